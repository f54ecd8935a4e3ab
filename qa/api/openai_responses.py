"""POST /v1/responses: the archive behind OpenAI's Responses API.

Contract: `input` is the question (or messages, of which the last is); annotations are flat, as LangChain and the
openai SDK read them. Responses are not stored, so `previous_response_id` is refused.
"""

import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Any

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
from qa.api.openai_text import MODEL, PLAIN, Message, Rendering, asked, check_model
from qa.api.problems import Left, Unprocessable
from qa.api.service import Service, Serving
from qa.api.text import Text
from qa.results import Answer, AnswerEvent

router = APIRouter(tags=["openai"], max_body_size=MOST_QUESTION_BYTES, responses=problems.OPENAI_RESPONSES)
log = structlog.get_logger("byline.ask")


class ResponseIn(BaseModel):
    """A request; parameters that are not named here are taken and ignored."""

    model_config = ConfigDict(extra="ignore")

    model: Text = MODEL
    input: Text | Annotated[Items[Message], Field(max_length=1000)]
    stream: bool | None = False
    previous_response_id: Text | None = None


@router.post(
    "/v1/responses",
    response_model=None,
    responses={200: {"content": {"text/event-stream": {}}, "description": "The answer, or its events."}},
)
async def responses(body: ResponseIn, request: Request, service: Serving, principal: Asker) -> Response:
    """Answer the input from the archive."""
    check_model(body.model)
    if body.previous_response_id is not None:
        raise Unprocessable("responses are not stored: send the earlier messages in 'input'")
    text, history = asked([Message(content=body.input)] if isinstance(body.input, str) else body.input)
    reply = _Reply(body.model)
    base = str(request.base_url)
    if body.model == PLAIN:
        reply.rendering.add((await plain.said(service, principal, text)).text)
        if body.stream:
            return EventSourceResponse(_plain(reply), headers=STREAM_HEADERS)
        return JSONResponse(reply.whole("completed"))
    question = await question_of(service, principal, text, Filters(), history)
    if body.stream:
        stream = asking.events(service, principal, question)
        first = await asking.first(request, stream)
        reply.rendering = Rendering(lambda c: links.of(service, base, c))
        return EventSourceResponse(
            _events(service, reply, stream, first, problems.request_id(request)), headers=STREAM_HEADERS
        )
    with suppress(Left):
        answer = await asking.answer(service, request, principal, question)
        reply.rendering = Rendering.of(answer, lambda c: links.of(service, base, c))
        return JSONResponse(reply.whole("completed", answer))
    return Response(status_code=499)


class _Reply:
    """One response object, and the numbered events that tell of it."""

    def __init__(self, model: str) -> None:
        self.id = f"resp_{secrets.token_hex(12)}"
        self.message_id = f"msg_{secrets.token_hex(12)}"
        self.created = int(time.time())
        self.model = model
        self.rendering = Rendering(lambda _: "")
        self._number = -1

    @property
    def part(self) -> dict[str, Any]:
        return {
            "type": "output_text",
            "text": self.rendering.text,
            "annotations": self.rendering.annotations,
            "logprobs": [],
        }

    def message(self, status: str) -> dict[str, Any]:
        content = [self.part] if status == "completed" else []
        return {"id": self.message_id, "type": "message", "role": "assistant", "status": status, "content": content}

    def whole(self, status: str, answer: Answer | None = None, error: dict[str, Any] | None = None) -> dict[str, Any]:
        tokens_in, tokens_out = (answer.tokens_in, answer.tokens_out) if answer else (0, 0)
        return {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status,
            "error": error,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {},
            "model": self.model,
            "output": [self.message("completed")] if status == "completed" else [],
            "parallel_tool_calls": False,
            "temperature": None,
            "tool_choice": "none",
            "tools": [],
            "top_p": None,
            "usage": {
                "input_tokens": tokens_in,
                "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
                "output_tokens": tokens_out,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": tokens_in + tokens_out,
            },
        }

    def event(self, kind: str, **told: Any) -> bytes:
        self._number += 1
        data = {"type": kind, "sequence_number": self._number, **told}
        return format_sse_event(data_str=json.dumps(data, ensure_ascii=False), event=kind)

    def within(self) -> dict[str, Any]:
        return {"item_id": self.message_id, "output_index": 0, "content_index": 0}

    def opening(self) -> list[bytes]:
        empty = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
        return [
            self.event("response.created", response=self.whole("in_progress")),
            self.event("response.in_progress", response=self.whole("in_progress")),
            self.event("response.output_item.added", output_index=0, item=self.message("in_progress")),
            self.event("response.content_part.added", **self.within(), part=empty),
        ]

    def delta(self, text: str) -> bytes:
        return self.event("response.output_text.delta", **self.within(), delta=text, logprobs=[])

    def closing(self, answer: Answer | None) -> list[bytes]:
        return [
            self.event("response.output_text.done", **self.within(), text=self.rendering.text, logprobs=[]),
            self.event("response.content_part.done", **self.within(), part=self.part),
            self.event("response.output_item.done", output_index=0, item=self.message("completed")),
            self.event("response.completed", response=self.whole("completed", answer)),
        ]


async def _plain(reply: _Reply) -> AsyncIterator[bytes]:
    for event in (*reply.opening(), reply.delta(reply.rendering.text), *reply.closing(None)):
        yield event


async def _events(
    service: Service,
    reply: _Reply,
    stream: AsyncIterator[AnswerEvent | None],
    first: AnswerEvent | None,
    request_id: str,
) -> AsyncIterator[bytes]:
    service.metrics.streams.inc()
    try:
        for event in reply.opening():
            yield event
        step: AnswerEvent | None = first
        while step is None or step.answer is None:
            if step is None:
                yield KEEPALIVE_COMMENT
            elif step.kind == "delta":
                yield reply.delta(reply.rendering.add(step.text))
            elif step.citation is not None:
                yield reply.delta(reply.rendering.cite(step.citation))
                index = len(reply.rendering.annotations) - 1
                annotation = reply.rendering.annotations[-1]
                yield reply.event(
                    "response.output_text.annotation.added",
                    **reply.within(),
                    annotation_index=index,
                    annotation=annotation,
                )
            elif step.sentence is not None and (mark := reply.rendering.judge(step.sentence)):
                yield reply.delta(mark)
            step = await anext(stream)
        for event in reply.closing(step.answer):
            yield event
    except Exception as error:  # the status line is sent: the refusal travels in the stream
        problem = problems.of(error)
        if type(problem) is problems.Problem:
            log.exception("failed", request_id=request_id)
        told = {"code": "server_error", "message": problem.detail}
        yield reply.event("response.failed", response=reply.whole("failed", error=told))
    finally:
        service.metrics.streams.dec()
        await stream.aclose()  # type: ignore[attr-defined]
