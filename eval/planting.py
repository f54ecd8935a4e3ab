"""One sentence of an article -> a sentence with one known error, or a true rewording of it. By rule, seeded.

Contract: each transformation takes a Site and a random generator and gives the new sentence, or "" where its rule does
not apply. It uses nothing of the verifier that it is meant to test. Grammar may creak; truth must not change unless
the kind says so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NAME = re.compile(
    r"(?<=[a-z0-9,;] )(?!I\b)[A-Z][a-z’'-]+(?:[A-Z][a-z]+)?(?: (?:of |de |van )?[A-Z][a-zA-Z’'-]+)*(?<!['’]s)(?<!['’])"
)
_NOT_NAMES = frozenset([*_MONTHS, *_WEEKDAYS, "Mr", "Mrs", "Ms", "Dr"])
_QUOTE = re.compile(r"[“\"]([^“”\"]*)[”\"]")
_AUX = re.compile(r"\b(was|were|is|are|has|have|had|will|would|can|could|may|might|should|must)\b(?! not\b|n['’]t)")
_NEGATIVE = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|n['’]t|hardly|fail\w*|den\w+d)\b"
)
_PAST = {
    "beat": "beaten", "built": "built", "led": "led", "won": "won", "bought": "bought", "sold": "sold",
    "wrote": "written",
    "taught": "taught", "left": "left", "gave": "given", "made": "made", "took": "taken", "found": "found",
    "saw": "seen", "brought": "brought", "kept": "kept", "broke": "broken", "drove": "driven", "overtook": "overtaken",
    "lost": "lost", "held": "held", "tore": "torn", "sent": "sent", "struck": "struck", "met": "met", "cut": "cut",
}  # fmt: skip
_REGULAR = """arrest defeat found design open close kill attack invite appoint elect succeed replace create publish
direct produce discover invent propose introduce establish develop acquire own sign criticize praise support oppose
reject accept approve sue hire help influence inspire visit join invade conquer occupy destroy capture control govern
rule grant award receive describe release announce offer follow precede allow enable cause form generate require use
carry persuade telephone thank blame ask clear announce recommend finance fund launch reduce extend include contain
represent present complete perform order protect train name ban limit define reach defend encourage adopt""".split()


def _past(base: str) -> str:
    return (
        base + "d"
        if base.endswith("e")
        else base[:-1] + "ied"
        if base.endswith("y") and base[-2] not in "aeiou"
        else base + "ed"
    )


_REGULAR_PAST = {_past(v): v for v in _REGULAR}
_REGULAR_PAST |= {"banned": "ban", "limited": "limit", "controlled": "control"}
_PARTICIPLE = {**_PAST, **{v: v for v in _REGULAR_PAST}}
_ACTIVE = {participle: past for past, participle in _PARTICIPLE.items()}
_BASE = {
    "beat": "beat", "built": "build", "led": "lead", "won": "win", "bought": "buy", "sold": "sell", "wrote": "write",
    "taught": "teach", "left": "leave", "gave": "give", "made": "make", "took": "take", "found": "find", "saw": "see",
    "brought": "bring", "kept": "keep", "broke": "break", "drove": "drive", "overtook": "overtake", "lost": "lose",
    "held": "hold", "tore": "tear", "sent": "send", "struck": "strike", "met": "meet", "cut": "cut", "became": "become",
    "went": "go", "came": "come", "began": "begin", "fell": "fall", "rose": "rise", "ran": "run", "said": "say",
    **_REGULAR_PAST,
}  # fmt: skip
_FINITE = {base: past for past, base in _BASE.items()}
_NP = (
    r"(?:(?:[A-Z][a-zA-Z’'-]+)(?: (?:of |de |van )?[A-Z][a-zA-Z’'-]+)*"
    r"|[Tt]he (?:[a-z-]+ ){0,2}[a-z-]+|[Aa]n? (?:[a-z-]+ ){0,2}[a-z-]+)(?: of (?:the [a-z]+|[A-Z][a-z]+))?"
)
_STOPS = frozenset(
    "of in on at by for from to with and or that which who as was were is are had has not but when while than".split()
)
_CLAUSE = frozenset(  # what opens a clause that is not the main one, or stands for a noun named elsewhere
    """When While After As If Because Although Though Since Before Once Until Where Whereas What How Why Whether
    It He She They This In""".split()
)
_SVO = re.compile(
    rf"^(?P<a>{_NP}) (?P<v>{'|'.join(sorted(_PARTICIPLE, key=len, reverse=True))}) (?P<b>{_NP})(?P<rest>(?=[ ,.;]).*)$"
)
_PASSIVE = re.compile(
    rf"^(?P<a>{_NP}) (?P<be>was|were) (?P<v>{'|'.join(sorted(_ACTIVE, key=len, reverse=True))}) "
    rf"by (?P<b>{_NP})(?P<rest>(?=[ ,.;]).*)$"
)


@dataclass(frozen=True, slots=True)
class Site:
    """A sentence with where it stands: its passage, the names and words of its article, and when that was published."""

    sentence: str
    following: str  # the sentence after it in the passage, "" if there is none
    passage: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    published: date | None


Transformation = Callable[[Site, Random], str]


def number_swapped(site: Site, rng: Random) -> str:
    """One number becomes another one of the article, or one of the same length."""
    found = [
        m
        for m in re.finditer(r"(?<![\w.,/:-])\d[\d,]*(?:\.\d+)?(?![\w:/]|,\d)", site.sentence)
        if not _is_year(m, site)
    ]
    if not found:
        return ""
    at = rng.choice(found)
    others = [
        n for n in site.numbers if n != at.group() and n not in site.sentence and abs(len(n) - len(at.group())) <= 1
    ]
    new = rng.choice(others) if others else _jiggle(at.group(), rng)
    return site.sentence[: at.start()] + new + site.sentence[at.end() :]


def _is_year(match: re.Match[str], site: Site) -> bool:
    around = site.sentence[max(0, match.start() - 12) : match.end() + 12]
    return bool(re.fullmatch(r"1\d{3}|20\d\d", match.group())) or any(m in around for m in _MONTHS) or "Dec." in around


def _jiggle(number: str, rng: Random) -> str:
    places = [i for i, c in enumerate(number) if c.isdigit()]
    at = rng.choice(places)
    digit = rng.choice([d for d in "123456789" if d != number[at]])
    return number[:at] + digit + number[at + 1 :]


def name_swapped(site: Site, rng: Random) -> str:
    """One name becomes another name of the article that does not stand in the sentence."""
    found = [m for m in _NAME.finditer(site.sentence) if m.group().split()[0] not in _NOT_NAMES]
    if not found:
        return ""
    at = rng.choice(found)
    words = set(at.group().split())
    others = [
        n for n in site.names
        if n not in site.sentence and not words & set(n.split()) and not any(w in site.sentence for w in n.split())
        and abs(len(n.split()) - len(words)) <= 1
    ]  # fmt: skip
    return site.sentence[: at.start()] + rng.choice(others) + site.sentence[at.end() :] if others else ""


def exchanged(site: Site, _rng: Random) -> str:
    """Subject and object change places."""
    lead, main = _main(site.sentence)
    if match := _frame(_PASSIVE, main):
        return f"{lead}{_first(match['b'])} {_be(match['b'])} {match['v']} by {_inner(match['a'])}{match['rest']}"
    match = _frame(_SVO, main)
    return f"{lead}{_first(match['b'])} {match['v']} {_inner(match['a'])}{match['rest']}" if match else ""


def voice_changed(site: Site, _rng: Random) -> str:
    """Active becomes passive, passive active: true. What follows must not lean on the noun that is moved away."""
    lead, main = _main(site.sentence)
    if match := _frame(_PASSIVE, main):
        new = f"{lead}{_first(match['b'])} {_ACTIVE[match['v']]} {_inner(match['a'])}{match['rest']}"
        return "" if _LEANS.search(match["rest"]) else new
    match = _frame(_SVO, main)
    if not match or match["v"] in ("left", "won", "lost", "reached") or _LEANS.search(match["rest"]):
        return ""
    return (
        f"{lead}{_first(match['b'])} {_be(match['b'])} {_PARTICIPLE[match['v']]} by {_inner(match['a'])}{match['rest']}"
    )


# "designed by Lee and Cho", "by Lee, who …", "… and won": another agent, a clause on it, a verb whose subject it is.
_LEANS = re.compile(r"^,? (?:which|who|whose|that|where|with)\b|\b(?:and|or|but)\b")


def _main(sentence: str) -> tuple[str, str]:
    """The opening adverbial ("In 1998, "), and the clause after it."""
    match = re.match(
        r"(?:In|On|At|After|During|By|Since|Later|Then|However|Finally)\b[^,]{0,40}, (?=[A-Zat])", sentence
    )
    return (match.group(), sentence[match.end() :]) if match else ("", sentence)


def _frame(pattern: re.Pattern[str], sentence: str) -> re.Match[str] | None:
    match = pattern.match(sentence)
    if match is None or match["v"] == "met":
        return None
    for part in (match["a"], match["b"]):
        words = part.split()
        if part[0] not in "TtAa" and not words[0][0].isupper():
            return None
        if any(w in _STOPS for w in words if w != "of") or words[-1] in _PARTICIPLE or words[0] in _CLAUSE:
            return None
    follows = match["rest"].split()
    if (
        follows
        and follows[0][0].isalpha()
        and follows[0] not in _STOPS
        and follows[0] not in ("after", "before", "during", "because")
    ):
        return None
    return match if match["a"].lower() != match["b"].lower() else None


def _first(np: str) -> str:
    return np[0].upper() + np[1:]


def _inner(np: str) -> str:
    return np[0].lower() + np[1:] if np.startswith(("The ", "A ", "An ")) else np


def _be(np: str) -> str:
    last = np.rsplit(maxsplit=1)[-1]
    return "were" if last.islower() and last.endswith("s") and not last.endswith("ss") else "was"


def negated(site: Site, _rng: Random) -> str:
    """A "not" comes in, or the only one goes."""
    plain = _QUOTE.sub(lambda m: " " * len(m.group()), site.sentence)
    if _NEGATIVE.search(plain):
        new = (
            re.sub(r"\b(?:not|never) (?!only|just|yet|long)", "", plain, count=1)
            if len(_NEGATIVE.findall(plain)) == 1
            else plain
        )
        return "" if new == plain or "did " in plain or '"' in site.sentence or "“" in site.sentence else new
    if match := _AUX.search(plain):
        return site.sentence[: match.end()] + " not" + site.sentence[match.end() :]
    for past, base in _BASE.items():
        if match := re.search(rf"(?<=[a-z] ){past}\b(?= (?:the|a|an|to|in|[A-Z]))", plain):
            return f"{site.sentence[: match.start()]}did not {base}{site.sentence[match.end() :]}"
    return ""


def date_changed(site: Site, rng: Random) -> str:
    """A weekday, a month or a year becomes another one."""
    if found := list(re.finditer(r"\b(?:" + "|".join(_WEEKDAYS) + r")\b", site.sentence)):
        at = rng.choice(found)
        new = rng.choice([d for d in _WEEKDAYS if d not in site.sentence])
    elif found := list(
        re.finditer(r"\b(?:" + "|".join(m for m in _MONTHS if m not in ("May", "March")) + r")\b", site.sentence)
    ):
        at = rng.choice(found)
        new = rng.choice([m for m in _MONTHS if m not in site.sentence])
    elif found := list(re.finditer(r"(?<![\w.,/-])(?:1[5-9]|20)\d\d(?![\w,/-]|\.\d)", site.sentence)):
        at = rng.choice(found)
        new = str(int(at.group()) + rng.choice([-9, -7, -4, -2, -1, 1, 2, 3]))
        if new in site.sentence:
            return ""
    else:
        return ""
    return site.sentence[: at.start()] + new + site.sentence[at.end() :]


_CHANGED = "always never hope fear winter money friends often quiet danger honest trouble future strong morning".split()


def quote_changed(site: Site, rng: Random) -> str:
    """One word between the quotation marks becomes another."""
    match = next((m for m in _QUOTE.finditer(site.sentence) if len(m[1]) >= 12), None)
    words = list(re.finditer(r"\b[a-z]{4,}\b", match[1])) if match else []
    if match is None or not words:
        return ""
    at = rng.choice(words)
    new = rng.choice([w for w in _CHANGED if w not in match[1]])
    begin = match.start(1)
    return site.sentence[: begin + at.start()] + new + site.sentence[begin + at.end() :]


def modal_dropped(site: Site, _rng: Random) -> str:
    """What may, will or is to happen has happened."""
    plain = _QUOTE.sub(lambda m: " " * len(m.group()), site.sentence)
    if _NEGATIVE.search(plain) or " if " in plain or " whether " in plain:
        return ""
    if match := re.search(r"\b(?:will|would|may|might|could) (be|have|[a-z]+)\b", plain):
        verb = match[1]
        new = "was" if verb == "be" else "had" if verb == "have" else _FINITE.get(verb, "")
        return site.sentence[: match.start()] + new + site.sentence[match.end() :] if new else ""
    if match := re.search(
        r"\b(?:wants?|plans?|planned|hopes?|intends?|means|expects?|promised|proposed) to ([a-z]+)\b", plain
    ):
        new = _FINITE.get(match[1], "")
        return site.sentence[: match.start()] + new + site.sentence[match.end() :] if new else ""
    return ""


def verbatim(site: Site, _rng: Random) -> str:
    """The sentence as it stands."""
    return site.sentence


def number_respelt(site: Site, _rng: Random) -> str:
    """ "thirteen" becomes "13", "13" becomes "thirteen": true."""
    plain = _QUOTE.sub(lambda m: " " * len(m.group()), site.sentence)
    for match in re.finditer(r"\b(?:" + "|".join(_ONES[2:]) + r")\b(?!-)", plain):
        if plain[match.start() - 1] != "-" and not plain[match.end() :].startswith(
            (" hundred", " thousand", " million", " billion")
        ):
            return site.sentence[: match.start()] + str(_ONES.index(match.group())) + site.sentence[match.end() :]
    for match in re.finditer(r"(?<= )(\d{1,2})(?= [a-z]{3,})(?! percent| [ap]\.)", plain):
        near = plain[max(0, match.start() - 12) : match.end() + 12]
        if not any(m in near for m in (*_MONTHS, "Dec.", "Jan.", "Oct.")) and 1 < int(match[1]) < 100:
            return site.sentence[: match.start()] + _spell(int(match[1])) + site.sentence[match.end() :]
    return ""


def _spell(number: int) -> str:
    if number <= 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def date_resolved(site: Site, _rng: Random) -> str:
    """ "On Sunday" becomes "on 29 December 2019"; "December 29, 2019" becomes "29 December 2019": true."""
    plain = _QUOTE.sub(lambda m: " " * len(m.group()), site.sentence)
    months = "|".join(_MONTHS)
    if match := re.search(rf"\b({months}) (\d{{1,2}}), (\d{{4}})\b", plain):
        return f"{site.sentence[: match.start()]}{match[2]} {match[1]} {match[3]}{site.sentence[match.end() :]}"
    if match := re.search(rf"\b(\d{{1,2}}) ({months}) (\d{{4}})\b", plain):
        return f"{site.sentence[: match.start()]}{match[2]} {match[1]}, {match[3]}{site.sentence[match.end() :]}"
    past = not re.search(r"\b(?:will|would|from|until|next|planned|every|first Monday)\b", plain)
    match = re.search(r"\bon (" + "|".join(_WEEKDAYS) + r")\b(?!['’]| to )", plain)
    if site.published is None or match is None or not past:
        return ""
    day = site.published - timedelta(days=(site.published.weekday() - _WEEKDAYS.index(match[1])) % 7)
    spelt = f"on {day.day} {_MONTHS[day.month - 1]} {day.year}"
    return site.sentence[: match.start()] + spelt + site.sentence[match.end() :]


_REPORTED = {"said": "stated", "announced": "declared", "stated": "said", "declared": "announced", "argued": "asserted",
             "added": "said", "confirmed": "stated", "claimed": "asserted", "reported": "stated", "replied": "answered",
             "argues": "asserts", "says": "states", "states": "says", "wrote": "stated"}  # fmt: skip


def reporting_replaced(site: Site, _rng: Random) -> str:
    """ "Said" becomes "stated", or "…, X said" becomes "According to X, …": true."""
    if match := re.search(
        r"^((?:The|A|An|[A-Z])[^“”\"]{20,}), (the [a-z]+(?: [a-z]+)?|[A-Z][a-zA-Z.]+(?: [A-Z][a-z]+)?) said\.$",
        site.sentence,
    ):
        return f"According to {match[2]}, {_inner(match[1])}."
    plain = _QUOTE.sub(lambda m: " " * len(m.group()), site.sentence)
    if match := re.search(r"\b(?:" + "|".join(_REPORTED) + r")\b(?= that| [A-Z]|\.|,|$)", plain):
        return site.sentence[: match.start()] + _REPORTED[match.group()] + site.sentence[match.end() :]
    return ""


def clause_dropped(site: Site, _rng: Random) -> str:
    """A relative clause or the last clause goes: true."""
    if '"' in site.sentence or "“" in site.sentence or _NEGATIVE.search(site.sentence):
        return ""
    if match := re.search(r", (?:which|who|where|whose) [^,]{8,90},(?= [a-z])", site.sentence):
        return site.sentence[: match.start()] + site.sentence[match.end() :]
    if match := re.search(
        r",? (?:because|although|though|while|whereas|, but|, which|, who) [^.]{8,}\.$", site.sentence
    ):
        short = site.sentence[: match.start()].rstrip(",") + "."
        return short if len(short.split()) >= 6 else ""
    return ""


def apposition_dropped(site: Site, _rng: Random) -> str:
    """ "Aldous, a postwoman from Skerrow, was" becomes "Aldous was": true."""
    match = re.search(
        r"(?<=[a-z]), (?:a|an|the) [^,]{4,70},(?= (?:was|were|is|are|has|had|have|will|said|says|did|does|"
        + "|".join(_PARTICIPLE)
        + r")\b)",
        site.sentence,
    )
    if (
        match is None
        or re.search(r", (?:and|or) ", match.group())
        or re.search(r"\b(?:In|On|At|After|For|By|To|With|From|When)\b", site.sentence.split(",")[0].split()[0])
    ):
        return ""
    return site.sentence[: match.start()] + site.sentence[match.end() :]


def joined(site: Site, _rng: Random) -> str:
    """Two sentences that follow each other, joined by "and": true."""
    if not site.following or any(c in site.sentence + site.following for c in '"“”?!:'):
        return ""
    word = site.following.split()[0]
    begin = (
        site.following[0].lower()
        if word
        in (
            "The",
            "A",
            "An",
            "It",
            "He",
            "She",
            "They",
            "In",
            "This",
            "These",
            "His",
            "Her",
            "Its",
            "Their",
            "Some",
            "About",
        )
        else site.following[0]
    )
    return f"{site.sentence.rstrip('.')} and {begin}{site.following[1:]}"


ERRORS: dict[str, Transformation] = {
    "number swapped": number_swapped,
    "name swapped": name_swapped,
    "subject and object exchanged": exchanged,
    "negated": negated,
    "wrong date": date_changed,
    "quoted word changed": quote_changed,
    "modal dropped": modal_dropped,
}
TRUTHS: dict[str, Transformation] = {
    "verbatim": verbatim,
    "active and passive": voice_changed,
    "number respelt": number_respelt,
    "date resolved": date_resolved,
    "reporting verb replaced": reporting_replaced,
    "clause dropped": clause_dropped,
    "apposition dropped": apposition_dropped,
    "two sentences joined": joined,
}
ELSEWHERE = "quote from another article"


def names_in(text: str) -> tuple[str, ...]:
    """Every name that stands inside a sentence of the text, sorted."""
    return tuple(sorted({m.group() for m in _NAME.finditer(text) if m.group().split()[0] not in _NOT_NAMES}))


def numbers_in(text: str) -> tuple[str, ...]:
    """Every number in digits of the text but years, sorted."""
    found = set(re.findall(r"(?<![\w.,/:-])\d[\d,]*(?:\.\d+)?(?![\w:/]|,\d)", text))
    return tuple(sorted(n.rstrip(",") for n in found if not re.fullmatch(r"1\d{3}|20\d\d", n)))


def quotes_something(sentence: str) -> bool:
    """Whether the sentence holds a quotation long enough to be changed."""
    return any(len(match[1]) >= 12 for match in _QUOTE.finditer(sentence))
