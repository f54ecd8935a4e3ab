"""Words about a time expression: whether it looks ahead, whether it filters articles, what order a question wants.

Contract: a text and a place in it -> a verdict, looking at most 160 characters to either side. Pure.
"""

import re
from typing import Literal

Kind = Literal["filter", "preference"]
Order = Literal["first", "latest", ""]

_SIDE = 160
_BORDER = re.compile(
    r"[,;:()\n“”\"]|[.!?](?=\s)|\b(?:that|after|who|which|when|because|but|although|while|since)\b", re.IGNORECASE
)
_VERB = re.compile(
    r"(?P<ahead>\b(?:will|won't|shall|would|is to|are to|be held|due|plans? to|hopes? to|wants? to|expects? to|"
    r"expected|scheduled|intends? to|is set to|are set to|going to|upcoming)\b|['’]ll\b)"
    r"|\b(?:said|says|told|announced|added|wrote|reported|was|were|had|did|has|have)\b"
)
_KOREAN_AHEAD = re.compile(
    r"예정|계획이|할 것|될 것|열릴|열린다|예상|전망|시작한다|허용되며|하기로|할까|될까|[할될릴질갈] (?:예|것)"
)

_ARTICLES = r"(?:articles?|stories|story|reports?|coverage|news|pages?|pieces?|items?|headlines|interviews?)"
_BETWEEN = (
    r"(?:[ ](?:in|on|from|of|since|before|after|until|between|during|by|for|dated|the|early|late|mid)){0,3}[ -]*$"
)
_PUBLISHED = re.compile(
    rf"\b(?:(?:published|reported|printed|posted|dated)"
    rf"(?:[ ](?:by|in)[ ](?:the[ ])?\w{{1,20}}(?:[ ]\w{{1,20}})?)?{_BETWEEN}"
    rf"|{_ARTICLES}[ ](?:published[ ])?(?:in|on|from|of|since|before|after|until|between|during|dated)"
    r"(?:[ ](?:the|early|late|mid)){0,2}[ -]*$)",
    re.IGNORECASE,
)
_KOREAN_PUBLISHED = re.compile(r"[가-힣]{0,3}\s?(?:보도|게재|발행|실린|나온 기사|기사|뉴스)")

_FIRST = re.compile(
    r"\b(?:earliest|first)\b(?![ -](?:lady|ladies|name|names|minister|ministers|floor|aid|class|degree|half|quarter|"
    r"division|team|person|hand|responders?|of all|time|language|world war|secretary|officer|born|sea lord|choice|"
    r"place|round|edition|nations?|baron|duke|earl|[a-z]{1,12} century|two|three|few|thing)\b)",
    re.IGNORECASE,
)
_NOT_FIRST = re.compile(r"(?:\bat|\bfor the very|\bone's|[a-z]-)[ ]?$", re.IGNORECASE)
_LATEST = re.compile(r"\b(?:latest|most recent|most recently|newest)\b", re.IGNORECASE)
_LAST = re.compile(
    r"\blast\b(?![ ](?:week|weekend|month|year|quarter|decade|century|night|season|spring|summer|autumn|fall|winter|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|name|names|resort|minute|ditch|words?|will|for|long|longer|until|till|only|but|few|couple|two|"
    r"three|four|five|six|seven|eight|nine|ten|\d)\b)(?!-)",
    re.IGNORECASE,
)
_LAST_IS_A_VERB = re.compile(
    r"\b(?:how long|(?:did|does|do|will|would|could|can|to|it|they|not)[ ]last\b)", re.IGNORECASE
)
_LAST_SEEN = re.compile(r"\b(?:did|does|do|will)[ ][^?]{0,80}[ ]last[ ]?[?.]?$", re.IGNORECASE)
_KOREAN_FIRST = re.compile(r"가장 먼저|제일 먼저|맨 먼저|최초|처음으?로|가장 이른")
_KOREAN_LATEST = re.compile(r"최근(?!\s?\d)|마지막|최신|가장 나중")


def looks_ahead(text: str, start: int, end: int) -> bool:
    """Whether the clause about text[start:end] speaks of what is to come."""
    left = text[max(0, start - _SIDE) : start]
    right = text[end : end + _SIDE]
    borders = [border.end() for border in _BORDER.finditer(left)]
    left = left[borders[-1] :] if borders else left
    border_after = _BORDER.search(right)
    right = right[: border_after.start()] if border_after else right
    if "가" <= text[start:end][-1:] <= "힣" or re.search("[가-힣]", right[:20]):
        return _KOREAN_AHEAD.search(right) is not None
    verbs = list(_VERB.finditer(left))
    if verbs:
        return verbs[-1]["ahead"] is not None
    following = _VERB.search(right)
    return following is not None and following["ahead"] is not None


def kind_of(question: str, start: int, end: int) -> Kind:
    """Whether the expression bounds publication ("articles from 2019") or says when a thing happened."""
    before = question[max(0, start - _SIDE) : start]
    if _PUBLISHED.search(before) or _KOREAN_PUBLISHED.match(question, end):
        return "filter"
    return "preference"


def order_of(question: str) -> Order:
    """What "first", "latest" and the like ask for; "" where they mean something else or contradict each other."""
    first = any(not _NOT_FIRST.search(question[max(0, m.start() - 12) : m.start()]) for m in _FIRST.finditer(question))
    latest = _LATEST.search(question) is not None or _asks_for_last(question)
    first = first or _KOREAN_FIRST.search(question) is not None
    latest = latest or _KOREAN_LATEST.search(question) is not None
    if first == latest:
        return ""
    return "first" if first else "latest"


def _asks_for_last(question: str) -> bool:
    found = [
        m for m in _LAST.finditer(question) if not re.search(r"\bat $", question[max(0, m.start() - 4) : m.start()])
    ]
    return bool(found) and not _LAST_IS_A_VERB.search(question) and not _LAST_SEEN.search(question)
