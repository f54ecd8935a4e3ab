"""Citations against gold quotes, worked by hand."""

import pytest

from eval.citation_metrics import agrees, exactness, f1, joint_f1, precision, recall, uncited

NONE: set[int] = set()


@pytest.mark.parametrize(
    ("cited", "gold", "agree"),
    [
        ((0, 100), (0, 100), True),
        ((0, 300), (100, 200), True),  # a paragraph around the quote
        ((120, 150), (100, 200), True),  # a part of it
        ((100, 200), (200, 300), False),  # the next sentence
        ((100, 200), (149, 400), True),
        ((100, 200), (151, 400), False),  # less than half of the shorter
        ((0, 0), (0, 10), False),
    ],
)
def test_spans_agree_from_half_of_the_shorter(cited: tuple[int, int], gold: tuple[int, int], agree: bool) -> None:
    assert agrees(cited, gold) is agree
    assert agrees(gold, cited) is agree


def test_precision_recall_and_f1() -> None:
    held = [{0}, NONE, {0, 1}, NONE]  # two of four citations agree; two of three quotes are cited
    assert precision(held) == 0.5
    assert recall(held, 3) == pytest.approx(2 / 3)
    assert f1(held, 3) == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))


def test_no_citation_scores_nothing() -> None:
    assert (precision([]), recall([], 1), f1([], 1), joint_f1((1.0, 1.0), [], 1)) == (0, 0, 0, 0)


def test_joint_f1_multiplies_precisions_and_recalls() -> None:
    # answer: precision 1/2, recall 1; citations: precision 1/2, recall 1 -> precision 1/4, recall 1
    assert joint_f1((0.5, 1.0), [{0}, NONE], 1) == pytest.approx(2 * 0.25 / 1.25)
    assert joint_f1((1.0, 1.0), [{0}], 1) == 1.0
    assert joint_f1((0.0, 0.0), [{0}], 1) == 0.0


def test_uncited_sentences_are_those_that_no_span_touches() -> None:
    text = "The bridge is closed. Ferries run every hour. Nobody was hurt."
    second = text.index("Ferries")
    assert uncited(text, [(0, 21)]) == pytest.approx(2 / 3)
    assert uncited(text, [(0, second + 3)]) == pytest.approx(1 / 3)
    assert uncited(text, []) == 1.0
    assert uncited(text, [(0, len(text))]) == 0.0
    assert uncited("", []) == 0.0


def test_exactness_is_a_share() -> None:
    assert exactness([True, False, True, True]) == 0.75
