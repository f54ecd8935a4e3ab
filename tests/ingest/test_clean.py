"""Cleaning takes out what is not the article, by name, and loses no sentence."""

import contextlib
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean, tidy
from ingest.documents import Page
from ingest.errors import PageRejected
from ingest.metadata import extract

SHARED = Path(__file__).parents[3] / "shared"
BODY = "The council voted on Monday to close the pool.\n\n“We had no choice,” said Mara Voss, who leads it.\n\nIt opened in 1961."

LAYOUTS = {
    "ledger": f"Go to contents\n\nPool to close\n\nPool to close\n\nPosted March. 3, 2020 08:00,\n\nUpdated March. 3, 2020 09:00\n\n{BODY}\n\na.b@x.example · c.d@x.example",
    "courier": f"Skip to main content\nHome > Local > Leisure\n\nPool to close\n\nBy Jan Ode, Staff Writer\nPublished: 3 March 2020, 08:00\nShare this article: Facebook | X | Email\n\n{BODY}\n\nRelated articles\nTen pools to love\nWhat the mayor said\n\n© 2020 Courier. All rights reserved.",
    "wire": f"MENU\nSEARCH\nPool to close\nMarch 3, 2020\n{BODY}\n\n(END)\nCopyright 2020 The Wire",
    "korean": f"본문 바로가기\n\nPool to close\n\n입력 2020-03-03 08:00\n\n{BODY}\n\n관련 기사\n수영장 이야기\n\n저작권자 ⓒ 신문, 무단 전재 금지",
    "adverts": f"Pool to close\n\nMarch 3, 2020 8:00 AM\n\n{BODY.replace(chr(10) * 2, chr(10) * 2 + 'ADVERTISEMENT' + chr(10) * 2)}\n\nSign up for our newsletter\nFollow us on Facebook",
    "site title": f"THE GULL\nNews | Sport | Weather\nPool to close | The Gull\nPublished 3 March 2020\n\n{BODY}\n\nTags: pool, council\nBack to top",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_saved_page_of_any_layout_keeps_its_body_and_nothing_else(layout: str) -> None:
    page = Page("p", "text", LAYOUTS[layout])
    cleaned = clean(page)
    assert cleaned.text == BODY
    meta = extract(page, cleaned)
    assert meta.title == "Pool to close"
    assert meta.published is not None
    assert meta.published.iso[:10] == "2020-03-03"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_line_is_either_kept_or_reported(layout: str) -> None:
    cleaned = clean(Page("p", "text", LAYOUTS[layout]))
    reported = {gone.text for gone in cleaned.removed}
    for line in LAYOUTS[layout].split("\n"):
        assert not tidy(line) or tidy(line) in reported or tidy(line) in cleaned.text
    assert all(gone.rule for gone in cleaned.removed)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_cleaning_twice_changes_nothing(layout: str) -> None:
    once = clean(Page("p", "text", LAYOUTS[layout])).text
    assert clean(Page("p", "text", "Pool to close\n\n" + once)).text == once


@given(
    st.lists(
        st.sampled_from(
            [
                "Share your view, the mayor said on Monday.",
                "Home > away, he wrote in his book.",
                "Read more books, she told the class of 2019.",
                "Contact was lost at 5 p.m. on Sunday evening.",
            ]
        ),
        min_size=1,
        max_size=6,
    )
)
def test_sentences_that_sound_like_furniture_stay(lines: list[str]) -> None:
    body = "\n\n".join(
        ["The story begins here with a long sentence.", *lines, "And it ends here with another long sentence."]
    )
    assert clean(Page("p", "text", "A title of words\n\n" + body)).text == body


def test_hard_wrapped_lines_are_joined() -> None:
    text = "A title of words\n\nThe council voted on Monday evening to close the old pool at the end\nof the year, after a debate that went on for more than five hours and\nended in tears."
    assert clean(Page("p", "text", text)).text.count("\n") == 0


def test_html_keeps_short_paragraphs_lists_and_quotes() -> None:
    markup = """<html lang="en"><head><title>Shut | Gull</title>
    <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Bridge shut", "author": [{"name": "Ana Ruiz"}],
    "datePublished": "2020-05-01T10:00:00+02:00", "publisher": {"name": "The Gull"}}]}</script></head><body><nav><ul><li>Home</li></ul></nav>
    <article><h1>Bridge shut</h1><p>The bridge over the Tarn was closed on Sunday after cracks were found.</p><p>It was 61 years old.</p>
    <blockquote>“We had no choice,” said the mayor, Ilse Brandt, on Monday.</blockquote><ul><li>Cars must use the north ferry.</li></ul></article>
    <aside><h3>Most read</h3><ul><li>Ten facts</li></ul></aside><footer>© 2020 Gull</footer></body></html>"""
    page = Page("p", "html", markup)
    cleaned = clean(page)
    assert [p[:10] for p in cleaned.text.split("\n\n")] == ["The bridge", "It was 61 ", "“We had no", "Cars must "]
    meta = extract(page, cleaned)
    assert (meta.title, meta.byline, meta.source, meta.language) == ("Bridge shut", ("Ana Ruiz",), "The Gull", "en")
    assert meta.published is not None
    assert meta.published.iso == "2020-05-01T10:00:00+02:00"


@pytest.mark.parametrize("markup", ["<div>" * 5000 + "x", "<p>x" * 250_000, "<html></html>"])
def test_html_bombs_are_refused_quickly(markup: str) -> None:
    began = time.process_time()
    with contextlib.suppress(PageRejected):
        clean(Page("p", "html", markup))
    assert time.process_time() - began < 20


def test_a_huge_line_is_cleaned_quickly() -> None:
    began = time.process_time()
    clean(Page("p", "text", "word, " * 500_000))
    assert time.process_time() - began < 20


def test_what_a_page_does_not_say_is_unknown() -> None:
    page = Page("p", "text", "A few words stand here without any date at all.")
    meta = extract(page, clean(page))
    assert (meta.published, meta.byline, meta.source, meta.url) == (None, (), "", "")


@pytest.mark.skipif(not (SHARED / "collections").is_dir(), reason="the open collections are not beside this checkout")
def test_records_lose_no_word() -> None:
    for corpus in sorted((SHARED / "collections").glob("*/corpus.jsonl")):
        for line in corpus.read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"]
            assert re.sub(r"\s+", " ", clean(Page("p", "record", text)).text) == tidy(re.sub(r"\s+", " ", text))


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the reference page is not beside this checkout")
def test_the_reference_page() -> None:
    [file] = (SHARED / "seeds").glob("*.txt")
    page = Page(file.name, "text", file.read_text(encoding="utf-8"))
    cleaned = clean(page)
    meta = extract(page, cleaned)
    assert len(cleaned.text.split("\n\n")) == 5
    assert meta.title.startswith("Kremlin: Trump, Putin talk")
    assert meta.title not in cleaned.text
    assert meta.published is not None
    assert (meta.published.iso, meta.published.precision) == ("2019-12-31T07:51", "minute")
    assert "@" not in cleaned.text
    assert "Go to contents" not in cleaned.text
    assert meta.byline == ("zozo@donga.com", "lightee@donga.com")
