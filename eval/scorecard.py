"""The numbers: what each question scored, what a run amounts to, and how two runs differ. Only nouns.

Contract: immutable values, each with its JSON by `to_json`. A figure that has no question to be measured on is left
out, never NaN. Knows nothing of how anything is measured.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pydantic import TypeAdapter


class Label(StrEnum):
    """What became of a question: exactly one each, so that their shares add up to 100 %. In order of precedence."""

    ERROR = "error"
    RIGHT = "right"
    RIGHT_REFUSAL = "right refusal"
    WRONG_CITATION = "right answer, wrong citation"
    ANSWERED_UNANSWERABLE = "answered the unanswerable"
    NOT_INDEXED = "not indexed"
    NOT_RETRIEVED = "not retrieved"
    LOST_IN_RERANK = "lost in rerank"
    WRONG_REFUSAL = "wrong refusal"
    WRONG_SPAN = "wrong span"
    WRONG_ANSWER = "wrong answer"  # of a system whose passages are not seen

    @property
    def success(self) -> bool:
        """Whether nothing needs mending."""
        return self in (Label.RIGHT, Label.RIGHT_REFUSAL)


@dataclass(frozen=True, slots=True)
class Metric:
    """What a figure measures. `says` is one plain sentence for a report."""

    name: str
    group: Literal["headline", "answer", "abstention", "citation", "retrieval", "cost"]
    says: str
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question's values by metric; a metric that does not apply to it is left out.

    `cluster` is the article that the question is about ("" if it is about none): questions of one article are not
    independent of each other.
    """

    question_id: str
    cluster: str
    label: Label
    values: Mapping[str, float]
    facets: Mapping[str, str]  # "type", "source", "year", "length", "language" -> the question's own


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric over some questions: its mean, or a quantile for a cost. [low, high] is the 95 % interval.

    Quality lies in [0, 1]; a cost is in milliseconds.
    """

    metric: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The figures of the questions that share a facet, such as type = who."""

    facet: str
    of: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many questions have a label, and which."""

    label: Label
    count: int
    share: float
    question_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """One point of the risk-coverage curve: answering only what scores `threshold` or more.

    `coverage` is the share of all questions answered, `risk` the share of those answered wrongly.
    """

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What a run amounts to. `timings` is the only part in which two equal runs may differ."""

    run: str
    questions_digest: str
    count: int
    figures: tuple[Figure, ...]
    slices: tuple[Slice, ...]
    labels: tuple[LabelCount, ...]
    risk_coverage: tuple[RiskPoint, ...]
    timings: tuple[Figure, ...]
    questions: tuple[QuestionScore, ...]

    def figure(self, metric: str) -> Figure | None:
        """The figure of a metric, None if no question was measured by it."""
        return next((f for f in (*self.figures, *self.timings) if f.metric == metric), None)


@dataclass(frozen=True, slots=True)
class Delta:
    """B minus A of one metric on the questions that both have, with the 95 % interval of the difference.

    `smallest` is the smallest true difference that a comparison of this size would find four times out of five.
    """

    metric: str
    slice: str  # "" for all questions, else "type=who"
    a: float
    b: float
    delta: float
    low: float
    high: float
    n: int
    clusters: int
    smallest: float
    verdict: Literal["better", "worse", "no detectable change"]


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that one run has right and the other has not."""

    question_id: str
    a: Label
    b: Label


@dataclass(frozen=True, slots=True)
class Comparison:
    """How run B differs from run A. `mcnemar_p` is the exact two-sided p-value on right against not right."""

    a: str
    b: str
    deltas: tuple[Delta, ...]
    slices: tuple[Delta, ...]
    gained: tuple[Flip, ...]
    lost: tuple[Flip, ...]
    mcnemar_p: float
    summary: str


def to_json(value: Any) -> Any:
    """A value of this module, or of one that is built from it, as plain lists, objects, numbers and strings."""
    return TypeAdapter(tuple[Any, ...] if isinstance(value, tuple) else type(value)).dump_python(value, mode="json")


def dump(value: Any) -> str:
    """`to_json` as text: indented, one writing for equal values."""
    return json.dumps(to_json(value), ensure_ascii=False, indent=1, allow_nan=False)


def read_scorecard(raw: bytes) -> Scorecard:
    """What `dump` wrote. Raises pydantic's ValidationError."""
    return TypeAdapter(Scorecard).validate_json(raw)
