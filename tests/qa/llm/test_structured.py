"""Replies that follow a schema: the same sentences and citations as from text with marks, sentence by sentence."""

import json
from contextlib import closing
from typing import Any

import pytest

from qa.build import answerer
from qa.errors import BadSettings, LlmGarbled
from qa.llm.model import connect
from qa.llm.prompts import SCHEMA
from qa.llm.sentence_stream import END, QUOTE, SentenceStream
from qa.llm.structured import StructuredStream
from qa.settings import Settings
from tests.qa.llm.conftest import judge, llm, run, saying
from tests.qa.llm.test_model import ollama

CLOSED = "The Orsley bridge was closed on Monday after inspectors found cracks in two piers."
FERRY = "The county council voted for the ferry by 14 votes to 9."
REPLY = {"sentences": [{"text": "One is said. So is this.", "passages": [2, 1, 2]}, {"text": "Two.", "passages": []}]}
INLINE = f"One is said. [2] [1]{END}So is this. [2] [1]{END}Two.{END}"


def pieces(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


def reply(*items: tuple[str, list[int]]) -> str:
    return json.dumps({"sentences": [{"text": text, "passages": numbers} for text, numbers in items]})


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize("indent", [None, 2])
def test_the_sentences_are_the_same_however_the_reply_is_cut(size: int, indent: int | None) -> None:
    stream = StructuredStream()
    told = "".join(stream.feed(piece) for piece in pieces(json.dumps(REPLY, indent=indent), size))
    assert told == INLINE


def test_a_sentence_is_told_as_soon_as_it_is_complete() -> None:
    stream = StructuredStream()
    assert stream.feed('{"sentences": [{"text": "One is } so.", "passages": [1]') == ""
    assert stream.feed("}") == f"One is }} so. [1]{END}"
    assert stream.feed(', {"text": "Half a } sen') == ""


def test_the_words_that_prove_a_sentence_come_with_it_whatever_cuts_the_reply() -> None:
    items = [
        {"text": "One is said. So is this.", "passages": [2], "quote": "It was said\x1e.\nSo was this."},
        {"text": "[3]: Two.", "passages": [], "quote": 7},
        {"text": "“Three. Four,” he said [1].", "passages": [4]},
    ]
    whole = json.dumps({"sentences": items})
    for size in (1, 7, 1000):
        reply, sentences = StructuredStream(), SentenceStream()
        told = [w for piece in pieces(whole, size) for w in sentences.feed(reply.feed(piece))]
        assert [(w.text, w.quote) for w in told] == [
            ("One is said. [2]", "It was said . So was this."),
            ("So is this. [2]", "It was said . So was this."),
            ("Two. [3]", ""),
            ("“Three. Four,” he said. [4]", ""),
        ]
    assert QUOTE not in StructuredStream().feed(json.dumps({"sentences": [{"text": "Two.", "quote": " "}]}))


def test_no_sentences_are_no_answer() -> None:
    assert StructuredStream().feed(' {"sentences": []}\n') == "NO ANSWER"


@pytest.mark.parametrize(
    "item", ['"a"', "7", "null", '{"text": 3, "passages": [1]}', '{"passages": [1]}', '{"text": "", "passages": [1]}']
)
def test_what_is_no_sentence_is_passed_over(item: str) -> None:
    told = StructuredStream().feed(f'{{"sentences": [{item}, {{"text": "Two.", "passages": ["x", -1, 4.5, 2]}}]}}')
    assert told == f"Two. [2]{END}"


def test_prose_is_passed_on_as_it_is() -> None:
    stream = StructuredStream()
    assert [stream.feed(piece) for piece in (" ", "The bridge", " {was} closed [1].")] == [
        "",
        " The bridge",
        " {was} closed [1].",
    ]


def test_a_reply_without_an_end_is_refused() -> None:
    stream = StructuredStream()
    stream.feed('{"sentences": [{"text": "')
    with pytest.raises(LlmGarbled, match="more than 50,000 characters"):
        stream.feed("so and " * 8000)


@pytest.mark.parametrize("size", [5, 1000])
def test_an_answer_by_schema_is_proved_and_cited(size: int) -> None:
    script = saying(*pieces(reply((CLOSED, [1]), (FERRY, [1]), ("It cost £7 million.", [1])), size))
    with llm(script, llm_structured="json_schema") as (made, server):
        _, draft = run(made)
    assert draft.text == f"{CLOSED} {FERRY}"
    assert [c.source.article_id for c in draft.citations] == ["a1", "a2"]
    assert [r.verdict for r in draft.removed] == ["unfounded"]
    asked = server.requests[0]["response_format"]
    assert (asked["type"], asked["json_schema"]["strict"]) == ("json_schema", True)
    assert asked["json_schema"]["schema"]["properties"] == SCHEMA["properties"]
    assert "such as [1]" not in json.dumps(server.requests[0]["messages"])


def test_servers_of_the_older_kind_get_the_schema_as_they_take_it() -> None:
    with llm(saying(reply((CLOSED, [1]))), llm_structured="json_object") as (made, server):
        made.check()
        _, draft = run(made)
    assert draft.text == CLOSED
    assert [r["response_format"] for r in server.requests] == [{"type": "json_object", "schema": SCHEMA}] * 2


def test_a_reply_that_is_cut_short_keeps_what_was_complete() -> None:
    cut = reply((CLOSED, [1]), (FERRY, [2]))[:-30]
    with llm(saying(*pieces(cut, 9), finish="length"), llm_structured="json_schema") as (made, _):
        _, draft = run(made)
    assert (draft.status, draft.text) == ("partial", CLOSED)
    assert draft.tokens_out > 40  # half a sentence is not shown, but it was written


def test_an_empty_reply_is_an_abstention() -> None:
    with llm(saying('{"sentences": []}'), llm_structured="json_schema") as (made, _):
        _, draft = run(made)
    assert draft.status == "unanswerable"


def test_a_server_that_takes_no_notice_still_answers() -> None:
    with llm(saying(f"{CLOSED} [1]"), llm_structured="json_object") as (made, _):
        _, draft = run(made)
    assert draft.text == CLOSED


def test_ollama_gets_the_schema_as_its_format() -> None:
    said: dict[str, Any] = {"message": {"role": "assistant", "content": reply((CLOSED, [1]))}, "done": False}
    end = {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"}
    with llm(ollama(said, end)) as (_, server):
        given = {"llm": "ollama:m", "llm_base_url": server.url.removesuffix("/v1"), "llm_structured": "json_schema"}
        made = answerer(Settings.model_validate(given), judge())
        assert made is not None
        with closing(made):
            _, draft = run(made)
    assert draft.text == CLOSED
    assert server.requests[0]["format"]["required"] == ["sentences"]


@pytest.mark.parametrize(
    ("given", "style"),
    [
        ({"llm": "openai:gpt-5-mini"}, "structured"),
        ({"llm": "openai:gpt-5-mini", "llm_structured": "off"}, "inline"),
        ({"llm": "openai:gpt-3.5-turbo"}, "inline"),
        ({"llm": "openai:gpt-5-mini", "llm_base_url": "http://localhost:1/v1"}, "inline"),
        ({"llm": "anthropic:claude-sonnet-4-5"}, "native"),
        ({"llm": "anthropic:claude-sonnet-4-5", "llm_structured": "json_schema"}, "structured"),
    ],
)
def test_a_schema_is_asked_for_where_it_is_known_to_be_followed(given: dict[str, object], style: str) -> None:
    assert connect(Settings.model_validate({"llm_api_key": "k", **given})).style == style


def test_a_form_that_a_provider_does_not_know_is_one_clear_line() -> None:
    with pytest.raises(BadSettings, match="write json_schema"):
        connect(Settings.model_validate({"llm": "ollama:m", "llm_structured": "json_object"}))
