"""Records become figures: errors count as failures, nothing is NaN, shares of labels add up to 100 %."""

import json
from dataclasses import replace

import pytest

from eval.metrics import BY_NAME
from eval.records import Cited
from eval.score import score, score_question
from eval.scorecard import Label, dump, read_scorecard
from tests.eval.made import cited, gold, record, right, run, seen, wrong

GOLD, OTHER = 50, 300


def test_a_question_is_measured_at_every_stage() -> None:
    found = [seen(1, OTHER, candidate=2), seen(2, GOLD, candidate=1, shown=False), seen(3, 500, candidate=3)]
    made = score_question(record(gold(), "Bo", [cited(start=300, end=320)], found), passages_seen=True)
    assert made.label is Label.LOST_IN_RERANK
    expected = {
        "right": 0.0,
        "candidate-hit@1": 1.0,
        "candidate-mrr@10": 1.0,
        "candidate-answer@1": 1.0,
        "reranked-hit@1": 0.0,
        "reranked-hit@4": 1.0,
        "reranked-mrr@10": 0.5,
        "reranked-answer@1": 0.0,
        "context-hit": 0.0,
        "citation-f1": 0.0,
        "citation-exact": 1.0,
        "article-recall": 1.0,
        "answered-answerable": 1.0,
    }
    assert {name: made.values[name] for name in expected} == expected
    assert set(made.values) <= set(BY_NAME)


def test_evidence_in_mode_all_needs_every_quote() -> None:
    asked = gold()
    both = replace(
        asked,
        mode="all",
        evidence=asked.evidence * 2,
        spans=(asked.spans[0], replace(asked.spans[0], evidence=1, start=500, end=520)),
    )
    made = record(both, "Monday", [cited()], [seen(1, GOLD), seen(2, 450)])
    values = score_question(made, passages_seen=True).values
    assert values["citation-recall"] == 0.5
    assert values["reranked-recall@1"] == 0.5
    assert values["reranked-recall@4"] == 1.0
    either = score_question(replace(made, gold=replace(both, mode="any")), passages_seen=True).values
    assert either["citation-recall"] == either["reranked-recall@1"] == 1.0


def test_an_error_scores_nothing_on_all_that_its_question_is_measured_on() -> None:
    answerable = score_question(record(gold(), error="TimeoutError"), passages_seen=True)
    assert set(answerable.values) >= {"right", "f1", "answerable-f1", "citation-f1", "candidate-hit@1"}
    assert set(answerable.values.values()) == {0.0}
    not_answerable = score_question(record(gold(answers=()), error="TimeoutError"), passages_seen=True)
    assert not_answerable.values == {"right": 0.0, "em": 0.0, "f1": 0.0, "refused-unanswerable": 0.0}


def test_a_refusal_of_the_unanswerable_is_right() -> None:
    values = score_question(record(gold(answers=())), passages_seen=True).values
    assert values == {"right": 1.0, "em": 1.0, "f1": 1.0, "refused-unanswerable": 1.0}


def test_a_foreign_system_is_not_measured_on_retrieval() -> None:
    made = record(gold(), "Monday", [Cited(1, (0, 6), url="https://news.example/b")])
    values = score_question(made, passages_seen=False).values
    assert not any("hit" in name for name in values)
    assert "citation-exact" not in values
    assert values["article-precision"] == 0.0


def test_the_scorecard_sums_up() -> None:
    made = score(run([right("1"), wrong("2"), right("3", "b"), record(gold("4", ())), record(gold("5", ()), "Bo")]))
    figures = {f.metric: f for f in made.figures}
    assert (figures["right"].value, figures["right"].n) == (0.6, 5)
    assert figures["right"].low < 0.6 < figures["right"].high
    assert (figures["answerable-containment"].value, figures["answerable-containment"].n) == (0.666667, 3)
    assert figures["refused-unanswerable"].value == 0.5
    assert sum(label.share for label in made.labels) == pytest.approx(1.0)
    assert {label.label: label.count for label in made.labels} == {
        Label.RIGHT: 2,
        Label.RIGHT_REFUSAL: 1,
        Label.WRONG_SPAN: 1,
        Label.ANSWERED_UNANSWERABLE: 1,
    }
    assert {(s.facet, s.of) for s in made.slices} >= {("type", "when"), ("year", "2019"), ("source", "Ledger")}
    assert {f.metric: f.value for f in made.timings} == {
        "p50 read ms": 2.0,
        "p95 read ms": 2.0,
        "p50 total ms": 10.0,
        "p95 total ms": 10.0,
    }
    assert made.figure("right") == figures["right"]
    assert made.figure("nothing") is None


def test_risk_and_coverage_count_answers_to_the_unanswerable_as_wrong() -> None:
    sure = replace(record(gold("1", ()), "Bo", [cited()]), guess="Bo", certainty=5.0)
    unsure = replace(record(gold("2")), guess="on Monday", certainty=-1.0)
    made = score(run([sure, unsure, record(gold("3", ()))]))
    assert [(p.threshold, p.coverage, p.risk) for p in made.risk_coverage] == [(5.0, 1 / 3, 1.0), (-1.0, 2 / 3, 0.5)]
    area = made.figure("aurc")
    assert area is not None
    assert area.value == pytest.approx((1.0 + 0.5) / 2)


def test_a_run_without_a_record_has_an_empty_scorecard() -> None:
    made = score(run([]))
    assert (made.count, made.figures, made.labels, made.timings) == (0, (), (), ())
    assert json.loads(dump(made))["count"] == 0


def test_equal_records_give_an_equal_scorecard_which_survives_writing_and_reading() -> None:
    records = [right("1"), wrong("2"), right("3", "b")]
    one = score(run(records))
    assert dump(one) == dump(score(run(records[::-1])))
    assert read_scorecard(dump(one).encode()) == one
