"""The combination of scores is fitted on one real run, told on another, and can be loaded by the chain."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from byline import app
from eval.calibrate import operating
from eval.combination import combine
from eval.errors import EvalError
from eval.records import Run
from eval.run import Plan, run
from qa.extract.ranking import Ranker
from qa.settings import Settings

MAYORS = {"Orsley": "Anna Bell", "Wendle": "Tom Reed", "Brack": "Cora Lane", "Carder": "Sam Hart", "Tarn": "Ida Moss"}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """Five articles asked for their mayors, and for what they do not say, in two runs of other words."""
    here = tmp_path_factory.mktemp("sets")
    pages = []
    for place, name in MAYORS.items():
        quote = f"The mayor of {place} is {name}, a teacher."
        text = (
            f"{place} lies on the river Ems. {quote} The bridge of {place} was closed in spring and opened in autumn."
        )
        pages.append({"id": place, "title": f"News of {place}", "text": text})
    (here / "corpus.jsonl").write_text("\n".join(map(json.dumps, pages)), encoding="utf-8")
    made = []
    for set_name, asks, silent in (
        ("one", "Who is the mayor of {}?", "tower"),
        ("two", "Who is {}'s mayor?", "church"),
    ):
        rows = [
            {
                "id": place,
                "question": asks.format(place),
                "answers": [name],
                "evidence": [{"doc_id": place, "quote": f"The mayor of {place} is {name}, a teacher."}],
            }
            for place, name in MAYORS.items()
        ]
        rows += [{"id": f"no {p}", "question": f"How tall is the {silent} of {p}?", "answers": []} for p in MAYORS]
        file = here / f"{set_name}.jsonl"
        file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        settings = Settings(reader_threads=1, read_passages=3)
        plan = Plan(file, settings, here / "corpus.jsonl", name=set_name, runs=here / "runs", cache=here / "cache")
        made.append(run(plan))
    return made[0], made[1]


def test_new_weights_know_an_answer_from_none_on_a_run_that_they_have_not_seen(runs: tuple[Run, Run]) -> None:
    found = combine(*runs, answered=0.8)
    ranker = Ranker.of(found.stored)
    assert (len(found.fit), len(found.test)) == (10, 10)
    assert [g.answerable for g in found.test].count(True) == 5
    fitted = operating(found.fit, ranker.threshold)
    assert fitted.answered >= 0.8
    assert fitted.balance >= 0.9
    answerable = [g.certainty for g in found.test if g.answerable]
    others = [g.certainty for g in found.test if not g.answerable]
    assert min(answerable) > max(others)
    assert combine(*runs, answered=0.8) == found


def test_the_command_fits_both_and_writes_what_the_chain_loads(
    runs: tuple[Run, Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [str(Path(r.manifest.archive).parents[1] / "runs" / r.manifest.name) for r in runs]
    out = tmp_path / "ranking.json"
    done = CliRunner().invoke(app, ["eval", "calibrate", *folders, "--weights", "--answered", "0.8", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert [line.split(",")[1].split()[0] for line in done.stdout.splitlines()[1:]] == ["today", "today"] + [
        "chosen"
    ] * 2
    assert Ranker.load(str(out)).order != Ranker.load().order
    monkeypatch.setenv("BYLINE_RANKING", str(out))
    assert Settings().ranking == str(out)


def test_what_cannot_be_fitted_is_said(runs: tuple[Run, Run]) -> None:
    remote = replace(runs[0], manifest=replace(runs[0].manifest, target="http://localhost:1/v1"))
    with pytest.raises(EvalError, match="only runs of the local chain"):
        combine(remote, runs[1], 0.8)
    silent = replace(runs[0], records=tuple(r for r in runs[0].records if not r.gold.answerable))
    with pytest.raises(EvalError, match="nothing can be fitted"):
        combine(silent, runs[1], 0.8)
