"""Two runs side by side: paired, flips both ways, plain words, and no alarm where nothing changed."""

from dataclasses import replace
from random import Random

import pytest

from eval.compare import compare
from eval.errors import RunsDiffer
from eval.records import Record, Run
from eval.score import score
from eval.scorecard import Label, QuestionScore, Scorecard
from tests.eval.made import right, run, wrong


def card(flags: list[bool], name: str = "now", digest: str = "d1") -> Scorecard:
    """Five questions an article, right or wrong."""
    made: list[Record] = [(right if ok else wrong)(f"{n:03}", f"article {n // 5}") for n, ok in enumerate(flags)]
    return score(run(made, name, digest))


def bare(flags: list[bool]) -> Scorecard:
    """The same with the headline alone."""
    labels = {True: Label.RIGHT, False: Label.WRONG_SPAN}
    questions = [
        QuestionScore(f"{n:03}", f"article {n // 5}", labels[ok], {"right": float(ok)}, {})
        for n, ok in enumerate(flags)
    ]
    return Scorecard("now", "d1", len(flags), (), (), (), (), (), tuple(questions))


def test_a_run_against_itself_is_no_detectable_change() -> None:
    same = card([n % 3 > 0 for n in range(60)])
    change = compare(same, same)
    assert change.summary.startswith("no detectable change")
    assert {d.verdict for d in (*change.deltas, *change.slices)} == {"no detectable change"}
    assert (change.gained, change.lost, change.mcnemar_p) == ((), (), 1.0)
    assert next(d for d in change.deltas if d.metric == "right").smallest == pytest.approx(6 / 60)


def test_a_fall_is_found_with_its_flips() -> None:
    before = [True] * 60
    after = [n % 3 > 0 for n in range(60)]
    change = compare(card(before, "a"), card(after, "b"))
    fall = next(d for d in change.deltas if d.metric == "right")
    assert (fall.a, fall.b, fall.delta) == (1.0, 0.666667, -0.333333)
    assert fall.low < -1 / 3 < fall.high < 0
    assert fall.verdict == "worse"
    assert (fall.n, fall.clusters) == (60, 12)
    assert len(change.lost) == 20
    assert (change.lost[0].a, change.lost[0].b) == (Label.RIGHT, Label.WRONG_SPAN)
    assert change.mcnemar_p < 1e-4
    assert change.summary.startswith("worse (-33.3 points")
    assert {d.verdict for d in change.slices if d.slice == "type=when" and d.metric == "right"} == {"worse"}


def test_what_is_lower_when_better_is_judged_the_other_way() -> None:
    cited = [right(f"{n:02}", f"article {n}") for n in range(40)]
    bare = [replace(r, citations=()) if n % 2 else r for n, r in enumerate(cited)]
    change = compare(score(run(cited, "a")), score(run(bare, "b")))
    assert next(d for d in change.deltas if d.metric == "uncited-sentences").verdict == "worse"


def test_runs_over_different_questions_are_refused() -> None:
    with pytest.raises(RunsDiffer, match="different question sets"):
        compare(card([True] * 5), card([True] * 5, digest="d2"))
    with pytest.raises(RunsDiffer, match="1 questions stand in one run only, such as 004"):
        compare(card([True] * 5), card([True] * 4))


def test_runs_that_differ_by_chance_alone_raise_an_alarm_about_one_time_in_twenty() -> None:
    alarms = 0
    for seed in range(100):
        rng = Random(seed)
        certain = [rng.random() < 0.8 for _ in range(100)]  # the others are right or wrong by a coin, in either run
        before, after = ([c or rng.random() < 0.5 for c in certain] for _ in "ab")
        change = compare(bare(before), bare(after), seed=seed)
        alarms += not change.summary.startswith("no detectable change")
    assert 0 < alarms <= 11  # a binomial of 100 and 0.05 goes beyond with a chance of 0.4 %, and is 0 with 0.6 %


def test_an_unfinished_run_is_refused() -> None:
    whole = run([right("1"), right("2")])
    part = Run(whole.manifest, whole.records[:1])
    with pytest.raises(RunsDiffer, match="finish the shorter run"):
        compare(score(whole), score(part))
