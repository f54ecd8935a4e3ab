"""POST /v1/search: the passages nearest to a question, with the scores of each stage."""

from contextlib import suppress
from typing import Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from qa.api import asking
from qa.api.ask import Filters, question_of
from qa.api.auth import Asker
from qa.api.body import MOST_QUESTION_BYTES
from qa.api.problems import Left
from qa.api.service import Serving
from qa.api.text import Text
from qa.results import Passage
from qa.wire import PassageOut, SearchOut

router = APIRouter(tags=["ask"], max_body_size=MOST_QUESTION_BYTES)


class SearchIn(Filters):
    """What to look for."""

    question: Text = Field(description="What to look for.", examples=["bridge closed"])
    k: int = Field(default=5, ge=1, le=100, description="How many passages at most.")
    by: Literal["evidence", "fusion", "vectors"] = Field(
        default="evidence",
        description="The order: by what the reader finds in each passage; by vectors and full text merged, unread; or "
        "by vectors alone.",
    )


@router.post("/v1/search", response_model=SearchOut)
async def search(body: SearchIn, request: Request, service: Serving, principal: Asker) -> SearchOut | Response:
    """Passages, best first."""
    question = await question_of(service, principal, body.question, body)
    with suppress(Left):

        def find() -> list[Passage]:
            if body.by == "evidence":
                return service.chain.search(question, body.k)
            return service.chain.find(question, body.k, vectors_alone=body.by == "vectors")

        passages = await asking.while_connected(request, service.answers.run(find))
        return SearchOut(question=question.text, passages=[PassageOut.of(p) for p in passages])
    return Response(status_code=499)
