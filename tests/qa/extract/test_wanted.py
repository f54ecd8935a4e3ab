"""Questions say what they want, and spans say what they are."""

import pytest

from qa.extract.wanted import Wanted, fits, names_someone, several, wanted


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
    ("question", "span", "value"),
    [
        ("When did it close?", "March 5", 1),
        ("When did it close?", "the harbour office", -1),
        ("How many came?", "thirteen", 1),
        ("How many came?", "the mayor", -1),
        ("How many came?", "March 5", -1),
        ("How many came?", "1:20 p.m.", -1),
        ("Who won?", "Ilse Brandt", 1),
        ("Who won?", "1931", -1),
        ("Who won?", "she", -1),
        ("Who won?", "Saturday", -1),
        ("Who won?", "May Brandt", 1),
        ("What sank?", "It", -1),
        ("Where was it planned?", "St. Petersburg", 1),
        ("What was said?", "anything", 0),
        ("Why did it close?", "cracks in the hangers", 0),
        ("How deep is the lake?", "410 metres", 1),
        ("How deep is the lake?", "410m", 1),
        ("How deep is the lake?", "five", -1),
        ("How long did it last?", "two hours", 1),
        ("How long did it last?", "from 1912 to 2001", 1),
        ("How long did it last?", "1912", -1),
        ("How deep were they trapped?", "five days", -1),
        ("How deep were they trapped?", "410 metres", 1),
        ("How far is it?", "two hours", 1),
        ("For how many days was it closed?", "76", 1),
        ("For how many days was it closed?", "76 days", 1),
        ("For how many days was it closed?", "2,900 people", -1),
        ("How often does it run?", "every 12 minutes", 1),
        ("How often does it run?", "12", -1),
        ("At what time did it leave?", "11:40 p.m.", 1),
        ("At what time did it leave?", "Saturday", -1),
        ("In what year was it built?", "in 1931", 1),
        ("In what year was it built?", "last spring", -1),
        ("How much did it cost?", "£4.6 million", 1),
        ("How much did it cost?", "4,200 loaves", -1),
        ("다리는 몇 년 만에 열렸나?", "12년", 1),
        ("누가 발표했나?", "크렘린", 1),
    ],
)
def test_what_fits(question: str, span: str, value: float) -> None:
    assert fits(question, span) == value


def test_what_names_someone() -> None:
    assert names_someone("the CIA")
    assert not names_someone("the mayor")
    assert not names_someone("3 million people")


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
