"""A sweep as a Markdown table and as JSON. Pure."""

import json
from dataclasses import asdict

from eval.sweep.sweep import Row, Sweep


def markdown(found: Sweep) -> str:
    """The table, best first, and what it says, in points of 100."""
    sets = sorted(found.best.by_set)
    names = [name.replace("_", " ") for name, _ in found.best.choice.tried]
    aim = found.aim
    heads = (*names, f"{aim.chosen_by}, choosing half", *aim.shown, *(f"{name}: {aim.chosen_by}" for name in sets), "")
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += [_line(row, sets, found) for row in found.rows]
    d = found.difference
    read = f"{found.read:,} passages read in {found.seconds:,.0f} s" if aim.reads else f"{found.seconds:,.0f} s"
    verdict = "better" if d.low > 0 else "worse" if d.high < 0 else "no detectable change"
    lines += [
        "",
        f"{found.questions} questions, {found.held_questions} of them held back: all columns but the choosing half's "
        f"are theirs. Chosen against today's settings on them: {100 * d.value:+.1f} points of {aim.chosen_by} "
        f"[{100 * d.low:+.1f}, {100 * d.high:+.1f}], {verdict}. {read}.",
    ]
    return "\n".join(lines)


def as_json(found: Sweep) -> str:
    """Everything, as JSON."""
    rows = [
        {
            "tried": {name: value.removeprefix("=") for name, value in row.choice.tried},
            "today": row.choice.is_base,
            "choosing": row.choosing,
            "held": {metric: asdict(mean) for metric, mean in row.held.items()},
            "by_set": dict(row.by_set),
        }
        for row in found.rows
    ]
    counts = {"questions": found.questions, "held_questions": found.held_questions, "read": found.read}
    whole = {
        "chosen_by": found.aim.chosen_by,
        "rows": rows,
        "difference": asdict(found.difference),
        **counts,
        "seconds": found.seconds,
    }
    return json.dumps(whole, indent=1, allow_nan=False)


def _line(row: Row, sets: list[str], found: Sweep) -> str:
    cells = [value.removeprefix("=") for _, value in row.choice.tried] + [f"{100 * row.choosing:.1f}"]
    for metric in found.aim.shown:
        mean = row.held.get(metric)
        interval = f" [{100 * mean.low:.1f}, {100 * mean.high:.1f}]" if mean and metric == found.aim.shown[0] else ""
        cells.append(f"{100 * mean.value:.1f}{interval}" if mean else "")
    cells += [f"{100 * row.by_set.get(name, 0.0):.1f}" for name in sets]
    marks = ["chosen"] if row is found.best else []
    marks += ["today"] if row.choice.is_base else []
    return "| " + " | ".join([*cells, ", ".join(marks)]) + " |"
