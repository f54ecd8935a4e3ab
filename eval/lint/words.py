"""A question or an answer -> the words that comparisons look at. Pure.

Contract: `plain` for equality (case, marks, articles and white space aside), `content` for meaning (stems of what is
not a question word or a function word). English and Korean.
"""

import re
import unicodedata

from qa.language.stem import stem

_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
_ARTICLES = frozenset("a an the".split())
QUESTION_WORDS = frozenset("who whom whose what when where why how which".split())
FUNCTION_WORDS = frozenset(
    """a an the of at between in on from for and or to with by as into over under about than then that this these those
    there here it its he him his she her they them their we us our you your i me my is are was were be been being am do
    does did done has have had having will would can could should may might must not no yes if but so too also very
    much many long old far often big deep fast high tall all any some each every other such s d t ll re ve""".split()
)


def words(text: str) -> list[str]:
    """The words in lower case, compatibility forms made equal; a number keeps its commas and points inside."""
    return [word.replace("’", "'") for word in _WORD.findall(unicodedata.normalize("NFKC", text).lower())]


def plain(text: str) -> str:
    """Words alone, without articles: equal for two ways of writing one question."""
    return " ".join(word for word in words(text) if word not in _ARTICLES)


def content(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning; empty where there are none."""
    return frozenset(
        stem(word.removesuffix("'s")) for word in words(text) if word not in QUESTION_WORDS | FUNCTION_WORDS
    )
