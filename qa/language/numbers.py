"""Text -> numbers with their value and unit: digits, words, money, percent, ordinals, clock times, Korean. Pure.

Contract: half-open spans in order, none overlapping. "4.6 million" is one number, "from 11 to 14" are two. What stands
inside a name ("C/2018", "R4") is left alone. Knows nothing of dates: a year is a number here.
"""

import re
from dataclasses import dataclass

_ONES = {
    w: n
    for n, w in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split()
    )
}
_TENS = {w: n * 10 for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_SHORT = {"k": 1_000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_FIRSTS = {
    w: n
    for n, w in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth""".split(),
        start=1,
    )
} | {w[:-1] + "ieth": n for w, n in _TENS.items()}
_FIRSTS |= {"hundredth": 100, "thousandth": 1_000, "millionth": 10**6}
_KOREAN = {"만": 10_000, "억": 10**8, "조": 10**12, "천": 1_000, "백": 100}
_NATIVE = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_MONEY = {"£": "£", "$": "$", "€": "€", "₩": "₩", "¥": "¥"}
_AFTER = {"pound": "£", "dollar": "$", "euro": "€", "won": "₩", "yen": "¥", "원": "₩", "달러": "$"}

_WORD = "(?:" + "|".join(sorted((*_ONES, *_TENS, *_SCALES, *_FIRSTS), key=len, reverse=True)) + ")"
_SPELT = rf"(?:an?\s(?=hundred|thousand|million|billion|dozen))?{_WORD}(?:(?:\sand\s|\s|-){_WORD})*"
_SHARES = {"third": 3, "quarter": 4} | {w: n for w, n in _FIRSTS.items() if 5 <= n <= 10}
_SHARE = "(?:" + "|".join(_SHARES) + ")"
_OVER = "(?:two|three|four|five|seven|nine|[2-9])"
_NUMBER = re.compile(
    rf"""\b(?P<fraction>(?:an?|one)[\s-]{_SHARE}(?=\sof\b)|{_OVER}[\s-]{_SHARE}s\b)
    |(?P<clock>(?<![\w:.])\d{{1,2}}(?::\d{{2}}){{1,2}}(?!\d))
    |(?<![\w/])(?:(?P<money>(?:US|A|C)?[£$€₩¥])\s?)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
      (?P<tail>(?:st|nd|rd|th)\b|\s?(?:%|percent\b|per\scent\b|퍼센트)
        |[\s-](?:hundred|thousand|million|billion|trillion)\b|(?:bn|mn|tn|k|m)\b|(?:[만억조천](?:\s?\d+[만천백]?)?))?
      (?P<coin>\s?(?:pounds?|dollars?|euros?|won|yen|원|달러)(?!\w))?
    |\b(?P<spelt>{_SPELT})\b(?P<share>\s(?:percent|per\scent)\b)?(?P<coins>\s(?:pounds?|dollars?|euros?|won|yen)\b)?
    |(?<!\w)(?P<native>다섯|여섯|일곱|여덟|아홉|열|한|두|세|네)(?=\s?(?:명|개|번|차례|척|마리|대|달|살|시간|곳|가지)(?:\W|$|[은는이가을를의에도만]))
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number. `unit` is "%", a currency sign, "th" for an ordinal, "/" for a fraction, ":" for a clock time (see
    `parts`), or ""."""

    start: int
    end: int
    value: float
    unit: str
    spelt: bool = False
    parts: tuple[int, ...] = ()

    @property
    def weak(self) -> bool:
        """ "One" is as often a pronoun; it proves and disproves little."""
        return self.spelt and self.value == 1 and self.unit == ""


def find_numbers(text: str) -> list[Number]:
    """Every number of the text, in order; [] if there is none."""
    return [number for match in _NUMBER.finditer(text) for number in _read(match)]


def same(one: Number, other: Number) -> bool:
    """Whether they are equal in value and do not differ in kind ("14 percent" is not "14 pounds")."""
    if one.parts and other.parts:
        return one.parts == other.parts
    if abs(one.value - other.value) > 1e-9 * max(1.0, abs(one.value)) or bool(one.parts) != bool(other.parts):
        return False
    if one.unit in ("th", "/") or other.unit in ("th", "/"):
        return one.unit == other.unit
    return one.unit == other.unit or (not (one.unit and other.unit) and "%" not in (one.unit, other.unit))


def _read(match: re.Match[str]) -> list[Number]:
    start, end = match.span()
    if share := match["fraction"]:
        over, under = re.split(r"[\s-]", share.lower())
        return [
            Number(
                start,
                end,
                (int(over) if over.isdigit() else _ONES.get(over, 1)) / _SHARES[under.rstrip("s")],
                "/",
                spelt=True,
            )
        ]
    if clock := match["clock"]:
        parts = tuple(int(part) for part in clock.split(":"))
        return [Number(start, end, float(parts[0]), ":", parts=parts)]
    if native := match["native"]:
        return [Number(start, end, float(_NATIVE[native]), "", spelt=True)]
    if spelt := match["spelt"]:
        return _spelt(spelt, start, end, match["share"], match["coins"])
    start = match.start("money") if match["money"] else match.start("digits")
    value, tail = float(match["digits"].replace(",", "")), (match["tail"] or "").strip().lower()
    unit = _MONEY[match["money"][-1]] if match["money"] else ""
    if tail in ("st", "nd", "rd", "th"):
        unit = "th"
    elif tail in ("%", "percent", "per cent", "퍼센트"):
        unit = "%"
    elif tail:
        value = _scaled(value, tail.lstrip("-"))
    if match["coin"]:
        unit = _AFTER[match["coin"].strip().lower().rstrip("s")]
    return [Number(start, end, value, unit)]


def _scaled(value: float, tail: str) -> float:
    if tail[0] in _KOREAN:
        rest = re.fullmatch(r".\s?(\d+)([만천백]?)", tail)
        more = int(rest[1]) * _KOREAN.get(rest[2], 1) if rest else 0
        return value * _KOREAN[tail[0]] + more
    return value * (_SCALES.get(tail) or _SHORT.get(tail, 1))


def _spelt(text: str, start: int, end: int, share: str | None, coins: str | None) -> list[Number]:
    words = [w for w in re.split(r"[\s-]+", text.lower()) if w]
    total, part, last, ordinal, split = 0.0, 0.0, 0.0, False, False
    for word in words:
        if word in ("and", "a", "an"):
            part = part or (1.0 if word != "and" else 0.0)
            continue
        if word in _SCALES:
            scale = _SCALES[word]
            part = (part or 1) * scale
            if scale >= 1_000:
                total, part = total + part, 0.0
            last = 0.0
            continue
        value = float(_ONES.get(word, _TENS.get(word, _FIRSTS.get(word, 0))))
        ordinal = ordinal or word in _FIRSTS
        if word in ("hundredth", "thousandth", "millionth"):
            part, last = (part or 1) * value, 0.0
            continue
        split = split or (part % 100 != 0 and not (last >= 20 and value < 10))
        part, last = part + value, value
    if split:  # "five or six" never comes here, but "seventeen three" and "one and two" do
        return _apart(text, start)
    unit = "th" if ordinal else "%" if share else _AFTER[coins.strip().lower().rstrip("s")] if coins else ""
    if not ordinal and total + part == 2 and words == ["second"]:
        unit = "th"
    return [Number(start, end, total + part, unit, spelt=True)]


def _apart(text: str, start: int) -> list[Number]:
    found = []
    for match in re.finditer(r"[a-z]+", text, re.IGNORECASE):
        word = match.group().lower()
        known = _ONES.get(word, _TENS.get(word, _FIRSTS.get(word, _SCALES.get(word))))
        if known is not None:
            unit = "th" if word in _FIRSTS else ""
            found.append(Number(start + match.start(), start + match.end(), float(known), unit, spelt=True))
    return found
