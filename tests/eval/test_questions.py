"""A question set is read whole or refused with its line, and its quotes are found where they stand."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.corpus import throwaway
from eval.errors import BadQuestionSet, EvalError
from eval.questions import (
    Evidence,
    GoldQuestion,
    GoldSpan,
    QuestionSet,
    covered,
    find,
    locate,
    parse,
    read_questions,
    write,
)
from ingest.embedder import Embedder
from ingest.pipeline import Pipeline
from qa.settings import Settings

SEEDS = Path(__file__).parents[2] / "seeds"
LINE = '{"id": "1", "question": "Who?", "answers": ["Ann"], "evidence": [{"doc_id": "a", "quote": "Ann came."}]}'

words = st.text(min_size=1, max_size=30)
golds = st.builds(
    GoldQuestion,
    id=words,
    text=words,
    answers=st.lists(words, max_size=3).map(tuple),
    evidence=st.lists(st.builds(Evidence, words, words), max_size=3).map(tuple),
    mode=st.sampled_from(["any", "all"]),
    kind=words,
    asked_on=st.none() | st.dates(),
)


@given(golds)
def test_a_question_survives_writing_and_reading(gold: GoldQuestion) -> None:
    assert parse(write(gold)) == gold
    assert "\n" not in write(gold)


def test_unknown_keys_are_ignored_and_absent_ones_have_defaults() -> None:
    gold = parse(LINE[:-1] + ', "plausible_answers": ["x"]}')
    assert gold == GoldQuestion("1", "Who?", ("Ann",), (Evidence("a", "Ann came."),))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (f"{LINE}\n\n{LINE}", "line 3: a second question with the id '1'"),
        (f"{LINE}\n{{", "line 2: the line: Invalid JSON"),
        ('{"id": "1", "question": "Who?"}', "line 1: answers: Field required"),
        (LINE.replace('"a"', "5"), "line 1: evidence.0.doc_id"),
        ("\n \n", "holds no question"),
    ],
)
def test_a_bad_question_set_is_refused_with_its_line(tmp_path: Path, lines: str, says: str) -> None:
    (tmp_path / "set.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(BadQuestionSet, match=says):
        read_questions(tmp_path / "set.jsonl")


def test_a_set_is_named_after_its_file_or_its_folder(tmp_path: Path) -> None:
    for name in ("questions.jsonl", "wire.jsonl"):
        (tmp_path / name).write_text(LINE, encoding="utf-8")
    assert read_questions(tmp_path / "questions.jsonl").name == tmp_path.name
    assert read_questions(tmp_path / "wire.jsonl").name == "wire"


def test_the_digest_heeds_content_and_not_order() -> None:
    one, two = parse(LINE), replace(parse(LINE), id="2")
    assert QuestionSet("a", (one, two)).digest == QuestionSet("b", (two, one)).digest
    changed = replace(two, asked_on=date(2020, 1, 1))
    assert QuestionSet("a", (one, two)).digest != QuestionSet("a", (one, changed)).digest
    located = replace(two, spans=(GoldSpan(0, "x", 0, 1),))
    assert QuestionSet("a", (one, two)).digest == QuestionSet("a", (one, located)).digest


def test_a_quote_is_found_across_white_space_and_only_there() -> None:
    assert find("He said:\nAnn  came.", "said: Ann came.") == (3, 19)
    assert find("Ann came.", "Ann went.") is None
    assert find("Ann came.", "") is None


def test_a_span_covers_evidence_from_half_of_its_length() -> None:
    spans = (GoldSpan(0, "a", 10, 20), GoldSpan(1, "a", 30, 40))
    assert covered(spans, "a", 0, 15) == {0}
    assert covered(spans, "a", 0, 14) == set()
    assert covered(spans, "a", 15, 35) == {0, 1}
    assert covered(spans, "b", 0, 99) == set()


def test_every_seed_question_is_located_in_the_archive_exactly(tmp_path: Path) -> None:
    asked = read_questions(SEEDS / "questions.jsonl")
    with throwaway(SEEDS / "pages", Settings(), tmp_path) as archive:
        located = locate(asked, archive)
        texts = {s.article_id: archive.article(s.article_id) for q in located.questions for s in q.spans}
    assert located.digest == asked.digest
    for question in located.questions:
        assert len(question.spans) == len(question.evidence), question.id
        assert question.indexed == question.answerable
        for span in question.spans:
            stored = texts[span.article_id]
            assert stored is not None
            quote = stored.article.text[span.start : span.end]
            assert quote.split() == question.evidence[span.evidence].quote.split()


def test_a_corpus_is_ingested_once_for_equal_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text("Ann came on Monday. She brought the keys to the old mill.", encoding="utf-8")
    embedded: list[int] = []
    true = Embedder.encode_documents

    def counting(self: Embedder, texts: list[str]) -> object:
        embedded.append(len(texts))
        return true(self, texts)

    monkeypatch.setattr(Embedder, "encode_documents", counting)
    for _ in range(2):
        with throwaway(pages, Settings(), tmp_path / "cache") as archive:
            assert archive.counts().articles == 1
    assert embedded == [1]
    (pages / "a.txt").write_text("Ann came on Tuesday. She brought the keys to the old mill.", encoding="utf-8")
    with throwaway(pages, Settings(), tmp_path / "cache") as archive:
        assert [row[0] for row in archive.articles()]
    assert embedded == [1, 1]


def test_an_archive_whose_making_was_cut_off_is_made_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name in ("a", "b"):
        (pages / f"{name}.txt").write_text(f"Ann {name} came on Monday with the keys.", encoding="utf-8")
    true = Pipeline.run

    def cut(self: Pipeline, paths: list[str], **_: object) -> object:
        true(self, [f"{paths[0]}/a.txt"])
        raise KeyboardInterrupt

    monkeypatch.setattr(Pipeline, "run", cut)
    with pytest.raises(KeyboardInterrupt), throwaway(pages, Settings(), tmp_path / "cache"):
        pass
    monkeypatch.undo()
    with throwaway(pages, Settings(), tmp_path / "cache") as archive:
        assert archive.counts().articles == 2
    assert not list((tmp_path / "cache").glob("*.making"))


def test_a_missing_corpus_says_so(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="there is no corpus"), throwaway(tmp_path / "none", Settings(), tmp_path):
        pass
