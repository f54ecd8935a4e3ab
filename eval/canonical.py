"""Text -> tokens that are equal where two spellings say the same: letters, numbers and dates. Pure.

Contract: "Thirteen", "13" and "13.0" give one token, so do "Dec. 29, 2019", "29 December 2019" and "2019-12-29", and
"Café" in both of its Unicode forms. Shares no code with the reader or the verifier: a scorer that read numbers as they
do could not catch their mistakes. Knows nothing of questions or answers.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache, partial

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_MONTH_NAMES = [
    names.split()
    for names in (
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
        "november nov|december dec"
    ).split("|")
]
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}
_LONG = {"%": "percent"} | {short: names[0] for names in _MONTH_NAMES for short in names[1:]}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAYS = (  # every way to write a day, with its groups as (year, month, day)
    (re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"), (1, 2, 3)),
    (re.compile(r"(?:(\d{4})년\s*)?(\d{1,2})월\s*(\d{1,2})일"), (1, 2, 3)),
    (re.compile(rf"(?<![\d.,])(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b()"), (3, 2, 1)),
    (re.compile(rf"\b()({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?![\d.,:]*\d)"), (1, 2, 3)),
)
_LEFT_OUT = {"a", "an", "the"}
_TOKEN = re.compile(r"@\d+/\d+|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$£€¥₩]")
_AGGLUTINATES = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """The canonical tokens of a text, in order; () for a text without a letter or a digit.

    Case, accents, punctuation and English articles do not count. A day is one token "@month/day", its year another.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    plain = unicodedata.normalize("NFC", plain).replace("per cent", "percent")
    for pattern, groups in _DAYS:
        plain = pattern.sub(partial(_day, groups), plain)
    words = (_word(token) for token in _TOKEN.findall(plain))
    return tuple(_joined([word for word in words if word not in _LEFT_OUT]))


def contains(text: str, wanted: str) -> bool:
    """Whether the wanted tokens stand side by side in the text. An empty `wanted` is in no text.

    In scripts that write particles onto the word (Korean, Japanese, Chinese) a token may begin or end inside another.
    """
    whole, part = " ".join(tokens(text)), " ".join(tokens(wanted))
    if not part:
        return False
    return part in whole if _AGGLUTINATES.search(wanted) else f" {part} " in f" {whole} "


def _day(groups: tuple[int, int, int], match: re.Match[str]) -> str:
    year, month, day = (match[group] or "" for group in groups)
    number = _MONTHS.get(month) or int(month)
    return f" @{number}/{int(day)} {year} "


def _word(token: str) -> str:
    """A word without its possessive, in one writing of the apostrophe, of percent and of the months."""
    word = re.sub(r"'s$", "", token.replace("’", "'"))
    return _LONG.get(word, word)


def _joined(words: list[str]) -> list[str]:
    """Number words and digits with a scale as one number: "two hundred and five" is 205, "3.5 million" 3500000."""
    made: list[str] = []
    at = 0
    while at < len(words):
        value, after = _number(words, at)
        made.append(words[at] if value is None else _plain(value))
        at = after
    return made


def _number(words: list[str], at: int) -> tuple[Decimal | None, int]:
    """The number that begins at a word and where it ends; (None, at + 1) if none does."""
    first = words[at]
    if first[0].isdigit():
        total = Decimal(first.replace(",", ""))
        at += 1
        while at < len(words) and words[at] in _SCALES:
            total *= _SCALES[words[at]]
            at += 1
        return total, at
    if first not in _NUMBERS and first not in _SCALES:
        return None, at + 1
    whole = Decimal(0)
    group = Decimal(_NUMBERS.get(first, 1))  # "a hundred" is one hundred
    last = _NUMBERS.get(first, 1)
    at += first in _NUMBERS
    while at < len(words):
        word = words[at]
        if word in _NUMBERS and last >= 20 and last % 10 == 0 and _NUMBERS[word] < (10 if last < 100 else 100):
            group += _NUMBERS[word]
            last = _NUMBERS[word]
        elif word == "hundred":
            group *= 100
            last = 100
        elif word in _SCALES:
            whole += group * _SCALES[word]
            group, last = Decimal(0), _SCALES[word]
        elif word == "and" and last >= 100 and at + 1 < len(words) and words[at + 1] in _NUMBERS:
            pass
        else:
            break
        at += 1
    return whole + group, at


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
