"""What every response carries, and what the edge refuses."""

import asyncio
import time

import httpx2
import pytest

from qa.api.serving import check
from qa.errors import BadSettings
from qa.settings import Settings
from tests.qa.api.conftest import Served

QUESTION = "who announced the call first?"


def test_a_request_id_is_kept_or_made(client: httpx2.Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert client.get("/healthz", headers={"X-Request-ID": "a b"}).headers["x-request-id"].startswith("req_")


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/v1/ask"])
def test_every_response_has_the_security_headers(client: httpx2.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-request-id"]


def test_readyz_looks_an_article_up(client: httpx2.Client) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "retrieval": "ok"}


def test_only_listed_origins_get_cors(client: httpx2.Client) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    listed = client.options("/v1/ask", headers={**asked, "Origin": "https://news.example"})
    assert listed.headers["access-control-allow-origin"] == "https://news.example"
    other = client.options("/v1/ask", headers={**asked, "Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def test_a_foreign_page_cannot_post_without_preflight(client: httpx2.Client) -> None:
    refused = client.post("/v1/ask", json={"question": QUESTION}, headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403


def test_a_rebound_host_name_is_refused(client: httpx2.Client) -> None:
    refused = client.post("/v1/ask", json={"question": QUESTION}, headers={"Host": "evil.example"})
    assert refused.status_code == 403


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_is_a_413_problem(client: httpx2.Client, chunked: bool) -> None:
    body = b'{"question": "' + b"x" * 11_000_000 + b'"}'
    response = client.post("/v1/ask", content=iter([body]) if chunked else body)
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


def test_a_method_that_is_not_there_names_the_others(client: httpx2.Client) -> None:
    response = client.get("/v1/ask")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


def test_the_widget_is_served_with_its_hash(client: httpx2.Client) -> None:
    told = client.get("/widget/integrity.json").json()
    script = client.get("/widget/v1.js", params={"v": told["integrity"]})
    assert "immutable" in script.headers["cache-control"]
    assert len(script.content) == told["bytes"]
    again = client.get("/widget/v1.js", headers={"If-None-Match": script.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "news.example"])
def test_listening_to_others_without_auth_is_refused_with_the_command(host: str) -> None:
    with pytest.raises(BadSettings, match="byline keys create"):
        check(Settings(host=host))
    check(Settings(host=host, auth="keys"))


def test_a_wildcard_origin_is_refused() -> None:
    with pytest.raises(BadSettings, match="exact"):
        check(Settings(origins="*"))


def jobs_within(served: Served, seconds: float, most: int) -> bool:
    until = time.monotonic() + seconds
    while served.service.answers.jobs > most and time.monotonic() < until:
        time.sleep(0.01)
    return served.service.answers.jobs <= most


@pytest.mark.parametrize("stream", [False, True])
def test_clients_that_leave_free_their_places_within_a_second(served: Served, stream: bool) -> None:
    async def leave() -> None:
        async with httpx2.AsyncClient(base_url=served.url) as client:
            body = {"question": QUESTION, "stream": stream}
            asked = [asyncio.create_task(client.post("/v1/ask", json=body)) for _ in range(100)]
            await asyncio.sleep(0.15)
            for task in asked:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)

    asyncio.run(leave())
    assert jobs_within(served, 1, served.service.settings.answer_threads)  # what waited is gone
    assert jobs_within(served, 20, 0)  # what was at work ends with its stage
    until, status = time.monotonic() + 20, 503  # a busy machine may still be taking in requests of clients that left
    with served.client() as client:
        while status == 503 and time.monotonic() < until:
            status = client.post("/v1/ask", json={"question": QUESTION}).status_code
    assert status == 200
