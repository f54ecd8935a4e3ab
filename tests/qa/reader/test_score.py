"""EM and F1 as in the official SQuAD script, worked by hand."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.reader.examples import Example
from qa.reader.score import evaluate, f1, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Kremlin", "kremlin"),
        ("  a  U.S. officer, ", "us officer"),
        ("An apple and the theatre", "apple and theatre"),
        ("3.5 million", "35 million"),
        ("", ""),
        ("the", ""),
    ],
)
def test_normalising(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("answer", "gold", "expected"),
    [
        ("The Kremlin", "kremlin", 1.0),
        ("the Kremlin in Moscow", "Kremlin", 2 * (1 / 3) * 1 / (1 / 3 + 1)),  # precision 1/3, recall 1
        ("a man", "a man and a woman", 2 * 1 * (1 / 3) / (1 + 1 / 3)),  # precision 1, recall 1/3
        ("new new york", "new york", 2 * (2 / 3) * 1 / (2 / 3 + 1)),  # a repeated word counts once
        ("Paris", "London", 0.0),
        ("", "", 1.0),
        ("", "London", 0.0),
        ("the", "an", 1.0),
    ],
)
def test_f1(answer: str, gold: str, expected: float) -> None:
    assert f1(answer, gold) == pytest.approx(expected)


class Pointing:
    """Logits that point at the first text token that is `wanted`; one null score for all."""

    def __init__(self, wanted: Sequence[int], null: float) -> None:
        self.wanted, self.null = wanted, null

    def __call__(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        points = np.where(np.isin(ids, self.wanted) & (types == 1), 9.0, 0.0).astype(np.float32)
        points[:, 0] = self.null
        return points, points


def test_evaluating_takes_the_best_gold_and_ranks_by_margin(tokenizer: Any) -> None:
    context = "The mayor announced the call on Sunday."
    held = ((4, 9), (0, 9))
    examples = [
        Example("1", "", "Who announced it?", context, held),
        Example("2", "", "When?", context, ((33, 39),)),
        Example("3", "", "Where?", "Nobody knows the place.", ()),
    ]
    forward = Pointing([tokenizer.token_to_id("mayor")], 1.0)
    figures = evaluate(None, tokenizer, examples, logits=forward)
    # "mayor" is right for the first (EM 1, F1 1) and wrong for the second; the third has the lowest margin.
    assert figures == {"em": 50.0, "f1": 50.0, "noans_auc": 1.0}
    assert "noans_auc" not in evaluate(None, tokenizer, examples[:2], logits=forward)
