"""The JSON of answers and passages, as the API, `--json` and the widget show it. pydantic lives at this edge.

Contract: nouns of results.py -> models whose fields are the public names. All spans count Unicode code points.
"""

from typing import Literal, TypedDict

from pydantic import BaseModel, Field

from qa.results import Answer, Citation, Passage, Removal, Sentence, Source, Verdict


class _Facts(TypedDict):
    article_id: str
    version: str
    title: str
    byline: list[str]
    source: str
    url: str
    published_at: str
    collection: str


class _Described(BaseModel):
    article_id: str
    version: str
    title: str
    byline: list[str]
    source: str
    url: str
    published_at: str
    collection: str
    page: str = Field(default="", description="Path of the service's page of the article version, the span marked.")

    @staticmethod
    def facts(source: Source) -> "_Facts":
        """What both say of the article."""
        return {
            "article_id": source.article_id,
            "version": source.version,
            "title": source.title,
            "byline": list(source.byline),
            "source": source.source,
            "url": source.url,
            "published_at": source.published_at,
            "collection": source.collection,
        }


class CitationOut(_Described):
    """The quote that proves a part of the answer or, where `verified` is false, the one that comes nearest to it."""

    n: int
    answer_span: tuple[int, int]
    quote: str
    source_span: tuple[int, int]
    highlight: tuple[int, int] | None
    verified: bool
    score: float

    @classmethod
    def of(cls, citation: Citation) -> "CitationOut":
        """From the noun."""
        return cls(
            **cls.facts(citation.source),
            n=citation.n,
            answer_span=citation.span,
            quote=citation.quote,
            source_span=citation.source_span,
            highlight=citation.answer_in_quote,
            verified=citation.verified,
            score=round(citation.score, 4),
        )


class SentenceOut(BaseModel):
    """A sentence of the answer and what was found of it."""

    answer_span: tuple[int, int]
    verdict: Verdict
    by: str = Field(description="Who found it: text, veto, judge or model.")
    score: float = Field(description="The probability that it is proved, 0 to 1.")
    citations: list[int] = Field(description="Numbers of its citations; of an unproved sentence, of the nearest quote.")
    reason: str = Field(description="Why it is unproved.")

    @classmethod
    def of(cls, sentence: Sentence) -> "SentenceOut":
        """From the noun."""
        return cls(
            answer_span=sentence.span,
            verdict=sentence.verdict,
            by=sentence.by,
            score=round(sentence.score, 4),
            citations=list(sentence.citations),
            reason=sentence.reason,
        )


class RemovalOut(BaseModel):
    """A sentence that a language model wrote and that is no part of the answer."""

    sentence: str
    verdict: Verdict
    reason: str
    word: tuple[int, int] | None = Field(description="The place in the sentence of what stands nowhere.")

    @classmethod
    def of(cls, removal: Removal) -> "RemovalOut":
        """From the noun."""
        return cls(sentence=removal.sentence, verdict=removal.verdict, reason=removal.reason, word=removal.word)


class ScoresOut(BaseModel):
    """What each stage thought of a passage; a rank of 0 means that the stage did not return it."""

    dense: float
    dense_rank: int
    text: float
    text_rank: int
    fused: float
    evidence: float
    rerank: float


class PassageOut(_Described):
    """A retrieved passage."""

    text: str
    source_span: tuple[int, int]
    scores: ScoresOut

    @classmethod
    def of(cls, passage: Passage) -> "PassageOut":
        """From the noun."""
        s = passage.scores
        return cls(
            **cls.facts(passage.source),
            text=passage.text,
            source_span=(passage.start, passage.end),
            scores=ScoresOut(
                dense=round(s.dense, 4),
                dense_rank=s.dense_rank,
                text=round(s.text, 4),
                text_rank=s.text_rank,
                fused=round(s.fused, 6),
                evidence=round(s.evidence, 4),
                rerank=round(s.rerank, 4),
            ),
        )


class WindowOut(BaseModel):
    """A stretch of days, ends included; null is open."""

    start: str | None
    end: str | None
    text: str


class UsageOut(BaseModel):
    """Tokens of the language model; 0 for the extractive reader."""

    prompt_tokens: int
    completion_tokens: int


class AnswerOut(BaseModel):
    """The whole answer object."""

    id: str
    object: Literal["answer"] = "answer"
    created_at: int
    question: str
    resolved_question: str
    status: Literal["answered", "partial", "unanswerable"]
    answer: str
    citations: list[CitationOut]
    sentences: list[SentenceOut]
    removed: list[RemovalOut]
    sources: list[PassageOut]
    time_window: WindowOut | None
    note: str
    conversation_id: str | None
    model: str
    fallback: bool
    usage: UsageOut
    timings_ms: dict[str, float]
    index: dict[str, str]

    @classmethod
    def of(cls, answer: Answer, conversation_id: str | None = None) -> "AnswerOut":
        """From the noun."""
        window = answer.window
        return cls(
            id=answer.id,
            created_at=int(answer.created_at.timestamp()),
            question=answer.question,
            resolved_question=answer.resolved_question,
            status=answer.status,
            answer=answer.text,
            citations=[CitationOut.of(c) for c in answer.citations],
            sentences=[SentenceOut.of(s) for s in answer.sentences],
            removed=[RemovalOut.of(r) for r in answer.removed],
            sources=[PassageOut.of(p) for p in answer.passages],
            time_window=WindowOut(
                start=window.start.isoformat() if window.start else None,
                end=window.end.isoformat() if window.end else None,
                text=window.text,
            )
            if window
            else None,
            note=answer.note,
            conversation_id=conversation_id,
            model=answer.model,
            fallback=answer.fallback,
            usage=UsageOut(prompt_tokens=answer.tokens_in, completion_tokens=answer.tokens_out),
            timings_ms=dict(answer.timings_ms),
            index={"generation": answer.index_generation},
        )


class SearchOut(BaseModel):
    """Passages, best first."""

    object: Literal["search"] = "search"
    question: str
    passages: list[PassageOut]
