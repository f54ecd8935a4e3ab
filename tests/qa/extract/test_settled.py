"""Yes and No are said only where a passage says so."""

from datetime import date

import pytest

from qa.extract.settled import settle
from qa.results import Passage, Source

CALL = (
    "The Kremlin was first to tell the world that Donald Trump and Vladimir Putin had spoken by telephone on Sunday. "
    "From the White House there was no announcement at all. Whether North Korea came up is not known."
)
BIDS = "The bids were opened on Monday. A fifth firm, Tarnside Rigging, took part in the visit but sent no offer."
MAYOR = (
    "Margit Hallam, who was mayor of Port Ellery from 1998 to 2007, died on Wednesday at her home in Chandler's Row."
)
OYSTERS = "The oyster farmers have asked the ministry to grant them £1.2 million."
MARCH = "A second march is planned for October 22 in Wendlebury."
CLAIM = "It has yet to be confirmed if the two men discussed North Korea."


def passage(text: str) -> Passage:
    day = date(2019, 12, 31)
    source = Source("a1", "v1", "Title", (), "Paper", "", day.isoformat(), day, "", "en", "default")
    return Passage(1, source, 0, len(text), text)


@pytest.mark.parametrize(
    ("question", "text", "verdict", "quote"),
    [
        ("Did the White House announce the call?", CALL, "No", "From the White House"),
        ("Did the Kremlin tell the world?", CALL, "Yes", "The Kremlin was first"),
        ("Do we know if North Korea came up?", CALL, "No", "Whether North Korea"),
        ("Do we know whether the two men discussed North Korea?", CLAIM, "No", "It has yet"),
        ("Did Tarnside Rigging send an offer?", BIDS, "No", "A fifth firm"),
        ("Was Margit Hallam mayor of Port Ellery?", MAYOR, "Yes", "Margit Hallam"),
        ("Is the second march planned for October 22?", MARCH, "Yes", "A second march"),
    ],
)
def test_a_passage_settles_it(question: str, text: str, verdict: str, quote: str) -> None:
    settled = settle(question, passage(text))
    assert settled is not None
    assert settled.verdict == verdict
    assert text[slice(*settled.quote)].startswith(quote)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Did Margit Hallam die of cancer?", MAYOR),
        ("Was Margit Hallam mayor of Port Ellery from 1990 to 1995?", MAYOR),
        ("Did the ministry grant the oyster farmers £1.2 million?", OYSTERS),
        ("Is the second march planned for October 29?", MARCH),
        ("Was anybody hurt in the call?", CALL),
        ("Who told the world?", CALL),
        ("Did it rain?", ""),
        ("Did", CALL),
    ],
)
def test_a_passage_that_only_comes_near_settles_nothing(question: str, text: str) -> None:
    assert settle(question, passage(text)) is None
