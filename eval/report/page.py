"""A run, its scorecard and perhaps another run to stand beside it -> one HTML file that needs nothing else.

Contract: everything that comes from questions, answers and articles is escaped; the page's policy lets nothing load
and only its own style and script run, by their hashes. Knows nothing of how a score was got.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from eval.diagnose import SAYS
from eval.judge.judge import Judgement
from eval.metrics import BY_NAME, KEY
from eval.records import Run
from eval.report import charts
from eval.report.cases import cases
from eval.scorecard import Comparison, Figure, Label, Scorecard

_GROUPS = {
    "answer": "Answers",
    "abstention": "Knowing when not to answer",
    "citation": "Citations",
    "retrieval": "Retrieval",
}
_TILES = (
    ("answerable-containment", "right answers", "of the answerable questions"),
    ("refused-unanswerable", "rightly refused", "of the unanswerable questions"),
    ("citation-exact", "citations exact", "the quote stands at its place"),
    ("citation-f1", "citations agree", "with the gold quotes (F1)"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One run with its scorecard, and the command that shows a question of it, but for the question's id."""

    run: Run
    card: Scorecard
    command: str
    judgement: Judgement | None = None  # a language model's opinion, shown apart


def page(told: Told, against: Told | None = None, comparison: Comparison | None = None) -> str:
    """The HTML. `comparison` is from `against` to `told`, and is given exactly when `against` is."""
    cards = [told.card] if against is None else [told.card, against.card]
    style, script = _packaged("report.css"), _packaged("report.js")
    beside = (against.run, against.card, against.command) if against else (None, None, "")
    return str(
        _environment()
        .get_template("report.html.jinja")
        .render(
            policy=_policy(style, script),
            style=style,
            script=script,
            manifest=told.run.manifest,
            card=told.card,
            against=against.run.manifest if against else None,
            comparison=comparison,
            complete=told.run.complete,
            right=told.card.figure("right"),
            tiles=[(f, name, of) for metric, name, of in _TILES if (f := told.card.figure(metric))],
            labels=[(entry, SAYS[entry.label], slug(entry.label)) for entry in told.card.labels],
            parts=charts.parts([(slug(entry.label), entry.share) for entry in told.card.labels]),
            groups=_groups(told.card, comparison),
            plots=[plot for plot in (charts.risk_coverage(cards), charts.hits(cards)) if plot],
            bars=charts.latency(cards),
            slices=_slices(told.card),
            judgement=told.judgement,
            cases=cases(told.run, told.card, told.command, *beside),
        )
    )


def slug(label: Label) -> str:
    """A label as a class name."""
    return "".join(c if c.isalpha() else "-" for c in label)


def _groups(card: Scorecard, comparison: Comparison | None) -> list[tuple[str, list[dict[str, Any]]]]:
    deltas = {d.metric: d for d in comparison.deltas} if comparison else {}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in _GROUPS.values()}
    for figure in card.figures:
        metric = BY_NAME.get(figure.metric)
        if metric and metric.group in _GROUPS and not figure.metric.endswith(("recall@1", "mrr@1", "ndcg@1")):
            row = {
                "figure": figure,
                "says": metric.says,
                "delta": deltas.get(figure.metric),
                "whisker": charts.whisker(figure.low, figure.value, figure.high),
                "area": figure.metric == "aurc",
            }
            found[_GROUPS[metric.group]].append(row)
    return [(name, rows) for name, rows in found.items() if rows]


def _slices(card: Scorecard) -> list[tuple[str, list[str], list[tuple[str, int, list[Figure | None]]]]]:
    """By facet: the metrics that any of its slices has, and a row of figures for each slice."""
    facets: dict[str, list[tuple[str, int, Mapping[str, Figure]]]] = {}
    for entry in card.slices:
        figures = {f.metric: f for f in entry.figures}
        facets.setdefault(entry.facet, []).append((entry.of, max((f.n for f in entry.figures), default=0), figures))
    found = []
    for facet, rows in sorted(facets.items(), key=lambda item: item[0] != "type"):
        if len(rows) > 1:
            metrics = [m for m in KEY if any(m in figures for _, _, figures in rows)]
            rows.sort(key=lambda row: (-row[1], row[0]))
            found.append((facet, metrics, [(of, n, [figures.get(m) for m in metrics]) for of, n, figures in rows]))
    return found


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


def _signed(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
    from markupsafe import Markup

    loader = PackageLoader("eval.report", "template")
    escape = select_autoescape(default=True, default_for_string=True)
    made = Environment(
        loader=loader, autoescape=escape, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {"points": _points, "signed": _signed, "slug": slug, "own": Markup}
    made.globals["chart"] = charts
    return made


@cache
def _packaged(name: str) -> str:
    return (resources.files("eval.report") / "template" / name).read_text(encoding="utf-8").strip()


def _policy(style: str, script: str) -> str:
    """Nothing loads, nothing is sent; the page's own style and script run, by their hashes."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
