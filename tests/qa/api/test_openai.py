"""OpenAI's routes, driven by the openai SDK and by LangChain's ChatOpenAI."""

from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from tests.qa.api.conftest import Served

QUESTION = "who announced the call first?"


@pytest.fixture
def sdk(served: Served) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key="none", timeout=30, max_retries=0) as made:
        yield made


def cited(text: str, annotations: list[Any]) -> None:
    """Every annotation covers its own link."""
    assert annotations
    for number, annotation in enumerate(annotations, start=1):
        a = annotation if isinstance(annotation, dict) else annotation.model_dump()
        a = a.get("url_citation", a)
        assert text[a["start_index"] : a["end_index"]] == f"[{number}]({a['url']})"


def test_a_chat_answers_with_annotations(sdk: openai.OpenAI) -> None:
    completion = sdk.chat.completions.create(
        model="byline", messages=[{"role": "user", "content": QUESTION}], temperature=0.2, seed=7
    )
    message = completion.choices[0].message
    assert message.content is not None
    assert message.content.startswith("The Kremlin [1](")
    assert completion.choices[0].finish_reason == "stop"
    assert message.tool_calls is None
    cited(message.content, list(message.annotations or []))


def test_a_streamed_chat_has_the_same_text_annotations_and_usage(sdk: openai.OpenAI) -> None:
    whole = sdk.chat.completions.create(model="byline", messages=[{"role": "user", "content": QUESTION}])
    stream = sdk.chat.completions.create(
        model="byline",
        messages=[{"role": "user", "content": [{"type": "text", "text": QUESTION}]}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    assert chunks[0].choices[0].delta.role == "assistant"
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == whole.choices[0].message.content
    noted = [c.choices[0].delta.model_dump().get("annotations") for c in chunks if c.choices]
    cited(text, next(n for n in noted if n))
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None


def test_earlier_messages_may_stand_before_the_question(sdk: openai.OpenAI) -> None:
    completion = sdk.chat.completions.create(
        model="byline",
        messages=[
            {"role": "system", "content": "You are kind."},
            {"role": "user", "content": "hello"},
            {"role": "assistant", "content": "Good day."},
            {"role": "user", "content": QUESTION},
        ],
    )
    assert "Kremlin" in (completion.choices[0].message.content or "")


def test_models_are_listed_and_found(sdk: openai.OpenAI) -> None:
    assert [m.id for m in sdk.models.list()] == ["byline", "byline-plain"]
    assert sdk.models.retrieve("byline").id == "byline"
    with pytest.raises(openai.NotFoundError):
        sdk.models.retrieve("gpt-4")


def test_the_plain_model_titles_a_chat_without_retrieval(sdk: openai.OpenAI) -> None:
    prompt = f"### Task:\nGenerate a title.\n<chat_history>\nUSER: {QUESTION}\nASSISTANT: The Kremlin\n</chat_history>"
    completion = sdk.chat.completions.create(model="byline-plain", messages=[{"role": "user", "content": prompt}])
    assert completion.choices[0].message.content == QUESTION


def test_what_cannot_be_done_is_refused_in_openais_shape(sdk: openai.OpenAI, client: httpx2.Client) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match="n must be 1"):
        sdk.chat.completions.create(model="byline", messages=[{"role": "user", "content": QUESTION}], n=2)
    with pytest.raises(openai.UnprocessableEntityError):
        sdk.chat.completions.create(model="byline", messages=[{"role": "assistant", "content": "hm"}])
    error = client.post("/v1/chat/completions", json={"messages": 3}).json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["param"] == "body.messages"


def test_responses_answer_with_flat_annotations(sdk: openai.OpenAI) -> None:
    response = sdk.responses.create(model="byline", input=QUESTION)
    assert response.output_text.startswith("The Kremlin [1](")
    message = response.output[0]
    assert message.type == "message"
    part = message.content[0]
    assert part.type == "output_text"
    cited(part.text, list(part.annotations))


def test_streamed_responses_end_with_the_same_text(sdk: openai.OpenAI) -> None:
    with sdk.responses.stream(model="byline", input=[{"role": "user", "content": QUESTION}]) as stream:
        events = list(stream)
        final = stream.get_final_response()
    text = "".join(e.delta for e in events if e.type == "response.output_text.delta")
    assert text == final.output_text == sdk.responses.create(model="byline", input=QUESTION).output_text
    assert [e.sequence_number for e in events] == sorted(e.sequence_number for e in events)


@pytest.mark.parametrize("responses_api", [False, True])
def test_langchain_answers_in_both_modes(served: Served, responses_api: bool) -> None:
    chat = ChatOpenAI(
        model="byline",
        base_url=f"{served.url}/v1",
        api_key=SecretStr("none"),
        use_responses_api=responses_api,
        max_retries=0,
    )
    message = chat.invoke(QUESTION)
    assert "Kremlin" in message.text
    streamed = "".join(chunk.text for chunk in chat.stream(QUESTION))
    assert streamed == message.text
    if responses_api:
        [block] = [b for b in message.content_blocks if b["type"] == "text"]
        assert block["annotations"][0]["type"] == "citation"
