"""Records -> a scorecard: every metric of every question, their means with intervals, slices, labels, costs. Pure.

Contract: equal records and seed give equal scorecards but for `timings`. An error scores 0 on everything that its
question is measured on. Knows nothing of files or of the system under test.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from eval import abstention_metrics, answer_metrics, citation_metrics, retrieval_metrics
from eval.abstention_metrics import Decision
from eval.canonical import contains
from eval.diagnose import is_right, label, names, pieces
from eval.metrics import BY_NAME, DEPTHS, KEY, METRICS
from eval.questions import GoldQuestion, covered
from eval.records import Record, Run, Seen
from eval.scorecard import Figure, Label, LabelCount, QuestionScore, Scorecard, Slice
from eval.stats import Clusters, quantile

_DIGITS = 6


def score(run: Run) -> Scorecard:
    """The scorecard of a run, whole or unfinished."""
    seen = run.manifest.target == "local"
    questions = [score_question(record, passages_seen=seen) for record in run.records]
    clusters = Clusters([q.cluster for q in questions], seed=run.manifest.seed)
    decisions = [decision(r) for r in run.records if r.guess]
    return Scorecard(
        run=run.manifest.name,
        questions_digest=run.manifest.questions_digest,
        count=len(questions),
        figures=(*_figures(questions, clusters, range(len(questions)), BY_NAME), *_aurc(decisions)),
        slices=tuple(_slices(questions, clusters)),
        labels=tuple(_labels(questions)),
        risk_coverage=abstention_metrics.curve(decisions, max(1, len(questions))),
        timings=tuple(_timings(run.records)),
        questions=tuple(questions),
    )


def score_question(record: Record, *, passages_seen: bool) -> QuestionScore:
    """One question's label and values; what it cannot be measured on is left out."""
    gold = record.gold
    found = label(record, passages_seen=passages_seen)
    values = {"right": float(found.success), **_answer(record), **_citations(record)}
    if passages_seen and gold.answerable and gold.evidence:
        values |= _retrieval(record)
    if record.error:
        values = dict.fromkeys(values, 0.0)
    return QuestionScore(
        question_id=gold.id,
        cluster=gold.spans[0].article_id if gold.spans else "".join(gold.documents[:1]),
        label=found,
        values={metric.name: round(values[metric.name], _DIGITS) for metric in METRICS if metric.name in values},
        facets=_facets(gold),
    )


def _answer(record: Record) -> dict[str, float]:
    golds = record.gold.answers
    text = record.answer if record.answered else ""
    values = {"em": answer_metrics.em(text, golds), "f1": answer_metrics.f1(text, golds)}
    if not golds:
        return values | {"refused-unanswerable": float(not record.answered)}
    return values | {
        "answerable-em": values["em"],
        "answerable-f1": values["f1"],
        "answerable-match": answer_metrics.match(text, golds),
        "answerable-containment": float(is_right(record)),
        "answered-answerable": float(record.answered),
    }


def _citations(record: Record) -> dict[str, float]:
    gold, given = record.gold, record.citations
    values: dict[str, float] = {}
    if known := [c.exact == "yes" for c in given if c.exact != "unknown"]:
        values["citation-exact"] = citation_metrics.exactness(known)
    if record.answered:
        values["uncited-sentences"] = citation_metrics.uncited(record.answer, [c.span for c in given])
    if gold.answerable and gold.spans:
        held = [_counted(gold, pieces(gold, c)) for c in given]
        total = _total(gold)
        articles = sorted({(s.article_id, s.url) for s in gold.spans})
        named = [{n for n, article in enumerate(articles) if names(c, *article)} for c in given]
        either = [_counted(gold, found) for found in named]
        answer = answer_metrics.overlap(record.answer, gold.answers) if record.answered else (0.0, 0.0)
        values |= {
            "citation-precision": citation_metrics.precision(held),
            "citation-recall": citation_metrics.recall(held, total),
            "citation-f1": citation_metrics.f1(held, total),
            "article-precision": citation_metrics.precision(either),
            "article-recall": citation_metrics.recall(either, len(articles) if gold.mode == "all" else 1),
            "joint-f1": citation_metrics.joint_f1(answer, held, total),
        }
    return values


def _retrieval(record: Record) -> dict[str, float]:
    gold, total = record.gold, _total(record.gold)
    orders = {
        "candidate": sorted((p for p in record.passages if p.candidate_rank), key=lambda p: p.candidate_rank),
        "reranked": sorted((p for p in record.passages if p.rank), key=lambda p: p.rank),
    }
    answers = {p: any(contains(p.text, answer) for answer in gold.answers) for p in record.passages}
    values: dict[str, float] = {}
    for stage, passages in orders.items():
        ranking, answering = _ranking(gold, passages), [answers[p] for p in passages]
        for k in DEPTHS:
            values |= {
                f"{stage}-hit@{k}": retrieval_metrics.hit(ranking, k),
                f"{stage}-recall@{k}": retrieval_metrics.recall(ranking, total, k),
                f"{stage}-mrr@{k}": retrieval_metrics.reciprocal_rank(ranking, k),
                f"{stage}-ndcg@{k}": retrieval_metrics.ndcg(ranking, total, k),
                f"{stage}-answer@{k}": float(any(answering[:k])),
            }
    shown = [p for p in record.passages if p.shown]
    ranking = _ranking(gold, shown)
    return values | {
        "context-hit": retrieval_metrics.hit(ranking, len(shown)),
        "context-recall": retrieval_metrics.recall(ranking, total, len(shown)),
        "context-answer": float(any(answers[p] for p in shown)),
    }


def _ranking(gold: GoldQuestion, passages: Iterable[Seen]) -> list[AbstractSet[int]]:
    return [_counted(gold, covered(gold.spans, p.article_id, p.start, p.end)) for p in passages]


def _counted(gold: GoldQuestion, found: AbstractSet[int]) -> AbstractSet[int]:
    """The pieces as they count: in mode "any" all of them stand for one and the same."""
    return found if gold.mode == "all" or not found else {0}


def _total(gold: GoldQuestion) -> int:
    return len(gold.evidence) if gold.mode == "all" else 1


def _facets(gold: GoldQuestion) -> dict[str, str]:
    """What a question can be sliced by; what is unknown is left out."""
    words = len(gold.text.split())
    first = gold.spans[0] if gold.spans else None
    found = {
        "type": gold.kind,
        "source": first.source if first else "",
        "year": str(first.year) if first and first.year else "",
        "length": "up to 7 words" if words <= 7 else "8 to 12 words" if words <= 12 else "13 words or more",
        "language": first.language if first else "",
    }
    return {facet: of for facet, of in found.items() if of}


def decision(record: Record) -> Decision:
    """How sure the system was of its guess, and whether the guess holds a right answer."""
    return Decision(record.certainty, answer_metrics.containment(record.guess, record.gold.answers) == 1.0)


def _figures(
    questions: Sequence[QuestionScore], clusters: Clusters, at: Sequence[int], metrics: Iterable[str]
) -> Iterable[Figure]:
    """One figure for each metric that any of the questions at these positions is measured on."""
    for metric in metrics:
        measured = [n for n in at if metric in questions[n].values]
        if measured:
            values = np.array([questions[n].values[metric] for n in measured])
            low, high = clusters.interval(values, np.array(measured))
            bounds = (round(max(0.0, low), _DIGITS), round(min(1.0, high), _DIGITS))
            yield Figure(metric, round(math.fsum(values) / len(values), _DIGITS), *bounds, len(values))


def _slices(questions: Sequence[QuestionScore], clusters: Clusters) -> Iterable[Slice]:
    groups: dict[tuple[str, str], list[int]] = {}
    for number, question in enumerate(questions):
        for facet, of in question.facets.items():
            groups.setdefault((facet, of), []).append(number)
    for (facet, of), at in sorted(groups.items()):
        yield Slice(facet, of, tuple(_figures(questions, clusters, at, KEY)))


def _labels(questions: Sequence[QuestionScore]) -> Iterable[LabelCount]:
    by_label: Mapping[Label, list[str]] = {found: [] for found in Label}
    for question in questions:
        by_label[question.label].append(question.question_id)
    for found, ids in by_label.items():
        if ids:
            yield LabelCount(found, len(ids), round(len(ids) / len(questions), _DIGITS), tuple(ids))


def _aurc(decisions: Sequence[Decision]) -> Iterable[Figure]:
    """The area has no mean of questions behind it; it is shown without an interval."""
    if decisions:
        area = round(abstention_metrics.area(decisions), _DIGITS)
        yield Figure("aurc", area, area, area, len(decisions))


def _timings(records: Sequence[Record]) -> Iterable[Figure]:
    stages: dict[str, list[float]] = {}
    for record in records:
        for stage, ms in record.timings_ms:
            stages.setdefault(stage, []).append(ms)
    for stage, taken in stages.items():
        for name, q in (("p50", 0.5), ("p95", 0.95)):
            value = round(quantile(taken, q), 2)
            yield Figure(f"{name} {stage} ms", value, value, value, len(taken))
