"""How well a judge tells true from false: per source and per kind of error.

AUC is the chance that a supported claim scores above one that is not, ties half (Mann and Whitney 1947).
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lab.judge.examples import Row, claims, labelled, yes_no

SETS = ("news-d", "fitting", "claims-dev")
FITTING = Path(__file__).parents[1] / "data" / "fitting.jsonl"  # stories that no network has seen


def development(data: Path, only: Sequence[str] = SETS) -> list[Row]:
    """The rows for choosing and reporting; never trained on."""
    rows: list[Row] = []
    if "news-d" in only:
        rows += claims(data / "stories" / "news-d.jsonl")
        rows += yes_no(data / "stories" / "news-d.jsonl")
    if "fitting" in only:
        rows += claims(FITTING)
        rows += yes_no(FITTING)
    if "claims-dev" in only:
        rows += [
            Row(r.evidence, r.claim, r.supported, "claims-dev")
            for r in labelled(data / "claims" / "dev.jsonl.gz", random.Random(1))[:1200]
        ]
    return rows


def auc(supported: Sequence[float], other: Sequence[float]) -> float:
    """0 to 1; nan where one side is empty."""
    if not supported or not other:
        return float("nan")
    ranks = np.searchsorted(np.sort(other), supported, "left") + np.searchsorted(np.sort(other), supported, "right")
    return float(ranks.sum() / 2 / len(supported) / len(other))


def kept_at(supported: Sequence[float], other: Sequence[float], passed: float) -> float:
    """The share of supported claims above the threshold that lets this share of the others pass."""
    if not supported or not other:
        return float("nan")
    threshold = np.quantile(other, 1 - passed)
    return float(np.mean(np.asarray(supported) > threshold))


def figures(rows: Sequence[Row], found: Sequence[float]) -> dict[str, Any]:
    """By source: n, AUC, share kept where 3.5 % of the false pass; by kind of error: its AUC."""
    told: dict[str, Any] = {}
    by_source: dict[str, list[tuple[Row, float]]] = defaultdict(list)
    for row, score in zip(rows, found, strict=True):
        by_source[row.source].append((row, score))
    for source, pairs in by_source.items():
        yes = [score for row, score in pairs if row.supported]
        no = [score for row, score in pairs if not row.supported]
        told[source] = {
            "n": [len(yes), len(no)],
            "auc": round(auc(yes, no), 3),
            "kept": round(kept_at(yes, no, 0.035), 3),
        }
        kinds = sorted({row.kind for row, _ in pairs if row.kind and not row.supported})
        if len(kinds) > 1:
            told[source]["kinds"] = {
                kind: round(auc(yes, [s for row, s in pairs if row.kind == kind and not row.supported]), 2)
                for kind in kinds
            }
    return told


def table(network: Any, tokenizer: Any, rows: Sequence[Row]) -> dict[str, Any]:
    """The figures of a network."""
    from lab.judge.network import scores

    return figures(rows, scores(network, tokenizer, [(row.claim, row.evidence) for row in rows]))
