"""/v1/articles and the source page, on an archive of their own."""

import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import httpx2
import pytest

from tests.qa.api.conftest import Served, serving, settings_for

TEXT = "The harbour of Quellin was closed on Monday because a crane had fallen.\n\nNobody was hurt."


@pytest.fixture(scope="module")
def editable(seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("editable") / "archive"
    shutil.copytree(seeds_folder, folder)
    with serving(settings_for(folder, tmp_path_factory.mktemp("store"))) as running:
        yield running


@pytest.fixture
def client(editable: Served) -> Iterator[httpx2.Client]:
    with editable.client() as made:
        yield made


def test_a_list_goes_on_by_cursor_until_every_article_was_shown(client: httpx2.Client, editable: Served) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get("/v1/articles", params={"limit": 10, **({"cursor": cursor} if cursor else {})}).json()
        seen += [a["id"] for a in page["data"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == editable.service.archive.counts().articles


@pytest.mark.parametrize("cursor", ["abc", "!!", "W10", "WzFd"])
def test_a_cursor_that_is_not_ours_is_a_400(client: httpx2.Client, cursor: str) -> None:
    assert client.get("/v1/articles", params={"cursor": cursor}).status_code == 400


def test_filters_bound_the_list(client: httpx2.Client) -> None:
    everything = client.get("/v1/articles", params={"limit": 200}).json()["data"]
    source = everything[0]["source"]
    only = client.get("/v1/articles", params={"limit": 200, "source": source}).json()["data"]
    assert {a["source"] for a in only} == {source}
    assert len(only) == sum(a["source"] == source for a in everything)
    dated = client.get("/v1/articles", params={"until": "2019-12-31", "limit": 200}).json()["data"]
    assert dated
    assert all(a["published_at"][:10] <= "2019-12-31" for a in dated)


def test_an_added_article_is_answered_from_changed_and_deleted(client: httpx2.Client) -> None:
    body = {"id": "q-1", "title": "Crane closes harbour", "text": TEXT, "published": "2020-03-02", "source": "Tide"}
    made = client.post("/v1/articles", json=body)
    assert made.status_code == 201, made.text
    [article_id] = made.json()["articles"]
    answer = client.post("/v1/ask", json={"question": "why was the harbour of Quellin closed?"}).json()
    assert article_id in [c["article_id"] for c in answer["citations"]] or article_id in [
        s["article_id"] for s in answer["sources"]
    ]
    changed = client.post("/v1/articles", json={**body, "text": TEXT + " The crane was old."}).json()
    assert changed["articles"] == [article_id]
    assert changed["changed"] == 1
    versions = client.get(f"/v1/articles/{article_id}/versions").json()
    assert [v["current"] for v in versions] == [False, True]
    first = client.get(f"/v1/articles/{article_id}", params={"version": versions[0]["version"]}).json()
    assert first["text"] == TEXT
    assert not first["current"]
    assert client.get(f"/v1/articles/{article_id}/text").text == TEXT + " The crane was old."
    assert client.delete(f"/v1/articles/{article_id}").status_code == 204
    assert client.get(f"/v1/articles/{article_id}").status_code == 404
    assert client.delete(f"/v1/articles/{article_id}").status_code == 404
    again = client.post("/v1/search", json={"question": "harbour of Quellin", "k": 50}).json()
    assert article_id not in [p["article_id"] for p in again["passages"]]


def test_a_file_is_uploaded_and_a_bad_one_is_named(client: httpx2.Client) -> None:
    page = b"# Mill burns\n\nThe Orrin mill burned down on Friday night, fire chief Tom Vell said.\n"
    made = client.post("/v1/articles/upload", files={"file": ("mill.md", page)}, data={"collection": "local"})
    assert made.status_code == 201, made.text
    assert client.get("/v1/articles", params={"collection": "local"}).json()["data"][0]["title"] == "Mill burns"
    refused = client.post("/v1/articles/upload", files={"file": ("empty.txt", b"  ")})
    assert refused.status_code == 422
    assert "empty" in refused.json()["detail"]


def test_the_same_key_writes_once(client: httpx2.Client) -> None:
    body = {"title": "Once", "text": "A bell was hung in Tarn on Sunday, the mayor said to the council."}
    first = client.post("/v1/articles", json=body, headers={"Idempotency-Key": "k1"})
    second = client.post("/v1/articles", json=body, headers={"Idempotency-Key": "k1"})
    assert first.status_code == second.status_code == 201
    assert second.json() == first.json()
    assert second.headers["idempotency-replayed"] == "true"
    other = client.post("/v1/articles", json={**body, "title": "Twice"}, headers={"Idempotency-Key": "k1"})
    assert other.status_code == 409


def test_requests_at_once_with_one_key_have_one_effect(client: httpx2.Client, editable: Served) -> None:
    """Each gets the first one's answer, or 409 while the first is at work, and by trying again the answer."""
    body = {"title": "Race", "text": "The Tarn regatta was won by Bo Lind on Saturday, the club said."}
    before = editable.service.archive.counts().articles
    together = threading.Barrier(8)

    def post(_: int) -> tuple[list[int], dict[str, object]]:
        statuses: list[int] = []
        with editable.client() as own:
            own.get("/healthz")  # connected
            together.wait(30)
            while 201 not in statuses:
                told = own.post("/v1/articles", json=body, headers={"Idempotency-Key": "race"})
                statuses.append(told.status_code)
                if told.status_code != 201:
                    assert told.status_code == 409, told.text
                    time.sleep(float(told.headers["retry-after"]) / 20)
        return statuses, told.json()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(post, range(8)))
    assert editable.service.archive.counts().articles == before + 1
    first = results[0][1]
    assert first["added"] == 1
    assert all(told == first for _, told in results)


def test_feedback_sent_at_once_with_one_key_is_stored_once(client: httpx2.Client) -> None:
    body = {"answer_id": "ans_0123456789abcdef01234567", "rating": "up"}
    with ThreadPoolExecutor(8) as pool:
        told = list(
            pool.map(lambda _: client.post("/v1/feedback", json=body, headers={"Idempotency-Key": "f"}), range(8))
        )
    assert {r.status_code for r in told} <= {201, 409}
    assert len({r.json()["id"] for r in told if r.status_code == 201}) == 1


def test_a_write_that_failed_gives_its_key_back(client: httpx2.Client) -> None:
    for _ in range(2):
        refused = client.post(
            "/v1/articles/upload", files={"file": ("empty.txt", b" ")}, headers={"Idempotency-Key": "empty"}
        )
        assert refused.status_code == 422


def test_the_source_page_marks_exactly_the_cited_span(client: httpx2.Client) -> None:
    answer = client.post("/v1/ask", json={"question": "who announced the call first?"}).json()
    citation = answer["citations"][0]
    start, end = citation["source_span"]
    page = client.get(
        f"/articles/{citation['article_id']}", params={"v": citation["version"], "span": f"{start}-{end}"}
    )
    assert "default-src 'none'" in page.headers["content-security-policy"]
    [marked] = [part.split("</mark>")[0] for part in page.text.split('<mark id="cited">')[1:]]
    assert unescape(marked) == citation["quote"]


def test_the_source_page_shows_markup_as_text(client: httpx2.Client) -> None:
    nasty = "<script>alert(1)</script> stood in the column of Monday, the editor of the Tide said on the phone."
    made = client.post("/v1/articles", json={"title": '"><img src=x onerror=alert(1)>', "text": nasty}).json()
    page = client.get(f"/articles/{made['articles'][0]}").text
    assert "<script" not in page
    assert "<img" not in page


@pytest.mark.parametrize("query", ["span=1", "span=a-b", "span=-1-2"])
def test_a_span_that_is_none_is_a_400(client: httpx2.Client, query: str) -> None:
    article_id = client.get("/v1/articles").json()["data"][0]["id"]
    assert client.get(f"/articles/{article_id}?{query}").status_code == 400


def test_readyz_is_right_about_articles_that_share_a_title(client: httpx2.Client, editable: Served) -> None:
    told = [
        f"The weather at {place} stays as it is, the office at {place} says, and the harbour of {place} is calm."
        for place in ("Quellin", "Orsley", "Fallow", "Tarn", "Vessel", "Hode", "Mirrow", "Sand", "Upper Lisk", "Brede")
    ]
    added = [
        {"id": f"w-{n}", "title": "Weather", "text": text, "published": "2031-05-06"} for n, text in enumerate(told)
    ]
    made = [client.post("/v1/articles", json=body).json()["articles"][0] for body in added]
    try:
        for _ in made:  # whichever comes first
            editable.service.checked = (0.0, "")
            assert client.get("/readyz").json() == {"status": "ready", "retrieval": "ok"}
            first = client.get("/v1/articles", params={"limit": 1}).json()["data"][0]["id"]
            assert client.delete(f"/v1/articles/{first}").status_code == 204
    finally:
        for article_id in made:
            client.delete(f"/v1/articles/{article_id}")
