"""The threshold is chosen on one run and holds on another; what it does is counted by hand."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from byline import app
from eval.calibrate import Guess, choose, curve, guesses, operating
from eval.errors import EvalError
from eval.records import Record, RunFolder
from qa.errors import BadSettings
from qa.extract.ranking import Ranker
from tests.eval.made import gold, record, run

#        certainty, right, answerable
FOUND = [
    Guess(4.0, True, True),
    Guess(3.0, True, True),
    Guess(2.0, False, True),
    Guess(1.5, False, False),
    Guess(1.0, True, True),
    Guess(0.0, False, False),
]


def test_what_a_threshold_does() -> None:
    point = operating(FOUND, 1.5)
    assert (point.answered, point.right, point.refused) == (3 / 4, 2 / 4, 1 / 2)
    assert (point.risk, point.coverage) == (2 / 4, 4 / 6)


def test_the_best_balance_is_chosen() -> None:
    # From 3.0: right 2/4, refused 2/2, balance 0.75. From 1.0: right 3/4, refused 1/2, balance 0.625.
    assert choose(FOUND).threshold == 3.0
    assert choose(FOUND, answered=0.9).threshold == 1.0
    with pytest.raises(EvalError, match="no threshold"):
        choose([Guess(float("-inf"), False, True), *FOUND], answered=1.0)


def test_a_chosen_threshold_still_answers_its_own_point_after_rounding() -> None:
    assert operating([Guess(1.23456789, True, True)], choose([Guess(1.23456789, True, True)]).threshold).answered == 1.0
    assert choose([Guess(-1.23456789, True, True)]).answered == 1.0


def test_the_curve_goes_from_least_to_most() -> None:
    assert [p.threshold for p in curve(FOUND)] == [4.0, 3.0, 2.0, 1.5, 1.0, 0.0]
    assert [p.coverage for p in curve(FOUND)] == sorted(p.coverage for p in curve(FOUND))


def guessed(number: int, certainty: float, guess: str, answers: tuple[str, ...] = ("Monday",)) -> Record:
    return replace(record(gold(f"{number:02}", answers)), guess=guess, certainty=certainty)


def test_guesses_count_whether_they_were_given_or_not_and_errors_are_left_out() -> None:
    made = [guessed(1, 2.0, "on Monday"), guessed(2, 1.0, "Bo", ()), guessed(3, 0.0, ""), record(gold("4"), error="e")]
    assert guesses(made) == [
        Guess(2.0, True, True),
        Guess(1.0, False, False),
        Guess(float("-inf"), False, True),
    ]
    with pytest.raises(EvalError, match="only runs of the local chain"):
        guesses([record(gold("1"), "Monday")])


def test_the_command_writes_weights_that_the_chain_can_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        answerable = [guessed(n, n / 10, "Monday") for n in range(10, 20)]
        others = [guessed(n, n / 10, "Bo", ()) for n in range(10)]
        made = run(answerable + others, name)
        folder = RunFolder(Path("runs") / name)
        folder.begin(made.manifest)
        for kept in made.records:
            folder.append(kept)
    result = CliRunner().invoke(app, ["eval", "calibrate", "one", "two", "--out", "ranking.json"])
    assert result.exit_code == 0, result.output
    assert "two, chosen" in result.stdout
    assert Ranker.load("ranking.json").threshold == 1.0
    assert Ranker.load("ranking.json").order == Ranker.load().order
    assert json.loads(Path("ranking.json").read_text(encoding="utf-8"))["calibrated"].endswith("tested on two")


def test_a_file_without_weights_is_a_bad_setting(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("{}", encoding="utf-8")
    for file in (tmp_path / "r.json", tmp_path / "none.json"):
        with pytest.raises(BadSettings, match="BYLINE_RANKING"):
            Ranker.load(str(file))
