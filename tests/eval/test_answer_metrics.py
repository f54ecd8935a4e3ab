"""Answers against right ones: hand-worked, and equal to an independent port of SQuAD's script on 2,000 rows."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from torchmetrics.functional.text.squad import squad

from eval.answer_metrics import containment, em, f1, match, overlap

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize(
    ("answer", "golds", "exact", "words"),
    [
        ("The Kremlin", ("Kremlin", "Moscow"), 1.0, 1.0),
        ("the Kremlin in Moscow", ("Kremlin",), 0.0, 0.5),  # precision 1/3, recall 1
        ("Paris", ("London",), 0.0, 0.0),
        ("", (), 1.0, 1.0),  # refused, rightly
        ("Paris", (), 0.0, 0.0),
        ("", ("London",), 0.0, 0.0),
        ("", ("the", "London"), 0.0, 0.0),  # the script passes over a right answer without a word
    ],
)
def test_exact_match_and_f1(answer: str, golds: tuple[str, ...], exact: float, words: float) -> None:
    assert em(answer, golds) == exact
    assert f1(answer, golds) == pytest.approx(words)


@pytest.mark.parametrize(
    ("answer", "golds", "pair"),
    [
        ("a man and woman", ("a man and a woman",), (1.0, 1.0)),
        ("the red bridge", ("bridge of Orsley", "red"), (1 / 2, 1.0)),  # the second has the better F1
        ("Paris", ("London",), (0.0, 0.0)),
        ("", ("London",), (0.0, 0.0)),
    ],
)
def test_overlap_is_that_of_the_best_right_answer(
    answer: str, golds: tuple[str, ...], pair: tuple[float, float]
) -> None:
    assert overlap(answer, golds) == pytest.approx(pair)


@pytest.mark.parametrize(
    ("answer", "golds", "same", "held"),
    [
        ("thirteen", ("13",), 1.0, 1.0),
        ("It was on 29 December 2019.", ("December 29, 2019",), 0.0, 1.0),
        ("Dec. 29, 2019", ("Sunday", "December 29, 2019"), 1.0, 1.0),
        ("in 1985", ("5",), 0.0, 0.0),
        ("", (), 1.0, 0.0),
        ("Paris", (), 0.0, 0.0),
    ],
)
def test_match_and_containment_look_through_spelling(
    answer: str, golds: tuple[str, ...], same: float, held: float
) -> None:
    assert match(answer, golds) == same
    assert containment(answer, golds) == held


def rows(count: int, seed: int) -> list[tuple[str, list[str]]]:
    """Answers and right answers cut from the sample questions and pages, with every kind of near miss."""
    rng = Random(seed)
    golds = [q["answers"] for q in map(json.loads, (SEEDS / "questions.jsonl").read_text().splitlines())]
    words = [w for page in sorted((SEEDS / "pages" / "text").glob("*.txt")) for w in page.read_text().split()]
    made = []
    for _ in range(count):
        right: list[str] = rng.choice(golds)
        at = rng.randrange(len(words) - 8)
        elsewhere = " ".join(words[at : at + rng.randint(0, 8)])
        near = rng.choice([*right, elsewhere])
        answer = rng.choice([near, elsewhere, "", f"the {near}.", near.upper(), f"{near} {elsewhere}", near[1:]])
        made.append((answer, right))
    return made


def test_exact_match_and_f1_equal_an_independent_port_of_the_official_script_on_2000_rows() -> None:
    seen: set[tuple[float, float]] = set()
    for answer, golds in rows(2000, seed=7):
        # The official script replaces no right answer, or only empty ones, by one that is empty.
        target: dict[str, Any] = {
            "answers": {"text": golds or [""], "answer_start": [0] * max(1, len(golds))},
            "id": "1",
        }
        theirs = squad([{"prediction_text": answer, "id": "1"}], [target])
        ours = (100 * em(answer, golds), 100 * f1(answer, golds))
        assert ours == pytest.approx((theirs["exact_match"].item(), theirs["f1"].item()), abs=1e-4), (answer, golds)
        seen.add((round(ours[0]), round(ours[1])))
    assert {(0, 0), (100, 100)} < seen
    assert len(seen) > 20
