"""Conversations, feedback, retention and export."""

import json
import time
from pathlib import Path

import httpx2
from sqlalchemy import update
from typer.testing import CliRunner

import byline
from qa.api import tables
from qa.api.store import Store
from qa.results import Turn
from tests.qa.api import events

QUESTION = "who announced the call first?"


def test_a_conversation_keeps_its_answers_until_it_is_deleted(client: httpx2.Client) -> None:
    made = client.post("/v1/conversations", json={}).json()
    body = {"question": QUESTION, "conversation_id": made["id"]}
    answer = client.post("/v1/ask", json=body).json()
    assert answer["conversation_id"] == made["id"]
    with client.stream("POST", "/v1/ask", json={**body, "stream": True}) as response:
        streamed = list(events.read(response.iter_lines()))[-1].data
    kept = client.get(f"/v1/conversations/{made['id']}").json()
    assert kept["answers"] == [answer, streamed]
    assert kept["title"] == QUESTION
    assert made["id"] in [c["id"] for c in client.get("/v1/conversations").json()["data"]]
    assert client.delete(f"/v1/conversations/{made['id']}").status_code == 204
    assert client.get(f"/v1/conversations/{made['id']}").status_code == 404
    assert client.post("/v1/ask", json=body).status_code == 404


def test_conversations_are_listed_latest_first_page_by_page(client: httpx2.Client) -> None:
    made = [client.post("/v1/conversations", json={"title": f"t{n}"}).json()["id"] for n in range(5)]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get("/v1/conversations", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        seen += [c["id"] for c in page["data"]]
        cursor = page["next_cursor"]
    assert [c for c in seen if c in made] == made[::-1]
    assert len(seen) == len(set(seen))


def test_feedback_is_stored_and_taken_back(client: httpx2.Client) -> None:
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    body = {"answer_id": answer["id"], "rating": "down", "reasons": ["wrong quote"], "comment": "no"}
    made = client.post("/v1/feedback", json=body)
    assert made.status_code == 201
    assert client.delete(f"/v1/feedback/{made.json()['id']}").status_code == 204
    assert client.delete(f"/v1/feedback/{made.json()['id']}").status_code == 404
    assert client.post("/v1/feedback", json={**body, "rating": "meh"}).status_code == 422


def test_what_is_older_than_the_retention_is_forgotten(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 's.sqlite3'}")
    old, new = store.begin_conversation("p"), store.begin_conversation("p")
    store.add_turn(old.id, Turn("q", "a"), "{}")
    store.add_feedback("p", "ans_1", "up", [], "")
    long_ago = time.time() - 40 * 86_400
    with store.engine.begin() as connection:
        c = tables.conversations
        connection.execute(update(c).where(c.c.id == old.id).values(changed_at=long_ago))
        connection.execute(update(tables.feedback).values(at=long_ago))
    assert store.forget(0) == 0
    assert store.forget(30) == 2
    assert store.conversation("p", old.id) is None
    assert store.conversation("p", new.id) is not None
    assert store.answers(old.id) == []
    store.close()


def test_export_prints_turns_and_feedback_as_json_lines(tmp_path: Path) -> None:
    store = Store.beside(tmp_path)
    made = store.begin_conversation("p")
    store.add_turn(made.id, Turn("who?", "The Kremlin"), '{"answer": "The Kremlin"}')
    store.add_feedback("p", "ans_1", "up", ["good"], "")
    store.close()
    result = CliRunner().invoke(byline.app, ["export", "--archive", str(tmp_path)])
    entries = [json.loads(line) for line in result.stdout.splitlines()]
    assert [e["kind"] for e in entries] == ["turn", "feedback"]
    assert entries[0]["answer"]["answer"] == "The Kremlin"
