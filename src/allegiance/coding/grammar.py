"""Questions to a dependency parse: who is the subject, the object, what hangs on a preposition.

Labels are those of the English ClearNLP scheme that the pinned spaCy pipeline gives. Nothing here
knows of politics; every function takes tokens and returns tokens.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECTS = {"nsubj", "nsubjpass", "csubj", "csubjpass"}
# Of these the object, not the subject, does what the complement says ("asked Oslo to send aid").
OBJECT_CONTROL = {
    "accuse", "advise", "allow", "appeal", "ask", "beg", "blame", "call", "cause", "caution",
    "compel", "convince", "criticise", "criticize", "condemn", "dare", "direct", "enable",
    "encourage", "expect", "forbid", "force", "get", "help", "implore", "instruct", "invite", "let",
    "lobby", "oblige", "order", "permit", "persuade", "praise", "press", "pressure", "prompt",
    "push", "remind", "request", "require", "suspect", "tell", "thank", "train", "urge", "want",
    "warn",
}  # fmt: skip
_SAID_TO_SOMEBODY = {"urge", "tell", "order", "instruct", "press", "compel", "persuade", "warn"}
_CLAUSES_WITHOUT_SUBJECT = {"xcomp", "advcl", "pcomp", "ccomp", "acl"}
_LONGEST_CLIMB = 12
# What a preposition of the verb may hang on instead of the verb.
_ON_THE_WAY = {"dobj", "nsubjpass", "attr", "pobj", "prep", "prt", "acomp", "oprd"}


def is_verb(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def is_passive(verb: Token) -> bool:
    """A participle that says what was done to its head or subject."""
    if any(child.dep_ in ("auxpass", "nsubjpass", "agent") for child in verb.children):
        return True
    if _told_in_a_headline(verb):
        return True
    bare_participle = verb.tag_ == "VBN" and not any(c.dep_ == "aux" for c in verb.children)
    if verb.dep_ == "acl" and verb.tag_ in ("VBN", "VBD"):
        return not any(c.dep_ in SUBJECTS for c in verb.children)
    if verb.dep_ == "conj" and bare_participle and verb.i != verb.head.i:
        return is_verb(verb.head) and is_passive(verb.head) and not _own_subject(verb)
    return bare_participle and verb.dep_ in ("advcl",) and not _own_subject(verb)


def _told_in_a_headline(verb: Token) -> bool:
    """ "Oslo urged to halt strikes": such verbs never stand without the one they are said to."""
    return (
        verb.lemma_ in _SAID_TO_SOMEBODY
        and verb.tag_ in ("VBD", "VBN")
        and not any(c.dep_ in ("dobj", "dative", "aux", "pobj") for c in verb.children)
        and any(c.dep_ == "xcomp" and _infinitive(c) for c in verb.children)
    )


def subjects(verb: Token) -> list[Token]:
    """Heads of the noun phrases that do what `verb` says, through control and coordination."""
    if is_passive(verb):
        return agents(verb)
    return _grammatical_subjects(verb, 0)


def agents(verb: Token) -> list[Token]:
    """The `by` phrase of a passive."""
    return [
        obj
        for child in verb.children
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")
        for obj in objects_of_preposition(child)
    ]


def passive_subjects(verb: Token) -> list[Token]:
    """What a passive is done to: its subject, or the noun it modifies."""
    return _grammatical_subjects(verb, 0)


def direct_objects(verb: Token) -> list[Token]:
    """What is done upon: objects of an active verb, subject of a passive one."""
    if is_passive(verb):
        return passive_subjects(verb)
    own = [c for c in verb.children if c.dep_ in ("dobj", "obj")]
    if not own and verb.dep_ == "relcl" and _relative_gap(verb):
        return [verb.head]
    own = [verb.head if _is_relative(o) and verb.dep_ == "relcl" else o for o in own]
    if not own and verb.dep_ != "conj":
        # "allowed Oslo's troops to attack": the parser makes the object subject of the infinitive
        own = [
            s
            for c in verb.children
            if c.dep_ in ("ccomp", "xcomp") and verb.lemma_ in OBJECT_CONTROL and _infinitive(c)
            for s in c.children
            if s.dep_ == "nsubj"
        ]
    if not own:
        # "bombed and shelled Kyiv": the object stands with the last verb of the coordination
        own = [
            o
            for c in verb.children
            if c.dep_ == "conj" and is_verb(c) and not is_passive(c) and c.i - verb.i <= 3
            for o in c.children
            if o.dep_ == "dobj"
        ]
    return [obj for o in own for obj in coordinated(o)]


def indirect_objects(verb: Token) -> list[Token]:
    return [
        obj
        for c in verb.children
        if c.dep_ == "dative" and c.pos_ != "ADP"
        for obj in coordinated(c)
    ]


def objects_of_preposition(preposition: Token) -> list[Token]:
    found = []
    for child in preposition.children:
        if child.dep_ == "pobj":
            found += coordinated(child)
        elif child.dep_ == "prep":
            found += objects_of_preposition(child)
    return found


def prepositions(head: Token, words: frozenset[str]) -> Iterator[Token]:
    """Prepositions among `words` that hang on `head`, on its object, or on a noun under either."""
    seen: set[int] = set()
    queue = [(head, 0)]
    has_object = is_verb(head) and any(c.dep_ == "dobj" for c in head.children)
    while queue:
        token, depth = queue.pop(0)
        for child in token.children:
            hangs = child.dep_ in ("prep", "dative", "agent", "prt", "advmod")
            leads = child.pos_ in ("ADP", "SCONJ", "PART", "ADV")
            if hangs and leads and child.lower_ in words and child.i not in seen:
                seen.add(child.i)
                yield child
            # "sent drones to Oslo for its war against Norway" is not sent against Norway
            astray = child.dep_ == "prep" and child.lower_ != "of" and has_object
            if depth < 2 and child.dep_ in _ON_THE_WAY and not astray:
                queue.append((child, depth + (child.dep_ != "prep")))


def coordinated(token: Token) -> list[Token]:
    """`token` and all that is joined to it by "and", "or" or a comma."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM"):
            found += coordinated(child)
    return found


def antecedent(token: Token) -> Token | None:
    """The noun a relative pronoun stands for, or None."""
    if not _is_relative(token):
        return None
    climb = token
    for _ in range(_LONGEST_CLIMB):
        if climb.dep_ == "relcl":
            return climb.head
        if climb.head.i == climb.i:
            return None
        climb = climb.head
    return None


def controller(verb: Token) -> Token | None:
    """The word that `verb`'s clause depends on, past coordination; None for a main clause."""
    climb = verb
    for _ in range(_LONGEST_CLIMB):
        if climb.dep_ == "ROOT" or climb.head.i == climb.i:
            return None
        if climb.dep_ != "conj":
            return climb.head
        climb = climb.head
    return None


def clause_label(verb: Token) -> str:
    """The dependency label of `verb`'s clause, read past coordination."""
    climb = verb
    for _ in range(_LONGEST_CLIMB):
        if climb.dep_ != "conj" or climb.head.i == climb.i:
            break
        climb = climb.head
    return str(climb.dep_)


def _grammatical_subjects(verb: Token, depth: int) -> list[Token]:
    if depth > _LONGEST_CLIMB:
        return []
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    if own:
        found = []
        for subject in own:
            noun = antecedent(subject) if _is_relative(subject) else None
            found += coordinated(noun or subject)
        return found
    label, head = verb.dep_, verb.head
    if label == "conj" and is_verb(head):
        return (
            passive_subjects(head)
            if is_passive(verb)
            else subjects(head) or (_grammatical_subjects(head, depth + 1))
        )
    if label in ("relcl", "acl") and not is_verb(head):
        if _infinitive(verb) and head.dep_ == "ROOT":
            return coordinated(head)
        if label == "acl" and _infinitive(verb):
            return _owner_of_noun(head, depth)
        return coordinated(head) if not _relative_gap(verb) else []
    if label in _CLAUSES_WITHOUT_SUBJECT:
        governor = head.head if label == "pcomp" else head
        if is_verb(governor):
            if governor.lemma_ in OBJECT_CONTROL and label != "advcl":
                objects = direct_objects(governor) or indirect_objects(governor)
                return objects or _preposition_object(governor) or subjects(governor)
            return _grammatical_subjects(governor, depth + 1)
        if governor.pos_ in ("NOUN", "PROPN"):
            return _owner_of_noun(governor, depth)
        if governor.pos_ == "ADJ":
            return _grammatical_subjects(governor.head, depth + 1)
    return []


def _preposition_object(verb: Token) -> list[Token]:
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to", "for", "with"):
            return objects_of_preposition(child)
    return []


def _owner_of_noun(noun: Token, depth: int) -> list[Token]:
    """Whose plan, promise, call: the possessor, or the subject of the verb it is the object of."""
    owners = [c for c in noun.children if c.dep_ == "poss"]
    if not owners:
        # "a US decision to send": a name before the noun owns it as "the US's" would
        named = [c for c in noun.children if c.dep_ in ("compound", "amod", "nmod")]
        owners = [c for c in named if c.text[:1].isupper()]
    if owners:
        return owners
    if is_verb(noun.head) and noun.dep_ in ("dobj", "attr"):
        return _grammatical_subjects(noun.head, depth + 1)
    return []


def _own_subject(verb: Token) -> bool:
    return any(c.dep_ in SUBJECTS for c in verb.children)


def _infinitive(verb: Token) -> bool:
    auxiliaries = [c for c in verb.children if c.dep_ == "aux"]
    to = any(c.lower_ == "to" for c in auxiliaries)
    return to or (verb.tag_ == "VB" and not any(c.tag_ == "MD" for c in auxiliaries))


def _is_relative(token: Token) -> bool:
    return token.lower_ in ("who", "which", "that", "whom", "whose") and token.pos_ == "PRON"


def _relative_gap(verb: Token) -> bool:
    """A relative clause with a subject of its own: its head is what is done upon."""
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    return bool(own) and not any(_is_relative(c) for c in own)
