"""/v1/ask and /v1/search over HTTP."""

import httpx2
import pytest

from ingest.archive import Archive
from qa.wire import AnswerOut, SearchOut
from tests.qa.api import events

QUESTION = "who announced the call first?"


def test_an_answer_comes_with_its_exact_quote(client: httpx2.Client, seeds: Archive) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION})
    assert response.status_code == 200
    answer = AnswerOut.model_validate(response.json())
    assert "Kremlin" in answer.answer
    citation = answer.citations[0]
    stored = seeds.article(citation.article_id, citation.version)
    assert stored is not None
    assert stored.article.text[slice(*citation.source_span)] == citation.quote
    assert answer.answer[slice(*citation.answer_span)]


def test_a_stream_has_every_event_in_order_and_ends_with_the_whole_answer(client: httpx2.Client) -> None:
    with client.stream("POST", "/v1/ask", json={"question": QUESTION, "stream": True}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        got = list(events.read(response.iter_lines()))
    assert [e.id for e in got] == [str(n) for n in range(1, len(got) + 1)]
    names = [e.name for e in got]
    assert names[0] == "start"
    assert names[-1] == "done"
    assert list(dict.fromkeys(names)) == ["start", "status", "sources", "delta", "citation", "done"]
    answer = AnswerOut.model_validate(got[-1].data)
    assert got[0].data["id"] == answer.id
    assert "".join(e.data["text"] for e in got if e.name == "delta") == answer.answer
    assert [e.data for e in got if e.name == "citation"] == got[-1].data["citations"]


def test_search_gives_passages_best_first(client: httpx2.Client) -> None:
    found = SearchOut.model_validate(client.post("/v1/search", json={"question": "bridge", "k": 3}).json())
    ranks = [p.scores.rerank for p in found.passages]
    assert len(ranks) == 3
    assert ranks == sorted(ranks, reverse=True)


def test_filters_are_hard(client: httpx2.Client) -> None:
    found = client.post("/v1/search", json={"question": "call", "k": 50, "until": "2019-12-31"}).json()
    days = [p["published_at"][:10] for p in found["passages"]]
    assert days
    assert max(days) <= "2019-12-31"


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"question": ""}, 422, "empty"),
        ({"question": "x" * 5000}, 422, "at most"),
        ({"question": QUESTION, "since": "2020-02-01", "until": "2020-01-01"}, 422, "lies after"),
        ({"question": QUESTION, "colection": "typo"}, 422, "some fields"),
        ({"question": QUESTION, "collection": "nowhere"}, 404, "no collection"),
        ({"question": QUESTION, "conversation_id": "conv_none"}, 404, "no conversation"),
        ({"question": "\ud800 who?"}, 422, "some fields"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_bad_question_is_a_problem_document(
    client: httpx2.Client, body: dict[str, str], status: int, says: str, stream: bool
) -> None:
    import json

    response = client.post(
        "/v1/ask", content=json.dumps({**body, "stream": stream}), headers={"Content-Type": "application/json"}
    )
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert says in problem["detail"]
    assert problem["request_id"] == response.headers["x-request-id"]
