"""The lines above an article's first sentence: which of them is the title, and what goes. Pure.

Contract: numbered lines -> those that stay; the others are reported as Removed. A line without a rule goes only where
its place says what it is: above the title, or a label among buttons. Knows nothing of what follows the first sentence.
"""

import re

from ingest import rules
from ingest.documents import Removed
from ingest.story import Story, near, story_of, without_marks

Lines = list[tuple[int, str]]

_SITE = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")
_SMALL_WORD = re.compile(r"(?:^| )[a-z]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_MOST = 60  # lines of a head
_NEAR = 14  # lines above a story that are looked at where none could be its title
_LOOK_AHEAD = 3  # lines below a headline that reads as a sentence, in which its date or byline stands


def head_lines(lines: list[str], begin: int | None = None) -> list[str]:
    """The non-blank lines above the first one that reads as prose, or above the story's where it is known.

    A headline or a deck may read as prose ("Who closed the bridge?"): while a date or a byline stands in the next
    lines, and prose follows that, the head goes on. `begin` counts the non-blank lines above the story.
    """
    filled = [line for line in lines if line]
    end = _first_prose(filled, 0) if begin is None else begin
    while end < len(filled):
        ahead = filled[end + 1 : end + 1 + _LOOK_AHEAD]
        marks = [i for i, line in enumerate(ahead, start=end + 1) if rules.head_rule(line) in ("posted", "byline")]
        if not marks or len(filled[end]) > 160 or (further := _first_prose(filled, marks[-1])) == len(filled):
            break
        end = further
    return filled[: end if begin is not None else min(end, _MOST)]


def title_of(head: list[str], *, with_menus: bool) -> str:
    """The title in a head; below a page's menus it is looked for just above the story."""
    if not with_menus:
        return headline(head)
    close = near(head)
    again = next((line for line in close if _can_be_title(line) and same(line, *head[: len(head) - len(close)])), "")
    return (_SITE.sub("", again) if again else "") or headline(close) or headline(head[-_NEAR:])


def title_of_text(lines: list[str], *, as_saved: bool) -> str:
    """The title of a text, as `without_head` takes it out; "" for none."""
    if not as_saved:
        return headline(head_lines(lines))
    texts = [text for _, text in without_marks(list(enumerate(lines)))]
    story = story_of(texts)
    texts = texts[: story.end]
    head = head_lines(texts, sum(1 for text in texts[: story.begin] if text) if story.with_menus else None)
    return title_of(head, with_menus=story.with_menus)


def _first_prose(lines: list[str], begin: int) -> int:
    for i in range(begin, min(len(lines), begin + _MOST)):
        if rules.is_prose(lines[i]) and not rules.head_rule(lines[i]):
            return i
    return len(lines)


def headline(lines: list[str]) -> str:
    """The title among the lines of a head; "" if none can be it.

    The line that ends in the name of a site which stands above it ("Title | Site"); else the one that stands twice;
    else the first of five words; else the first that can be a title. A shorter line of ordinary words between the
    furniture and that one is the title, and the longer one its deck.
    """
    for position, line in enumerate(lines):
        if (named := _SITE.search(line)) and same(named.group().strip(" |–—-"), *lines[:position]):
            return _SITE.sub("", line)
    candidates = [line for line in lines if _can_be_title(line)]
    for i, line in enumerate(candidates):
        if same(line, *candidates[:i]):
            return min((c for c in candidates if same(line, c)), key=len)
    long = next((i for i, line in enumerate(lines) if _can_be_title(line) and _is_long(line)), None)
    if long is None:
        return (candidates or [""])[0]
    above = lines[long - 1] if long else ""
    short = _can_be_title(above) and len(above.split()) >= 3 and _SMALL_WORD.search(above) is not None
    return above if short and (long == 1 or rules.head_rule(lines[long - 2])) else lines[long]


def same(line: str, *others: str) -> bool:
    """Whether the line equals one of the others but for case, punctuation and a site's name at its end."""
    plain = {_bare(line), _bare(_SITE.sub("", line))} - {""}
    return any(not plain.isdisjoint((_bare(other), _bare(_SITE.sub("", other)))) for other in others)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _can_be_title(line: str) -> bool:
    return (
        len(line) <= 250
        and rules.length(line) <= 30
        and not rules.head_rule(line)
        and (len(line.split()) >= 3 or len(line) >= 8)
    )


def _is_long(line: str) -> bool:
    return len(line.split()) >= 5 or len(_CJK.findall(line)) >= 12


def without_head(lines: Lines, declared: str, removed: list[Removed], story: Story | None = None) -> Lines:
    """Take the furniture out of the head. With a `story`: a page saved as text, on which buttons are lines too."""
    texts = [text for _, text in lines]
    menus = story is not None and story.with_menus
    head = head_lines(texts, sum(1 for text in texts[: story.begin] if text) if story and menus else None)
    title = declared or title_of(head, with_menus=menus)
    places = [i for i, line in enumerate(head) if title and same(line, title)]
    top = (places[-1] if menus else places[0]) if places else 0
    few = sum(is_label(line) and not rules.head_rule(line) for line in head[:top]) <= 2  # more: a menu, not a section
    buttons = _buttons(lines, head, title, top) if story is not None else frozenset()
    kept: Lines = []
    seen_title = position = 0
    for at, (number, text) in enumerate(lines):
        if not text:
            kept.append((number, text))
            continue
        is_title = bool(title) and same(text, title)
        if position >= len(head) and not is_title:
            return kept + lines[at:]
        rule = rules.head_rule(text)
        if is_title:
            rule = "doubled-title" if seen_title else "title"
            seen_title += 1
        elif position < top and not rule and (menus or not rules.is_prose(text)):
            rule = "above-title"
            if few and is_label(text):
                rule = "section" if rules.is_section(text) else "banner"
        elif position in buttons and not rule:
            rule = "label"
        position += 1
        if rule:
            removed.append(Removed(rule, text, number))
        else:
            kept.append((number, text))
    return kept


def is_label(line: str) -> bool:
    """A word or two without punctuation: a section's name, or a button's."""
    return len(line.split()) <= 3 and len(line) <= 30 and not re.search(r"[.!?,:;\[]", line)


def _buttons(lines: Lines, head: list[str], title: str, top: int) -> frozenset[int]:
    """Places in the head of labels below the title that have furniture or another label on both sides.

    Prose below counts as a side only where no blank line parts it from the label; with one, the label is a heading.
    None on a page without prose, where labels may be all there is.
    """
    filled = [i for i, (_, text) in enumerate(lines) if text]
    if len(filled) <= len(head):
        return frozenset()
    kinds = [bool(rules.head_rule(line)) or is_label(line) or same(line, title) for line in head]
    found = set()
    for place in range(top + 1, len(head)):
        last = place + 1 == len(head)
        parted = last and filled[place + 1] - filled[place] > 1
        dated = not last and rules.head_rule(head[place + 1]) == "posted"  # a name above the date
        inside = kinds[place - 1] and not parted and (last or kinds[place + 1])
        if is_label(head[place]) and (inside or dated):
            found.add(place)
    return frozenset(found)
