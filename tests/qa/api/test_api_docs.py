"""Every request of docs/api.md works, and every route of the service stands there."""

import json
import re
from pathlib import Path

import httpx2
import pytest

from qa.api.app import create_app
from qa.settings import Settings

DOC = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
REQUESTS = re.findall(r"```http\n(GET|POST) (\S+)\n(.*?)```", DOC, re.DOTALL)
WRITES = ("/v1/articles",)


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS, ids=[f"{m} {p}" for m, p, _ in REQUESTS])
def test_a_documented_request_works(client: httpx2.Client, method: str, path: str, body: str) -> None:
    added: list[str] = []
    response = client.request(method, path, json=json.loads(body) if body.strip() else None)
    assert response.status_code in (200, 201), response.text
    if method == "POST" and path in WRITES:
        added = response.json()["articles"]
    for article_id in added:  # the archive is shared with other tests
        assert client.delete(f"/v1/articles/{article_id}").status_code == 204


def test_every_route_is_documented() -> None:
    paths = create_app(Settings()).openapi()["paths"]
    assert len(paths) > 15
    named = DOC.replace("{id}", "{}")
    for path in paths:
        assert re.sub(r"\{\w+\}", "{}", path).removesuffix("/{}") in named, f"{path} is not in docs/api.md"
