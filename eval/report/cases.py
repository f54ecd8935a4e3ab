"""Records -> cases: one question as a report shows it, with the places of the gold quotes and the citations marked.

Contract: every text is as the record has it; the template escapes. With a second run, each case holds both answers.
Passages are kept for failures only, and of those the ones that tell: shown, or holding gold. Pure.
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from eval.questions import GoldQuestion, covered
from eval.records import Cited, Record, Run, Seen
from eval.report.marking import Kind, Segment, marked
from eval.scorecard import Label, Scorecard

_MOST_PASSAGES = 6


@dataclass(frozen=True, slots=True)
class CasePassage:
    """A passage that the system saw, marked. `where` says what the stages thought of it."""

    title: str
    where: str
    holds_gold: bool
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class CaseCitation:
    """A citation with its quote; gold is marked in it."""

    n: int
    title: str
    url: str  # "" unless it is http or https
    exact: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What one run made of the question."""

    run: str
    label: Label
    given: str  # the answer, or why there is none
    refused: bool
    citations: tuple[CaseCitation, ...]
    note: str
    values: tuple[tuple[str, str], ...]
    passages: tuple[CasePassage, ...]
    command: str


@dataclass(frozen=True, slots=True)
class Case:
    """One question. `change` is "", "gained" or "lost" against the other run."""

    number: int
    id: str
    question: str
    kind: str
    asked_on: str
    golds: tuple[str, ...]
    evidence: tuple[tuple[str, str, bool], ...]  # document, quote, whether the archive has it
    sides: tuple[Side, ...]
    change: str

    @property
    def label(self) -> Label:
        """What became of it in the run that the report is about."""
        return self.sides[0].label


def cases(
    run: Run,
    card: Scorecard,
    command: str,
    other: Run | None = None,
    other_card: Scorecard | None = None,
    other_command: str = "",
) -> tuple[Case, ...]:
    """Failures first, in the order of labels, then the rest; questions of the other run are put beside."""
    labels = {q.question_id: q.label for q in card.questions}
    values = {q.question_id: q.values for q in card.questions}
    others = {record.gold.id: record for record in other.records} if other else {}
    other_values = {q.question_id: q.values for q in other_card.questions} if other_card else {}
    other_labels = {q.question_id: q.label for q in other_card.questions} if other_card else {}
    order = {label: n for n, label in enumerate(Label)}
    records = sorted(run.records, key=lambda r: (labels[r.gold.id].success, order[labels[r.gold.id]], r.gold.id))
    found = []
    for number, record in enumerate(records, start=1):
        name = record.gold.id
        sides = [_side(run.manifest.name, record, labels[name], values[name], command)]
        if other and name in others:
            sides.append(
                _side(other.manifest.name, others[name], other_labels[name], other_values[name], other_command)
            )
        found.append(_case(number, record.gold, tuple(sides)))
    return tuple(found)


def _case(number: int, gold: GoldQuestion, sides: tuple[Side, ...]) -> Case:
    located = {span.evidence for span in gold.spans}
    change = ""
    if len(sides) == 2 and sides[0].label.success != sides[1].label.success:
        change = "gained" if sides[0].label.success else "lost"
    return Case(
        number=number,
        id=gold.id,
        question=gold.text,
        kind=gold.kind,
        asked_on=gold.asked_on.isoformat() if gold.asked_on else "",
        golds=gold.answers,
        evidence=tuple((e.document, e.quote, n in located) for n, e in enumerate(gold.evidence)),
        sides=sides,
        change=change,
    )


def _side(run: str, record: Record, label: Label, values: Mapping[str, float], command: str) -> Side:
    telling = ("answerable-f1", "citation-f1")
    return Side(
        run=run,
        label=label,
        given=record.error or record.answer or "no answer",
        refused=not record.answered,
        citations=tuple(_citation(record.gold, c) for c in record.citations),
        note=record.note,
        values=tuple((name, f"{100 * values[name]:.0f}") for name in telling if name in values),
        passages=() if label.success else _passages(record),
        command=f"{command} {shlex.quote(record.gold.id)}",
    )


def _citation(gold: GoldQuestion, cited: Cited) -> CaseCitation:
    start = cited.source_span[0]
    spans = [(s.start - start, s.end - start, "gold") for s in gold.spans if s.article_id == cited.article_id]
    url = cited.url if cited.url.lower().startswith(("http://", "https://")) else ""
    exact = {"yes": "exact", "no": "not at its place", "unknown": ""}[cited.exact]
    return CaseCitation(cited.n, cited.title or cited.url, url, exact, marked(cited.quote, _typed(spans)))


def _passages(record: Record) -> tuple[CasePassage, ...]:
    gold = record.gold
    holding = {id(p) for p in record.passages if covered(gold.spans, p.article_id, p.start, p.end)}
    kept = [p for p in record.passages if p.text and (p.shown or id(p) in holding)]
    kept.sort(key=lambda p: (id(p) not in holding, p.rank or p.candidate_rank))
    return tuple(_passage(record, p, holds=id(p) in holding) for p in kept[:_MOST_PASSAGES])


def _passage(record: Record, seen: Seen, *, holds: bool) -> CasePassage:
    spans = [
        (s.start - seen.start, s.end - seen.start, "gold") for s in record.gold.spans if s.article_id == seen.article_id
    ]
    spans += [
        (c.source_span[0] - seen.start, c.source_span[1] - seen.start, "cited")
        for c in record.citations
        if c.article_id == seen.article_id
    ]
    ranks = (
        ("vectors", seen.scores.dense_rank),
        ("full text", seen.scores.text_rank),
        ("fused", seen.candidate_rank),
        ("reranked", seen.rank),
    )
    where = ", ".join(f"{stage} {f'#{rank}' if rank else '–'}" for stage, rank in ranks)
    return CasePassage(
        seen.title, f"{where}, reader {seen.scores.evidence:.2f}", holds, marked(seen.text, _typed(spans))
    )


def _typed(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, Kind]]:
    return [(start, end, "gold" if kind == "gold" else "cited") for start, end, kind in spans]
