"""Every record has the one label that says where its question was lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.diagnose import SAYS, gold_rank, is_right, label, place
from eval.questions import GoldQuestion
from eval.records import Cited, Record, Seen
from eval.scorecard import Label
from qa.results import Scores
from tests.eval.made import cited, gold, record, seen

GOLD, OTHER = 50, 300  # starts of passages with and without the gold quote
ASKED = gold()
LOST = replace(ASKED, spans=())


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (record(ASKED, error="TimeoutError"), Label.ERROR),
        (record(gold(answers=()), error="TimeoutError"), Label.ERROR),
        (record(gold(answers=())), Label.RIGHT_REFUSAL),
        (record(gold(answers=()), "Ann", [cited()]), Label.ANSWERED_UNANSWERABLE),
        (record(ASKED, "on Monday", [cited()], [seen(1, GOLD)]), Label.RIGHT),
        (record(ASKED, "Monday", [cited(start=300, end=320)], [seen(1, OTHER), seen(2, GOLD)]), Label.WRONG_CITATION),
        (record(ASKED, "Monday"), Label.WRONG_CITATION),
        (record(LOST, "Ann", [cited()], [seen(1, OTHER)]), Label.NOT_INDEXED),
        (record(ASKED, "Ann", [cited(start=300)], [seen(1, OTHER)]), Label.NOT_RETRIEVED),
        (record(ASKED), Label.NOT_RETRIEVED),
        (record(ASKED, "Bo", [cited(start=300, end=320)], [seen(1, OTHER), seen(2, GOLD)]), Label.LOST_IN_RERANK),
        (record(ASKED, passages=[seen(1, OTHER), seen(2, GOLD, shown=False)]), Label.LOST_IN_RERANK),
        (record(ASKED, passages=[seen(1, OTHER), seen(2, GOLD)]), Label.WRONG_REFUSAL),
        (record(ASKED, "Ann", [cited()], [seen(1, GOLD)]), Label.WRONG_SPAN),
    ],
)
def test_the_label_names_the_stage_that_failed(made: Record, expected: Label) -> None:
    assert label(made, passages_seen=True) is expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (record(ASKED, "Ann"), Label.WRONG_ANSWER),
        (record(ASKED), Label.WRONG_REFUSAL),
        (record(replace(ASKED, evidence=(), spans=()), "Monday"), Label.RIGHT),
    ],
)
def test_a_system_whose_passages_are_not_seen_is_not_blamed_for_retrieval(made: Record, expected: Label) -> None:
    assert label(made, passages_seen=False) is expected


def test_in_mode_all_one_quote_that_is_missing_makes_the_question_not_indexed() -> None:
    both = replace(ASKED, mode="all", evidence=(*ASKED.evidence, ASKED.evidence[0]))
    assert label(record(both, "Ann", [cited()], [seen(1, GOLD)]), passages_seen=True) is Label.NOT_INDEXED


def test_a_refusal_is_never_right_even_if_it_holds_the_answer() -> None:
    assert not is_right(replace(record(ASKED, "Monday"), status="unanswerable"))


def test_a_citation_by_address_counts_by_article_or_by_the_span_in_it() -> None:
    by_url = replace(ASKED, spans=(replace(ASKED.spans[0], url="https://news.example/a/"),))
    for url, expected in (
        ("http://news.example/a#top", Label.RIGHT),
        ("https://news.example/b", Label.WRONG_CITATION),
        ("http://localhost:8300/articles/art?v=v1&span=100-119#cited", Label.RIGHT),
        ("http://localhost:8300/articles/art?v=v1&span=300-320#cited", Label.WRONG_CITATION),
        ("http://localhost:8300/articles/other?v=v1&span=100-119#cited", Label.WRONG_CITATION),
    ):
        assert label(record(by_url, "Monday", [Cited(1, (0, 6), url=url)]), passages_seen=False) is expected, url


def test_an_address_that_is_no_source_page_has_no_place() -> None:
    assert place(Cited(1, (0, 1), url="https://news.example/articles/x?span=1-b")) == ("", (0, 0))
    assert place(Cited(1, (0, 1), url="")) == ("", (0, 0))


def test_gold_rank_counts_from_one_and_is_zero_when_absent() -> None:
    assert gold_rank([seen(1, OTHER), seen(2, GOLD)], ASKED) == 2
    assert gold_rank([seen(1, OTHER)], ASKED) == 0


passages = st.builds(
    lambda article, start, shown: Seen(article, start, start + 100, "", "", Scores(), 1, 1, shown),
    st.sampled_from(["art", "other"]),
    st.integers(0, 300),
    st.booleans(),
)
golds = st.builds(gold, answers=st.sampled_from([(), ("Monday",)]))


@given(
    golds,
    st.sampled_from(["", "Monday", "Ann"]),
    st.lists(passages, max_size=3),
    st.booleans(),
    st.sampled_from(["", "e"]),
)
def test_every_record_has_a_label_and_every_label_is_explained(
    asked: GoldQuestion, answer: str, found: list[Seen], visible: bool, error: str
) -> None:
    made = record(asked, answer, [cited()] if answer else [], found, error)
    assert label(made, passages_seen=visible) in SAYS
    assert set(SAYS) == set(Label)
