"""Files of any kind and encoding become pages."""

import io
import json
from pathlib import Path

import pytest

from ingest.documents import Page, Reject
from ingest.readers.decode import decode
from ingest.readers.sniff import kind_of
from ingest.readers.walk import read_bytes, read_pages

KOREAN = "해담만 갯벌이 열렸다. 어민들은 반겼다. 다시 문을 연 것은 12년 만이다."


def pages(name: str, text: str) -> list[Page | Reject]:
    return list(read_bytes(name, text.encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949", "euc-kr"])
def test_korean_is_read_in_any_encoding(encoding: str) -> None:
    assert decode(KOREAN.encode(encoding)) == KOREAN


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "latin-1", "cp1252", "utf-8"])
def test_western_text_is_read_in_any_encoding(encoding: str) -> None:
    text = "Café prices rose by 3 percent in Zürich, the mayor said."
    assert decode(text.encode(encoding)) == text


def test_line_ends_become_newlines() -> None:
    assert decode(b"a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_a_declared_encoding_is_used() -> None:
    assert "Łódź" in decode('<meta charset="iso-8859-2"><p>Łódź</p>'.encode("iso-8859-2"))


def test_a_binary_file_is_rejected() -> None:
    [reject] = read_bytes("x.png", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 50)
    assert isinstance(reject, Reject)
    assert "not a text file" in reject.reason


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("page.txt", "<!DOCTYPE html><html><body><p>x</p></body></html>", "html"),
        ("feed.html", '<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "feed"),
        ("feed", '<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
        ("export.log", '{"id": 1, "text": "x"}\n{"id": 2, "text": "y"}', "records"),
        ("notes.txt", "---\ntitle: X\n---\nText", "markdown"),
        ("notes.md", "Just text.", "markdown"),
        ("page.html", "No markup at all. Just text.", "text"),
        ("a.txt", "{curly} is no record", "text"),
    ],
)
def test_the_kind_is_found_from_the_content(name: str, text: str, kind: str) -> None:
    assert kind_of(name, text) == kind


def test_a_bad_line_is_rejected_alone() -> None:
    text = '{"id": "a", "text": "One."}\nnot json\n\n{"id": "c"}\n[1]\n{"text": "Five."}'
    found = pages("e.jsonl", text)
    assert [p.origin for p in found] == ["e.jsonl#a", "e.jsonl#line 2", "e.jsonl#c", "e.jsonl#line 5", "e.jsonl#line 6"]
    assert [isinstance(p, Page) for p in found] == [True, False, False, False, True]


def test_record_fields_become_hints() -> None:
    row = {
        "id": 7,
        "title": "T",
        "author": ["A", {"name": "B"}],
        "published": "2020-01-02",
        "source": "S",
        "url": "https://x.example/a",
        "text": "Body.",
    }
    [page] = pages("e.jsonl", json.dumps(row))
    assert isinstance(page, Page)
    assert (page.origin, page.hints.title, page.hints.byline, page.hints.url) == (
        "e.jsonl#7",
        "T",
        "A, B",
        "https://x.example/a",
    )


def test_front_matter_becomes_hints_and_markup_plain_text() -> None:
    [page] = pages(
        "a.md",
        '---\ntitle: "A day"\nauthors: [Ann, Bo]\ndate: 2020-01-02\n---\n# A day\n\n**Bold** and [link](https://x.example).\n',
    )
    assert isinstance(page, Page)
    assert (page.hints.title, page.hints.byline, page.hints.published) == ("A day", "Ann, Bo", "2020-01-02")
    assert "Bold and link." in page.body


def test_feed_entries_become_pages() -> None:
    feed = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
    <title>Bulletin</title><item><title>One</title><guid>g1</guid><pubDate>Tue, 31 Dec 2019 07:51:00 GMT</pubDate>
    <content:encoded><![CDATA[<p>Full text here.</p>]]></content:encoded></item><item><title>Empty</title><guid>g2</guid></item>
    </channel></rss>"""
    page, reject = pages("f.xml", feed)
    assert isinstance(page, Page)
    assert (page.origin, page.hints.source, page.body_is_html) == ("f.xml#g1", "Bulletin", True)
    assert isinstance(reject, Reject)


def test_an_entry_of_plain_text_is_not_taken_for_html() -> None:
    feed = """<rss version="2.0"><channel><title>Mail</title><item><title>One</title><guid>g1</guid>
    <description>The mayor &amp;amp; Ann Bell came on Monday.</description></item></channel></rss>"""
    [page] = pages("f.xml", feed)
    assert isinstance(page, Page)
    assert (page.body, page.body_is_html) == ("The mayor & Ann Bell came on Monday.", False)


def test_folders_are_read_in_order_without_hidden_files_or_loops(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text("Two.")
    (tmp_path / "1.txt").write_text("One.")
    (tmp_path / ".hidden.txt").write_text("No.")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    assert [p.origin for p in read_pages([str(tmp_path)])] == ["1.txt", "b/2.txt"]


def test_patterns_standard_input_and_missing_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A.")
    (tmp_path / "b.md").write_text("B.")
    found = list(read_pages([str(tmp_path / "*.txt"), "-", str(tmp_path / "none")], stdin=io.BytesIO(b"From a pipe.")))
    assert [p.origin for p in found] == ["a.txt", "stdin", str(tmp_path / "none")]
    assert isinstance(found[2], Reject)


def test_an_empty_file_is_rejected() -> None:
    [reject] = pages("e.txt", " \n ")
    assert isinstance(reject, Reject)
