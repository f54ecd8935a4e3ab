"""What a question wants to hear: a person, a day, a number, a reason, yes or no, several things. Pure.

Contract: the text of a question -> its kind, and whether a span of text can be an answer to it. English and Korean by
their question words; anything else is "thing", which every span fits. Knows nothing of passages.
"""

import re
from functools import lru_cache
from typing import Literal

Wanted = Literal["person", "place", "time", "number", "reason", "settled", "name", "thing"]

_AUX = r"(?:did|does|do|was|were|is|are|has|have|had|will|would|can|could|should)"
_LEAD = r"^\W*(?:(?:and|but|so|in|on|at|by|for|from|of|to|with|since|until|according to)\s+)?"
_NAMED = (  # what bears a name of its own
    r"team|club|compan(?:y|ies)|firms?|organi[sz]ations?|countr(?:y|ies)|channel|network|schools?|universit(?:y|ies)"
    r"|college|part(?:y|ies)|cit(?:y|ies)|towns?|rivers?|stations?|newspapers?|agenc(?:y|ies)|ships?|leagues?|airlines?"
    r"|museums?|hospitals?|entit(?:y|ies)|politicians?|minister|president|king|queen|pope"
)
_PATTERNS: tuple[tuple[Wanted, str], ...] = (
    ("settled", rf"^\W*(?:(?:and|but|so)\s+)?{_AUX}\b(?!.*\bor\b)"),
    ("reason", rf"{_LEAD}(?:why|how come|what (?:caused|led to)|for what reason)\b|왜"),
    (
        "time",
        rf"{_LEAD}(?:when|(?:what|which) (?:year|day|date|month|century|decade|time)|how long ago)\b|언제|며칠",
    ),
    (
        "number",
        rf"{_LEAD}(?:how (?:many|much|old|far|long|tall|big|large|high|fast|often|deep|heavy|wide)"
        r"|(?:what|which) (?:percent\w*|proportion|share|number|amount))\b|얼마|몇",
    ),
    (
        "reason",
        rf"{_LEAD}how(?! (?:many|much|old|far|long|tall|big|large|high|fast|often|deep|heavy|wide)\b)\b|어떻게",
    ),
    ("person", rf"{_LEAD}(?:who|whom|whose)\b|\b(?:which|what) (?:person|man|woman)\b|\bhad who\b|누가|누구"),
    ("place", rf"{_LEAD}where\b|어디"),
    ("name", rf"\b(?:which|what) (?:\w+ )?(?:{_NAMED})\b"),
)
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_SEVERAL = re.compile(
    rf"{_LEAD}(?:(?:which|what) (?:two |three |four |five |other )?(?!(?:is|was|has|does|this|us)\b)"
    r"[a-z]{2,}(?<!s)s\b"
    r"|who (?:are|were)\b|name (?:the|two|three|four|all)\b|what are the\b)",
    re.IGNORECASE,
)

_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_TIME = re.compile(
    rf"\b(?:\d{{4}}s?|\d{{1,2}}[:.]\d\d|{_MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow"
    r"|tonight|noon|midnight|morning|afternoon|evening|night|spring|summer|autumn|winter|century|decade|years?|months?"
    r"|weeks?|days?|hours?|minutes?|a\.?m|p\.?m|christmas|easter|now|ago|later|century)\b|\d+\s*(?:년|월|일|시)|어제|오늘|지난",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|none|no|several|few"
    r"|once|twice|daily|weekly|monthly|yearly|annual(?:ly)?|every)\b|[한두세네열백천만]",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"(?<![.\w])[A-Z][\w'’.-]*[a-zA-Z]|[가-힣]{2,}")
_ONLY_FIGURES = re.compile(r"[\W\d_]*(?:(?:percent|million|billion|years?|people)\W*)?")
_DAY = re.compile(
    rf"\b(?:{_MONTH})\b\.? \d|\d{{1,2}} (?:{_MONTH})\b|\b\d{{1,2}}[:.]\d\d\b|\d ?[ap]\.?m\b", re.IGNORECASE
)
_CALENDAR = re.compile(rf"(?:{_MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?:['’]s)?", re.IGNORECASE)
_PRONOUN = re.compile(
    r"(?:he|she|it|they|we|you|i|him|her|them|us|this|that|these|those|who|which|what)", re.IGNORECASE
)

_LENGTH = r"met(?:re|er)s?|m|km|kilomet\w+|miles?|f(?:ee|oo)t|inch\w*|yards?|cm|centimet\w+|fathoms?|stor(?:eys?|ies)"
_DURATION = r"years?|months?|weeks?|days?|nights?|hours?|minutes?|seconds?|decades?|centur\w+|old|since|until"
# What a measure must name: the first whose question matches. A span without such a word is another measure.
_MEASURES = tuple(
    (re.compile(f"{_LEAD}(?:{asked})", re.IGNORECASE), re.compile(rf"(?:\b|\d)(?:{told})\b|{signs}", re.IGNORECASE))
    for asked, told, signs in (
        (r"how (?:deep|tall|high|wide)\b", _LENGTH, '[’′″"]'),
        (r"how far\b", _LENGTH + "|" + _DURATION, '[’′″"]'),
        (r"how long\b", _DURATION + "|" + _LENGTH, r"\d{4}\D{1,8}\d{4}"),
        (r"(?:how|for how) many (?:years|months|weeks|days|hours|minutes|seconds)\b", _DURATION, r"^\W*[\w-]+\W*$"),
        (r"how often\b", r"every|each|once|twice|times|daily|weekly|monthly|yearly|hourly|annual\w*|per|an?", "%"),
        (r"how heavy\b", r"kg|kilo\w*|pounds?|lbs?|tons?|tonnes?|grams?|g|ounces?", "%"),
        (r"(?:at )?what time\b", r"[ap]\.?m|noon|midnight|hours?|o[’']clock", r"\d[:.]\d\d"),
        (r"(?:what|which) year\b", r"\d{4}", "’\\d\\d"),
        (
            r"how much (?:money|(?:did|does|do) .* (?:cost|pay|earn|spend|raise)|(?:is|was) .* (?:worth|paid))\b",
            r"dollars?|pounds?|euros?|francs?|crowns?|yen|won|cents?|pence|percent|million|billion|free|nothing",
            r"[$£€¥₩%]",
        ),
    )
)


def wanted(question: str) -> Wanted:
    """The kind; "settled" for a question that yes or no answers, "reason" for why and how."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), "thing")


def several(question: str) -> bool:
    """Whether more than one thing is asked for ("which companies")."""
    return _SEVERAL.search(question) is not None


def fits(question: str, span: str) -> float:
    """1 where the span looks like an answer to the question, -1 where it cannot be one, 0 where nothing can be said."""
    if _PRONOUN.fullmatch(span):
        return -1.0
    kind, measure = _asked(question)
    if measure is not None and not measure.search(span):
        return -1.0
    match kind:
        case "time":
            return 1.0 if _TIME.search(span) else -1.0
        case "number":
            return 1.0 if _NUMBER.search(span) and (measure is not None or not _DAY.search(span)) else -1.0
        case "person":
            return 1.0 if names_someone(span) else -1.0
        case "place" | "name":
            return 1.0 if names_someone(span) else 0.0
        case _:
            return 0.0


def names_someone(span: str) -> bool:
    """Whether the span holds a word with a capital, days and months apart, and is not only a figure."""
    return any(not _CALENDAR.fullmatch(word) for word in _CAPITAL.findall(span)) and not _ONLY_FIGURES.fullmatch(span)


@lru_cache(maxsize=64)
def _asked(question: str) -> tuple[Wanted, re.Pattern[str] | None]:
    return wanted(question), next((told for asked, told in _MEASURES if asked.search(question)), None)
