"""POST /v1/chat/completions and GET /v1/models: the archive as a chat model, for OpenAI's clients.

Contract: the last message is the question, earlier ones are history; unknown parameters are ignored, n above 1 is
refused, tools are never called. A stream is role, text, annotations, finish, usage (when asked), [DONE].
"""

import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import structlog
from fastapi import APIRouter
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qa.api import asking, links, plain, problems
from qa.api.ask import STREAM_HEADERS, Filters, question_of
from qa.api.auth import Asker
from qa.api.body import MOST_QUESTION_BYTES, Items
from qa.api.openai_text import MODEL, MODELS, PLAIN, Message, Rendering, asked, check_model
from qa.api.problems import Left, Unprocessable
from qa.api.service import Service, Serving
from qa.api.text import Text
from qa.results import AnswerEvent

router = APIRouter(tags=["openai"], max_body_size=MOST_QUESTION_BYTES, responses=problems.OPENAI_RESPONSES)
log = structlog.get_logger("byline.ask")


class StreamOptions(BaseModel):
    """Of OpenAI's options one is read."""

    model_config = ConfigDict(extra="ignore")

    include_usage: bool | None = False


class ChatIn(BaseModel):
    """A chat; parameters that are not named here are taken and ignored."""

    model_config = ConfigDict(extra="ignore")

    model: Text = MODEL
    messages: Items[Message] = Field(min_length=1, max_length=1000)
    n: int | None = None
    stream: bool | None = False
    stream_options: StreamOptions | None = None


@router.get("/v1/models")
async def models(_: Asker) -> dict[str, Any]:
    """The models: one that answers from the archive, and one without retrieval for titles and tags."""
    return {"object": "list", "data": [_model(name) for name in MODELS]}


@router.get("/v1/models/{name}")
async def model(name: str, _: Asker) -> dict[str, Any]:
    """One of them."""
    check_model(name)
    return _model(name)


@router.post(
    "/v1/chat/completions",
    response_model=None,
    responses={200: {"content": {"text/event-stream": {}}, "description": "The answer, or its events."}},
)
async def chat(body: ChatIn, request: Request, service: Serving, principal: Asker) -> Response:
    """Answer the last message from the archive."""
    check_model(body.model)
    if body.n is not None and body.n != 1:
        raise Unprocessable("n must be 1: there is one answer")
    text, history = asked(body.messages)
    head = {"id": f"chatcmpl-{secrets.token_hex(12)}", "created": int(time.time()), "model": body.model}
    base = str(request.base_url)
    if body.model == PLAIN:
        draft = await plain.said(service, principal, text)
        rendering = Rendering(lambda _: "")
        rendering.add(draft.text)
        if body.stream:
            return EventSourceResponse(_plain(head, rendering), headers=STREAM_HEADERS)
        return JSONResponse(_completion(head, rendering, draft.tokens_in, draft.tokens_out))
    question = await question_of(service, principal, text, Filters(), history)
    if body.stream:
        stream = asking.events(service, principal, question)
        first = await asking.first(request, stream)
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return EventSourceResponse(
            _chunks(service, base, head, stream, first, usage, problems.request_id(request)), headers=STREAM_HEADERS
        )
    with suppress(Left):
        answer = await asking.answer(service, request, principal, question)
        rendering = Rendering.of(answer, lambda c: links.of(service, base, c))
        return JSONResponse(_completion(head, rendering, answer.tokens_in, answer.tokens_out))
    return Response(status_code=499)


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "byline"}


def _usage(tokens_in: int, tokens_out: int) -> dict[str, int]:
    return {"prompt_tokens": tokens_in, "completion_tokens": tokens_out, "total_tokens": tokens_in + tokens_out}


def _completion(head: dict[str, Any], rendering: Rendering, tokens_in: int, tokens_out: int) -> dict[str, Any]:
    message = {
        "role": "assistant",
        "content": rendering.text,
        "refusal": None,
        "annotations": [_nested(a) for a in rendering.annotations],
    }
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {**head, "object": "chat.completion", "choices": [choice], "usage": _usage(tokens_in, tokens_out)}


def _nested(annotation: dict[str, Any]) -> dict[str, Any]:
    return {"type": annotation["type"], "url_citation": {k: v for k, v in annotation.items() if k != "type"}}


def _chunk(head: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    told = {**head, "object": "chat.completion.chunk", "choices": [choice]}
    return format_sse_event(data_str=json.dumps(told, ensure_ascii=False))


_DONE = format_sse_event(data_str="[DONE]")


async def _plain(head: dict[str, Any], rendering: Rendering) -> AsyncIterator[bytes]:
    yield _chunk(head, {"role": "assistant", "content": ""})
    yield _chunk(head, {"content": rendering.text})
    yield _chunk(head, {}, "stop")
    yield _DONE


async def _chunks(
    service: Service,
    base: str,
    head: dict[str, Any],
    stream: AsyncIterator[AnswerEvent | None],
    first: AnswerEvent | None,
    usage: bool,
    request_id: str,
) -> AsyncIterator[bytes]:
    rendering = Rendering(lambda c: links.of(service, base, c))
    service.metrics.streams.inc()
    try:
        yield _chunk(head, {"role": "assistant", "content": ""})
        step: AnswerEvent | None = first
        while step is None or step.answer is None:
            if step is None:
                yield KEEPALIVE_COMMENT
            elif step.kind == "delta":
                yield _chunk(head, {"content": rendering.add(step.text)})
            elif step.citation is not None:
                yield _chunk(head, {"content": rendering.cite(step.citation)})
            elif step.sentence is not None and (mark := rendering.judge(step.sentence)):
                yield _chunk(head, {"content": mark})
            step = await anext(stream)
        if rendering.annotations:
            yield _chunk(head, {"annotations": [_nested(a) for a in rendering.annotations]})
        yield _chunk(head, {}, "stop")
        if usage:
            told = {
                **head,
                "object": "chat.completion.chunk",
                "choices": [],
                "usage": _usage(step.answer.tokens_in, step.answer.tokens_out),
            }
            yield format_sse_event(data_str=json.dumps(told))
        yield _DONE
    except Exception as error:  # the status line is sent: the refusal travels in the stream
        problem = problems.of(error)
        if type(problem) is problems.Problem:
            log.exception("failed", request_id=request_id)
        yield format_sse_event(data_str=json.dumps(problems.openai_error(problem)))
    finally:
        service.metrics.streams.dec()
        await stream.aclose()  # type: ignore[attr-defined]
