"""What the service refuses, as RFC 9457 problem documents, and in OpenAI's shape on OpenAI's routes.

Problem
├── BadRequest      400  cannot be read
├── Unauthorized    401  no key or token, or one that is not valid
├── Forbidden       403  known, but not allowed to do this
├── Missing         404  not there, or not visible: the two are never told apart
├── TooSlow         408  the body did not arrive in time
├── Conflict        409  the archive is being written to, or an idempotency key was used for something else
├── TooLarge        413  more bytes than the setting allows
├── Unsupported     415  a body in a form that is not taken
├── Unprocessable   422  read, but not askable as it stands
├── TooMany         429  the caller's own limit
├── Overloaded      503  the service's limit, or it is stopping
└── TimedOut        504  the answer took longer than the setting allows

Contract: an exception in, a response out, always with the request's id. Never a stack trace, never the input.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ingest.errors import ArchiveBusy, IngestError
from qa.errors import BadQuestion, NotFound

OPENAI_ROUTES = ("/v1/chat/", "/v1/responses", "/v1/models")


_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
_OPENAI = {"type": "object", "required": ["error"], "properties": {"error": {"type": "object"}}}
_REFUSED: dict[str, Any] = {"description": "A refusal", "content": {"application/problem+json": {"schema": _PROBLEM}}}
_REFUSED_OPENAI: dict[str, Any] = {"description": "A refusal", "content": {"application/json": {"schema": _OPENAI}}}

# What every route may answer beside its own, for the OpenAPI document.
RESPONSES: dict[int | str, dict[str, Any]] = {422: _REFUSED, "default": _REFUSED}
OPENAI_RESPONSES: dict[int | str, dict[str, Any]] = {422: _REFUSED_OPENAI, "default": _REFUSED_OPENAI}


class Problem(Exception):
    """Root of every refusal. `detail` says what, which, and what to do."""

    status = 500
    title = "The service failed"

    def __init__(self, detail: str, *, retry_after_s: int = 0, errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.errors = errors or []


class BadRequest(Problem):
    """The request cannot be read."""

    status, title = 400, "The request cannot be read"


class Unauthorized(Problem):
    """Who asks is not known."""

    status, title = 401, "A valid key or token is needed"


class Forbidden(Problem):
    """Who asks is known, and may not."""

    status, title = 403, "Not allowed"


class Missing(Problem):
    """Not there, or not visible to the caller."""

    status, title = 404, "Not found"


class TooSlow(Problem):
    """The body did not arrive in time."""

    status, title = 408, "The body came too slowly"


class Conflict(Problem):
    """Cannot be done now, or was done otherwise before."""

    status, title = 409, "In conflict with what is there"


class TooLarge(Problem):
    """More bytes than the setting allows."""

    status, title = 413, "The body is too large"


class Unsupported(Problem):
    """A body in a form that is not taken."""

    status, title = 415, "The body has a form that is not taken"


class Unprocessable(Problem):
    """Readable, but not as this route needs it."""

    status, title = 422, "The request cannot be taken as it stands"


class TooMany(Problem):
    """The caller is over its limit."""

    status, title = 429, "Too many requests"


class Overloaded(Problem):
    """The service is full, or stopping."""

    status, title = 503, "The service is busy"


class TimedOut(Problem):
    """No answer within the time that the setting allows."""

    status, title = 504, "The answer took too long"


class Left(Exception):
    """The client closed its connection: nobody reads what would be sent."""


_BY_STATUS = {kind.status: kind for kind in Problem.__subclasses__()}


def request_id(request: Request) -> str:
    """The id that the edge gave this request."""
    return str(getattr(request.state, "request_id", ""))


def document(problem: Problem, request_id: str) -> dict[str, Any]:
    """The members of the problem document."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "request_id": request_id,
    }
    if problem.errors:
        told["errors"] = problem.errors
    return told


def openai_error(problem: Problem) -> dict[str, Any]:
    """The same, as OpenAI's clients read it."""
    kinds = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
    kind = kinds.get(problem.status, "invalid_request_error" if problem.status < 500 else "server_error")
    param = ".".join(str(part) for part in problem.errors[0]["at"]) if problem.errors else None
    message = problem.detail
    if problem.errors:
        message = f"{message}: {param}: {problem.errors[0]['message']}"
    return {"error": {"message": message, "type": kind, "param": param, "code": None}}


def response(problem: Problem, path: str, request_id: str) -> Response:
    """The problem as a response of the kind that the path's clients read."""
    headers = {}
    if problem.retry_after_s:
        headers["Retry-After"] = str(problem.retry_after_s)
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if path.startswith(OPENAI_ROUTES):
        return JSONResponse(openai_error(problem), problem.status, headers)
    return JSONResponse(document(problem, request_id), problem.status, headers, media_type="application/problem+json")


def of(error: Exception) -> Problem:
    """The refusal that an exception amounts to; a plain Problem (500) for what nobody foresaw."""
    match error:
        case Problem():
            return error
        case BadQuestion():
            return Unprocessable(str(error))
        case NotFound():
            return Missing(str(error))
        case ArchiveBusy():
            return Conflict("the archive is being written to: try again", retry_after_s=2)
        case IngestError():
            return Overloaded(str(error), retry_after_s=30)
        case OperationalError():
            return Overloaded("the store of conversations and keys cannot be reached", retry_after_s=5)
        case RequestValidationError():
            told = [{"at": list(e["loc"]), "message": _plain(e["msg"])} for e in error.errors()[:20]]
            return Unprocessable("some fields cannot be taken", errors=told)
        case HTTPException():
            kind = _BY_STATUS.get(error.status_code)
            if kind is not None:
                return kind(str(error.detail))
            other = Problem(str(error.detail))
            other.status, other.title = error.status_code, str(error.detail)
            return other
        case _:
            return Problem("something went wrong here; the log names it by the request id")


def install(app: FastAPI) -> None:
    """Make every error of the app a problem document."""

    async def handle(request: Request, error: Exception) -> Response:
        made = response(of(error), request.url.path, request_id(request))
        for name, value in (getattr(error, "headers", None) or {}).items():
            made.headers[name] = value
        return made

    async def left(request: Request, error: Exception) -> Response:
        del request, error
        return Response(status_code=499)  # nobody reads it

    app.add_exception_handler(Left, left)
    for kind in (Problem, BadQuestion, NotFound, IngestError, OperationalError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)


def _plain(message: str) -> str:
    return message.encode("utf-8", "replace").decode("utf-8")
