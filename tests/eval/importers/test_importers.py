"""Importers: what comes in can be run as it is, what cannot is rejected with its reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import byline
from eval.errors import BadQuestionSet
from eval.importers.beir import import_beir
from eval.importers.imported import Imported
from eval.importers.squad import import_squad
from eval.importers.table import import_table
from eval.lint.lint import lint
from eval.questions import read_questions

FIRST = "The ferry Maid of Ellery was built in 1974. Captain Teague has sailed her since 2001. "
SECOND = "The bridge was opened by Anna Bell.\r\nIt cost £3 million."


def squad(*qas: dict[str, Any]) -> dict[str, Any]:
    paragraphs = [{"context": FIRST, "qas": list(qas)}, {"context": SECOND, "qas": []}]
    return {"version": "v2.0", "data": [{"title": "Maid_of_Ellery", "paragraphs": paragraphs}]}


def exact(found: Imported) -> bool:
    return all(e.quote in found.articles[e.document].text for q in found.questions.values() for e in q.evidence)


def test_squad_gives_the_sentence_of_the_answer(tmp_path: Path) -> None:
    right = {"id": "a", "question": " When was she built? ", "answers": [{"text": "1974", "answer_start": 38}] * 2}
    none = {"id": "b", "question": "Who built her?", "is_impossible": True, "answers": []}
    off = {"id": "c", "question": "When?", "answers": [{"text": "1974", "answer_start": 30}]}
    empty = {"id": "d", "question": "Where?", "answers": []}
    again = {**none}
    odd = {"id": 7, "question": ["?"]}
    (tmp_path / "dev.json").write_text(json.dumps(squad(right, none, off, empty, again, odd)), encoding="utf-8")
    found = import_squad(tmp_path / "dev.json")
    assert found.questions["a"].answers == ("1974",)
    assert found.questions["a"].text == "When was she built?"
    assert [e.quote for e in found.questions["a"].evidence] == ["The ferry Maid of Ellery was built in 1974."]
    assert found.questions["b"].answers == ()
    assert [r.reason.split(":")[0] for r in found.rejected] == [
        "the answer '1974' is not at its offset 30",
        "no answer, and not marked as impossible",
        "a second question with the id 'b'",
        "not as SQuAD writes it",
    ]
    assert exact(found)
    assert "\r" not in found.articles["Maid_of_Ellery"].text


@given(st.text(max_size=60), st.text(min_size=1, max_size=8), st.text(max_size=60))
def test_every_squad_quote_is_a_part_of_its_article(before: str, answer: str, after: str) -> None:
    found = Imported()
    from eval.importers.imported import ImportedArticle, tidy
    from eval.importers.squad import _question

    context = before + answer + after
    found.add(ImportedArticle("t", tidy(context)))
    _question(
        found, "t", context, {"id": "1", "question": "?", "answers": [{"text": answer, "answer_start": len(before)}]}
    )
    assert len(found.questions) + len(found.rejected) == 1
    assert exact(found)


def beir(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    long = " ".join(f"Sentence number {n} of the long paper on ferries and tides." for n in range(60))
    docs = [
        {"_id": "d1", "title": "On ferries", "text": long, "metadata": {"url": "https://x.example/1"}},
        {"_id": "d2", "title": "", "text": "Bridges are old."},
        {"_id": "d3", "title": "Nothing", "text": ""},
    ]
    queries = [{"_id": "q1", "text": "ferries and tides"}, {"_id": "q2", "text": "old bridges"}]
    queries += [{"_id": "q3", "text": "lost"}, {"_id": "q4", "text": "not judged"}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, docs)), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    judged = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td2\t1\nq3\td9\t1\n"
    (folder / "qrels" / "test.tsv").write_text(judged, encoding="utf-8")
    return folder


def test_beir_counts_any_part_of_a_relevant_document(tmp_path: Path) -> None:
    found = import_beir(beir(tmp_path / "set"))
    ferries = found.questions["q1"]
    assert ferries.mode == "any"
    assert ferries.kind == "retrieval"
    assert {e.document for e in ferries.evidence} == {"d1"}
    assert "".join(e.quote for e in ferries.evidence).replace(" ", "") == found.articles["d1"].text.replace(" ", "")
    assert max(len(e.quote) for e in ferries.evidence) <= 400
    assert found.questions["q2"].answers == ("Bridges are old.",)
    assert [r.where for r in found.rejected] == ["corpus.jsonl, line 3", "queries.jsonl, line 3"]
    assert set(found.questions) == {"q1", "q2"}
    assert exact(found)


def test_a_table_that_carries_its_articles(tmp_path: Path) -> None:
    file = tmp_path / "faq.csv"
    file.write_text(
        "\ufeffQuestion;Answer;Text;Title;Published;Asked_on\n"
        f'When was the ferry Maid of Ellery built?;1974|in 1974;"{FIRST}";Ferry;2020-01-02;\n'
        f'Who built the ferry Maid of Ellery?;;"{FIRST}";Ferry;2020-01-02;\n'
        f'Who sails the ferry?;Tom Reed;"{FIRST}";Ferry;2020-01-02;\n'
        f'Which word is here twice?;the|a;"{FIRST}";Ferry;2020-01-02;\n'
        f'Which captain sails the ferry?;Captain Teague;"{FIRST}";Ferry;2020-01-02;someday\n',
        encoding="utf-8",
    )
    found = import_table(file)
    [article] = found.articles.values()
    assert (article.title, article.published) == ("Ferry", "2020-01-02")
    assert [q.answers for q in found.questions.values()] == [("1974", "in 1974"), ()]
    assert [q.kind for q in found.questions.values()] == ["", "unanswerable"]
    assert [r.reason.split(" of ")[0] for r in found.rejected] == [
        "0 sentences",
        "2 sentences",
        "asked_on 'someday' is not a day: write it as 2019-12-31",
    ]
    assert exact(found)


def test_a_table_over_pages(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "faq.tsv").write_text(
        "id\tquestion\tanswer\tquote\tdocument\n"
        "one\tSince when has Teague sailed?\t2001\tCaptain Teague has sailed her since 2001.\t\n"
        "two\tWhen was the ferry built?\t1974\t\ta.txt\n"
        "three\tWhen was the ferry built?\t1974\tit was built in 1974\ta.txt\n"
        "four\tWho?\tTeague\t\t\n",
        encoding="utf-8",
    )
    found = import_table(tmp_path / "faq.tsv", tmp_path / "pages")
    assert {q.id: [(e.document, e.quote) for e in q.evidence] for q in found.questions.values()} == {
        "one": [("a.txt", "Captain Teague has sailed her since 2001.")],
        "two": [("a.txt", "The ferry Maid of Ellery was built in 1974.")],
    }
    assert [r.where for r in found.rejected] == ["line 4", "line 5"]


@pytest.mark.parametrize(("name", "text"), [("a.csv", "question,answer\nWho?,Anna\n"), ("b.csv", "q;text\nWho?;x\n")])
def test_a_table_without_a_column_is_refused_by_its_name(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadQuestionSet, match=r"has no column (text|answer)"):
        import_table(tmp_path / name)


def test_the_command_writes_a_set_that_lint_and_run_read(tmp_path: Path) -> None:
    run = CliRunner().invoke
    out = tmp_path / "out"
    done = run(byline.app, ["eval", "import", "beir", str(beir(tmp_path / "set")), "--out", str(out)])
    assert done.exit_code == 1
    assert "2 questions (0 unanswerable) on 2 articles, 2 rejected" in done.stdout
    assert [json.loads(line)["where"] for line in (out / "rejected.jsonl").read_text().splitlines()]
    assert len(read_questions(out / "questions.jsonl").questions) == 2
    assert lint(out / "questions.jsonl").count("error") == 0
    wrong = run(byline.app, ["eval", "import", "squad", str(tmp_path / "none"), "--out", str(out)])
    assert wrong.exit_code == 2
    assert "is no SQuAD file" in wrong.stderr
