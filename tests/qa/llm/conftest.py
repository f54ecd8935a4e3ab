"""A language model behind a real HTTP server, scripted for each test, and passages made by hand."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import cache

import pytest

from eval.scripted_server import Script, Scripted, Wire, serve
from qa.build import answerer
from qa.judge.judge import OnnxJudge
from qa.llm.answerer import LlmAnswerer
from qa.question.query import Query, understand
from qa.results import AnswerEvent, Citation, Draft, Passage, Question, Source
from qa.settings import Settings

BRIDGE = (
    "The Orsley bridge was closed on Monday after inspectors found cracks in two piers. "
    "The mayor, Ilse Brandt, said repairs would cost £3 million. The bridge was built in 1931. "
    "It carries 9,000 vehicles a day."
)
FERRY = (
    "A free ferry will run every 20 minutes while the bridge is shut. "
    "The county council voted for the ferry by 14 votes to 9."
)


def source(title: str, article: str) -> Source:
    return Source(
        article, "v1", title, ("A. Writer",), "The Courier", "", "2019-12-31", date(2019, 12, 31), "", "en", "c"
    )


PASSAGES = [
    Passage(1, source("Bridge closed", "a1"), 100, 100 + len(BRIDGE), BRIDGE),
    Passage(2, source("Free ferry", "a2"), 0, len(FERRY), FERRY),
]


def query(text: str = "Why was the bridge closed?") -> Query:
    return understand(Question(text, asked_on=date(2020, 1, 2)))


@contextmanager
def llm(script: Script, **settings: object) -> Iterator[tuple[LlmAnswerer, Scripted]]:
    """An answerer whose model is the script; limits are short."""
    with serve(script) as server, closing(answerer_at(server.url, **settings)) as made:
        yield made, server


@cache
def judge() -> OnnxJudge:
    """The packaged judge, loaded once."""
    return OnnxJudge()


def answerer_at(url: str, **settings: object) -> LlmAnswerer:
    given = {"llm_stall_s": 1.0, "llm_timeout_s": 4.0, "llm_connect_s": 1.0, "verify": "judge", **settings}
    made = answerer(Settings.model_validate({"llm": "openai:scripted", "llm_base_url": url, **given}), judge())
    assert made is not None
    return made


def saying(*pieces: str, finish: str | None = "stop") -> Script:
    """A script that writes these pieces and ends as it should."""

    def script(_: object, wire: Wire) -> None:
        wire.begin()
        for piece in pieces:
            wire.say(piece)
        if finish:
            wire.say("", finish)
        wire.end()

    return script


def run(
    made: LlmAnswerer, asked: Query | None = None, passages: Sequence[Passage] = PASSAGES, *, stands_in: bool = True
) -> tuple[list[AnswerEvent], Draft]:
    """All events, phases aside, and the draft; what every draft must satisfy is checked here."""
    events: list[AnswerEvent] = []
    writing = made.write(asked or query(), passages, stands_in=stands_in)
    while True:
        try:
            event = next(writing)
        except StopIteration as stopped:
            draft: Draft = stopped.value
            break
        if event.kind != "phase":
            events.append(event)
    if draft.status != "unanswerable":
        assert "".join(e.text for e in events if e.kind == "delta") == draft.text
    assert [e.citation for e in events if e.citation] == list(draft.citations)
    assert_exact(draft.citations, draft.text, passages)
    return events, draft


def assert_exact(citations: Sequence[Citation], text: str, passages: Sequence[Passage]) -> None:
    assert [c.n for c in citations] == list(range(1, len(citations) + 1))
    for citation in citations:
        [home] = [p for p in passages if p.source.article_id == citation.source.article_id]
        first, last = citation.source_span
        assert home.text[first - home.start : last - home.start] == citation.quote != ""
        assert text[slice(*citation.span)].strip()


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key of whoever runs the tests goes anywhere."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "BYLINE_LLM_API_KEY"):
        monkeypatch.delenv(name, raising=False)
