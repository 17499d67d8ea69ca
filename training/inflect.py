"""English verb and noun forms, enough to realise the frames of the lexicon."""

from __future__ import annotations

_IRREGULAR = """
be was been|beat beat beaten|bear bore borne|bind bound bound
become became become|begin began begun|bend bent bent|bite bit bitten|bleed bled bled
blow blew blown|break broke broken|breed bred bred|bring brought brought|build built built
burn burned burned|buy bought bought|cast cast cast|catch caught caught|choose chose chosen
cling clung clung|come came come|cut cut cut|deal dealt dealt|dig dug dug|do did done
draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt
fight fought fought|find found found|flee fled fled|fling flung flung|fly flew flown
forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|forgo forwent forgone
forsake forsook forsaken|freeze froze frozen|get got got|give gave given|go went gone
grind ground ground|grow grew grown|hang hanged hanged|have had had|hear heard heard
hide hid hidden
hit hit hit|hold held held|hurt hurt hurt|keep kept kept|kneel knelt knelt|know knew known
lay laid laid|lead led led|leap leapt leapt|leave left left|lend lent lent|let let let|lie lay lain
light lit lit|lose lost lost|make made made|mean meant meant|meet met met
overcome overcame overcome
overrun overran overrun|oversee oversaw overseen|overthrow overthrew overthrown|pay paid paid
put put put|quit quit quit|read read read|rebuild rebuilt rebuilt|retake retook retaken|rid rid rid
ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen
seek sought sought|sell sold sold|send sent sent|set set set|shake shook shaken|shed shed shed
shoot shot shot|shut shut shut|sing sang sung|sink sank sunk|sit sat sat|slay slew slain
sling slung slung|speak spoke spoken|spend spent spent|spill spilled spilled|spin spun spun
split split split|spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen
stick stuck stuck|sting stung stung|strike struck struck|string strung strung|strive strove striven
swear swore sworn|sweep swept swept|swing swung swung|take took taken|teach taught taught
tear tore torn|tell told told|think thought thought|throw threw thrown|thrust thrust thrust
tread trod trodden|undergo underwent undergone|undertake undertook undertaken|uphold upheld upheld
upset upset upset|wage waged waged|win won won|withdraw withdrew withdrawn
withhold withheld withheld|withstand withstood withstood|write wrote written
rescind rescinded rescinded|bid bid bid
broadcast broadcast broadcast|cost cost cost|rip ripped ripped|ransack ransacked ransacked
"""
_FORMS = {
    parts[0]: (parts[1], parts[2])
    for line in _IRREGULAR.strip().splitlines()
    for parts in (entry.split() for entry in line.split("|"))
}
_DOUBLED = frozenset(
    """ban stop rip strip rob stab plan slam snub scrap drop whip trap admit permit commit submit
    quit rebut defer refer deter infer concur incur occur control compel expel repel dispel propel
    patrol cancel abet regret rebel club drag flog nab gag hem jam kidnap mob mug pin plot prod rap
    scrub shun skip slap slip spat spur stem step tap tip top trim tug wrap zap bar spar stir scar
    transfer level equip outstrip clap chat bomb_""".split()
)  # fmt: skip
_DOUBLED_CANCEL = frozenset({"cancel", "level"})
_VOWELS = "aeiou"


def past(verb: str) -> str:
    """Simple past, third person singular where it matters."""
    return _FORMS[verb][0] if verb in _FORMS else _regular(verb)


def participle(verb: str) -> str:
    """Past participle."""
    return _FORMS[verb][1] if verb in _FORMS else _regular(verb)


def gerund(verb: str) -> str:
    """The -ing form."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    doubles = _doubles(verb) or verb in {
        "cut", "put", "set", "hit", "run", "get", "let", "shut", "sit", "win", "begin", "forget",
        "dig", "overrun", "split", "spin", "swim", "rid", "quit", "forbid", "forgo_", "upset",
    }  # fmt: skip
    return verb + (verb[-1] if doubles else "") + "ing"


def third(verb: str) -> str:
    """Present tense, third person singular."""
    if verb in ("be", "have", "do", "go"):
        return {"be": "is", "have": "has", "do": "does", "go": "goes"}[verb]
    if verb.endswith(("s", "x", "ch", "sh", "z")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def plural(noun: str) -> str:
    """Plural of a noun phrase's last word; a phrase that is plural or mass stays."""
    last = noun.split(" ")[-1]
    if last in _MASS or (last.endswith("s") and not last.endswith("ss")):
        return noun
    if last.endswith("man"):
        return noun[:-3] + "men"
    if last.endswith("y") and last[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    if last.endswith(("ss", "x", "ch", "sh")):
        return noun + "es"
    return noun + "s"


def with_article(noun: str) -> str:
    """ "a strike", "an embargo"; mass nouns and plurals as they are."""
    last = noun.split(" ")[-1]
    if last in _MASS or (last.endswith("s") and not last.endswith("ss")):
        return noun
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def _regular(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + (verb[-1] if _doubles(verb) else "") + "ed"


def _doubles(verb: str) -> bool:
    return verb in _DOUBLED


_MASS = frozenset(
    """aid assistance help support cooperation trade information intelligence evidence fire gunfire
    tear_gas violence pressure force blame criticism condemnation anger fury outrage displeasure
    wrath grip control access entry asylum money cash food medicine fuel gas oil water equipment
    weaponry staff personnel artillery infantry cavalry airspace sky citizenship recognition
    persecution repression oppression discrimination isolation opposition resistance refusal
    rejection resentment unrest responsibility complicity aggression corruption bribery fraud
    treason terrorism war_footing alert shelling bombardment training expertise advice research
    dialogue mediation arbitration consultation solidarity sympathy praise gratitude respect
    confidence trust backing consent approval compensation relief shelter technology welfare
    custody detention exile martial_law gas humanitarian_aid blood property land territory
    teargas pepper_spray power rule guilt scorn contempt disapproval disgust ridicule peace
    martial law tear gas pepper spray legislation funding financing credit debt_relief""".split()
)  # fmt: skip
