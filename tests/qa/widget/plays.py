"""Answers that the scripted service plays: the wire's own objects, in the order in which the service sends them."""

from collections.abc import Callable, Sequence
from typing import Any

from qa.wire import AnswerOut, CitationOut, PassageOut, ScoresOut, UsageOut, WindowOut
from tests.qa.widget.site import Play, Refusal, Stream

TEXT = "The bridge at Orsley was closed on Monday. Engineers had found cracks in three hangers. It opened again in May."


def facts(title: str, url: str, source: str, byline: Sequence[str], article_id: str) -> dict[str, Any]:
    """What citations and passages say of their article."""
    return {
        "article_id": article_id,
        "version": "v1",
        "title": title,
        "byline": list(byline),
        "source": source,
        "url": url,
        "published_at": "2019-12-31T07:51+00:00",
        "collection": "default",
    }


def passage(
    text: str = TEXT,
    *,
    title: str = "Bridge closed",
    url: str = "",
    source: str = "Tarn Courier",
    byline: Sequence[str] = ("Iona Vance",),
    article_id: str = "art-1",
) -> PassageOut:
    """The passage at the start of an article."""
    scores = ScoresOut(dense=0.5, dense_rank=1, text=3, text_rank=1, fused=0.03, evidence=4, rerank=2)
    described = facts(title, url, source, byline, article_id)
    return PassageOut(**described, text=text, source_span=(0, len(text)), scores=scores)


def citation(n: int, answer: str, said: str, quote: str, place: PassageOut, *, verified: bool = True) -> CitationOut:
    """The quote, found in that passage, for `said`, found in the answer."""
    begin, start = answer.index(said), place.text.index(quote)
    described = facts(place.title, place.url, place.source, place.byline, place.article_id)
    return CitationOut(
        **described,
        n=n,
        answer_span=(begin, begin + len(said)),
        quote=quote,
        source_span=(start, start + len(quote)),
        highlight=(0, min(4, len(quote))),
        verified=verified,
        score=0.9,
    )


def answer(question: str, text: str, citations: Sequence[CitationOut] = (), **given: Any) -> dict[str, Any]:
    """The whole answer object; `given` replaces fields."""
    whole = AnswerOut(
        id=f"ans_{abs(hash(question)):024x}"[:28],
        created_at=1577778000,
        question=question,
        resolved_question=question,
        status="answered" if citations else "unanswerable",
        answer=text,
        citations=list(citations),
        sources=[],
        time_window=None,
        note="",
        conversation_id=None,
        model="test-model",
        fallback=False,
        usage=UsageOut(prompt_tokens=1, completion_tokens=1),
        timings_ms={},
        index={"generation": "1"},
    )
    return {**whole.model_dump(mode="json"), **given}


def play(whole: dict[str, Any], *, pieces: int = 7) -> Play:
    """start, phases, sources, the text in pieces, citations, done."""

    def played(stream: Stream) -> None:
        stream.event("start", {"id": whole["id"]})
        stream.event("status", {"phase": "searching"})
        stream.event("status", {"phase": "reading", "articles": 6})
        stream.event("sources", {"sources": whole["sources"]})
        stream.event("status", {"phase": "writing"})
        text = whole["answer"]
        size = max(1, len(text) // pieces)
        for at in range(0, len(text), size):
            stream.event("delta", {"text": text[at : at + size]})
        stream.event("status", {"phase": "checking"})
        for one in whole["citations"]:
            stream.event("citation", one)
        stream.event("done", whole)

    return played


def refused(status: int, headers: dict[str, str] | None = None, **problem: Any) -> Play:
    """The request answered with a problem document."""

    def refuse() -> None:
        raise Refusal(status, {"title": "Refused", **problem}, headers)

    def played(stream: Stream) -> None:
        raise AssertionError("never begun")

    played.refuse = refuse  # type: ignore[attr-defined]
    return played


def simple(question: str, *, url: str = "", **given: Any) -> dict[str, Any]:
    """Two sentences with a citation each, of one article."""
    place = passage(url=url)
    text = "The bridge was closed on Monday. Three hangers had cracked."
    cited = [
        citation(1, text, "The bridge was closed on Monday.", "The bridge at Orsley was closed on Monday.", place),
        citation(2, text, "Three hangers had cracked.", "Engineers had found cracks in three hangers.", place),
    ]
    return answer(question, text, cited, **{"sources": [place.model_dump(mode="json")], **given})


def nothing(question: str) -> dict[str, Any]:
    """No passage supports an answer."""
    nearest = [passage(title=f"Nearest {n}", article_id=f"art-{n}").model_dump(mode="json") for n in (1, 2)]
    return answer(question, "No passage in the archive supports an answer.", sources=nearest)


def window(start: str | None, end: str | None, text: str) -> dict[str, Any]:
    """A time window."""
    return WindowOut(start=start, end=end, text=text).model_dump(mode="json")


PlayOf = Callable[[str], Play]
