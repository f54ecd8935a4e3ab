"""Which hard facts of a claim stand nowhere."""

from datetime import date

import pytest

from qa.judge.evidence import Source
from qa.judge.veto import Ground

GROUND = Ground(
    [
        Source(
            "Mayor Ilse Brandt said on Sunday that repairs would cost £3 million. “The bridge is safe,” said José "
            "Ødegård of the Federal Highway Bureau. It opened in 1931 and carries 9,112 vehicles a day, 17 of them "
            "buses. In Tunisia 11 men were held, seven of them Maltese.",
            "Orsley bridge",
            date(2019, 12, 31),
        )
    ],
    "Who is Anna Quist?",
)


@pytest.mark.parametrize(
    "claim",
    [
        "Brandt put the cost at three million pounds on 29 December 2019.",
        "Jose Odegard spoke of “the bridge is safe”.",
        "The FHB spoke.",
        "Every day more than 9,000 vehicles cross it.",
        "Four of the eleven were not from Malta.",  # a difference, counted
        "Some 14 of the vehicles were no buses: 17 less 3.",
        "The Tunisian coast guard held them in 2019.",
        "Anna Quist is named in the question.",
        "The bridge was 88 years old in 2019.",
    ],
)
def test_what_stands_somewhere_or_follows_is_let_pass(claim: str) -> None:
    assert GROUND.veto(claim) is None


@pytest.mark.parametrize(
    ("claim", "word", "kind"),
    [
        ("The bridge opened in 1913.", "1913", "date"),
        ("It carries 7,250 vehicles a day.", "7,250", "number"),
        ("The mayor, Otto Lang, said so.", "Otto", "name"),
        ("Brandt spoke on Friday.", "Friday", "date"),
        ("Brandt said “the bridge is unsafe”.", "the bridge is unsafe", "quotation"),
        ("The SNCF paid.", "SNCF", "name"),
        ("The bridge was closed and zorvex05 agreed.", "zorvex05", "name"),
    ],
)
def test_what_stands_nowhere_is_named_with_its_place(claim: str, word: str, kind: str) -> None:
    veto = GROUND.veto(claim)
    assert veto is not None
    assert (veto.word, veto.kind) == (word, kind)
    assert claim[slice(*veto.span)] == word
    assert word in veto.reason
