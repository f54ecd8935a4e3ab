"""The whole chain over the sample archive, with a language model behind real HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from eval.scripted_server import Script, Scripted, Wire, serve
from ingest.archive import Archive
from qa.build import wire
from qa.chain import Chain
from qa.results import Answer, AnswerEvent, Question, Turn
from qa.settings import Settings
from tests.qa.llm.conftest import saying
from tests.qa.llm.test_faults import begun, hang, status
from tests.qa.test_chain import assert_exact

ASKED = Question("Who announced the call first?")
TRUE = "The Kremlin was first to tell the world that Donald Trump and Vladimir Putin had spoken by telephone on Sunday"
FALSE = "Angela Merkel was first to tell the world about the call"


@contextmanager
def chain_with(script: Script, archive: Archive, **settings: object) -> Iterator[tuple[Chain, Scripted]]:
    with serve(script) as server:
        given = {"llm_stall_s": 1.0, "llm_timeout_s": 3.0, "llm_tries": 1, "archive": archive.folder, **settings}
        chain = wire(archive, Settings.model_validate({"llm": "openai:m", "llm_base_url": server.url, **given}))
        try:
            yield chain, server
        finally:
            chain.close()


def told(chain: Chain, question: Question = ASKED) -> tuple[list[AnswerEvent], Answer]:
    events = list(chain.events(question))
    answer = events[-1].answer
    assert answer is not None
    assert "".join(e.text for e in events if e.kind == "delta") == answer.text
    assert [e.citation for e in events if e.citation] == list(answer.citations)
    assert [e.sentence for e in events if e.sentence] == list(answer.sentences)
    return events, answer


def test_sentences_and_their_citations_come_one_after_the_other(seeds: Archive) -> None:
    second = "From the White House there was no announcement at all [1]."
    with chain_with(saying(f"{TRUE} [1]. ", second), seeds) as (chain, _):
        events, answer = told(chain)
    assert (answer.status, answer.fallback, answer.model) == ("answered", False, "openai:m")
    kinds = [e.kind for e in events if e.kind in ("delta", "citation", "done")]
    assert kinds == ["delta", "citation", "delta", "citation", "done"]
    assert answer.text == f"{TRUE}. From the White House there was no announcement at all."
    assert [answer.text[slice(*c.span)] for c in answer.citations] == answer.text.split(". ", 1) or answer.citations
    assert_exact(answer, seeds)


FAULTS: dict[str, Script] = {
    "500": status(500),
    "429": status(429, headers={"retry-after": "30"}),
    "401": status(401),
    "hang": lambda _, wire: hang(wire),
    "hang-mid-sentence": begun(hang, "The Krem"),
    "cut-mid-sentence": begun(Wire.cut, TRUE[:40]),
    "not-json": begun(lambda wire: wire.event("{")),
    "empty": saying(""),
    "false": saying(f"{FALSE} [1]."),
    "an-address": saying(f"{TRUE} [1] http://evil.example/."),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_the_reader_answers_in_the_same_shape(fault: str, seeds: Archive, chain: Chain) -> None:
    with chain_with(FAULTS[fault], seeds) as (with_model, _):
        _, answer = told(with_model)
    plain = chain.ask(ASKED)
    assert answer.fallback
    assert answer.note
    assert (answer.status, answer.text, answer.citations, answer.model) == (
        plain.status,
        plain.text,
        plain.citations,
        plain.model,
    )


@pytest.mark.parametrize("fault", ["500", "false"])
def test_no_note_says_that_the_reader_found_what_nobody_found(fault: str, seeds: Archive) -> None:
    with chain_with(FAULTS[fault], seeds) as (with_model, _):
        _, found = told(with_model)
        _, nothing = told(with_model, Question("Who painted the ceiling of the Sistine Chapel?"))
    assert "The reader found this one." in found.note
    assert nothing.note
    assert "reader" not in nothing.note


def test_a_model_that_finds_no_answer_says_so(seeds: Archive) -> None:
    with chain_with(saying("NO ANSWER"), seeds) as (chain, _):
        _, answer = told(chain, Question("Who painted the ceiling of the Sistine Chapel?"))
    assert (answer.status, answer.fallback, answer.citations) == ("unanswerable", False, ())
    assert answer.passages


def test_the_reader_overrules_a_model_that_found_nothing_where_the_judge_is_sure(seeds: Archive, chain: Chain) -> None:
    with chain_with(saying("NO ANSWER"), seeds) as (with_model, _):
        _, answer = told(with_model)
    plain = chain.ask(ASKED)
    assert answer.text in (plain.text, "The archive does not answer this.")
    assert answer.fallback == (answer.status == "answered")


def test_what_cannot_be_proved_is_marked_or_dropped_as_the_settings_say(seeds: Archive) -> None:
    said = "Relations between the two capitals have been complicated, to put it mildly [1]."
    script = saying(f"{TRUE} [1]. ", said)
    for choice in ("show", "drop"):
        with chain_with(script, seeds, verify="judge", on_unproved=choice) as (chain, _):
            _, answer = told(chain)
        assert answer.sentences[0].verdict == "verbatim"
        assert all(s.verdict != "unproved" for s in answer.sentences) or choice == "show"
        assert len(answer.sentences) + len(answer.removed) == 2


def test_a_follow_up_is_resolved_by_the_model_and_shown(seeds: Archive) -> None:
    asked = Question(
        "And did Washington?",
        history=(Turn("Who announced the call first?", "The Kremlin", "Who announced the call first?"),),
    )

    def script(request: dict[str, Any], wire: Wire) -> None:
        rewriting = "Last question" in request["messages"][-1]["content"]
        saying("Did Washington announce the call?" if rewriting else f"{TRUE} [1].")(request, wire)

    with chain_with(script, seeds) as (chain, server):
        _, answer = told(chain, asked)
    assert answer.resolved_question == "Did Washington announce the call?"
    assert "Did Washington announce the call?" in server.requests[1]["messages"][-1]["content"]


def test_a_small_context_gets_fewer_passages_and_none_is_refused_at_start(seeds: Archive) -> None:
    with chain_with(saying(f"{TRUE} [1]."), seeds, llm_context_tokens=1200, llm_max_tokens=200) as (chain, server):
        told(chain)
    assert sum(len(m["content"]) for m in server.requests[0]["messages"]) < 3 * 1000
