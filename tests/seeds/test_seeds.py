"""The sample archive's own promises: shapes, ids, quotes and the count of questions. Standard library only.

In: the files under ``seeds/``. Out: failures where a quote has left its page or a promised shape is gone.
Does not know: how Byline reads, cleans or answers; the pages are read here by a few lines of plain Python.
"""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FOLDER = SEEDS / "pages"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
TYPES = {"who", "when", "where", "howmany", "why", "how", "what", "yesno", "list", "first", "latest", "month"}
TYPES |= {"relative", "cross", "korean", "unanswerable"}


def spaced(text: str) -> str:
    """Return ``text`` with every run of white space as one space."""
    return " ".join(text.split())


def plain(markup: str) -> str:
    """Return the words of an HTML page or fragment, without head, scripts and tags."""
    body = re.sub(r"(?is)<(head|script|style)\b.*?</\1>", " ", markup)
    return spaced(html.unescape(re.sub(r"<[^>]+>", " ", body)))


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a JSON-lines file, in order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_pages() -> dict[str, str]:
    """Return every page's text by document id; records and feed items are pages of their own."""
    pages: dict[str, str] = {}
    for path in sorted((FOLDER / "text").glob("*.txt")) + sorted((FOLDER / "markdown").glob("*.md")):
        pages[path.relative_to(FOLDER).as_posix()] = path.read_text(encoding="utf-8")
    for path in sorted((FOLDER / "html").glob("*.html")):
        pages[path.relative_to(FOLDER).as_posix()] = plain(path.read_text(encoding="utf-8"))
    for path in sorted((FOLDER / "export").glob("*.jsonl")):
        for record in lines(path):
            pages[f"{path.relative_to(FOLDER).as_posix()}#{record['id']}"] = record["text"]
    for path in sorted((FOLDER / "feed").glob("*.xml")):
        for item in ET.parse(path).getroot().iter("item"):
            pages[f"{path.relative_to(FOLDER).as_posix()}#{item.findtext('guid')}"] = plain(item.findtext(CONTENT) or "")
    return pages


PAGES = read_pages()
QUESTIONS = lines(SEEDS / "questions.jsonl")
CONVERSATIONS = lines(SEEDS / "conversations.jsonl")


def all_evidence() -> Iterator[tuple[str, str, str]]:
    """Yield (owner id, document id, quote) for every piece of evidence of questions and conversations."""
    for question in QUESTIONS:
        for piece in question["evidence"]:
            yield question["id"], piece["doc_id"], piece["quote"]
    for conversation in CONVERSATIONS:
        for turn in conversation["turns"]:
            for piece in turn["evidence"]:
                yield conversation["id"], piece["doc_id"], piece["quote"]


def test_there_are_enough_pages_in_every_shape() -> None:
    assert len({doc_id.partition("#")[0] for doc_id in PAGES}) >= 24
    assert sum(doc_id.startswith("text/") for doc_id in PAGES) >= 8
    markup = [path.read_text(encoding="utf-8") for path in (FOLDER / "html").glob("*.html")]
    linked = [page for page in markup if '"@type": "NewsArticle"' in page]
    assert len(linked) >= 3
    assert len([page for page in markup if 'property="og:title"' in page and page not in linked]) >= 3
    marked_down = [path.read_text(encoding="utf-8") for path in (FOLDER / "markdown").glob("*.md")]
    assert all(page.startswith("---\ntitle:") for page in marked_down)
    assert sum(doc_id.startswith("export/") for doc_id in PAGES) >= 6
    assert sum(doc_id.startswith("feed/") for doc_id in PAGES) >= 4


def test_no_page_is_empty_and_lengths_range_from_a_brief_to_a_long_read() -> None:
    lengths = sorted(len(text.split()) for text in PAGES.values())
    assert lengths[0] > 20
    assert lengths[-1] > 2500


def test_linked_data_parses_and_names_title_and_date() -> None:
    found = 0
    for path in (FOLDER / "html").glob("courier-*.html"):
        page = path.read_text(encoding="utf-8")
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        assert block is not None, path.name
        data = json.loads(block.group(1))
        assert data["headline"]
        assert re.match(r"\d{4}-\d\d-\d\dT", data["datePublished"])
        found += 1
    assert found >= 3


def test_ids_are_unique_and_types_are_known() -> None:
    ids = [record["id"] for record in QUESTIONS + CONVERSATIONS]
    assert len(ids) == len(set(ids))
    asked = [question["question"].casefold() for question in QUESTIONS]
    assert len(asked) == len(set(asked))
    assert {question["type"] for question in QUESTIONS} == TYPES


def test_there_are_enough_questions_and_unanswerable_ones() -> None:
    empty = [question for question in QUESTIONS if not question["answers"]]
    assert len(QUESTIONS) >= 105
    assert len(empty) >= 25
    assert all(question["type"] == "unanswerable" and not question["evidence"] for question in empty)
    assert all(question["evidence"] for question in QUESTIONS if question["answers"])


def test_every_document_id_names_a_page() -> None:
    assert [(owner, doc_id) for owner, doc_id, _ in all_evidence() if doc_id not in PAGES] == []


def test_every_quote_is_an_exact_substring_of_its_page() -> None:
    assert [(owner, quote) for owner, doc_id, quote in all_evidence() if quote not in PAGES[doc_id]] == []


def test_several_quotes_say_whether_one_is_enough() -> None:
    for question in QUESTIONS:
        if len(question["evidence"]) > 1:
            assert question["evidence_mode"] in {"any", "all"}, question["id"]


def test_conversations_have_two_or_three_turns() -> None:
    assert len(CONVERSATIONS) >= 15
    assert {len(conversation["turns"]) for conversation in CONVERSATIONS} == {2, 3}


def test_every_page_is_asked_about() -> None:
    assert set(PAGES) == {doc_id for _, doc_id, _ in all_evidence()}
