"""Pages with menus of a hundred lines, in eight languages, saved three ways: the story is found, and nothing else."""

import pytest

from ingest.clean import clean
from ingest.documents import Page
from ingest.metadata import extract
from tests.ingest.saves import SAVES, Save


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.name)
def test_only_the_story_of_a_page_with_long_menus_is_kept(save: Save) -> None:
    page = Page("p", "text", save.text)
    cleaned = clean(page)
    assert cleaned.text.split("\n\n") == list(save.body)
    meta = extract(page, cleaned)
    assert meta.title == save.title
    assert meta.published is not None
    assert meta.published.iso[:10] == save.day
