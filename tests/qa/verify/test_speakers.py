"""Who said what: true where the passage lets the same one speak, false where it names another."""

import pytest

from qa.verify.verify import Evidence, verify

DOCK = (
    "The operator, Calder Lines, said that the buoy had drifted 300 metres. "
    '"We had heat and a great deal of soup," Captain Rasmus Teague told reporters. '
    '"Nobody asked us to wait," said the former midwife Constance Abara. '
    "The mayor, Ilse Brandt, opened the meeting. The council would pay for the repair, the mayor said. "
    "The harbour will be dredged in May, according to the engineer Petra Vane."
)
SHORE = "Hedda Lorne opened the meeting. Nora Pell explained the plan. The quay would be sold in June, she said."


@pytest.mark.parametrize(
    "sentence",
    [
        "Calder Lines said that the buoy had drifted 300 metres.",
        "The buoy had drifted 300 metres, the operator said.",
        "According to Calder Lines, the buoy had drifted 300 metres.",
        "Rasmus Teague said that they had heat and a great deal of soup.",
        'Constance Abara said: "Nobody asked us to wait."',
        '"Nobody asked us to wait," Abara said.',
        "Ilse Brandt said that the council would pay for the repair.",
        "Petra Vane said that the harbour will be dredged in May.",
    ],
)
def test_the_same_speaker_in_other_words_is_supported(sentence: str) -> None:
    assert verify(sentence, [Evidence(DOCK)]).verdict == "supported", verify(sentence, [Evidence(DOCK)]).reason


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("The mayor said that the buoy had drifted 300 metres.", DOCK),
        ("The operator said the council would pay for the repair.", DOCK),
        ("The former midwife said the council would pay for the repair.", DOCK),
        ("The council said the mayor would pay for the repair.", DOCK),
        ("The council, the engineer said, would pay for the repair.", DOCK),
        ("The coastguard said that the buoy had drifted 300 metres.", DOCK),
        ("According to Vane, Brandt would dredge the harbour.", "According to Brandt, Vane would dredge the harbour."),
        (
            "Askew told the council that the bridge was safe.",
            "Brandt told the council that Askew called the bridge safe.",
        ),
        ("Passengers said they had heat and soup.", '"We had heat and soup for all passengers," the captain said.'),
        ("The minister said that Askew would resign in May.", "Askew said that he would resign as minister in May."),
        ("The quay would be sold in June, Hedda Lorne said.", SHORE),
    ],
)
def test_another_speaker_is_not_supported(sentence: str, evidence: str) -> None:
    assert verify(sentence, [Evidence(evidence)]).verdict == "unsupported"


def test_the_reason_names_both() -> None:
    said = verify("The mayor said that the buoy had drifted 300 metres.", [Evidence(DOCK)])
    assert said.reason == "the passage says that operator Calder Lines said it, not mayor"


def test_a_pronoun_stands_for_who_was_named_last() -> None:
    assert verify("The quay would be sold in June, Nora Pell said.", [Evidence(SHORE)]).verdict == "supported"
