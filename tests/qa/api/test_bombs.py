"""Requests made to hurt: too deep, too many, too long, too slow. Each is refused, and the service goes on."""

import gzip
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from ingest.archive import Archive
from qa.api import edge, protocol
from tests.qa.api.conftest import Served, serving, settings_for

JSON = {"Content-Type": "application/json"}
BODIES = {
    "deep": ("/v1/ask", b"[" * 900_000),
    "deep, closed": ("/v1/ask", b'{"question":' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    "deep, ignored": ("/v1/chat/completions", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "endless number": ("/v1/search", b'{"question": "a", "k": ' + b"1" * 6000 + b"}"),
    "fields": ("/v1/ask", b"{" + b",".join(b'"k%d":1' % i for i in range(80_000)) + b"}"),
    "article's fields": ("/v1/articles", b"{" + b",".join(b'"k%d":1' % i for i in range(500_000)) + b"}"),
    "items": ("/v1/ask", b'{"question": "a", "sources": [' + b"1," * 400_000 + b"1]}"),
    "messages": ("/v1/chat/completions", b'{"messages": [' + b"1," * 400_000 + b"1]}"),
    "parts": ("/v1/responses", b'{"model": "byline", "input": [{"content": [' + b"{}," * 300_000 + b"{}]}]}"),
    "long question": ("/v1/ask", b'{"question": "' + b"a" * 900_000 + b'"}'),
    "over a megabyte": ("/v1/ask", b'{"question": "' + b"a" * 1_100_000 + b'"}'),
    "long line": ("/v1/articles", b'{"text": "' + b"a " * 60_000 + b'"}'),
    "long article": ("/v1/articles", b'{"text": "' + b"a b\\n" * 300_000 + b'"}'),
    "not UTF-8": ("/v1/ask", b'{"question": "\xff\xfe"}'),
    "NUL": ("/v1/ask", b'{"question": "who?\\u0000"}'),
}
LOL = b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 10))
FILES = {
    "deep.html": b"<div>" * 800_000,
    "attributes.html": b"<div " + b" a=1" * 1_000_000 + b">",
    "line.txt": b"word " * 900_000,
    "lines.txt": b"a\n" * 900_000,
    "brackets.md": b"[" * 900_000,
    "entities.xml": b'<!DOCTYPE r [<!ENTITY l0 "l">'
    + LOL
    + b"]><rss><channel><item><title>&l9;</title></item></channel></rss>",
    "page.html": gzip.compress(b"a" * 50_000_000),
    "page.html.gz": gzip.compress(b"<p>The mayor spoke."),
    "nul.txt": b"\0" * 100_000,
}


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An empty archive: nothing here can get in."""
    folder: Path = tmp_path_factory.mktemp("spare")
    Archive.open(folder, create=True).close()
    with serving(settings_for(folder, tmp_path_factory.mktemp("store"))) as running:
        yield running
        assert running.service.archive.counts().articles == 0


@pytest.mark.parametrize("name", BODIES)
def test_a_body_made_to_hurt_is_refused(spare: Served, name: str) -> None:
    path, body = BODIES[name]
    with spare.client(**JSON) as client:
        assert 400 <= client.post(path, content=body).status_code < 500
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_to_hurt_is_refused(spare: Served, name: str) -> None:
    with spare.client() as client:
        refused = client.post("/v1/articles/upload", files={"file": (name, FILES[name])})
        assert refused.status_code == 422, refused.text


def test_a_compressed_body_is_refused_unread(spare: Served) -> None:
    with spare.client(**JSON, **{"Content-Encoding": "gzip"}) as client:
        refused = client.post("/v1/ask", content=gzip.compress(b'{"question": "' + b"a" * 5_000_000 + b'"}'))
    assert refused.status_code == 415
    assert refused.headers["content-type"] == "application/problem+json"


def exchange(served: Served, *parts: bytes) -> bytes:
    """What the service sends back until it closes the connection."""
    got = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        for part in parts:
            connection.sendall(part)
        while read := connection.recv(65536):
            got += read
    return got


def test_a_head_that_never_ends_is_cut_off(served: Served) -> None:
    long = b"".join(b"X-%d: a\r\n" % i for i in range(30_000))
    with suppress(ConnectionError):  # closed while more was being sent; a service that takes it all times out here
        assert b" 431 " in exchange(served, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n", *[long] * 20)


def test_a_client_that_is_slow_with_its_head_is_let_go(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_S", 0.2)
    assert exchange(served, b"GET /healthz HTTP/1.1\r\nHost:") == b""
    assert exchange(served) == b""


def test_a_client_that_is_slow_with_its_body_is_told_so(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "BODY_S", 0.2)
    head = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 100\r\n"
    assert b"HTTP/1.1 408 " in exchange(served, head + b"Content-Type: application/json\r\n\r\n{")


def test_a_client_that_does_not_read_is_given_up(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "SEND_S", 0.2)
    monkeypatch.setattr("qa.api.edge._HEADERS", {"X-Filler": "a" * 8_000_000})  # more than every buffer on the way
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while served.server.server_state.tasks:  # the request's task ends although nothing was read
            pass


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 2\r\nContent-Length: 3\r\n",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 99999999999999999999999\r\n",
        b"Bad header\r\n",
    ],
)
def test_a_head_that_can_be_read_two_ways_is_a_400(served: Served, head: bytes) -> None:
    told = exchange(served, b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n{}")
    assert told.startswith(b"HTTP/1.1 400 ")


def test_requests_sent_at_once_are_answered_in_order(served: Served) -> None:
    one = b"GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
    told = exchange(served, one % (b"/healthz", b"") * 20 + one % (b"/nowhere", b"Connection: close\r\n"))
    assert re.findall(rb"HTTP/1\.1 (\d+)", told) == [b"200"] * 20 + [b"404"]


def test_head_is_answered_as_get_without_a_body(client: httpx2.Client) -> None:
    got = client.head("/healthz")
    assert got.status_code == 200
    assert got.content == b""
    assert got.headers["content-length"] == client.get("/healthz").headers["content-length"]
