"""Whole pages, from bytes to body and metadata: one page for each layout in tests/ingest/pages/.

`NAME.body` is the article's exact text; `expected.json` holds the metadata ("" where the page does not say).
"""

import json
from pathlib import Path

import pytest

from ingest.clean import clean
from ingest.documents import Metadata, Page
from ingest.metadata import extract
from ingest.readers.walk import read_pages

PAGES = Path(__file__).parent / "pages"
EXPECTED: dict[str, dict[str, str | list[str]]] = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))


def only_page(path: Path) -> Page:
    (page,) = read_pages([str(path)])
    assert isinstance(page, Page)
    return page


def shown(meta: Metadata) -> dict[str, str | list[str]]:
    return {
        "title": meta.title,
        "byline": list(meta.byline),
        "published": meta.published.iso if meta.published else "",
        "updated": meta.updated.iso if meta.updated else "",
        "source": meta.source,
        "section": meta.section,
        "language": meta.language,
        "url": meta.url,
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_the_body_is_kept_whole_and_alone(name: str) -> None:
    body = (PAGES / f"{name}.body").read_text(encoding="utf-8").removesuffix("\n")
    assert clean(only_page(PAGES / name)).text == body


@pytest.mark.parametrize("name", EXPECTED)
def test_the_metadata_is_what_the_page_says(name: str) -> None:
    page = only_page(PAGES / name)
    unknown: dict[str, str | list[str]] = shown(Metadata())
    assert shown(extract(page, clean(page))) == unknown | EXPECTED[name]


def test_every_page_has_its_expectation() -> None:
    names = {path.name for path in PAGES.iterdir() if path.suffix not in (".body", ".json")}
    assert names == set(EXPECTED)
