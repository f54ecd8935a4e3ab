"""The names of the months in the languages of the world's papers, from Unicode's CLDR as babel carries it.

Contract: a word as printed -> 1 to 12, or 0 where it names no month.
"""

from functools import cache

# Where a name means another month in another language (listopad, Croatian and Polish), the earlier language has it.
_LANGUAGES = (
    "en de fr es it pt nl pl cs sk hu ro sv da nb fi et lv lt sl sq tr az id ms vi ca gl eu el ru uk be bg mk sr "
    "sr_Latn he ar ar_LB ar_MA ur hi bn ta th ka hy is ga cy sw af fil hr"
).split()


def month_of(word: str) -> int:
    """The number of the month that the word names, in any case, with or without a point; 0 for none."""
    bare = word.strip(".'’ ").casefold()
    names = _names()
    return names.get(bare) or (names.get(bare[1:]) if len(bare) > 4 else None) or 0  # d’agost, ביוני, "v červnu"


@cache
def _names() -> dict[str, int]:
    from babel import Locale

    names: dict[str, int] = {"sept": 9, "okt": 10, "gen": 1, "jänner": 1, "jän": 1}
    for language in _LANGUAGES:
        months = Locale.parse(language).months
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[use][width].items():
                    bare = name.strip(".").casefold()
                    if len(bare) > 1 and not bare.isdigit() and " " not in bare:
                        names.setdefault(bare, number)
    return names
