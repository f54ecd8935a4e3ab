"""Keys, widget tokens, access tokens and collections, on a service with auth on."""

import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy import select
from typer.testing import CliRunner

import byline
from qa.api import tables
from qa.api.app import create_app
from qa.api.auth import Permission
from qa.api.keys import Keys
from qa.api.limits import Limits
from qa.api.problems import Overloaded, TooMany
from qa.api.tokens import AccessTokens
from qa.settings import Settings
from tests.qa.api.conftest import Served, serving, settings_for

QUESTION = "who announced the call first?"
PAGE = "https://news.example"
CONFIGURATION = "/.well-known/openid-configuration"


class Issuer:
    """A real OIDC issuer on a local port: its configuration, and the keys at the address that this names."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        pages: dict[str, Any] = {"/keys": {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}}
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200 if self.path in pages else 404)
                self.end_headers()
                self.wfile.write(json.dumps(pages.get(self.path)).encode())

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self.pages, self.asked = pages, asked
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        pages[CONFIGURATION] = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def token(self, **claims: Any) -> str:
        told = {"iss": self.url, "aud": "byline", "sub": "ann", "exp": time.time() + 60, "groups": ["press"], **claims}
        return jwt.encode(told, self.key, algorithm="RS256", headers={"kid": "k1"})


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.close()


@pytest.fixture(scope="module")
def guarded(seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory, issuer: Issuer) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("guarded") / "archive"
    shutil.copytree(seeds_folder, folder)
    settings = settings_for(
        folder,
        tmp_path_factory.mktemp("store"),
        auth="keys",
        origins=PAGE,
        requests_per_minute=0,
        oidc_issuer=issuer.url,
        oidc_collections="press=default",
    )
    with serving(settings) as running:
        yield running


@pytest.fixture(scope="module")
def key(guarded: Served) -> Callable[..., str]:
    def make(*scopes: str, **given: Any) -> str:
        return Keys(guarded.service.store).create("test", scopes, **given)[1]

    return make


def routes() -> list[tuple[str, str, str]]:
    """(method, path, scope) of every route, by its declared permission; fails where there is not exactly one."""
    found = []

    def permissions(dependant: Dependant) -> list[Permission]:
        own = [dependant.call] if isinstance(dependant.call, Permission) else []
        return own + [p for inner in dependant.dependencies for p in permissions(inner)]

    def walk(entries: Any) -> Iterator[APIRoute]:
        for entry in entries:
            if isinstance(entry, APIRoute):
                yield entry
            elif (inner := getattr(entry, "original_router", None)) is not None:
                yield from walk(inner.routes)

    for route in walk(create_app(Settings()).routes):
        declared = permissions(route.dependant)
        assert len(declared) == 1, f"{route.path} declares {len(declared)} permissions"
        found += [(method, route.path, declared[0].scope) for method in sorted(route.methods or ())]
    return found


ROUTES = routes()


def test_the_route_table_is_read() -> None:
    assert ("POST", "/v1/ask", "ask") in ROUTES
    assert ("DELETE", "/v1/articles/{article_id}", "write") in ROUTES
    assert len(ROUTES) > 25


def test_the_openapi_document_says_how_to_send_a_credential_where_one_is_needed() -> None:
    document = create_app(Settings()).openapi()
    assert set(document["components"]["securitySchemes"]) == {"HTTPBearer", "APIKeyHeader"}
    for method, path, scope in ROUTES:
        operation = document["paths"].get(path, {}).get(method.lower())
        if operation is not None:
            wanted: list[dict[str, list[str]]] | None = [{"HTTPBearer": []}, {"APIKeyHeader": []}] if scope else None
            assert operation.get("security") == wanted, f"{method} {path}"


def call(client: httpx2.Client, method: str, path: str) -> int:
    filled = re.sub(r"\{[^}]*\}", "none", path)
    return client.request(method, filled, json={} if method == "POST" else None).status_code


@pytest.mark.parametrize("scope", ["", "bad", "ask", "read", "write", "widget", "admin"])
def test_every_route_admits_exactly_who_it_declares(guarded: Served, key: Callable[..., str], scope: str) -> None:
    """ "" is nobody and "bad" a key that does not exist."""
    text = {"": "", "bad": "byl_wrong"}.get(scope) if scope in ("", "bad") else key(scope)
    with guarded.client(text or "") as client:
        for method, path, needed in ROUTES:
            status = call(client, method, path)
            where = f"{method} {path} as {scope or 'nobody'}: {status}"
            if not needed or (scope not in ("", "bad") and scope in (needed, "admin")):
                assert status not in (401, 403), where
            else:
                assert status == (401 if scope in ("", "bad") else 403), where
            assert status < 500 or path == "/readyz", where


@pytest.mark.parametrize("scope", ["ask", "read", "write", "widget", "admin"])
def test_a_key_does_with_articles_what_its_scope_says(guarded: Served, key: Callable[..., str], scope: str) -> None:
    writes, reads = scope in ("write", "admin"), scope in ("read", "admin")
    body = {"title": "Bell", "text": f"The {scope} bell of Ulm was rung by Ida Roth on Friday, the warden said."}
    upload = {"file": ("bell.txt", f"Bell\n\nThe {scope} bell of Ulm fell on Saturday, Ida Roth said.\n".encode())}
    with guarded.client(key(scope)) as client, guarded.client(key("admin")) as admin:
        before = guarded.service.archive.counts().articles
        made = client.post("/v1/articles", json=body)
        uploaded = client.post("/v1/articles/upload", files=upload)
        assert (made.status_code, uploaded.status_code) == ((201, 201) if writes else (403, 403))
        assert guarded.service.archive.counts().articles == before + 2 * writes
        added = [a for r in (made, uploaded) for a in r.json().get("articles", ())] or [
            *admin.post("/v1/articles", json=body).json()["articles"],
            *admin.post("/v1/articles/upload", files=upload).json()["articles"],
        ]
        for article_id in added:
            assert client.get(f"/v1/articles/{article_id}").status_code == (200 if reads else 403)
            assert client.delete(f"/v1/articles/{article_id}").status_code == (204 if writes else 403)
            assert admin.delete(f"/v1/articles/{article_id}").status_code == (404 if writes else 204)
        assert guarded.service.archive.counts().articles == before


def test_a_key_answers_as_bearer_and_as_header_until_it_is_revoked(guarded: Served) -> None:
    made, text = Keys(guarded.service.store).create("k", ["ask"])
    with guarded.client(text) as client:
        assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 200
    with guarded.client(**{"X-API-Key": text}) as client:
        assert client.get("/v1/models").status_code == 200
        assert Keys(guarded.service.store).revoke(made.id)
        refused = client.get("/v1/models")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"


def test_an_expired_key_is_refused(guarded: Served, key: Callable[..., str]) -> None:
    with guarded.client(key("ask", days=-1)) as client:
        assert client.get("/v1/models").status_code == 401


def test_keys_are_stored_hashed(guarded: Served, key: Callable[..., str]) -> None:
    text = key("ask")
    with guarded.service.store.engine.connect() as connection:
        stored = repr(connection.execute(select(tables.keys)).all())
    assert "test" in stored
    assert text.removeprefix("byl_") not in stored


def test_a_foreign_collection_looks_like_a_missing_one(guarded: Served, key: Callable[..., str]) -> None:
    with guarded.client(key("admin")) as admin:
        body = {"title": "Secret", "text": "The vault of Zorn was opened by Mina Falk on Tuesday, the bank said."}
        [secret] = admin.post("/v1/articles", json={**body, "collection": "secret"}).json()["articles"]
    with guarded.client(key("ask", "read", "write", collections=["default"])) as client:
        for name in ("secret", "missing"):
            refused = client.post("/v1/ask", json={"question": QUESTION, "collection": name})
            assert refused.status_code == 404
            assert refused.json()["detail"] == f"there is no collection {name!r}"
            assert client.post("/v1/articles", json={**body, "collection": name}).status_code == 404
        for path in (f"/v1/articles/{secret}", f"/v1/articles/{secret}/text", f"/articles/{secret}"):
            assert client.get(path).status_code == 404
        assert client.delete(f"/v1/articles/{secret}").status_code == 404
        found = client.post("/v1/search", json={"question": "who opened the vault of Zorn?", "k": 100}).json()
        assert {p["collection"] for p in found["passages"]} == {"default"}
        assert secret not in [a["id"] for a in client.get("/v1/articles", params={"limit": 200}).json()["data"]]
    with guarded.client(key("ask", collections=[])) as nobody:
        assert nobody.post("/v1/ask", json={"question": QUESTION}).status_code == 404


def test_a_conversation_is_its_owners(guarded: Served, key: Callable[..., str]) -> None:
    with guarded.client(key("ask")) as one, guarded.client(key("ask")) as other:
        made = one.post("/v1/conversations", json={}).json()["id"]
        assert other.get(f"/v1/conversations/{made}").status_code == 404
        assert other.delete(f"/v1/conversations/{made}").status_code == 404
        asked = other.post("/v1/ask", json={"question": QUESTION, "conversation_id": made})
        assert asked.status_code == 404
        assert made not in [c["id"] for c in other.get("/v1/conversations").json()["data"]]
        assert one.get(f"/v1/conversations/{made}").status_code == 200


def test_a_widget_token_works_from_its_page_alone_and_ends_with_its_key(guarded: Served) -> None:
    made, text = Keys(guarded.service.store).create("site", ["widget"], collections=["default"])
    with guarded.client(text) as host:
        assert host.post("/v1/widget/token", json={"origin": "https://evil.example"}).status_code == 403
        assert host.post("/v1/widget/token", json={"origin": PAGE, "collections": ["x"]}).status_code == 404
        token = host.post("/v1/widget/token", json={"origin": PAGE}).json()["token"]
        assert host.post("/v1/ask", json={"question": QUESTION}).status_code == 403
    with guarded.client(token, Origin=PAGE) as page:
        answer = page.post("/v1/ask", json={"question": QUESTION})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == PAGE
        assert page.post("/v1/conversations", json={}).status_code == 201
        assert page.get("/v1/conversations").status_code == 403
        assert page.get("/v1/articles").status_code == 403
    for origin in ({"Origin": "https://evil.example"}, {}):
        with guarded.client(token, **origin) as thief:
            assert thief.post("/v1/ask", json={"question": QUESTION}).status_code == 403
    Keys(guarded.service.store).revoke(made.id)
    with guarded.client(token, Origin=PAGE) as page:
        assert page.post("/v1/ask", json={"question": QUESTION}).status_code == 401


def test_an_access_token_of_the_issuer_sees_its_groups_collections(guarded: Served, issuer: Issuer) -> None:
    with guarded.client(issuer.token()) as client:
        assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 200
        assert client.get("/v1/articles").status_code == 200
        assert client.get("/metrics").status_code == 403
    with guarded.client(issuer.token(groups=["other"])) as client:
        assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 404


def test_the_issuers_keys_are_found_by_its_configuration_and_fetched_once(guarded: Served, issuer: Issuer) -> None:
    for number in range(3):
        with guarded.client(issuer.token(sub=f"u{number}")) as client:
            assert client.get("/v1/models").status_code == 200
    assert issuer.asked == [CONFIGURATION, "/keys"]  # by this test or one before it


def test_keys_at_a_given_address_need_no_configuration() -> None:
    issuer = Issuer()
    del issuer.pages[CONFIGURATION]
    tokens = AccessTokens(Settings(oidc_issuer=issuer.url, oidc_jwks_url=f"{issuer.url}/keys"))
    assert tokens.read(issuer.token()).id == "user:ann"
    assert issuer.asked == ["/keys"]
    issuer.close()


@pytest.mark.parametrize(
    "configuration",
    [
        None,  # 404
        [],
        {"issuer": "https://evil.example", "jwks_uri": "{url}/keys"},
        {"issuer": "{url}"},
        {"issuer": "{url}", "jwks_uri": "file:///etc/hostname"},
        {"issuer": "{url}", "jwks_uri": "{url}/nowhere"},
    ],
)
def test_an_issuer_without_usable_keys_is_a_503_and_left_alone_for_a_while(configuration: Any) -> None:
    issuer = Issuer()
    told = json.loads(json.dumps(configuration).replace("{url}", issuer.url))
    del issuer.pages[CONFIGURATION]
    if told is not None:
        issuer.pages[CONFIGURATION] = told
    tokens = AccessTokens(Settings(oidc_issuer=issuer.url))
    for _ in range(3):
        with pytest.raises(Overloaded):
            tokens.read(issuer.token())
    assert issuer.asked.count(CONFIGURATION) == 1
    issuer.close()


@pytest.mark.parametrize(
    "claims",
    [{"aud": "other"}, {"iss": "https://evil.example"}, {"exp": time.time() - 100}, {"exp": None}, {"sub": None}],
)
def test_an_access_token_for_others_is_refused(guarded: Served, issuer: Issuer, claims: dict[str, Any]) -> None:
    told = {"iss": issuer.url, "aud": "byline", "sub": "ann", "exp": time.time() + 60, **claims}
    text = jwt.encode({k: v for k, v in told.items() if v is not None}, issuer.key, "RS256", headers={"kid": "k1"})
    with guarded.client(text) as client:
        assert client.get("/v1/models").status_code == 401


def test_an_unsigned_or_self_signed_access_token_is_refused(guarded: Served, issuer: Issuer) -> None:
    told = {"iss": issuer.url, "aud": "byline", "sub": "ann", "exp": time.time() + 60}
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for text in (
        jwt.encode(told, "", "none", headers={"kid": "k1"}),
        jwt.encode(told, "x" * 64, "HS256", headers={"kid": "k1"}),
        jwt.encode(told, other, "RS256", headers={"kid": "k1"}),
    ):
        with guarded.client(text) as client:
            assert client.get("/v1/models").status_code == 401


def test_a_citations_link_opens_without_a_key_until_it_is_changed(guarded: Served, key: Callable[..., str]) -> None:
    with guarded.client(key("admin")) as client:
        text = "The lamp of Ovry was lit by Jo Stern on Wednesday, the keeper said."
        client.post("/v1/articles", json={"title": "Lamp", "text": text})
        body = {"model": "byline", "messages": [{"role": "user", "content": "who lit the lamp of Ovry?"}]}
        message = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    [note] = message["annotations"]
    url = note["url_citation"]["url"]
    with guarded.client() as browser:
        assert '<mark id="cited">' in browser.get(url.partition("#")[0]).text
        assert browser.get(url.partition("#")[0].replace("sig=", "sig=0")).status_code == 401
        assert browser.get(url.partition("?")[0]).status_code == 401


def test_requests_over_the_limit_wait_and_come_back() -> None:
    now = [0.0]
    limits = Limits(60, 1, 10, clock=lambda: now[0])
    assert [limits.request("a").left for _ in range(60)] == list(range(59, -1, -1))
    refused = limits.request("a")
    assert not refused.granted
    assert limits.request("b").granted
    now[0] += refused.wait_s
    assert limits.request("a").granted
    with limits.answering("a"), pytest.raises(TooMany), limits.answering("a"):
        pass
    limits.spent("a", 10)
    with pytest.raises(TooMany), limits.answering("a"):
        pass
    now[0] += 86_401
    with limits.answering("a"):
        pass


def test_limits_are_told_in_headers(seeds_folder: Path, tmp_path: Path) -> None:
    with serving(settings_for(seeds_folder, tmp_path, auth="keys", requests_per_minute=2)) as running:
        _, text = Keys(running.service.store).create("k", ["ask"])
        with running.client(text) as client:
            first = client.get("/v1/archive")
            assert (first.headers["x-ratelimit-limit"], first.headers["x-ratelimit-remaining"]) == ("2", "1")
            client.get("/v1/archive")
            for path in ("/v1/ask", "/v1/responses"):
                refused = client.post(path, json={})
                assert refused.status_code == 429
                assert int(refused.headers["retry-after"]) >= 1
                assert refused.headers["x-ratelimit-remaining"] == "0"


def test_the_keys_commands_make_list_and_revoke(tmp_path: Path) -> None:
    run = CliRunner().invoke
    at = ["--archive", str(tmp_path)]
    made = run(byline.app, ["keys", "create", "press desk", "--scope", "ask", "--days", "2", *at])
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith("byl_")
    [line] = run(byline.app, ["keys", "list", *at]).stdout.splitlines()
    assert "valid\task" in line
    assert made.stdout.strip() not in line
    assert run(byline.app, ["keys", "revoke", line.split("\t")[0], *at]).exit_code == 0
    assert "revoked" in run(byline.app, ["keys", "list", *at]).stdout
    assert run(byline.app, ["keys", "create", "x", "--scope", "root", *at]).exit_code == 2
