"""The chain over the sample archive: real Chroma, real embedder, real reader."""

from datetime import date

import pytest

from ingest.archive import Archive
from qa.chain import Chain
from qa.errors import BadQuestion
from qa.results import Answer, Question
from qa.runnable import AnswerRunnable, PassageRetriever
from tests.qa.conftest import Asked


def assert_exact(answer: Answer, archive: Archive) -> None:
    for citation in answer.citations:
        stored = archive.article(citation.source.article_id, citation.source.version)
        assert stored is not None
        assert stored.article.text[slice(*citation.source_span)] == citation.quote
        assert 0 <= citation.span[0] <= citation.span[1] <= len(answer.text)
    for passage in answer.passages:
        stored = archive.article(passage.source.article_id, passage.source.version)
        assert stored is not None
        assert stored.article.text[passage.start : passage.end] == passage.text


def test_who_announced_the_call_first(chain: Chain, seeds: Archive) -> None:
    answer = chain.ask(Question("who announced the call first?"))
    assert answer.status == "answered"
    assert "Kremlin" in answer.text
    assert "Kremlin" in answer.citations[0].quote
    assert_exact(answer, seeds)


def test_every_citation_of_every_question_is_exact(asked: list[Asked], seeds: Archive) -> None:
    for one in asked:
        assert_exact(one.answer, seeds)
        assert bool(one.answer.citations) == (one.answer.status != "unanswerable")


def test_most_answerable_questions_are_answered_and_some_others_refused(asked: list[Asked]) -> None:
    told = [a.answer.status != "unanswerable" for a in asked if a.answers]
    refused = [a.answer.status == "unanswerable" for a in asked if not a.answers]
    assert sum(told) > 0.8 * len(told)
    assert any(refused)


def test_a_question_in_korean_gets_the_sentence_that_answers(chain: Chain, seeds: Archive) -> None:
    answer = chain.ask(Question("조개 채취는 언제부터 허용되나?"))
    assert answer.status == "answered"
    assert "5월 1일" in answer.text
    assert answer.text == answer.citations[0].quote
    assert_exact(answer, seeds)
    assert chain.ask(Question("한별호 선장의 이름은 무엇인가?")).status == "unanswerable"


@pytest.mark.parametrize("text", ["", "   ", "?!…", "x" * 3000])
def test_a_question_that_cannot_be_asked_is_refused(chain: Chain, text: str) -> None:
    with pytest.raises(BadQuestion):
        chain.ask(Question(text))


@pytest.mark.parametrize(
    "text", ["갯벌은 어디에 있나?", "¿Quién?", "مرحبا", "a" * 1900, '"; DROP TABLE chunks; --', "NEAR(a b)"]
)
def test_any_other_text_gets_a_result(chain: Chain, seeds: Archive, text: str) -> None:
    assert_exact(chain.ask(Question(text)), seeds)


def test_filters_bound_what_may_answer(chain: Chain) -> None:
    question = Question("What happened at the bridge?", since=date(2019, 12, 31), until=date(2019, 12, 31))
    days = {p.source.published_day for p in chain.search(question, 20)}
    assert days == {date(2019, 12, 31)}
    assert chain.search(Question("bridge", sources=("No Such Paper",)), 5) == []


def test_since_after_until_is_refused(chain: Chain) -> None:
    with pytest.raises(BadQuestion, match="lies after"):
        chain.ask(Question("bridge?", since=date(2020, 1, 2), until=date(2020, 1, 1)))


def test_an_unanswerable_question_shows_the_nearest_passages(asked: list[Asked]) -> None:
    unanswered = [a.answer for a in asked if a.answer.status == "unanswerable"]
    assert unanswered
    assert all(answer.passages and not answer.citations for answer in unanswered)


def test_two_things_asked_at_once_are_both_found(chain: Chain, seeds: Archive) -> None:
    answer = chain.ask(Question("Who owns the stationer's shop Pim & Daughter and when was the pilots' guild founded?"))
    assert "1718" in answer.text
    assert len({c.source.article_id for c in answer.citations}) == 2
    assert_exact(answer, seeds)


def test_the_days_of_publication_that_a_question_names_bound_what_is_read(chain: Chain) -> None:
    days = {p.source.published_day for p in chain.find(Question("bridge articles from 2019"), 20)}
    assert {d.year for d in days if d} == {2019}
    assert chain.find(Question("bridge articles from 1850"), 20)  # none: the filter falls away


def test_a_month_that_the_archive_does_not_know_changes_nothing(chain: Chain) -> None:
    asked = "At whose request was the call in August arranged?"
    then = chain.ask(Question(asked, asked_on=date(2019, 12, 31)))
    now = chain.ask(Question(asked, asked_on=date(2026, 11, 25)))
    assert then.window is not None
    assert then.window.start == date(2019, 8, 1)
    assert now.citations[0].quote == then.citations[0].quote


def test_langchain_callers_get_the_same_answer(chain: Chain) -> None:
    runnable = AnswerRunnable(chain=chain)
    direct = chain.ask(Question("who announced the call first?"))
    assert runnable.invoke("who announced the call first?").text == direct.text
    assert [a.text for a in runnable.batch(["who announced the call first?"] * 2)] == [direct.text] * 2
    assert [a.text for a in runnable.stream("who announced the call first?")] == [direct.text]


def test_callbacks_see_the_retriever(chain: Chain) -> None:
    from langchain_core.callbacks import BaseCallbackHandler

    class Watch(BaseCallbackHandler):
        seen: list[int]

        def __init__(self) -> None:
            self.seen = []

        def on_retriever_end(self, documents: object, **kwargs: object) -> None:
            assert isinstance(documents, list)
            self.seen.append(len(documents))

    watch = Watch()
    AnswerRunnable(chain=chain).invoke("who announced the call first?", {"callbacks": [watch]})
    assert len(watch.seen) == 1
    assert watch.seen[0] > 0


def test_the_retriever_gives_documents_that_cite_their_passage(chain: Chain, seeds: Archive) -> None:
    documents = PassageRetriever(chain=chain).invoke("bridge")
    assert documents
    for document in documents:
        stored = seeds.article(document.metadata["article_id"])
        assert stored is not None
        assert stored.article.text[document.metadata["start"] : document.metadata["end"]] == document.page_content
