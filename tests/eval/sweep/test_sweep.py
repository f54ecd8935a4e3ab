"""A sweep over the real chain and a small corpus: what is remembered, who is held back, and who wins."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import byline
from eval.errors import EvalError
from eval.sweep.grid import Choice, axis, grid
from eval.sweep.remembered import FusionOrder, RememberedReader
from eval.sweep.sweep import Mean, QuestionSetOf, Row, Sweep, held, sweep
from eval.sweep.table import markdown
from qa.extract.candidates import FEATURES, Candidate
from qa.extract.ranking import Ranker
from qa.reader.reader import AnswerSpan, Reader
from qa.results import Passage, Scores, Source
from qa.settings import Settings

NAMES = ("Anna Bell", "Tom Reed", "Cora Lane", "Sam Hart", "Ida Moss", "Ned Park")
PLACES = ("Orsley", "Wendle", "Brack", "Carder", "Tarn", "Lydd")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> QuestionSetOf:
    """Six articles of one question each, and one question that none answers."""
    folder = tmp_path_factory.mktemp("sets") / "small"
    folder.mkdir()
    pages, asked = [], []
    for name, place in zip(NAMES, PLACES, strict=True):
        quote = f"The mayor of {place} is {name}, a teacher."
        text = f"{place} lies on the river. {quote} The bridge of {place} was closed in spring and opened in autumn."
        pages.append({"id": place, "title": f"News of {place}", "source": "Mail", "url": "", "text": text})
        evidence = [{"doc_id": place, "quote": quote}]
        asked.append(
            {"id": place, "question": f"Who is the mayor of {place}?", "answers": [name], "evidence": evidence}
        )
    asked.append({"id": "none", "question": "How tall is the tower of Orsley?", "answers": [], "evidence": []})
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, pages)), encoding="utf-8")
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    return QuestionSetOf("small", folder / "questions.jsonl", folder / "corpus.jsonl")


def test_a_grid_tries_every_combination_and_today_by_archive() -> None:
    base = Settings(read_passages=8, chunk_size=1200)
    found = grid({"read_passages": ("4", "6"), "chunk_size": ("600", "1200"), "rerank": ("on", "off")}, base)
    assert len(found) == 9
    assert [c.is_base for c in found].count(True) == 1
    archives = [c.archive for c in found]
    assert sorted(archives, key=archives.index) == archives
    assert {(c.settings.read_passages, c.settings.chunk_size, c.rerank) for c in found} == {
        *((k, size, on) for k in (4, 6) for size in (600, 1200) for on in (True, False)),
        (8, 1200, True),
    }
    assert grid({"chunk_size": ("120",)}, Settings(chunk_overlap=200, chunk_size=900))[0].settings.chunk_overlap == 119


@pytest.mark.parametrize(
    ("text", "says"),
    [("read_passages", "write it as"), ("depth=3", "no setting 'depth'"), ("chunk_size=5", "chunk_size='5'"),
     ("rerank=maybe", "on or off"), ("text_weight=much", "text_weight='much'")],
)  # fmt: skip
def test_what_cannot_be_tried_is_told(text: str, says: str) -> None:
    with pytest.raises(EvalError, match=says):
        grid(dict([axis(text)]), Settings())


def test_half_of_the_questions_are_held_back_whatever_the_set() -> None:
    share = sum(held(f"question {n}") for n in range(2000)) / 2000
    assert 0.46 < share < 0.54
    assert held("seed-001") is held("seed-001")


def test_without_reranking_the_order_is_that_of_fusion_and_the_threshold_stays() -> None:
    packaged = Ranker.load()
    plain = FusionOrder(packaged.order, packaged.sure, packaged.threshold)
    source = Source("a", "v", "News", (), "Mail", "", "", None, "", "en", "default")
    found = [
        Candidate(
            Passage(n, source, 0, 4, "Anna", scores=Scores(fused=fused)),
            AnswerSpan(0, 4, 1.0),
            (0, 4),
            (spread,) * len(FEATURES),
        )
        for n, (fused, spread) in enumerate(((0.1, 3.0), (0.3, -3.0), (0.2, 0.0)))
    ]
    assert [c.passage.chunk_id for c in plain.ranked(found)] == [1, 2, 0]
    assert [plain.answers(c) for c in found] == [packaged.answers(c) for c in found]


def test_a_passage_is_read_once_for_each_question_and_alike() -> None:
    reader, plain = RememberedReader(threads=1), Reader(threads=1)
    passages = [("News", "The mayor of Orsley is Anna Bell."), ("News", "It rained in Wendle.")]
    first = reader.read("Who is the mayor of Orsley?", passages)
    assert first == plain.read("Who is the mayor of Orsley?", passages)
    assert reader.read("Who is the mayor of Orsley?", passages[::-1]) == first[::-1]
    assert reader.count == 2
    reader.read("Who is the mayor of Wendle?", passages)
    assert reader.count == 4


def test_a_sweep_tells_each_combination_on_the_half_held_back(small: QuestionSetOf, tmp_path: Path) -> None:
    base = Settings(read_passages=2, reader_threads=1)
    choices = grid({"read_passages": ("1", "3"), "rerank": ("on", "off")}, base)
    found = sweep([small], choices, cache=tmp_path)
    assert len(found.rows) == 5  # today's settings are tried too
    assert found.questions == 7
    assert 0 < found.held_questions < 7
    assert all(row.held["right"].n == found.held_questions for row in found.rows)
    assert [row.choosing for row in found.rows] == sorted((row.choosing for row in found.rows), reverse=True)
    assert found.best.held["candidate-hit@10"].value == 1.0
    again = sweep([small], choices, cache=tmp_path)
    assert (again.rows, again.read) == (found.rows, found.read)
    few = sweep([small], grid({"read_passages": ("2",)}, base), limit=3, cache=tmp_path)
    assert (few.questions, len(few.rows)) == (3, 1)


def test_the_command_prints_and_keeps_the_table(
    small: QuestionSetOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = ["eval", "sweep", str(small.questions), "--vary", "read_passages=1", "--vary", "rerank=on,off"]
    done = CliRunner().invoke(byline.app, [*command, "--out", "out"])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("| read passages | rerank | right, choosing half |")
    assert "chosen" in done.stdout
    assert "today" in done.stdout
    assert (tmp_path / "out" / "sweep.md").read_text(encoding="utf-8").strip() == done.stdout.strip()
    kept = json.loads((tmp_path / "out" / "sweep.json").read_text(encoding="utf-8"))
    assert [row["today"] for row in kept["rows"]].count(True) == 1
    assert len(kept["rows"]) == 3


def test_a_bad_value_is_one_line(small: QuestionSetOf) -> None:
    done = CliRunner().invoke(byline.app, ["eval", "sweep", str(small.questions), "--vary", "chunk_size=many"])
    assert done.exit_code == 2
    assert done.stderr.startswith("byline: chunk_size='many'")
    assert "Traceback" not in done.stderr


def test_the_words_under_the_table_are_those_of_the_interval() -> None:
    choice = Choice(Settings(), (("read_passages", "=8"),))
    row = Row(choice, 0.5, {"right": Mean(0.5, 0.4, 0.6, 9)}, {"a": 0.5})
    for low, high, words in ((0.01, 0.3, "better"), (-0.3, -0.01, "worse"), (-0.1, 0.2, "no detectable change")):
        told = Sweep((row,), Mean((low + high) / 2, low, high, 9), 18, 9, 100, 1.0)
        assert words in markdown(told)
        assert "| chosen, today |" in markdown(told)
