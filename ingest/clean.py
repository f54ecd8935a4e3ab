"""Page -> the article's body, and what was taken out. Pure.

Contract: a line is removed only by a rule of rules.py (or as a title, or as HTML outside the article), and every
removed line is reported. Sentences in the body are never removed. Knows nothing of metadata or files.
"""

import re

from ingest import rules
from ingest.documents import Cleaned, Page, Removed
from ingest.markup import body_lines

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_LIST_ITEM = re.compile(r"(?:[-*•·▶■]|\d{1,3}[.)])\s+\S")
_WRAP_MIN, _WRAP_MAX = 45, 100  # the width at which editors and mail programs break lines


def clean(page: Page) -> Cleaned:
    """The body's paragraphs, separated by one blank line. "" if nothing is left. Raises PageRejected for HTML bombs."""
    removed: list[Removed] = []
    if page.kind == "html" or page.body_is_html:
        texts, dropped = body_lines(page.body)
        removed += [Removed("html", text, number) for number, text in dropped]
        lines = [(i, text) for i, text in enumerate(texts, start=1)]
        spaced = [line for number, text in lines for line in ((number, tidy(text)), (number, ""))]
    else:
        spaced = [(i, tidy(line)) for i, line in enumerate(page.body.split("\n"), start=1)]
    if page.kind == "record":
        kept = _without_title(spaced, page.hints.title, removed)
        kept = _without_tail(kept, removed, only=("address",))
    else:
        kept = _without_head(spaced, page.hints.title, removed)
        kept = _without_related(kept, removed)
        kept = _without_tail(kept, removed)
        kept = _without_anywhere(kept, removed)
    return Cleaned(_paragraphs([text for _, text in kept]), tuple(sorted(removed, key=lambda r: r.line)))


def tidy(line: str) -> str:
    """Without invisible characters; runs of blanks are one space."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", line)).strip()


def headline(lines: list[str]) -> str:
    """The title among the lines above the first sentence.

    The line that stands twice; else the one that ends in the name of a site which stands above it ("Title | Site");
    else the first that can be a title.
    """
    candidates = [line for line in lines if _can_be_title(line)]
    for position, line in enumerate(lines):
        if (named := _SITE.search(line)) and same(named.group().strip(" |–—-"), *lines[:position]):
            return _SITE.sub("", line)
    twice = [line for i, line in enumerate(candidates) if same(line, *candidates[:i])]
    return (twice or candidates or [""])[0]


def same(line: str, *others: str) -> bool:
    """Whether the line equals one of the others but for case, punctuation and a site's name at its end."""
    plain = _bare(line)
    return bool(plain) and any(plain == _bare(other) or plain == _bare(_SITE.sub("", other)) for other in others)


_SITE = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _can_be_title(line: str) -> bool:
    return len(line) <= 250 and not rules.head_rule(line) and (len(line.split()) >= 3 or len(line) >= 8)


def head_lines(lines: list[str]) -> list[str]:
    """The non-blank lines above the first one that reads as prose."""
    head: list[str] = []
    for line in lines:
        if line and rules.is_sentence(line) and not rules.head_rule(line):
            break
        if line:
            head.append(line)
        if len(head) > 60:
            break
    return head


Lines = list[tuple[int, str]]


def _without_head(lines: Lines, declared: str, removed: list[Removed]) -> Lines:
    head = head_lines([text for _, text in lines])
    title = declared or headline(head)
    # A title that ends like a sentence would hide the lines below it: look past it once.
    kept: Lines = []
    seen_title = 0
    left = len(head)
    for position, (number, text) in enumerate(lines):
        if not text:
            kept.append((number, text))
            continue
        is_title = bool(title) and same(text, title)
        if not left and not is_title:
            return kept + lines[position:]
        rule = rules.head_rule(text)
        if is_title:
            rule = "doubled-title" if seen_title else "title"
            seen_title += 1
        elif not seen_title and left and title and (not rule or rule == "navigation") and _is_label(text):
            rule = rule or ("banner" if text.isupper() else "section")
        if left:
            left -= 1
        if rule:
            removed.append(Removed(rule, text, number))
        else:
            kept.append((number, text))
    return kept


def _is_label(line: str) -> bool:
    """A word or two without punctuation above the title: a section's name."""
    return len(line.split()) <= 3 and len(line) <= 30 and not re.search(r"[.!?,:;]", line)


def _without_title(lines: Lines, title: str, removed: list[Removed]) -> Lines:
    for position, (number, text) in enumerate(lines):
        if text:
            if title and same(text, title) and any(t for _, t in lines[position + 1 :]):
                removed.append(Removed("title", text, number))
                return lines[position + 1 :]
            break
    return lines


def _without_related(lines: Lines, removed: list[Removed]) -> Lines:
    """Cut a list of other articles that runs to the end: its heading, then lines that are not prose."""
    for position, (_, text) in enumerate(lines):
        if text and rules.opens_related(text):
            rest = [t for _, t in lines[position + 1 :] if t]
            if not any(rules.is_sentence(t) and not rules.tail_rule(t) and len(t) > 120 for t in rest):
                removed += [Removed("related", t, n) for n, t in lines[position:] if t]
                return lines[:position]
    return lines


def _without_tail(lines: Lines, removed: list[Removed], only: tuple[str, ...] = ()) -> Lines:
    end = len(lines)
    while end:
        number, text = lines[end - 1]
        if text:
            rule = rules.tail_rule(text)
            if not rule or (only and rule not in only):
                break
            removed.append(Removed(rule, text, number))
        end -= 1
    return lines[:end]


def _without_anywhere(lines: Lines, removed: list[Removed]) -> Lines:
    kept: Lines = []
    for number, text in lines:
        if text and (rule := rules.anywhere_rule(text)):
            removed.append(Removed(rule, text, number))
        else:
            kept.append((number, text))
    return kept


def _paragraphs(lines: list[str]) -> str:
    """Blocks between blank lines become paragraphs; lines that an editor wrapped are joined again."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    blocks = [block for block in blocks if block]
    if len(blocks) == 1 and len(blocks[0]) > 1 and not _is_wrapped(blocks[0]):
        blocks = [[line] for line in blocks[0]]  # no blank lines at all: every line is a paragraph
    return "\n\n".join(" ".join(block) if _is_wrapped(block) else "\n".join(block) for block in blocks)


def _is_wrapped(block: list[str]) -> bool:
    """Whether the block's lines break in mid-sentence at an editor's width."""
    if len(block) < 2 or any(_LIST_ITEM.match(line) for line in block):
        return False
    inner = block[:-1]
    broken = sum(not line.rstrip("\"'”’)").endswith((".", "!", "?", ":", "。")) for line in inner)
    return all(_WRAP_MIN <= len(line) <= _WRAP_MAX for line in inner) and broken >= len(inner) / 2
