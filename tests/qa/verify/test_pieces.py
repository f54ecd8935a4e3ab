"""Claims that several sentences of a passage prove together, and that none of them proves of somebody else."""

import pytest

from qa.verify.verify import Evidence, verify

VAULT = Evidence(
    "The seed vault on Skerrow got a jar of barley on Friday. The vault was opened in 2009 in an old gun battery.\n\n"
    "It is kept at 18 degrees below zero. Seeds from 64 countries are stored there, said the keeper, Wilma Strand. "
    "She came to the island in 1998. The oldest seeds are peas. Hedda Lorne visited the vault in June. "
    "She left a bag of oats."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Seeds from 64 countries are stored in the vault, which was opened in 2009 in an old gun battery.",
        "The vault was opened in 2009, is kept at 18 degrees below zero and got a jar of barley on Friday.",
        "Wilma Strand came to the island in 1998 and the oldest seeds are peas.",
        "The vault was opened in 2009 and Hedda Lorne visited it in June.",
    ],
)
def test_each_piece_may_have_a_sentence_of_its_own(claim: str) -> None:
    found = verify(claim, [VAULT])
    assert found.verdict == "supported", found.reason
    assert found.quote is not None


@pytest.mark.parametrize(
    "claim",
    [
        "Hedda Lorne came to the island in 1998 and left a bag of oats.",
        "Wilma Strand, who left a bag of oats, came to the island in 1998.",
        "The oldest seeds are peas, which were opened in 2009 in an old gun battery.",
        "The vault was opened in 2009 and closed in June.",
        "Seeds from 64 countries are stored there and Wilma Strand visited the vault in June.",
    ],
)
def test_a_piece_must_be_said_of_the_same(claim: str) -> None:
    assert verify(claim, [VAULT]).verdict == "unsupported"


def test_an_answer_made_from_its_question_needs_one_sentence() -> None:
    claim = "The vault was opened in 2009, is kept at 18 degrees below zero and got a jar of barley on Friday."
    assert verify(claim, [VAULT], single=True).verdict == "unsupported"
