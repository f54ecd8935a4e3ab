"""Marked texts join to the text; charts stay inside their box."""

import math
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from eval.report import charts
from eval.report.marking import Kind, Segment, marked
from eval.scorecard import Figure, RiskPoint, Scorecard

SPANS = st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40), st.sampled_from(["gold", "cited"])), max_size=5)


@given(st.text(max_size=30), SPANS)
def test_segments_join_to_the_text_and_carry_what_covers_them(text: str, spans: list[tuple[int, int, Kind]]) -> None:
    segments = marked(text, spans)
    assert "".join(s.text for s in segments) == text
    kinds = [s.kinds for s in segments for _ in s.text]
    for at, found in enumerate(kinds):
        assert found == {kind for start, end, kind in spans if start <= at < end}
    assert all(a.kinds != b.kinds for a, b in pairwise(segments))


def test_overlapping_spans_give_three_parts() -> None:
    assert [(s.text, s.name) for s in marked("abcdef", [(0, 4, "gold"), (2, 6, "cited")])] == [
        ("ab", "gold"),
        ("cd", "both"),
        ("ef", "cited"),
    ]
    assert marked("", [(0, 4, "gold")]) == ()
    assert marked("ab", []) == (Segment("ab"),)


def card(points: list[tuple[float, float]], hits: list[float], times: list[tuple[str, float, float]]) -> Scorecard:
    figures = [
        Figure(f"{s}-hit@{k}", v, v, v, 9)
        for s in ("candidate", "reranked")
        for k, v in zip((1, 4, 10), hits, strict=False)
    ]
    costs = [
        Figure(f"{q} {name} ms", value, value, value, 9)
        for name, *both in times
        for q, value in zip(("p50", "p95"), both, strict=True)
    ]
    curve = tuple(RiskPoint(1 - c, c, r) for c, r in points)
    return Scorecard("run", "d", 9, tuple(figures), (), (), curve, tuple(costs), ())


SHARE = st.floats(0, 1)


@given(
    st.lists(st.tuples(SHARE, SHARE), max_size=8),
    st.lists(SHARE, max_size=3),
    st.lists(st.tuples(st.sampled_from(["read", "total"]), st.floats(0, 1e7), st.floats(0, 1e7)), max_size=2),
)
def test_every_mark_lies_inside_its_chart(
    points: list[tuple[float, float]], hits: list[float], times: list[tuple[str, float, float]]
) -> None:
    made = card(points, hits, times)
    for plot in (charts.risk_coverage([made, made]), charts.hits([made])):
        for line in plot.lines if plot else ():
            numbers = [float(n) for n in re.findall(r"[-\d.]+", line.points)]
            assert all(0 <= x <= charts.WIDTH for x in numbers[::2])
            assert all(0 <= y <= charts.HEIGHT for y in numbers[1::2])
    bars = charts.latency([made])
    for bar in bars.rows if bars else ():
        assert 0 <= bar.median <= bar.tail <= charts.WIDTH
        assert math.isfinite(bar.y)


def test_nothing_to_draw_is_no_chart() -> None:
    empty = card([], [], [])
    assert charts.risk_coverage([empty]) is None
    assert charts.hits([empty]) is None
    assert charts.latency([empty]) is None


def test_a_curve_by_hand() -> None:
    plot = charts.risk_coverage([card([(0.5, 0.0), (1.0, 0.2)], [], [])])
    assert plot
    assert [t.text for t in plot.y] == ["0 %", "5 %", "10 %", "15 %", "20 %"]
    assert plot.lines[0].dots[0].text == "20 % wrong of 100 % answered"
    assert plot.lines[0].points == "204.0,216.0 362.0,24.0"


def test_parts_fill_their_line() -> None:
    found = charts.parts([("a", 0.25), ("b", 0.75)])
    assert [(p.x, p.width) for p in found] == [(0.0, 250.0), (250.0, 750.0)]
