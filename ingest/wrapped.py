"""Lines that an editor, a mail program or a text browser broke at a width, told from lines that end there. Pure.

Contract: the lines of one block, without blank ones -> whether they are one paragraph, and that paragraph. Widths are
in columns of a screen, of which an East Asian character takes two.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from unicodedata import east_asian_width

_LIST_ITEM = re.compile(r"(?:[-*•·▶■]|\d{1,3}[.)])\s+\S")
_UNENDED = re.compile(r"\b[^\W\d_A-Z]{1,3}$|[.!?] \S")
_LEAST, _MOST = 45, 100  # the width at which lines are broken
_ENDS = (".", "!", "?", ":", "。")


def is_list_item(line: str) -> bool:
    """Whether the line begins with a bullet or a number."""
    return _LIST_ITEM.match(line) is not None


def is_wrapped(block: Sequence[str]) -> bool:
    """Whether the lines break in mid-sentence at one width: no next word would have fitted."""
    if len(block) < 2 or any(map(is_list_item, block)):
        return False
    inner = block[:-1]
    widths = [_width(line) for line in block]
    if any(
        width + _needed(line, after) <= max(widths)
        for width, (line, after) in zip(widths, pairwise(block), strict=False)
    ):
        return False
    broken = sum(not line.rstrip("\"'“”’»)").endswith(_ENDS) for line in inner)
    return all(_LEAST <= width <= _MOST for width in widths[:-1]) and broken >= len(inner) / 2


def joined(block: Sequence[str]) -> str:
    """The paragraph; no space between two East Asian characters that part no words."""
    text = block[0]
    for line in block[1:]:
        text += line if _unspaced(text[-1]) and _unspaced(line[0]) else f" {line}"
    return text


def unwrapped(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines, each sentence that was broken over some of them in one, under the number of its first line."""
    whole: list[tuple[int, str]] = []
    block: list[tuple[int, str]] = []
    for number, text in (*lines, (0, "")):
        if text:
            block.append((number, text))
            continue
        texts = [part for _, part in block]
        goes_on = is_wrapped(texts) and any(_goes_on(line, after) for line, after in pairwise(texts))
        if goes_on and texts[-1].rstrip("\"'“”’»)」』 ").endswith((*_ENDS, "？", "！")):
            whole.append((block[0][0], joined(texts)))
        else:
            whole += block
        whole.append((number, ""))
        block = []
    return whole[:-1]


def _goes_on(line: str, after: str) -> bool:
    """Whether no headline ends where the line does: the next begins small, or it ends in a small word or a sentence."""
    return not after[0].isupper() or _UNENDED.search(line) is not None


def _needed(line: str, after: str) -> int:
    """Columns that the next word and the space before it take."""
    if _unspaced(after[0]):
        return 4 if _unspaced(line[-1]) else 3  # browsers keep a closing mark with the character before it
    return 1 + _width(after.split(" ", 1)[0])


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _unspaced(character: str) -> bool:
    return east_asian_width(character) in "WF" and not "\uac00" <= character <= "\ud7a3"
