"""Two spellings of one thing give the same tokens, two things do not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.canonical import contains, tokens


@pytest.mark.parametrize(
    "same",
    [
        ("Thirteen", "13", "13.0", "the thirteen"),
        ("Dec. 29, 2019", "29 December 2019", "2019-12-29", "the 29th of December, 2019", "2019년 12월 29일"),
        ("two hundred and five", "205"),
        ("3.5 million", "3,500,000"),
        ("a hundred", "one hundred", "100"),
        ("twenty-one", "21"),
        ("14 %", "14 percent", "14 per cent"),
        ("Café", unicodedata.normalize("NFD", "café"), "CAFE"),
        ("the mayor’s office", "Mayor's office"),
        ("Sept. 2014", "September 2014"),
        ("", "the", "…"),
    ],
)
def test_spellings_of_one_thing_are_equal(same: tuple[str, ...]) -> None:
    assert len({tokens(text) for text in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13", "30"),
        ("1.5", "15"),
        ("29 December", "29 November"),
        ("seven and eight", "15"),
        ("3.5 million", "3.5 billion"),
        ("US", "us aid"),
        ("14 percent", "14"),
        ("mart", "Mar"),
    ],
)
def test_different_things_stay_different(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


@pytest.mark.parametrize(
    ("text", "wanted", "held"),
    [
        ("He came on Sunday, 29 Dec. 2019, by train.", "December 29, 2019", True),
        ("He was born in 1985.", "5", False),
        ("the twelve boats", "12 boats", True),
        ("Kremlin officials", "Kremlin official", False),
        ("크렘린은 통화를 먼저 발표했다", "크렘린", True),
        ("anything", "", False),
        ("", "anything", False),
    ],
)
def test_containing_is_by_whole_tokens_where_a_script_parts_them(text: str, wanted: str, held: bool) -> None:
    assert contains(text, wanted) is held


@given(st.text(), st.text(), st.text())
def test_a_text_contains_what_stands_between_its_words(before: str, wanted: str, after: str) -> None:
    if tokens(wanted) and tokens(f"{before} | {wanted} | {after}") == (
        *tokens(before),
        *tokens(wanted),
        *tokens(after),
    ):
        assert contains(f"{before} | {wanted} | {after}", wanted)


@given(st.text())
def test_any_text_has_tokens_and_they_do_not_depend_on_the_unicode_form(text: str) -> None:
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))
