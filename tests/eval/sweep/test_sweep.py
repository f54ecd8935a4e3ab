"""A sweep over the real chain and a small corpus: what is remembered, who is held back, and who wins."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import byline
from eval.corpus import throwaway
from eval.errors import EvalError
from eval.questions import GoldQuestion
from eval.sweep.grid import Choice, axis, grid
from eval.sweep.remembered import (
    RememberedArchive,
    RememberedEmbedder,
    RememberedIndex,
    RememberedReader,
    readings,
)
from eval.sweep.sweep import ANSWERS, RETRIEVAL, Mean, QuestionSetOf, Row, Sweep, drawn, held, sweep
from eval.sweep.table import markdown
from ingest.archive import Archive
from ingest.index import Index
from qa.extract.candidates import FEATURES, Candidate
from qa.extract.ranking import FusionOrder, Ranker
from qa.reader.reader import AnswerSpan, Reader
from qa.results import Passage, Question, Scores, Source
from qa.retrieve import Retriever
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
    assert {(c.settings.read_passages, c.settings.chunk_size, c.settings.rerank) for c in found} == {
        *((k, size, on) for k in (4, 6) for size in (600, 1200) for on in (True, False)),
        (8, 1200, True),
    }
    assert grid({"chunk_size": ("120",)}, Settings(chunk_overlap=200, chunk_size=900))[0].settings.chunk_overlap == 119


@pytest.mark.parametrize(
    ("text", "says"),
    [("read_passages", "write it as"), ("depth=3", "no setting 'depth'"), ("chunk_size=5", "chunk_size='5'"),
     ("rerank=maybe", "rerank='maybe'"), ("text_weight=much", "text_weight='much'")],
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


def test_a_passage_is_read_once_for_each_question_also_by_the_next_sweep(tmp_path: Path) -> None:
    plain = Reader(threads=1)
    passages = [("News", "The mayor of Orsley is Anna Bell."), ("News", "It rained in Wendle."), ("News", "")]
    with readings(tmp_path / "kept" / "readings.sqlite3") as kept:
        reader = RememberedReader(kept, threads=1)
        first = reader.read("Who is the mayor of Orsley?", passages)
        assert first == [plain.read("Who is the mayor of Orsley?", [passage])[0] for passage in passages]
        assert reader.read("Who is the mayor of Orsley?", passages[::-1]) == first[::-1]
        assert reader.count == 3
        reader.read("Who is the mayor of Wendle?", passages)
        assert reader.count == 6
    with readings(tmp_path / "kept" / "readings.sqlite3") as kept:
        again = RememberedReader(kept, threads=1)
        assert again.read("Who is the mayor of Orsley?", passages) == first
        assert again.count == 0


def test_what_was_found_once_is_found_alike_and_not_searched_for_again(
    small: QuestionSetOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "Who is the mayor of Tarn?"
    settings = Settings()
    embedder = RememberedEmbedder(settings.embedder)
    with throwaway(small.corpus, settings, tmp_path) as plain, RememberedArchive.open(plain.folder) as archive:
        index = RememberedIndex(archive)
        with_memory = Retriever(archive, index, embedder)
        found = with_memory.retrieve(Question(asked), 3)
        assert found == Retriever(plain, Index(plain), embedder).retrieve(Question(asked), 3)
        assert index.generation == Index(plain).generation
        for part, name in ((Index, "search"), (Archive, "search_text"), (Archive, "chunks")):
            monkeypatch.setattr(part, name, None)
        assert with_memory.retrieve(Question(asked), 3) == found
        with pytest.raises(TypeError):
            with_memory.retrieve(Question(asked, sources=("Mail",)), 3)


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
    assert found.read > 0
    again = sweep([small], choices, cache=tmp_path)
    assert (again.rows, again.read) == (found.rows, 0)
    few = sweep([small], grid({"read_passages": ("2",)}, base), sample=3, cache=tmp_path)
    assert (few.questions, len(few.rows)) == (3, 1)


def test_a_sweep_that_was_cut_off_goes_on_and_gives_the_same(small: QuestionSetOf, tmp_path: Path) -> None:
    choices = grid({"read_passages": ("1", "3")}, Settings(read_passages=2, reader_threads=1))
    whole = sweep([small], choices, cache=tmp_path / "whole")
    said: list[str] = []

    def told(text: str) -> None:
        said.append(text)
        if "1 of 3 combinations: 7 of 7 questions" in text:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep([small], choices, cache=tmp_path / "cut", told=told)
    rest = sweep([small], choices, cache=tmp_path / "cut")
    assert rest.rows == whole.rows
    assert 0 < rest.read < whole.read
    assert said[0].startswith("small, 1200 characters a chunk")


def test_retrieval_alone_reads_nothing(small: QuestionSetOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "read", None)
    choices = grid({"text_weight": ("0", "1"), "candidates": ("1", "5")}, Settings())
    found = sweep([small], choices, aim=RETRIEVAL, cache=tmp_path)
    assert found.questions == 6  # the one without an answer has nothing to be found
    assert found.read == 0
    assert found.best.held["candidate-hit@4"].value == 1.0
    assert "candidate-mrr@10, choosing half" in markdown(found)
    assert "passages read" not in markdown(found)
    with pytest.raises(EvalError, match="rerank changes nothing of retrieval"):
        sweep([small], grid({"rerank": ("on", "off")}, Settings()), aim=RETRIEVAL, cache=tmp_path)


def test_a_sample_does_not_depend_on_the_order_of_the_file() -> None:
    golds = [GoldQuestion(str(n), "Who?", ("Ann",)) for n in range(50)]
    few = drawn(golds, ANSWERS, 10, 0)
    assert few == drawn(golds[::-1], ANSWERS, 10, 0)
    assert few == drawn(golds, ANSWERS, 20, 0)[:10]
    assert few != drawn(golds, ANSWERS, 10, 1)
    assert len(drawn(golds, ANSWERS, 0, 0)) == 50


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
        told = Sweep(ANSWERS, (row,), Mean((low + high) / 2, low, high, 9), 18, 9, 100, 1.0)
        assert words in markdown(told)
        assert "| chosen, today |" in markdown(told)
