"""/v1/feedback: what a reader thinks of an answer; given, and taken back."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from qa.api.auth import Asker
from qa.api.body import MOST_QUESTION_BYTES, Body, Items
from qa.api.idempotency import IdempotencyKey, once
from qa.api.problems import Missing
from qa.api.service import Serving
from qa.api.text import Text

router = APIRouter(tags=["conversations"], max_body_size=MOST_QUESTION_BYTES)


class FeedbackIn(Body):
    """A rating with its reasons."""

    answer_id: Text = Field(pattern=r"^ans_[0-9a-f]{24}$", examples=["ans_0123456789abcdef01234567"])
    rating: Literal["up", "down"]
    reasons: Items[Annotated[Text, Field(max_length=200)]] = Field(default=[], max_length=20)
    comment: Text = Field(default="", max_length=5000)


class FeedbackOut(BaseModel):
    """The stored entry's id."""

    id: str
    object: Literal["feedback"] = "feedback"


@router.post("/v1/feedback", status_code=201, response_model=FeedbackOut)
async def give(body: FeedbackIn, service: Serving, principal: Asker, key: IdempotencyKey = "") -> Response:
    """Rate an answer."""

    async def store() -> tuple[int, FeedbackOut]:
        made = await service.lookups.run(
            lambda: service.store.add_feedback(principal.id, body.answer_id, body.rating, body.reasons, body.comment)
        )
        return 201, FeedbackOut(id=made)

    return await once(service, principal, key, b"feedback\0" + body.model_dump_json().encode(), store)


@router.delete("/v1/feedback/{feedback_id}", status_code=204)
async def take_back(feedback_id: str, service: Serving, principal: Asker) -> Response:
    """Delete one's own rating."""
    if not await service.lookups.run(lambda: service.store.delete_feedback(principal.id, feedback_id)):
        raise Missing(f"there is no feedback {feedback_id!r}")
    return Response(status_code=204)
