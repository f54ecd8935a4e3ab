"""Questions say what they want, and spans say what they are."""

import pytest

from qa.extract.wanted import Wanted, fits, several, wanted


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("who announced the call first?", "person"),
        ("Of whom was she the aunt?", "person"),
        ("When did the bridge close?", "time"),
        ("In which year was it built?", "time"),
        ("How many people were on board?", "number"),
        ("What percentage of takings was lost?", "number"),
        ("Where was the attack planned?", "place"),
        ("Why did it close?", "reason"),
        ("How did they get in?", "reason"),
        ("how long was it?", "number"),
        ("Did the White House announce the call?", "settled"),
        ("Was it a Monday or a Tuesday?", "thing"),
        ("Which bridge was closed?", "thing"),
        ("다리는 왜 닫혔나?", "reason"),
        ("누가 발표했나?", "person"),
        ("언제 열렸나?", "time"),
        ("", "thing"),
    ],
)
def test_what_a_question_wants(question: str, kind: Wanted) -> None:
    assert wanted(question) == kind


@pytest.mark.parametrize(
    ("kind", "span", "value"),
    [
        ("time", "March 5", 1),
        ("time", "the harbour office", -1),
        ("number", "thirteen", 1),
        ("number", "the mayor", -1),
        ("person", "Ilse Brandt", 1),
        ("person", "1931", -1),
        ("place", "St. Petersburg", 1),
        ("thing", "anything", 0),
        ("reason", "cracks in the hangers", 0),
    ],
)
def test_what_fits(kind: Wanted, span: str, value: float) -> None:
    assert fits(kind, span) == value


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("Which companies offered?", True),
        ("What class was it?", False),
        ("Who were the bidders?", True),
        ("Who won?", False),
    ],
)
def test_several(question: str, more: bool) -> None:
    assert several(question) is more
