"""Answers that the scripted service plays: the wire's own objects, in the order in which the service sends them."""

from collections.abc import Callable, Sequence
from typing import Any

from qa.results import Verdict
from qa.wire import AnswerOut, CitationOut, PassageOut, RemovalOut, ScoresOut, SentenceOut, UsageOut, WindowOut
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
        sentences=[],
        removed=[],
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
    """start, phases, sources, the text in pieces, citations, sentences, done."""

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
        for one in whole["sentences"]:
            stream.event("sentence", one)
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


def sentence(text: str, said: str, verdict: Verdict, *citations: int, reason: str = "") -> dict[str, Any]:
    """What was found of `said`, found in the answer."""
    at = text.index(said)
    span = (at, at + len(said))
    told = SentenceOut(
        answer_span=span, verdict=verdict, by="judge", score=0.5, citations=list(citations), reason=reason
    )
    return told.model_dump(mode="json")


def removal(said: str, word: str = "", verdict: Verdict = "unfounded", reason: str = "") -> dict[str, Any]:
    """A sentence that is not shown, and the word in it that failed."""
    place = (said.index(word), said.index(word) + len(word)) if word else None
    return RemovalOut(sentence=said, verdict=verdict, reason=reason, word=place).model_dump(mode="json")


def judged(question: str, **given: Any) -> dict[str, Any]:
    """A sentence of each verdict; the last of those that are shown has no citation."""
    place = passage()
    proved, said = "🌉 The bridge at Orsley was closed on Monday.", "Three 🔩 hangers had cracked."
    doubted, bare = "Nobody 😶 had looked at it for years.", "Drivers were angry."
    text = f"{proved} {said} {doubted} {bare}"
    cited = [
        citation(1, text, proved, "The bridge at Orsley was closed on Monday.", place),
        citation(2, text, said, "Engineers had found cracks in three hangers.", place),
        citation(3, text, doubted, "It opened again in May.", place, verified=False),
    ]
    sentences = [
        sentence(text, proved, "verbatim", 1),
        sentence(text, said, "supported", 2),
        sentence(text, doubted, "unproved", 3, reason="No passage says who looked."),
        sentence(text, bare, "unproved", reason="No passage tells of drivers."),
    ]
    removed = [
        removal("😱 The bridge fell on Tuesday.", "Tuesday", "contradicted", "The passage says Monday."),
        removal("It cost 14 million.", "14", reason="“14” stands in no passage."),
        removal("The mayor was happy.", reason="No passage says so."),
    ]
    whole = {"sources": [place.model_dump(mode="json")], "sentences": sentences, "removed": removed}
    return answer(question, text, cited, **{**whole, **given})


def nothing(question: str) -> dict[str, Any]:
    """No passage supports an answer."""
    nearest = [passage(title=f"Nearest {n}", article_id=f"art-{n}").model_dump(mode="json") for n in (1, 2)]
    return answer(question, "No passage in the archive supports an answer.", sources=nearest)


def window(start: str | None, end: str | None, text: str) -> dict[str, Any]:
    """A time window."""
    return WindowOut(start=start, end=end, text=text).model_dump(mode="json")


PlayOf = Callable[[str], Play]
