"""What the judge reads beside a claim."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.judge.evidence import Source, Sources, in_its_figures

BRIDGE = Source(
    "The council met on Tuesday. Inspectors found cracks in thirteen hangers. They closed the bridge at once. "
    "Rain is expected. The library has a new clock.",
    "Bridge closed",
    date(2020, 1, 2),
)
FERRY = Source("A ferry runs every 20 minutes. The port pays for it.", "Free ferry")


def test_the_sentences_that_share_most_come_in_their_order_behind_title_and_day() -> None:
    evidence = Sources([BRIDGE]).evidence("The bridge was closed because of cracks in hangers.", [0], words=20)
    assert evidence.text == (
        "Bridge closed (Thursday 2 January 2020). The council met on Tuesday. Inspectors found cracks in thirteen "
        "hangers. They closed the bridge at once."
    )


def test_two_sources_each_have_their_head() -> None:
    text = Sources([BRIDGE, FERRY]).evidence("A ferry runs while the bridge is closed.", [0, 1]).text
    assert "Free ferry. A ferry runs" in text
    assert text.index("Bridge closed (") < text.index("Free ferry.")


def test_a_claim_that_shares_nothing_still_meets_a_sentence() -> None:
    assert Sources([FERRY]).evidence("Zebras graze.", [0]).sentences


def test_the_claim_is_told_in_the_figures_of_its_evidence() -> None:
    sources = Sources([BRIDGE])
    claim = "On 31 December 2019 the council heard of 13 hangers."
    evidence = sources.evidence(claim, [0])
    assert in_its_figures(claim, evidence, sources.sources) == "On Tuesday the council heard of thirteen hangers."


def test_another_number_or_day_stays_as_it_was() -> None:
    sources = Sources([BRIDGE])
    claim = "On 30 December 2019 the council heard of 14 hangers."
    assert in_its_figures(claim, sources.evidence(claim, [0]), sources.sources) == claim


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300), st.text(max_size=120))
def test_sentences_lie_where_they_say(text: str, claim: str) -> None:
    for sentence in Sources([Source(text)]).evidence(claim, [0]).sentences:
        assert text[slice(*sentence.at)] == sentence.text
