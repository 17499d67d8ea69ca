"""One frame laid over a clause, read in full: who, whom, of what type, when, by whose account."""

from __future__ import annotations

from msgspec.structs import replace
from spacy.tokens import Token

from allegiance.coding import grammar
from allegiance.coding.attribution import AUTHOR, voice
from allegiance.coding.contexts import contexts
from allegiance.coding.dates import DatePhrase, future
from allegiance.coding.event import Event
from allegiance.coding.governors import govern, marks, request_mode, settle
from allegiance.coding.harm import refers_back
from allegiance.coding.matching import Match
from allegiance.coding.resolving import Found, Recall, in_span, resolve
from allegiance.coding.scene import Scene
from allegiance.model import Factuality, PloverType, Trigger

# Done upon nobody in particular and still events (PLOVER manual: "Requires recipient: No").
_STANDALONE = {"PROTEST", "MOBILIZE", "COERCE", "RETREAT", "ASSAULT"}
_MEETINGS = {"CONSULT"}
# Who moves when a frame is flagged `armed`: "troops crossed into".
_ARMED = {"MIL", "REB", "PRM", "UAF", "COP"}
# Asked for oneself where nobody else is named.
_GIVEN = {"AID"}
# Taken on what somebody else did; the doer may stand in an earlier sentence.
_STANCES = {"ACCUSE", "SUPPORT", "REJECT", "PROTEST"}
_LONGEST_THEME = 160


class MatchReader:
    """One match read in full; holds what the steps share."""

    def __init__(
        self,
        scene: Scene,
        match: Match,
        phrases: list[DatePhrase],
        published: str | None,
        recall: Recall,
    ) -> None:
        self.scene, self.recall = scene, recall
        self.match = match = _as_of_soldiers(scene, match, recall)
        self.phrases, self.published = phrases, published
        self.governed = govern(match)
        self.voice = voice(scene, match.head, self.governed, recall)

    def read(self) -> tuple[list[Event], str]:
        match, flags = self.match, self.match.frame.flags
        actors = self._resolve(match.actors)
        recipients = [f for f in self._resolve(match.recipients) if not _same(f, actors)]
        if not actors:
            return [], "its actor is no political entity that could be resolved"
        if not recipients:
            recipients = self._owners_of_the_object(actors) or self._askers(actors)
        if match.head.lemma_ == "warn" and self._warns_of_another(recipients):
            return [], "a warning of what a third party may do"
        if "armed" in flags and not all(set(f.participant.sectors) & _ARMED for f in actors):
            return [], "an army's movement, and its actor bears no arms"
        if "weak" in flags and not recipients:
            return [], "a verb of many senses, and its object is no political entity"
        partners = "sym" in flags and not self.governed.requests and self.governed.governor is None
        if partners and recipients:
            actors, recipients = [*actors, *recipients], []
        theme, theme_entities = self._theme(actors, recipients)
        if match.frame.type in _STANCES and not recipients and not theme_entities:
            recipients, theme_entities = self._harm_meant(actors)
        plover, mode, factuality = settle(
            self.governed,
            self_announced=self._self_announced(actors),
            unattributed=self.voice.speaker is None,
        )
        if not self._stands(plover, actors, recipients, theme_entities):
            return [], "neither recipient nor theme is a political entity"
        if self._is_disputed():
            factuality = "disputed" if factuality == "asserted" else factuality
        made = [self._event(plover, mode, factuality, actors, recipients, theme, theme_entities)]
        for word in self.governed.requests[:1]:
            request = self._request(word, actors, recipients, plover, theme, theme_entities)
            if request:
                made.append(request)
        accusation = self._accusation(plover, factuality, actors, theme, theme_entities)
        if accusation:
            made.append(accusation)
        return made, ""

    def told(
        self,
        plover: PloverType,
        factuality: Factuality,
        actors: list[Found],
        recipients: list[Found],
    ) -> Event:
        """An act whose type, factuality and parties are known already: its date, theme, voice."""
        theme, theme_entities = self._theme(actors, recipients)
        return self._event(plover, None, factuality, actors, recipients, theme, theme_entities)

    def _resolve(self, tokens: tuple[Token, ...]) -> list[Found]:
        return resolve(self.scene, tokens, self.recall)

    def _self_announced(self, actors: list[Found]) -> bool:
        speaker = self.voice.speaker
        if speaker is None:
            return False
        return any(f.participant.code == speaker.participant.code for f in actors)

    def _warns_of_another(self, warned: list[Found]) -> bool:
        """ "Warned Norway that Chile would attack" threatens nobody; "that it would pay" does."""
        clause = next((c for c in self.match.head.children if c.dep_ == "ccomp"), None)
        if clause is None:
            return False
        doers = self._resolve(tuple(grammar.subjects(clause)))
        codes = {f.participant.code for f in warned}
        return bool(doers) and not any(f.participant.code in codes for f in doers)

    def _owners_of_the_object(self, actors: list[Found]) -> list[Found]:
        """ "Freed Norwegian prisoners in exchange": whose the thing acted upon is."""
        if self.match.frame.kind == "noun" or self.match.recipients == ():
            return []
        objects = [t for t in self.match.words[1:] if t.pos_ == "NOUN"]
        owned = [c for t in objects for c in t.children if c.dep_ in ("poss", "amod", "compound")]
        return [f for f in self._resolve(tuple(owned)) if not _same(f, actors)]

    def _askers(self, actors: list[Found]) -> list[Found]:
        """ "Norway asked Chile to send aid": what is asked for without saying for whom."""
        if not self.governed.requests or self.match.frame.type not in _GIVEN:
            return []
        word = self.governed.requests[0]
        asking = grammar.subjects(word) if grammar.is_verb(word) else []
        return [f for f in self._resolve(tuple(asking)) if not _same(f, actors)]

    def _harm_meant(self, actors: list[Found]) -> tuple[list[Found], list[Found]]:
        """Whoever condemns, backs or protests against "the invasion" speaks of who invaded."""
        known = self.recall.harm
        if known is None or not any(
            refers_back(t) for t in (*self.match.themes, *self.match.recipients)
        ):
            return [], []
        doers, harmed = known
        faint = [Found(f.participant, f.quality * 0.6, f.mention) for f in doers]
        return (
            [f for f in faint if not _same(f, actors)],
            [f for f in harmed if not _same(f, [*actors, *doers])],
        )

    def _stands(
        self, plover: PloverType, actors: list[Found], recipients: list[Found], themes: list[Found]
    ) -> bool:
        frame = self.match.frame
        if recipients or themes:
            return True
        if frame.type in _MEETINGS or "sym" in frame.flags:
            return len(actors) > 1
        specific = any(s.nouns for s in frame.slots) or frame.kind == "noun"
        return frame.type in _STANDALONE and specific and "weak" not in frame.flags

    def _is_disputed(self) -> bool:
        low = self.scene.text.lower()
        return any(phrase in low for phrase in marks("unverified_phrases"))

    def _theme(
        self, actors: list[Found], recipients: list[Found]
    ) -> tuple[str | None, list[Found]]:
        """What it is about: the theme slot, the clause asked for or refused, or the object."""
        match = self.match
        taken = {f.participant.span for f in [*actors, *recipients] if f.participant.span}
        tokens: list[Token] = []
        if self.governed.governor is not None or self.governed.requests:
            tokens = [t for t in match.head.subtree if t.i >= match.head.i]
        elif match.themes:
            tokens = [t for head in match.themes for t in head.subtree]
        elif match.frame.kind == "noun":
            tokens = list(match.head.subtree)
        else:
            objects = [
                c
                for c in match.head.children
                if c.dep_ in ("dobj", "nsubjpass", "prep", "xcomp", "ccomp", "advcl")
            ]
            tokens = [
                t for c in objects if c.i not in {a.i for a in match.actors} for t in c.subtree
            ]
        tokens = sorted((t for t in tokens if not t.is_punct), key=lambda t: t.i)
        while tokens and tokens[0].pos_ in ("ADP", "CCONJ", "SCONJ"):
            tokens = tokens[1:]
        if not tokens:
            return None, []
        span = self.scene.span(tokens)
        if any(span == s for s in taken):
            return None, []
        found = in_span(self.scene, span, {s for s in taken if s is not None})
        words = self.scene.quoted(span)
        return words[:_LONGEST_THEME].strip() or None, [f for f in found if not _same(f, [])]

    def _request(
        self,
        word: Token,
        actors: list[Found],
        recipients: list[Found],
        plover: PloverType,
        theme: str | None,
        theme_entities: list[Found],
    ) -> Event | None:
        if grammar.is_verb(word):
            askers = grammar.subjects(word)
        else:
            askers = [c for c in word.children if c.dep_ in ("poss", "compound", "amod")]
            if not askers and grammar.is_verb(word.head):
                askers = grammar.subjects(word.head)
        who = resolve(self.scene, askers, self.recall)
        if not who:
            return None
        codes = {f.participant.code for f in who}
        asked = [f for f in actors if f.participant.code not in codes] or [
            f for f in recipients if f.participant.code not in codes
        ]
        if not asked and not theme_entities:
            return None
        return self._event(
            "REQUEST",
            request_mode(self.governed.type),
            "asserted",
            who,
            asked,
            theme,
            [f for f in theme_entities if not _same(f, asked)],
            trigger=[word],
        )

    def _accusation(
        self,
        plover: PloverType,
        factuality: Factuality,
        actors: list[Found],
        theme: str | None,
        theme_entities: list[Found],
    ) -> Event | None:
        """What a speaker says another did to somebody is the speaker's own ACCUSE."""
        speaker = self.voice.speaker
        if speaker is None or self.governed.speech is None or self._self_announced(actors):
            return None
        hostile = plover in ("ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "THREATEN")
        if not hostile or factuality not in ("asserted", "disputed"):
            return None
        if "GOV" not in speaker.participant.sectors and self.voice.attribution.kind == "unnamed":
            return None
        return self._event(
            "ACCUSE",
            "allege",
            "asserted",
            [speaker],
            actors,
            theme,
            [f for f in theme_entities if not _same(f, actors)],
            trigger=[self.governed.speech],
        )

    def _event(
        self,
        plover: PloverType,
        mode: str | None,
        factuality: Factuality,
        actors: list[Found],
        recipients: list[Found],
        theme: str | None,
        theme_entities: list[Found],
        trigger: list[Token] | None = None,
    ) -> Event:
        words = trigger or [self.governed.governor or self.match.head]
        span = self.scene.span(words)
        phrase = self._date_phrase(words[0])
        date, date_text = self._date(phrase, factuality, words[0])
        return Event(
            type=plover,
            mode=mode,
            contexts=tuple(sorted({*self.match.frame.contexts, *contexts(self._clause())})),
            actors=tuple(actors),
            recipients=tuple(recipients),
            trigger=Trigger(self.scene.quoted(span), span),
            theme=theme,
            theme_entities=tuple(theme_entities),
            factuality=factuality,
            # an accusation is the speaker's own act: it is the author who reports it
            voice=self.voice if words[0] is not self.governed.speech else AUTHOR,
            date=date,
            date_text=date_text,
            confidence=self._confidence(actors, recipients, theme_entities),
        )

    def _clause(self) -> list[Token]:
        head = self.match.light or self.match.head
        return [t for t in head.subtree if t.i not in self.scene.mention_at][:40]

    def _date_phrase(self, word: Token) -> DatePhrase | None:
        """The expression of time that hangs on the trigger's clause, before one further up."""
        best: tuple[int, DatePhrase] | None = None
        chain = _verbs_above(word)
        for phrase in self.phrases:
            token = self._token_at(phrase.start + self.scene.sentence.start)
            if token is None:
                continue
            # a lower clause's date is the lower act's, but "refused to recognise it on Friday"
            depth = 2 if word is self.governed.governor else 1
            for rank, verb in enumerate(_verbs_above(token)[:depth]):
                if verb in chain[:3]:
                    distance = rank + chain.index(verb)
                    if best is None or distance < best[0]:
                        best = (distance, phrase)
        return best[1] if best else None

    def _token_at(self, offset: int) -> Token | None:
        for token in self.scene.parsed:
            if self.scene.starts[token.i] <= offset < self.scene.ends[token.i]:
                return token
        return None

    def _date(
        self, phrase: DatePhrase | None, factuality: Factuality, word: Token
    ) -> tuple[str | None, str | None]:
        if phrase is not None:
            late = future(phrase, self.published) and factuality in ("asserted", "negated")
            return (self.published if late else phrase.iso), phrase.text
        if factuality in ("intended", "hypothetical", "requested") or not self._is_news(word):
            return None, None
        return self.published, None

    def _is_news(self, word: Token) -> bool:
        """Told as new: not in the pluperfect, not a bare noun, not beside another year."""
        if word is self.governed.speech:
            return True
        verb = self.match.light or self.match.head
        if not grammar.is_verb(verb) and self.governed.governor is None:
            return False
        aux = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
        if "had" in aux:
            return False
        return not any(
            p.iso and self.published and p.iso[:4] < self.published[:4] for p in self.phrases
        )

    def _confidence(
        self, actors: list[Found], recipients: list[Found], theme_entities: list[Found]
    ) -> float:
        frame = self.match.frame
        value: float = 0.92
        if "weak" in frame.flags:
            value *= 0.85
        if frame.kind == "noun" and self.match.light is None:
            value *= 0.8
        value *= min(f.quality for f in actors) ** 0.5
        if recipients:
            value *= min(f.quality for f in recipients) ** 0.5
        elif "sym" in frame.flags and len(actors) > 1:
            pass
        elif theme_entities:
            value *= 0.85
        else:
            value *= 0.75
        return round(float(value), 3)


def _as_of_soldiers(scene: Scene, match: Match, recall: Recall) -> Match:
    """Soldiers who withdraw RETREAT; SANCTION withdraw is of other resources (PLOVER manual)."""
    if (match.frame.type, match.frame.mode) != ("SANCTION", "withdraw"):
        return match
    doers = resolve(scene, match.actors, recall)
    if doers and all("MIL" in f.participant.sectors for f in doers):
        return replace(match, frame=replace(match.frame, type="RETREAT"))
    return match


def _verbs_above(token: Token) -> list[Token]:
    found = []
    climb = token
    for _ in range(20):
        if grammar.is_verb(climb):
            found.append(climb)
        if climb.head.i == climb.i:
            break
        climb = climb.head
    return found


def _same(one: Found, others: list[Found]) -> bool:
    """The same entity and sectors already stands among `others`."""
    return any(
        one.participant.code == o.participant.code
        and one.participant.sectors == o.participant.sectors
        for o in others
    )
