"""An item of a list stands for the whole list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.extract.lists import whole_list


@pytest.mark.parametrize(
    ("text", "item", "expected"),
    [
        (
            "The bidders are Lindqvist & Dane, Marlow Steelworks, the Grier Brothers and Pontifex Civil.",
            "Marlow Steelworks",
            "Lindqvist & Dane, Marlow Steelworks, the Grier Brothers and Pontifex Civil",
        ),
        (
            "Two schools, Brackwater High and St. Cuthman's, will begin.",
            "Brackwater High",
            "Brackwater High and St. Cuthman's",
        ),
        ("On Monday, Paris and London met.", "Paris", "Paris and London"),
        ("the municipalities of Vammala , Äetsä and Mouhijärvi in 2009", "Äetsä", "Vammala , Äetsä and Mouhijärvi"),
        ("He met Ann Lee in Rome, Italy.", "Ann Lee", "Ann Lee"),
        ("She came to Rome, Italy, by train.", "Rome", "Rome"),  # no "and" closes it
        ("bread and butter", "bread", "bread"),
    ],
)
def test_an_item_of_a_closed_list_of_names_is_widened(text: str, item: str, expected: str) -> None:
    at = text.index(item)
    start, end = whole_list(text, (at, at + len(item)), (0, len(text)))
    assert text[start:end] == expected


@given(st.text(alphabet="Ab ,&.and\n", max_size=120), st.data())
def test_the_list_holds_the_item_and_stays_in_the_sentence(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = whole_list(text, (start, end), (0, len(text)))
    assert 0 <= first <= start <= end <= last <= len(text)
