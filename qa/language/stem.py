"""Word -> key: inflection taken off, so that "arrested", "arrests" and "arresting" are one. Pure.

Contract: a lower-case English word -> its key; equal keys mean the same dictionary word, give or take. Korean words
lose their particle. Not a dictionary: "leaf" and "leaves" meet only because a table says so.
"""

import re
from functools import lru_cache

_FORMS = """
be am is are was were been being, have has had having, do does did done doing, go goes went gone going, say said,
tell told, make made, take took taken, come came, see saw seen, know knew known, get got gotten, give gave given,
find found, think thought, become became, leave left, feel felt, put putting, bring brought, begin began begun,
keep kept, hold held, write wrote written, stand stood, hear heard, let letting, mean meant, set setting, meet
met, run ran running, pay paid, sit sat, speak spoke spoken, lie lay lain lying, lead led, read reading, grow grew
grown, lose lost, fall fell fallen, send sent, build built, draw drew drawn, break broke broken, spend spent, cut
cutting, rise rose risen, drive drove driven, buy bought, wear wore worn, choose chose chosen, seek sought, throw
threw thrown, catch caught, deal dealt, win won winning, forget forgot forgotten, lay laid, sell sold, fight
fought, bear bore borne born, teach taught, eat ate eaten, sing sang sung, strike struck stricken, hang hung,
shake shook shaken, ride rode ridden, feed fed, shoot shot, drink drank drunk, hit hitting, arise arose, fly flew
flown, steal stole stolen, spread spreading, sleep slept, swim swam swum, sink sank sunk, shut shutting, bid
bidding, freeze froze frozen, hide hid hidden, shrink shrank shrunk, tear tore torn, withdraw withdrew withdrawn,
overtake overtook overtaken, overcome overcame, undergo underwent undergone, undertake undertook undertaken,
forbid forbade forbidden, forgive forgave forgiven, wake woke woken, swear swore sworn, dig dug, stick stuck,
split splitting, beat beaten, bind bound, breed bred, burn burnt, cast casting, cling clung, creep crept, dream
dreamt, flee fled, fling flung, grind ground, kneel knelt, lean leant, leap leapt, learn learnt, lend lent, light
lit, quit quitting, ring rang rung, shed shedding, shine shone, slide slid, sow sown, spin spun, spring sprang
sprung, sting stung, sweep swept, swing swung, weave wove woven, weep wept, wind wound, bend bent, bite bit
bitten, use used using, owe owed owing, blow blew blown, upset upsetting, hurt hurting, cost costing, lie lied,
die died dying, tie tying
"""
_NOUN_FORMS = """
man men, woman women, child children, person people, foot feet, tooth teeth, mouse mice, goose geese, wife wives, life
lives, knife knives, half halves, leaf leaves, loaf loaves, thief thieves, wolf wolves, shelf shelves, good better
best, bad worse worst, bus buses, gas gases, news news, series series, species species, analysis analyses, crisis
crises, basis bases, midwife midwives, die dead death
"""
VERBS = {form: forms.split()[0] for forms in _FORMS.split(",") for form in forms.split()}
_IRREGULAR = VERBS | {form: forms.split()[0] for forms in _NOUN_FORMS.split(",") for form in forms.split()}
_PARTICLES = re.compile(
    r"(?:에서는|에게만|으로부터|에서|에게|으로|까지|부터|이라고|라고|이나|처럼|보다|마다|만|은|는|이|가|을|를|의|에|로|와|과|도|씨는|씨가)$"
)
_COUNTERS = frozenset("명 개 번 척 대 달 살 곳 년 월 일 원 층 인".split())
_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """The key of a lower-case word; "" only for ""."""
    if word[:1] >= "가" and word[:1] <= "힣":
        bare = _PARTICLES.sub("", word)
        return bare if len(bare) > 1 or bare in _COUNTERS else word
    if (root := _IRREGULAR.get(word)) is not None:
        word = root
    return _bare(word)


def _bare(word: str) -> str:
    if len(word) < 4:
        return word
    if word.endswith(("ies", "ied")):
        word = word[:-3] + "y" if len(word) > 4 else word[:-1]
    elif word.endswith(("sses", "ches", "shes", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for suffix in ("ing", "d" if word.endswith("eed") else "ed"):
        if word.endswith(suffix) and len(word) - len(suffix) > 2 and _VOWEL.search(word[: -len(suffix)]):
            word = _undouble(word[: -len(suffix)])
            break
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 and word[-2] not in "aeiou" else word


def _undouble(word: str) -> str:
    """ "stopp" -> "stop"; "tell", "pass" and "add" stay."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsaeiou":
        return word[:-1]
    return word
