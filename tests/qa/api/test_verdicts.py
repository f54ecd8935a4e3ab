"""What every surface of the API tells of a sentence that is proved, one that is not, and one that is not shown."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
import openai
import pytest
from mcp.client.client import Client
from mcp_types import TextContent

from qa.api.openai_text import Message, asked
from qa.wire import AnswerOut
from tests.qa.api import events
from tests.qa.api.conftest import Served, serving, settings_for
from tests.qa.api.judged import REASON, REMOVED, SUPPORTED, UNPROVED, Judged

QUESTION = "who announced the call first?"


@pytest.fixture(scope="module")
def judged(seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service with an answerer whose answer has every verdict."""
    with serving(settings_for(seeds_folder, tmp_path_factory.mktemp("judged"))) as up:
        up.service.chain.answerer = Judged()
        yield up


@pytest.fixture
def asking(judged: Served) -> Iterator[httpx2.Client]:
    """A client of it."""
    with judged.client() as made:
        yield made


@pytest.fixture
def sdk(judged: Served) -> Iterator[openai.OpenAI]:
    """OpenAI's own client of it."""
    with openai.OpenAI(base_url=f"{judged.url}/v1", api_key="none", timeout=30, max_retries=0) as made:
        yield made


def check(told: dict[str, Any]) -> None:
    """All verdicts, with exact spans, in an answer object."""
    answer = AnswerOut.model_validate(told)
    spans = [answer.answer[slice(*s.answer_span)] for s in answer.sentences]
    assert spans == [answer.citations[0].quote, SUPPORTED, UNPROVED]
    assert answer.answer == " ".join(spans)
    assert [s.verdict for s in answer.sentences] == ["verbatim", "supported", "unproved"]
    assert [s.score for s in answer.sentences] == [1, 0.9877, 0.5]
    assert [s.citations for s in answer.sentences] == [[1], [2], [3]]
    assert [s.reason for s in answer.sentences] == ["", "", REASON]
    assert [c.verified for c in answer.citations] == [True, True, False]
    assert [r.model_dump() for r in answer.removed] == [
        {"sentence": r.sentence, "verdict": r.verdict, "reason": r.reason, "word": r.word} for r in REMOVED
    ]
    assert [r.sentence[slice(*r.word)] for r in answer.removed if r.word] == ["White House", "Fourteen"]


def test_the_answer_object_holds_sentences_and_what_is_not_shown(asking: httpx2.Client) -> None:
    check(asking.post("/v1/ask", json={"question": QUESTION}).json())


def test_an_answer_of_the_reader_has_neither(client: httpx2.Client) -> None:
    told = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert (told["sentences"], told["removed"]) == ([], [])


def test_a_stream_tells_each_sentence_after_its_text_and_its_citations(asking: httpx2.Client) -> None:
    with asking.stream("POST", "/v1/ask", json={"question": QUESTION, "stream": True}) as response:
        got = list(events.read(response.iter_lines()))
    assert [e.name for e in got if e.name in ("delta", "citation", "sentence")] == ["delta", "citation", "sentence"] * 3
    check(got[-1].data)
    assert [e.data for e in got if e.name == "sentence"] == got[-1].data["sentences"]
    text = ""
    for event in got:
        text += event.data["text"] if event.name == "delta" else ""
        if event.name == "sentence":
            assert event.data["answer_span"][1] == len(text)


def test_a_conversation_keeps_them(asking: httpx2.Client) -> None:
    made = asking.post("/v1/conversations", json={}).json()
    answer = asking.post("/v1/ask", json={"question": QUESTION, "conversation_id": made["id"]}).json()
    kept = asking.get(f"/v1/conversations/{made['id']}").json()["answers"]
    assert kept == [answer]
    check(kept[0])


def marked(text: str) -> None:
    """One mark, behind the last sentence and its link; nothing of what is not shown."""
    assert text.count("(unproved)") == 1
    assert f"{UNPROVED} [3](" in text
    assert text.endswith(") (unproved)")
    assert "White House was first" not in text


def test_a_chat_marks_what_is_unproved_streamed_or_not(sdk: openai.OpenAI) -> None:
    message = sdk.chat.completions.create(model="byline", messages=[{"role": "user", "content": QUESTION}]).choices[0]
    text = message.message.content or ""
    marked(text)
    for number, one in enumerate(message.message.annotations or [], start=1):
        place = one.url_citation
        assert text[place.start_index : place.end_index] == f"[{number}]({place.url})"
    stream = sdk.chat.completions.create(model="byline", messages=[{"role": "user", "content": QUESTION}], stream=True)
    assert "".join(c.choices[0].delta.content or "" for c in stream if c.choices) == text


def test_responses_mark_what_is_unproved_streamed_or_not(sdk: openai.OpenAI) -> None:
    text = sdk.responses.create(model="byline", input=QUESTION).output_text
    marked(text)
    with sdk.responses.stream(model="byline", input=QUESTION) as stream:
        deltas = [e.delta for e in stream if e.type == "response.output_text.delta"]
        assert "".join(deltas) == stream.get_final_response().output_text == text


def test_marks_and_links_are_no_part_of_what_a_chat_said_before() -> None:
    said = "It fell. [1](https://a.example/x) Nobody knew. [2](https://a.example/y) (unproved)"
    messages = [
        Message(content="Did it fall?"),
        Message(role="assistant", content=said),
        Message(content="Who knew?"),
    ]
    _, [turn] = asked(messages)
    assert turn.answer == "It fell. Nobody knew."


def test_mcp_gives_marked_text_and_the_answer_object(judged: Served) -> None:
    async def run() -> None:
        async with Client(f"{judged.url}/mcp") as client:
            told = await client.call_tool("ask", {"question": QUESTION})
        assert told.structured_content is not None
        check(told.structured_content)
        texts = [block.text for block in told.content if isinstance(block, TextContent)]
        assert texts[0].endswith(f"{SUPPORTED} [2] {UNPROVED} [3] (unproved)")
        check(json.loads(texts[1]))

    anyio.run(run)
