"""A row -> what is wrong with its words: it needs its page, it gives its answer away, it hangs on the day. Pure.

Contract: looks at one row alone. The rules are made to be right when they speak, not to find everything: what they
find of the questions that people marked as ill-posed is in docs/evaluation.md.
"""

import re
from collections.abc import Iterator
from datetime import date

from eval.lint.finding import Finding, Row
from eval.lint.words import FUNCTION_WORDS, QUESTION_WORDS, content, plain, words
from qa.question.timeframe import in_question

_PAGE = re.compile(
    r"\b(?:the|this|that)\s+(?:above|following|preceding)?\s*"
    r"(?:article|passage|paragraph|excerpt|text|snippet|story above|page)\b|"
    r"\baccording to the (?:author|writer|reporter)\b|\b(?:mentioned|described|listed) (?:above|below|here)\b|"
    r"(?:이|위|본) (?:기사|글|본문|문단)",
    re.IGNORECASE,
)
_ABOUT_PAGES = re.compile(
    r"\b(?:constitution|treaty|act|law|wrote|write|published|magazine|newspaper)\b", re.IGNORECASE
)
_POINTING = re.compile(
    r"\b(?:this|these)\s+(?!year|month|week|day|morning|afternoon|evening|night|spring|summer|autumn|fall|winter|"
    r"season|time|century|decade|weekend|is\b)(?:\w+)|\b(?:was|is|did|does|do|were|are)\s+(?:this|these)\b"
    r"|\b(?:of|in|for|with|to|by|from|about|on|at|than)\s+(?:this|these|that|it|them)\s*\??$",
    re.IGNORECASE,
)
_PRONOUNS = frozenset("he him his she her hers they them their theirs its".split())
_EMPTY_IT = re.compile(
    r"\bit\s+(?:\w+\s+)?(?:fair|possible|necessary|important|true|likely|hard|easy|said|known|believed|thought|reported)"
    r"|\b(?:does|did|will|would|can|do|has)\s+it\s+(?:\w+ly\s+)?(?:take|took|taken|cost|mean|happen|rain|snow|need)"
    r"|\b(?:is|was)\s+it\s+(?:that|who|when|where|not|called|to|in|on|with|by|a|the|for|because|like)\b"
    r"|\bmake[sd]?\s+it\b|\bmade\s+it\b|\bit\s+(?:is|was)\b|\b(?:time|day|year|what|who)\b[^?]*\b(?:is|was)\s+it\b",
    re.IGNORECASE,
)
_IT = re.compile(r"\bit\b", re.IGNORECASE)
_CHOICE = re.compile(r"\bor\b|아니면", re.IGNORECASE)
_TRIVIAL = frozenset("yes no".split())
_VAGUE = 2  # words of meaning, where no name, number or quotation helps
_LONGEST = 2000  # characters: BYLINE_MAX_QUESTION_CHARS


def check_wording(row: Row) -> Iterator[Finding]:
    """The findings on one row's words; none on an empty question, which is found elsewhere."""
    if not row.question.strip():
        return
    if len(row.question) > _LONGEST:
        yield row.found("error", "too-long", f"{len(row.question):,} characters", f"ask in at most {_LONGEST:,}")
    yield from _needs_its_page(row)
    if leaked := _leaked(row):
        yield row.found(
            "warning",
            "leaked",
            f"the question holds its answer “{leaked}”",
            "ask without it, or drop it from the answers",
        )
    if not row.asked_on and (hanging := _depends_on_the_day(row.question)):
        yield row.found(
            "warning", "undated", f"“{hanging}” depends on the day of asking", 'give "asked_on": "YYYY-MM-DD"'
        )


def _needs_its_page(row: Row) -> Iterator[Finding]:
    text = row.question
    remedy = "name the person, place or thing, so that it can be asked of a whole archive"
    if (match := _PAGE.search(text)) and not _ABOUT_PAGES.search(text):
        yield row.found("warning", "needs-page", f"“{match.group().strip()}” needs its page", remedy)
    elif (match := _POINTING.search(text)) and not _named_before(text, match.start()):
        yield row.found(
            "warning", "needs-page", f"“{match.group().strip(' ?')}” points at nothing in the question", remedy
        )
    elif pronoun := _loose_pronoun(text):
        yield row.found("warning", "needs-page", f"“{pronoun}” stands for nothing in the question", remedy)
    elif len(content(text)) <= _VAGUE and not re.search(r"\d|(?<=\w )[A-Z]|[“\"가-힣]", text):
        yield row.found("warning", "vague", "names nothing that an archive could be searched for", remedy)


def _loose_pronoun(text: str) -> str:
    """The first pronoun, if neither a noun stands before it nor a name after it; "" otherwise."""
    for match in re.finditer(r"[^\W\d_]+", text):
        word = match.group().lower()
        if word not in _PRONOUNS and not (word == "it" and not _EMPTY_IT.search(text)):
            continue
        after = text[match.end() :]
        if not _named_before(text, match.start()) and not re.search(r"\s[A-Z][a-z]|[“\"]", after):
            return match.group()
        return ""
    return ""


def _named_before(text: str, at: int) -> bool:
    """Whether a word that could be meant stands before; the one just before is its own verb or preposition."""
    before = words(text[:at])[:-1]
    return any(word not in QUESTION_WORDS | FUNCTION_WORDS | _ASKING and len(word) > 1 for word in before)


_ASKING = frozenset(
    """year kind type sort part percentage number name amount time say said call called happen happened think thought
    use used mean happens after before during because when why""".split()
)


def _leaked(row: Row) -> str:
    """An answer that stands in the question as whole words; "" if none does, or if the question offers a choice."""
    if _CHOICE.search(row.question):
        return ""
    asked = f" {plain(row.question)} "
    for answer in row.answers:
        key = plain(answer)
        if key and key not in _TRIVIAL and f" {key} " in asked:
            return answer
    return ""


def _depends_on_the_day(text: str) -> str:
    """The words that mean other days when asked on other days; "" if there are none."""
    first, second = in_question(text, date(2001, 3, 14)), in_question(text, date(2013, 10, 20))
    if not first.spans or first.window is None or second.window is None:
        return ""
    if (first.window.start, first.window.end) == (second.window.start, second.window.end):
        return ""
    start, end = first.spans[0]
    return text[start:end]
