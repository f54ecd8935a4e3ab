"""Scorecards -> the geometry of charts: points, ticks and words, in the units of an SVG's view box. Pure.

Contract: every coordinate lies inside the view box and is finite; a chart that has nothing to draw is None. Knows
nothing of colours or HTML: the template draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eval.scorecard import Scorecard

WIDTH, HEIGHT = 380, 260
LEFT, RIGHT, TOP, BOTTOM = 46, 18, 24, 44
_DEPTHS = (1, 4, 10)
_ROW = 36  # height of a row of bars
_MOST_POINTS = 300


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and its words."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point that is worth its own words."""

    x: float
    y: float
    text: str
    right: bool = False  # the words stand to the left of it


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline. `style` names what it is: "a" or "b" for the run, with "-dashed" for the earlier stage."""

    name: str
    style: str
    points: str
    dots: tuple[Dot, ...] = ()
    words: Literal["above", "below", "none"] = "above"  # where the dots' words stand


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines over two axes."""

    title: str
    says: str  # what it shows, for those who cannot see it
    x_label: str
    y_label: str
    x: tuple[Tick, ...]
    y: tuple[Tick, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart: a median, and a tail that reaches on to the 95th percentile."""

    name: str
    style: str
    y: float
    median: float
    tail: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows of bars over one axis."""

    title: str
    says: str
    height: float
    rows: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole, as a stretch of a line of width 1000."""

    name: str
    x: float
    width: float


def parts(shares: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    """Shares that add up to 1 -> stretches of a line that they fill."""
    found = []
    at = 0.0
    for name, share in shares:
        found.append(Part(name, round(1000 * at, 2), round(1000 * share, 2)))
        at += share
    return tuple(found)


def risk_coverage(cards: Sequence[Scorecard]) -> Plot | None:
    """Share of answers that are wrong, by the share of questions answered, for one or two runs."""
    drawn = [(card, style) for card, style in zip(cards, "ab", strict=False) if card.risk_coverage]
    if not drawn:
        return None
    top = _nice(max(point.risk for card, _ in drawn for point in card.risk_coverage))
    lines = []
    for card, style in drawn:
        points = sorted(card.risk_coverage, key=lambda p: p.coverage)
        step = max(1, len(points) // _MOST_POINTS)
        kept = [*points[:-1:step], points[-1]]
        last = points[-1]
        dot = Dot(
            _x(last.coverage),
            _y(last.risk / top),
            f"{_percent(last.risk)} wrong of {_percent(last.coverage)} answered",
            True,
        )
        lines.append(
            Line(
                card.run,
                style,
                _points([(_x(p.coverage), _y(p.risk / top)) for p in kept]),
                (dot,),
                "above" if style == "a" else "below",
            )
        )
    ends = "; ".join(f"{line.name}: {line.dots[0].text}" for line in lines)
    return Plot(
        title="Risk and coverage",
        says=f"Share of answers that are wrong, by the share of questions answered, surest first. {ends}.",
        x_label="questions answered",
        y_label="answers wrong",
        x=tuple(Tick(_x(n / 4), _percent(n / 4)) for n in range(5)),
        y=tuple(Tick(_y(n / 4), _percent(top * n / 4)) for n in range(5)),
        lines=tuple(lines),
    )


def hits(cards: Sequence[Scorecard]) -> Plot | None:
    """Share of answerable questions with a gold passage among the first k, before and after reranking."""
    lines = []
    for card, style in zip(cards, "ab", strict=False):
        for stage, says in (("candidate", "retrieved"), ("reranked", "reranked")):
            figures = [(k, f.value) for k in _DEPTHS if (f := card.figure(f"{stage}-hit@{k}"))]
            if figures:
                dots = tuple(Dot(_depth(k), _y(value), f"{100 * value:.0f}") for k, value in figures)
                name = says if len(cards) == 1 else f"{card.run}, {says}"
                dashed = "-dashed" if stage == "candidate" else ""
                lines.append(
                    Line(
                        name,
                        style + dashed,
                        _points([(d.x, d.y) for d in dots]),
                        dots,
                        _place(stage, style, len(cards)),
                    )
                )
    if not lines:
        return None
    told = "; ".join(
        f"{line.name}: {', '.join(f'{d.text} % at {k}' for d, k in zip(line.dots, _DEPTHS, strict=False))}"
        for line in lines
    )
    return Plot(
        title="Gold passage among the first k",
        says=f"Share of answerable questions with a gold passage among the first k passages. {told}.",
        x_label="k passages",
        y_label="questions",
        x=tuple(Tick(_depth(k), str(k)) for k in _DEPTHS),
        y=tuple(Tick(_y(n / 4), _percent(n / 4)) for n in range(5)),
        lines=tuple(lines),
    )


def _place(stage: str, style: str, runs: int) -> Literal["above", "below", "none"]:
    """Words where they do not lie on each other: of two runs, only those after reranking are written out."""
    if runs > 1:
        return "none" if stage == "candidate" else "above" if style == "a" else "below"
    return "below" if stage == "candidate" else "above"


def latency(cards: Sequence[Scorecard]) -> Bars | None:
    """Milliseconds by stage: the median, and on to the 95th percentile."""
    found = []
    for card, style in zip(cards, "ab", strict=False):
        figures = {f.metric: f.value for f in card.timings}
        for metric, median in figures.items():
            stage = metric.removeprefix("p50 ").removesuffix(" ms")
            tail = figures.get(f"p95 {stage} ms")
            if metric.startswith("p50 ") and tail is not None:
                found.append((stage, card.run if len(cards) > 1 else "", style, median, max(median, tail)))
    if not found:
        return None
    longest = max(tail for *_, tail in found) or 1.0
    if len(cards) > 1:  # stages that neither run spends time on would only push the others apart
        long = {stage for stage, *_, tail in found if tail >= 0.01 * longest}
        found = [row for row in found if row[0] in long]
    order = {stage: number for number, (stage, *_) in enumerate(found)}
    found.sort(key=lambda row: (order[row[0]], row[2]))
    width = WIDTH - 110
    rows = tuple(
        Bar(
            name=f"{stage} ({run})" if run else stage,
            style=style,
            y=TOP + n * _ROW,
            median=round(width * median / longest, 2),
            tail=round(width * tail / longest, 2),
            text=f"{_ms(median)} / {_ms(tail)}",
        )
        for n, (stage, run, style, median, tail) in enumerate(found)
    )
    told = "; ".join(f"{row.name} {row.text}" for row in rows)
    return Bars("Time by stage", f"Median and 95th percentile. {told}.", TOP + len(rows) * _ROW + 6, rows)


def whisker(low: float, value: float, high: float) -> tuple[float, float, float]:
    """An interval within [0, 1] on a line of width 100."""
    return tuple(round(100 * min(1.0, max(0.0, part)), 2) for part in (low, value, high))  # type: ignore[return-value]


def _x(share: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * min(1.0, max(0.0, share)), 2)


def _y(share: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(1.0, max(0.0, share))), 2)


def _depth(k: int) -> float:
    """Depths stand at even distances: what matters is which one, not how far apart they are."""
    return _x(0.12 + 0.38 * _DEPTHS.index(k))


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _nice(most: float) -> float:
    return next((top for top in (0.05, 0.1, 0.2, 0.4, 0.6, 0.8) if most <= top), 1.0)


def _percent(share: float) -> str:
    text = f"{100 * share:.1f}".removesuffix(".0")
    return f"{text} %"


def _ms(value: float) -> str:
    return f"{value / 1000:.1f} s" if value >= 1000 else f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"
