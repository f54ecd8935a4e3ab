"""Scorecards, comparisons and gates as a person reads them in a terminal. Pure: values in, text out."""

from collections.abc import Iterable, Sequence

from eval.calibrate import Operating
from eval.diagnose import SAYS, gold_rank
from eval.gate import Check
from eval.metrics import BY_NAME
from eval.questions import covered
from eval.records import Record
from eval.scorecard import Comparison, Delta, Figure, Label, Scorecard, Slice

_LESS_SHOWN = ("-recall@", "-mrr@", "-ndcg@1", "-ndcg@4", "-answer@4", "context-recall")


def _is_shown(metric: str) -> bool:
    """Whether a metric stands in the short tables: all but the finer measures of retrieval."""
    return not any(part in metric for part in _LESS_SHOWN) or metric.endswith("-ndcg@10")


def scorecard(card: Scorecard, *, everything: bool = False) -> str:
    """Figures in points of 100, the failure table, and the costs."""
    figures = [f for f in card.figures if everything or _is_shown(f.metric)]
    lines = [f"{card.run}: {card.count} questions", ""]
    lines += _table(("metric", "value", "95 % interval", "n"), (_figure(f) for f in figures))
    lines += ["", *_table(("outcome", "count", "share", ""), _labels(card))]
    if everything:
        lines += ["", *_table(("slice", "metric", "value", "95 % interval", "n"), _slices(card.slices))]
    costs = [f for f in card.timings if f.metric.endswith(" total ms")]
    lines += ["", ", ".join(f"{f.metric.split()[0]} {f.value:.0f} ms" for f in costs) + " a question"]
    return "\n".join(lines)


def comparison(change: Comparison, *, everything: bool = False) -> str:
    """The summary, the metrics that both runs have, the slices that moved, and the flips."""
    deltas = [d for d in change.deltas if everything or _is_shown(d.metric)]
    slices = [d for d in change.slices if everything or d.verdict != "no detectable change"]
    lines = [f"{change.b} against {change.a}: {change.summary}", ""]
    heads = ("metric", "A", "B", "B - A", "95 % interval", "n", "seen from", "")
    lines += _table(heads, (_delta(d) for d in deltas))
    if slices:
        lines += ["", *_table(("slice", *heads), ((d.slice, *_delta(d)) for d in slices))]
    for name, flips in (("gained", change.gained), ("lost", change.lost)):
        if flips:
            lines += ["", f"{name}:", *(f"  {f.question_id}  {f.a} -> {f.b}" for f in flips)]
    return "\n".join(lines)


def gate(checks: Sequence[Check], *, everything: bool = False) -> str:
    """What failed, then the verdict."""
    shown = [c for c in checks if everything or c.outcome != "pass" or not c.slice]
    rows = (
        (c.slice or "all", c.metric, _points(c.before), _points(c.after), _points(c.fall), _points(c.tolerance),
         str(c.n), c.outcome)
        for c in shown
    )  # fmt: skip
    failed = sum(c.outcome != "pass" for c in checks)
    verdict = f"failed: {failed} of {len(checks)} checks" if failed else f"passed: {len(checks)} checks"
    heads = ("slice", "metric", "before", "after", "fall up to", "allowed", "n", "")
    return "\n".join([*_table(heads, rows), "", verdict])


def calibration(points: Sequence[tuple[str, Operating]]) -> str:
    """What thresholds do, one line a run and threshold."""
    heads = ("", "threshold", "answered", "rightly", "refused", "wrong of those given", "coverage")
    rows = (
        (name, f"{p.threshold:.4f}", *map(_points, (p.answered, p.right, p.refused, p.risk, p.coverage)))
        for name, p in points
    )
    return "\n".join(_table(heads, rows))


def why(record: Record, found: Label) -> str:
    """Everything about one question: what was right, what came back, and where the gold passage was at every stage."""
    gold = record.gold
    lines = [f"{gold.id}: {gold.text}", f"outcome: {found} ({SAYS[found]})", ""]
    lines += [f"right answers: {' | '.join(gold.answers) or 'none: the corpus does not answer'}"]
    for number, evidence in enumerate(gold.evidence):
        places = [s for s in gold.spans if s.evidence == number]
        where = ", ".join(f"article {s.article_id} [{s.start}, {s.end})" for s in places) or "not in the archive"
        lines.append(f"gold quote: “{evidence.quote}” ({evidence.document}: {where})")
    lines += ["", f"answer: {record.answer or record.error or record.note or 'refused'}"]
    lines += [
        f"  [{c.n}] “{c.quote}” {c.title or c.url} [{c.source_span[0]}, {c.source_span[1]})" for c in record.citations
    ]
    if record.passages:
        lines += ["", *_stages(record)]
    return "\n".join(lines)


def _stages(record: Record) -> list[str]:
    gold, passages = record.gold, record.passages
    fused = sorted(passages, key=lambda p: p.candidate_rank)
    holding = [p for p in passages if covered(gold.spans, p.article_id, p.start, p.end)]
    ranks = {
        "vectors": min((p.scores.dense_rank for p in holding if p.scores.dense_rank), default=0),
        "full text": min((p.scores.text_rank for p in holding if p.scores.text_rank), default=0),
        "fusion": gold_rank(fused, gold),
        "reranking": gold_rank(passages, gold),
        "shown": gold_rank([p for p in passages if p.shown], gold),
    }
    lines = [f"{len(passages)} passages read"]
    if gold.spans:
        lines[0] += "; the gold passage: " + ", ".join(f"{stage} {_place(rank)}" for stage, rank in ranks.items())
    if record.guess:
        sure = record.certainty >= record.threshold
        verb = "it is given" if record.answered and sure else "it is withheld"
        if record.answered and not sure:
            verb = "given all the same: a passage settles it, or a language model wrote the answer"
        lines.append(
            f"the reader's best guess: “{record.guess}”, certainty {record.certainty:.3f}, "
            f"threshold {record.threshold:.3f}: {verb}"
        )
    heads = ("", "rank", "score", "reader", "fused", "vectors", "full text", "passage")
    rows = (
        ("gold" if p in holding else "", str(p.rank), f"{p.scores.rerank:.3f}", f"{p.scores.evidence:.2f}",
         f"{_place(p.candidate_rank)}", f"{p.scores.dense:.3f} {_place(p.scores.dense_rank)}",
         f"{p.scores.text:.2f} {_place(p.scores.text_rank)}", f"{p.title[:30]}: {' '.join(p.text.split())[:60]}")
        for p in passages
    )  # fmt: skip
    return [*lines, "", *_table(heads, rows)]


def _place(rank: int) -> str:
    return f"#{rank}" if rank else "absent"


def _labels(card: Scorecard) -> Iterable[tuple[str, ...]]:
    return ((str(c.label), str(c.count), f"{100 * c.share:.1f} %", SAYS[c.label]) for c in card.labels)


def _slices(slices: Sequence[Slice]) -> Iterable[tuple[str, ...]]:
    return ((f"{s.facet}={s.of}", *_figure(f)) for s in slices for f in s.figures)


def _figure(figure: Figure) -> tuple[str, ...]:
    interval = f"{_points(figure.low)} to {_points(figure.high)}" if figure.metric != "aurc" else ""
    return figure.metric, _points(figure.value), interval, str(figure.n)


def _delta(delta: Delta) -> tuple[str, ...]:
    interval = f"{100 * delta.low:+.1f} to {100 * delta.high:+.1f}"
    verdict = "" if delta.verdict == "no detectable change" else delta.verdict
    return (
        delta.metric, _points(delta.a), _points(delta.b), f"{100 * delta.delta:+.1f}", interval, str(delta.n),
        _points(delta.smallest), verdict,
    )  # fmt: skip


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


def metrics() -> str:
    """Every metric and what it says."""
    return "\n".join(_table(("metric", "group", "what it is"), ((m.name, m.group, m.says) for m in BY_NAME.values())))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Columns padded to their widest cell; the last is left as it is."""
    cells = [heads, *rows]
    widths = [max(len(row[n]) for row in cells) for n in range(len(heads) - 1)]
    return ["  ".join((*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1])).rstrip() for row in cells]
