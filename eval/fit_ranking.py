"""Fit the weights of qa/ranking.json: `python -m eval.fit_ranking --set CORPUS QUESTIONS ARCHIVE [--set …]`.

Contract: the first set is for fitting, the others for testing. Logistic regression of "this passage holds the answer"
on the features of `Ranker`, over the passages that the reader reads; then the threshold on the best passage's score
that maximises the mean of the answered-rightly and the refused-rightly share on the fitting set.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.corpus import ingested
from eval.questions import GoldQuestion, covered, locate, read_questions
from qa.build import wire
from qa.ranking import Ranker
from qa.reader.score import normalise
from qa.results import Question
from qa.settings import Settings

Row = tuple[tuple[float, ...], bool, bool]  # features, holds the gold passage, best span is right


def collect(corpus: Path, questions: Path, archive_folder: Path) -> list[tuple[GoldQuestion, list[Row]]]:
    """Every question's passages, as the reader sees them."""
    settings = Settings(archive=archive_folder)
    ranker = Ranker.load()
    with ingested(corpus, archive_folder, settings) as archive:
        chain = wire(archive, settings)
        found = []
        for gold in locate(read_questions(questions), archive).questions:
            query = chain.understand(Question(gold.text, asked_on=gold.asked_on))
            rows: list[Row] = []
            for read in sorted(chain.read(query, chain.retrieve(query)), key=lambda r: -r.passage.scores.fused):
                passage, scores = read.passage, read.passage.scores
                best = read.reading.spans[0] if read.reading.spans else None
                text = normalise(passage.text[best.start : best.end]) if best else ""
                right = any(normalise(a) in text for a in gold.answers) if text else False
                held = bool(covered(gold.spans, passage.source.article_id, passage.start, passage.end))
                rows.append((ranker.features(scores), held and gold.answerable, right))
            found.append((gold, rows))
        return found


def fit(data: Sequence[tuple[GoldQuestion, list[Row]]], rounds: int = 3000) -> NDArray[np.float64]:
    """Weights of the features, by a softmax over each question's passages (the gold passage against the others)."""
    groups = []
    for _, rows in data:
        marks = np.array([gold for _, gold, _ in rows])
        if marks.any() and not marks.all():
            groups.append((np.array([f for f, _, _ in rows]), marks))
    weights = np.zeros(len(groups[0][0][0]))
    scale = np.concatenate([x for x, _ in groups]).std(axis=0) + 1e-9
    for step in range(rounds):
        gradient = np.zeros_like(weights)
        for features, marks in groups:
            z = features / scale @ weights
            p = np.exp(z - z.max())
            p /= p.sum()
            q = p * marks / (p * marks).sum()
            gradient += (q - p) @ (features / scale)
        weights += 2.0 / (1 + step / 300) * (gradient / len(groups) - 1e-4 * weights)
    result: NDArray[np.float64] = weights / scale
    return result


def threshold(data: Sequence[tuple[GoldQuestion, list[Row]]], weights: NDArray[np.float64]) -> tuple[float, str]:
    """The threshold of the best balance on this set, and the risk-coverage table around it."""
    tops = []
    for gold, rows in data:
        if rows:
            scores = [float(np.dot(f, weights)) for f, _, _ in rows]
            at = int(np.argmax(scores))
            tops.append((scores[at], bool(gold.answers), rows[at][2]))
    best, best_value = 0.0, -1.0
    table = [
        "| threshold | answered of answerable | refused of unanswerable | right of answered |",
        "|---|---|---|---|",
    ]
    has = sum(answerable for _, answerable, _ in tops) or 1
    none = sum(not answerable for _, answerable, _ in tops) or 1
    for share in np.linspace(0, 0.6, 25):
        limit = float(np.quantile([s for s, _, _ in tops], share))
        kept = [t for t in tops if t[0] >= limit]
        answered = sum(a for _, a, _ in kept) / has
        refused = 1 - sum(not a for _, a, _ in kept) / none
        right = sum(r for _, _, r in kept) / max(1, len(kept))
        table.append(f"| {limit:.3f} | {100 * answered:.1f} | {100 * refused:.1f} | {100 * right:.1f} |")
        value = answered + refused if answered >= 0.85 else -1.0
        if value > best_value:
            best, best_value = limit, value
    return best, "\n".join(table)


def report(data: Sequence[tuple[GoldQuestion, list[Row]]], ranker: Ranker) -> str:
    """hit@1 of fusion and of the new order, and what the threshold does."""
    weights = np.array([ranker.evidence, ranker.dense, ranker.text, ranker.text_rank, ranker.dense_rank])
    fused = reranked = right = answered = refused = has = none = 0
    for gold, rows in data:
        scores = [float(np.dot(f, weights)) for f, _, _ in rows]
        at = int(np.argmax(scores)) if rows else -1
        if gold.answers:
            has += 1
            fused += bool(rows) and rows[0][1]
            reranked += bool(rows) and rows[at][1]
            answered += bool(rows) and scores[at] >= ranker.threshold
            right += bool(rows) and scores[at] >= ranker.threshold and rows[at][2]
        else:
            none += 1
            refused += not rows or scores[at] < ranker.threshold
    return (
        f"hit@1 fused {100 * fused / has:.1f}, reranked {100 * reranked / has:.1f}; "
        f"answered {100 * answered / has:.1f} of answerable, right {100 * right / has:.1f}; "
        f"refused {100 * refused / max(1, none):.1f} of unanswerable"
    )


def main() -> None:
    """Read the command line, fit, write the weights and say how they do on every set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--set", nargs=3, type=Path, action="append", required=True, metavar=("CORPUS", "QUESTIONS", "ARCHIVE")
    )
    parser.add_argument("--write", action="store_true", help="write qa/ranking.json")
    args = parser.parse_args()
    sets = [(str(s[1]), collect(*s)) for s in args.set]
    weights = fit(sets[0][1])
    limit, table = threshold(sets[0][1], weights)
    evidence, dense, text, text_rank, dense_rank = (round(float(w), 4) for w in weights)
    ranker = Ranker(evidence, dense, text, text_rank, dense_rank, threshold=round(limit, 4))
    for name, data in sets:
        sys.stdout.write(f"{name}: {report(data, ranker)}\n")
    sys.stdout.write(f"{asdict(ranker)}\n{table}\n")
    if args.write:
        file = Path(str(resources.files("qa") / "ranking.json"))
        note = f"fitted by eval.fit_ranking on {args.set[0][1].parent.name}/{args.set[0][1].name}"
        file.write_text(json.dumps({"note": note, "weights": asdict(ranker)}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
