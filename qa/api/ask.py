"""POST /v1/ask: one question, answered as JSON or as server-sent events.

Contract: the events are start, status, sources, delta, citation, sentence, done and error, numbered from 1; `done`
repeats the whole answer, and an error after the start is a problem document. Comments keep a silent stream alive.
"""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date
from typing import Annotated, Any

import structlog
from fastapi import APIRouter
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from qa.api import asking, links, problems
from qa.api.access import Principal, visible
from qa.api.auth import Asker
from qa.api.body import MOST_QUESTION_BYTES, Body, Items
from qa.api.problems import Left, Missing
from qa.api.service import Service, Serving
from qa.api.text import Text
from qa.results import Answer, AnswerEvent, Question, Turn
from qa.wire import AnswerOut, CitationOut, PassageOut, SentenceOut

router = APIRouter(tags=["ask"], max_body_size=MOST_QUESTION_BYTES)
log = structlog.get_logger("byline.ask")

STREAM_HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}


class Filters(Body):
    """What may answer. Days are inclusive; leaving a filter out sets no bound."""

    asked_on: date | None = Field(default=None, description="The day that words such as 'yesterday' count from.")
    since: date | None = Field(default=None, description="Only articles published on or after this day.")
    until: date | None = Field(default=None, description="Only articles published on or before this day.")
    sources: Items[Annotated[Text, Field(max_length=500)]] = Field(default=[], max_length=50)
    collection: Text | None = Field(default=None, min_length=1, max_length=200)


class AskIn(Filters):
    """A question."""

    question: Text = Field(description="What to answer.", examples=["who announced the call first?"])
    conversation_id: Text | None = Field(default=None, min_length=1, max_length=64)
    stream: bool = False


async def question_of(
    service: Service, principal: Principal, text: str, filters: Filters, history: tuple[Turn, ...] = ()
) -> Question:
    """The question, with only collections that the caller may see. Raises BadQuestion, Missing."""
    if filters.collection is None:  # nothing to look up
        collections = visible(principal, None, service.has_collection)
    else:
        collections = await service.lookups.run(lambda: visible(principal, filters.collection, service.has_collection))
    question = service.chain.check(
        Question(
            text,
            asked_on=filters.asked_on,
            since=filters.since,
            until=filters.until,
            sources=tuple(filters.sources),
            collections=collections,
            history=history,
        )
    )
    if service.settings.log_questions:
        log.info("question", text=question.text, principal=principal.id)
    return question


@router.post(
    "/v1/ask",
    response_model=AnswerOut,
    responses={200: {"content": {"text/event-stream": {}}, "description": "The answer, or its events."}},
)
async def ask(body: AskIn, request: Request, service: Serving, principal: Asker) -> AnswerOut | Response:
    """Answer a question from the archive, each part proved by a quote."""
    history: tuple[Turn, ...] = ()
    conversation_id = body.conversation_id
    if conversation_id is not None:
        found = await service.lookups.run(lambda: service.store.conversation(principal.id, conversation_id))
        if found is None:
            raise Missing(f"there is no conversation {conversation_id!r}")
        history = await service.lookups.run(lambda: service.store.history(conversation_id))
    question = await question_of(service, principal, body.question, body, history)
    if not body.stream:
        with suppress(Left):
            answer = await asking.answer(service, request, principal, question)
            return await kept(service, conversation_id, answer)
        return Response(status_code=499)
    stream = asking.events(service, principal, question)
    first = await asking.first(request, stream)  # a refusal before the first event is a plain problem response
    return EventSourceResponse(
        _written(service, stream, first, conversation_id, problems.request_id(request)),
        headers=STREAM_HEADERS,
    )


async def kept(service: Service, conversation_id: str | None, answer: Answer) -> AnswerOut:
    """The answer as JSON, after it was added to its conversation."""
    told = AnswerOut.of(answer, conversation_id)
    _link(service, *told.citations, *told.sources)
    if conversation_id is not None:
        turn = Turn(answer.question, answer.text, answer.resolved_question)
        text = told.model_dump_json()
        await service.lookups.run(lambda: service.store.add_turn(conversation_id, turn, text))
    return told


async def _written(
    service: Service,
    stream: AsyncIterator[AnswerEvent | None],
    first: AnswerEvent | None,
    conversation_id: str | None,
    request_id: str,
) -> AsyncIterator[bytes]:
    number = 0

    def event(name: str, data: Any) -> bytes:
        nonlocal number
        number += 1
        text = data.model_dump_json() if isinstance(data, BaseModel) else json.dumps(data, ensure_ascii=False)
        return format_sse_event(data_str=text, event=name, id=str(number))

    service.metrics.streams.inc()
    try:
        step: AnswerEvent | None = first
        while True:
            if step is None:
                yield KEEPALIVE_COMMENT
            elif step.answer is not None:
                yield event("done", await kept(service, conversation_id, step.answer))
                return
            else:
                yield event(*_named(service, step))
            step = await anext(stream)
    except Exception as error:  # the status line is sent: the refusal travels as the last event
        problem = problems.of(error)
        if type(problem) is problems.Problem:
            log.exception("failed", request_id=request_id)
        yield event("error", problems.document(problem, request_id))
    finally:
        service.metrics.streams.dec()
        await stream.aclose()  # type: ignore[attr-defined]


def _link(service: Service, *told: CitationOut | PassageOut) -> None:
    for one in told:
        one.page = links.page(service, one.article_id, one.version, one.source_span)


def _named(service: Service, step: AnswerEvent) -> tuple[str, Any]:
    match step.kind:
        case "start":
            return "start", {"id": step.answer_id}
        case "phase":
            articles = len({p.source.article_id for p in step.passages})
            return "status", {"phase": step.text} | ({"articles": articles} if articles else {})
        case "sources":
            passages = [PassageOut.of(p) for p in step.passages]
            _link(service, *passages)
            return "sources", {"sources": [p.model_dump() for p in passages]}
        case "citation" if step.citation is not None:
            citation = CitationOut.of(step.citation)
            _link(service, citation)
            return "citation", citation
        case "sentence" if step.sentence is not None:
            return "sentence", SentenceOut.of(step.sentence)
        case "error":
            return "error", {"title": "The answer failed", "status": 500, "detail": step.text}
        case _:
            return "delta", {"text": step.text}
