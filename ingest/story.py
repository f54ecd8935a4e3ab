"""Where the story stands on a page saved as text: its densest run of prose, in any script. Pure.

Contract: lines -> a Story, half-open positions of the run and of what is looked at below it. Every line has a weight:
prose its length in words, all else a little less than nothing; the run with the greatest sum is the story's core
(Kadane's maximum subarray), and prose that adjoins it is the story too. Knows nothing of titles and metadata.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest import rules
from ingest.wrapped import unwrapped

_OTHER = -5.0  # a line that is no prose: a heading, a menu's entry
_FURNITURE = -9.0  # a line that a rule of the tail knows
_INSET = -1.0  # a line that a rule takes out anywhere: an advertisement, a picture's credit
_HEADING = -30.0  # "Related articles", "Most read": prose below it is another story's, unless there is much of it
_MOST = 60.0  # words of one line that count
_ALONE = 0.35  # what a short line of prose between two others counts: the teaser of a menu or list
_SHORT = 30.0  # words of such a line
_INSET_LINES = 8  # a heading and the titles below it, in the middle of a story
_MENU = 4  # lines of a word or three above a story, at least, on a page saved with its menus
_NEAR = 14  # lines above the story in which its title, date and byline stand
_OF_A_STORY = ("posted", "byline", "share", "reading-time", "photo-credit", "text-browser", "advertisement", "address")
_BULLET = re.compile(r"(?:[*+•·▪◦‣-]|\[\d{1,4}\])\s*(?=\S)")
_LINK = re.compile(r"\[\d{1,4}\](?=\S)")


@dataclass(frozen=True, slots=True)
class Story:
    """Positions of lines: the core begins at `begin`; from `end` on there is only the page's foot.

    `with_menus`: the page was saved with its menus, of which many lines stand above.
    """

    begin: int
    end: int
    with_menus: bool


def story_of(lines: Sequence[str]) -> Story:
    """The story among the lines, blank ones included.

    On a page without menus it is all from the first prose on; without any prose, `begin` is the page's end.
    """
    filled = [position for position, line in enumerate(lines) if line]
    texts = [lines[position] for position in filled]
    prose = [rules.is_prose(text) and not rules.tail_rule(text) for text in texts]
    if not any(prose):
        return Story(len(lines), len(lines), with_menus=False)
    first, last = _densest(_weights(texts, prose))
    first, last = _grown(texts, prose, first, last)
    if sum(map(_is_label, texts[:first])) < _MENU:
        return Story(filled[prose.index(True)], len(lines), with_menus=False)
    end = _foot(texts, prose, last)
    return Story(filled[first], filled[end - 1] + 1 if end < len(texts) else len(lines), with_menus=True)


def near(head: Sequence[str]) -> list[str]:
    """The lines of a head that are about the story: the last of them, from its title down.

    Upwards from the story: dates, bylines, buttons and decks belong to it; above its title the menu begins.
    """
    top = len(head)
    for at in range(len(head) - 1, max(len(head) - _NEAR, 0) - 1, -1):
        if _names_a_story(head[at]):
            top = at
        elif top < len(head) and rules.head_rule(head[at]) not in _OF_A_STORY:
            break
    return list(head[top:])


def without_marks(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines without what text browsers print before them, bullets of menus and numbers of links, and unwrapped."""
    bullets = sum(_is_label(text[mark.end() :]) for _, text in lines if (mark := _BULLET.match(text)))
    links = sum(_LINK.search(text) is not None for _, text in lines)
    if bullets < 3 and links < 3:
        return unwrapped(lines)
    plain: list[tuple[int, str]] = []
    for number, text in lines:
        bare = _LINK.sub("", text) if links >= 3 else text
        item = _BULLET.sub("", bare, count=1) if _BULLET.match(bare) else bare
        plain.append((number, bare if rules.is_prose(item) else item))
    return unwrapped(plain)


def _weights(texts: Sequence[str], prose: Sequence[bool]) -> list[float]:
    weights = []
    for at, (text, is_told) in enumerate(zip(texts, prose, strict=True)):
        if is_told:
            words = min(rules.length(text), _MOST)
            beside = (at > 0 and prose[at - 1]) or (at + 1 < len(prose) and prose[at + 1])
            weights.append(words if beside or words > _SHORT else words * _ALONE)
        elif rules.opens_related(text):
            weights.append(_HEADING)
        elif rules.anywhere_rule(text):
            weights.append(_INSET)
        else:
            weights.append(_FURNITURE if rules.tail_rule(text) else _OTHER)
    return weights


def _densest(weights: Sequence[float]) -> tuple[int, int]:
    """First and last place of the run with the greatest sum; the earliest of equals."""
    best, best_at = weights[0], (0, 0)
    total, begin = 0.0, 0
    for at, weight in enumerate(weights):
        if total <= 0:
            total, begin = 0.0, at
        total += weight
        if total > best:
            best, best_at = total, (begin, at)
    return best_at


def _grown(texts: Sequence[str], prose: Sequence[bool], first: int, last: int) -> tuple[int, int]:
    """The run with the prose that adjoins it."""
    while (above := _next_prose(texts, prose, first, -1)) is not None:
        first = above
    while (below := _next_prose(texts, prose, last, 1)) is not None:
        last = below
    return first, last


def _next_prose(texts: Sequence[str], prose: Sequence[bool], at: int, step: int) -> int | None:
    """The place of the next prose upwards or downwards, if it adjoins; else None.

    Between may stand what is taken out anywhere (an advertisement), one line of a word or two (a time, a heading), and
    downwards a list of other stories below which at least two paragraphs go on.
    """
    headings = 0
    while 0 <= (at := at + step) < len(texts):
        if prose[at]:
            return at
        if step > 0 and rules.opens_inset(texts[at]):
            below = next((i for i in range(at + 1, min(at + _INSET_LINES, len(texts) - 1)) if prose[i]), None)
            return below if below is not None and prose[below + 1] else None
        if rules.anywhere_rule(texts[at]):
            continue
        headings += 1
        is_heading = len(texts[at].split()) <= 3 and len(texts[at]) <= 30
        if headings > 1 or not is_heading or rules.tail_rule(texts[at]) or rules.opens_related(texts[at]):
            return None
    return None


def _foot(texts: Sequence[str], prose: Sequence[bool], last: int) -> int:
    """Where the foot begins: at the first line below the story that a rule knows, or that is an entry among others."""
    for at in range(last + 1, len(texts)):
        after = texts[at : at + 3]
        entries = sum(_is_entry(text, is_told) for text, is_told in zip(after, prose[at:], strict=False))
        if rules.tail_rule(texts[at]) or rules.opens_related(texts[at]) or entries == len(after) or prose[at]:
            return at
    return len(texts)


def _is_label(text: str) -> bool:
    """A word or three without a mark, as menus have them."""
    return len(text.split()) <= 3 and len(text) <= 30 and not re.search(r"[.!?,:;\[\d]", text)


def _is_entry(text: str, is_told: bool) -> bool:
    """Whether the line could stand in a menu or a list of titles: short, and no date, byline or sum."""
    return not is_told and rules.length(text) <= 12 and not re.search(r"[;:=]|\d[.,]\d", text)


def _names_a_story(line: str) -> bool:
    """Whether a line just above a story could be its title or deck: five words, or ten characters of East Asia."""
    return rules.length(line) >= 5 and len(line) <= 250 and not rules.head_rule(line)
