"""A run and its scorecard -> JUnit XML, as test reports of CI systems read it.

Contract: one test case a question; what is not right is a failure (or an error, where the system failed) that names
its label and the command that shows it. Characters that XML cannot hold are left out. Pure.
"""

import re
import shlex
import xml.etree.ElementTree as ET

from eval.records import Record, Run
from eval.scorecard import Label, Scorecard

_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run, card: Scorecard, command: str) -> str:
    """The XML of one test suite. `command` shows a question when its id is put behind it."""
    labels = {q.question_id: q.label for q in card.questions}
    wrong = sum(not label.success and label is not Label.ERROR for label in labels.values())
    errors = sum(label is Label.ERROR for label in labels.values())
    seconds = sum(_seconds(record) for record in run.records)
    counts = {"tests": str(len(run.records)), "failures": str(wrong), "errors": str(errors), "time": f"{seconds:.3f}"}
    root = ET.Element("testsuites", {"name": "byline eval", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": _text(run.manifest.name), **counts})
    facts = ET.SubElement(suite, "properties")
    for figure in card.figures:
        ET.SubElement(facts, "property", {"name": figure.metric, "value": f"{figure.value:.6f}"})
    for record in run.records:
        _case(suite, record, labels[record.gold.id], command)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _case(suite: ET.Element, record: Record, label: Label, command: str) -> None:
    gold = record.gold
    facts = {
        "classname": _text(gold.kind or "question"),
        "name": _text(f"{gold.id}: {gold.text}"),
        "time": f"{_seconds(record):.3f}",
    }
    case = ET.SubElement(suite, "testcase", facts)
    if label.success:
        return
    kind = "error" if label is Label.ERROR else "failure"
    told = ET.SubElement(
        case, kind, {"type": str(label), "message": _text(f"{label}: {record.error or record.answer}")}
    )
    told.text = _text(
        f"gold: {' | '.join(gold.answers) or 'no answer in the corpus'}\n"
        f"given: {record.error or record.answer or 'no answer'}\n"
        f"see: {command} {shlex.quote(gold.id)}\n"
    )


def _seconds(record: Record) -> float:
    return next((ms for stage, ms in record.timings_ms if stage == "total"), 0.0) / 1000


def _text(text: str) -> str:
    return _UNWRITABLE.sub("", text)
