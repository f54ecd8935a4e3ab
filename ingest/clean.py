"""Page -> the article's body, and what was taken out. Pure.

Contract: a line is removed only by a rule of rules.py (or as a title, or as HTML outside the article), and every
removed line is reported. Sentences in the body are never removed. Knows nothing of metadata or files.
"""

import re

from ingest import rules
from ingest.documents import Cleaned, Page, Removed
from ingest.head import Lines, same, without_head
from ingest.markup import body_lines, fragment_lines
from ingest.story import story_of, without_marks
from ingest.wrapped import is_list_item, is_wrapped, joined

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DOCUMENT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_RUNNING = ("navigation", "breadcrumb", "banner", "copyright", "pager")  # what may head every sheet of a printed page
_INSET_LINES = 7  # a heading and six titles


def clean(page: Page) -> Cleaned:
    """The body's paragraphs, separated by one blank line. "" if nothing is left. Raises PageRejected for HTML bombs."""
    removed: list[Removed] = []
    if page.kind == "html" or page.body_is_html:
        is_whole = page.kind == "html" or _DOCUMENT.search(page.body[:2000])
        texts, dropped = body_lines(page.body) if is_whole else (fragment_lines(page.body), [])
        removed += [Removed("html", text, number) for number, text in dropped]
        lines = [(i, text) for i, text in enumerate(texts, start=1)]
        spaced = [line for number, text in lines for line in ((number, tidy(text)), (number, ""))]
    else:
        spaced = [(i, tidy(line)) for i, line in enumerate(page.body.split("\n"), start=1)]
    if page.kind == "record":
        kept = _without_title(spaced, page.hints.title, removed)
        kept = _without_tail(kept, removed, only=("address",))
    else:
        if page.kind == "text":
            spaced = without_marks(spaced)
            story = story_of([text for _, text in spaced])
            spaced, foot = spaced[: story.end], spaced[story.end :]
            removed += [Removed(rules.tail_rule(text) or "page-foot", text, number) for number, text in foot if text]
            kept = without_head(spaced, page.hints.title, removed, story=story)
        else:
            kept = without_head(spaced, page.hints.title, removed)
        kept = _without_related(kept, removed)
        kept = _without_tail(kept, removed)
        kept = _without_anywhere(kept, removed)
    return Cleaned(_paragraphs([text for _, text in kept]), tuple(sorted(removed, key=lambda r: r.line)))


def tidy(line: str) -> str:
    """Without invisible characters; runs of blanks are one space."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", line)).strip()


def _without_title(lines: Lines, title: str, removed: list[Removed]) -> Lines:
    for position, (number, text) in enumerate(lines):
        if text:
            if title and same(text, title) and any(t for _, t in lines[position + 1 :]):
                removed.append(Removed("title", text, number))
                return lines[position + 1 :]
            break
    return lines


def _without_related(lines: Lines, removed: list[Removed]) -> Lines:
    """Cut what runs to the end below the heading of a list of other articles or a copyright line; never prose."""
    for position, (_, text) in enumerate(lines):
        if not text or not (rules.opens_related(text) or rules.is_copyright(text)):
            continue
        if _is_list([t for _, t in lines[position + 1 :] if t and not rules.tail_rule(t)]):
            name = "related" if rules.opens_related(text) else "page-foot"
            removed += [Removed(rules.tail_rule(t) or name, t, n) for n, t in lines[position:] if t]
            return lines[:position]
    return lines


def _is_list(rest: list[str]) -> bool:
    """Whether the lines are titles, some perhaps with a teaser, and no article that goes on."""
    prose = [rules.is_prose(t) and not t.rstrip("\"'”’») ").endswith(("?", "!", ",")) for t in rest]
    told = any(is_prose and (len(t) > 120 or rules.has_speech(t)) for t, is_prose in zip(rest, prose, strict=True))
    in_a_row = any(all(prose[i : i + 3]) for i in range(len(prose) - 2))
    return not told and not in_a_row and sum(prose) <= len(rest) / 3


def _without_tail(lines: Lines, removed: list[Removed], only: tuple[str, ...] = ()) -> Lines:
    end = len(lines)
    names = [name for gone in removed if gone.rule == "byline" and (name := rules.byline_names(gone.text))]
    while end:
        number, text = lines[end - 1]
        if text:
            again = next((gone.rule for gone in removed if gone.text == text), "")
            rule = again or rules.tail_rule(text) or ("author-note" if rules.is_author_note(text, names) else "")
            if not rule and not only and _is_foot(lines[:end]):
                rule = "page-foot"
            if not rule or (only and rule not in only):
                break
            removed.append(Removed(rule, text, number))
        end -= 1
    return lines[:end]


def _is_foot(lines: Lines) -> bool:
    """Whether the last line stands below a page's links or its owner: the owner's postal address, a slogan."""
    filled = [text for _, text in lines if text][-2:]
    if len(filled) < 2 or len(filled[1]) > 80 or filled[1].endswith((".", "!", "?", "”", '"', ")", "。")):
        return False
    above = rules.tail_rule(filled[0]) in ("navigation", "copyright", "prompt") and not rules.anywhere_rule(filled[0])
    return above and not is_list_item(filled[1])


def _without_anywhere(lines: Lines, removed: list[Removed]) -> Lines:
    kept: Lines = []
    again = {gone.text: gone.rule for gone in removed if gone.rule in _RUNNING and not rules.is_prose(gone.text)}
    inset = 0  # lines that a list of other articles, begun above, may still have
    for number, text in lines:
        if not text:
            kept.append((number, text))
            continue
        if rules.opens_inset(text):
            inset = _INSET_LINES
        elif inset:
            title = not rules.is_prose(text) or (
                inset == _INSET_LINES and text.endswith(("?", "!")) and len(text) <= 160
            )
            inset = inset - 1 if title else 0
        if rule := rules.anywhere_rule(text) or ("related" if inset else again.get(text, "")):
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
    if len(blocks) == 1 and len(blocks[0]) > 1 and not is_wrapped(blocks[0]):
        blocks = [[line] for line in blocks[0]]  # no blank lines at all: every line is a paragraph
    return "\n\n".join(joined(block) if is_wrapped(block) else "\n".join(block) for block in blocks)
