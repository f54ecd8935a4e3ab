"""A server's answer is read with its citations; what goes wrong with one question stands in its record."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.errors import TargetFailed
from eval.questions import GoldQuestion
from eval.target import Remote, parsed, refuses
from tests.eval.made import gold

A, B = "https://news.example/a", "http://localhost/articles/x?v=1&span=3-9#cited"


def test_links_become_citations_of_the_sentence_before_them() -> None:
    content = f"The Kremlin did. [1]({A}) It rained [2]({B}) all day."
    note = {"type": "url_citation", "url_citation": {"url": A, "title": "Call", "start_index": 17, "end_index": 40}}
    text, found = parsed(content, [note])
    assert text == "The Kremlin did. It rained all day."
    assert [(c.n, c.url, c.title, text[slice(*c.span)]) for c in found] == [
        (1, A, "Call", "The Kremlin did."),
        (2, B, "", "It rained all day."),
    ]


def test_an_annotation_of_a_stretch_of_text_proves_that_stretch() -> None:
    content = "  It rained. Nobody came."
    text, found = parsed(content, [{"type": "url_citation", "url": A, "start_index": 13, "end_index": 25}])
    assert text == "It rained. Nobody came."
    assert [text[slice(*c.span)] for c in found] == ["Nobody came."]


@pytest.mark.parametrize("note", [{}, {"url_citation": None}, {"url": 5}, "x", {"url": A, "start_index": "1"}])
def test_odd_annotations_do_no_harm(note: Any) -> None:
    text, found = parsed("It rained.", [note])
    assert text == "It rained."
    assert all(0 <= s <= e <= len(text) for s, e in (c.span for c in found))


@given(st.lists(st.sampled_from(["It rained. ", f"[1]({A})", "Ann", " ", "\n", f" [2]({B})", "[3] ", "😀"])))
def test_spans_always_lie_in_the_text(parts: list[str]) -> None:
    text, found = parsed("".join(parts), [])
    assert A not in text
    assert len(found) == sum(p.startswith(("[1]", " [2]")) for p in parts)
    assert all(0 <= s <= e <= len(text) for s, e in (c.span for c in found))


class Bare(BaseHTTPRequestHandler):
    """Answers by what stands in the question; knows two of OpenAI's routes."""

    busy = 0
    asked: list[dict[str, Any]] = []  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _send(self, status: int, body: Any) -> None:
        raw = json.dumps(body).encode() if not isinstance(body, bytes) else body
        self.send_response(status)
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def do_GET(self) -> None:
        self._send(200, {"data": [{"id": "small"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Bare.asked.append(body)
        text = body["messages"][-1]["content"]
        if "busy" in text and Bare.busy < 2:
            Bare.busy += 1
            self._send(503, {})
        elif "broken" in text:
            self._send(500, {"error": "out of memory"})
        elif "garbage" in text:
            self._send(200, b"<html>")
        elif "hollow" in text:
            self._send(200, {"choices": []})
        else:
            said = "The archive does not answer this." if "unknown" in text else f"Monday [1]({A})"
            self._send(200, {"choices": [{"message": {"content": said}}]})


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bare)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def remote(url: str) -> Iterator[Remote]:
    made = Remote(url, "")
    yield made
    made.close()


def asked(text: str) -> GoldQuestion:
    return replace(gold(), text=text)


def test_a_server_is_asked_with_its_first_model_and_without_chance(remote: Remote) -> None:
    made = remote.ask(asked("when?"))
    assert (made.status, made.answer, made.model, made.error) == ("answered", "Monday", "small", "")
    assert [c.url for c in made.citations] == [A]
    assert made.citations[0].exact == "unknown"
    assert dict(made.timings_ms)["total"] > 0
    sent = Bare.asked[-1]
    assert (sent["model"], sent["temperature"], sent["seed"]) == ("small", 0, 0)


def test_a_refusal_in_words_is_a_refusal(remote: Remote) -> None:
    made = remote.ask(asked("unknown?"))
    assert (made.status, made.answer, made.note) == ("unanswerable", "", "The archive does not answer this.")


def test_a_busy_server_is_asked_again(remote: Remote) -> None:
    assert remote.ask(asked("busy?")).answer == "Monday"


@pytest.mark.parametrize(("text", "says"), [("broken", "status 500"), ("garbage", "JSON"), ("hollow", "IndexError")])
def test_a_failure_is_kept_in_the_record(remote: Remote, text: str, says: str) -> None:
    made = remote.ask(asked(text))
    assert says in made.error
    assert (made.status, made.answer) == ("unanswerable", "")


def test_a_server_that_is_not_there_ends_the_run_before_it_starts() -> None:
    with pytest.raises(TargetFailed, match="is the server running"):
        Remote("http://127.0.0.1:9", "")


def test_an_address_with_a_path_is_taken_as_it_is(url: str) -> None:
    made = Remote(f"{url}/v1/", "big")
    assert made.ask(asked("when?")).model == "big"
    made.close()


@pytest.mark.parametrize(
    "said",
    [
        "I don't know.",
        "I cannot answer this from the articles.",
        "The provided context does not mention it.",
        "Sorry, I am unable to find that.",
        "Unknown.",
        "There is no information on this.",
        "Documents do not state who came.",
    ],
)
def test_refusals_as_language_models_word_them(said: str) -> None:
    assert refuses(said)


@pytest.mark.parametrize("said", ["Unknown soldiers.", "No", "The archive of the city", "I", "There is no bridge."])
def test_answers_that_only_look_like_refusals(said: str) -> None:
    assert not refuses(said)
