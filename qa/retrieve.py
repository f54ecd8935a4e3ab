"""Question -> candidate passages: vectors and full text, merged by score.

Contract: a Question -> passages that exist, lie within its filters and carry each stage's scores, best first.
Knows nothing of readers or answers.
"""

from datetime import date

from ingest.archive import Archive, Scope, StoredChunk
from ingest.embedder import Embedder
from ingest.index import Index
from qa.fusion import blend
from qa.results import Passage, Question, Scores, Source


class Retriever:
    """Hybrid retrieval over one archive. Thread-safe."""

    def __init__(
        self,
        archive: Archive,
        index: Index,
        embedder: Embedder,
        *,
        candidates: int = 50,
        text_weight: float = 0.7,
    ) -> None:
        self._archive = archive
        self._index = index
        self._embedder = embedder
        self._candidates = candidates
        self._text_weight = text_weight

    def retrieve(self, question: Question, k: int, *, vectors_alone: bool = False) -> list[Passage]:
        """At most k passages; none for an empty archive or filters that nothing meets.

        With `vectors_alone`, full text is left out: the nearest vectors, in their order.
        """
        scope = Scope(question.collections, question.sources, question.since, question.until)
        depth = k if vectors_alone else max(self._candidates, k)
        dense = self._index.search(self._embedder.encode_query(question.text), depth, scope)
        text = [] if vectors_alone else self._archive.search_text(question.text, depth, scope)
        fused = blend(dense, text, self._text_weight)[:k]
        chunks = self._archive.chunks([i for i, _ in fused], scope)
        dense_at = {i: (rank, score) for rank, (i, score) in enumerate(dense, start=1)}
        text_at = {i: (rank, score) for rank, (i, score) in enumerate(text, start=1)}
        return [
            _passage(
                chunks[i],
                Scores(
                    dense=dense_at.get(i, (0, 0.0))[1],
                    dense_rank=dense_at.get(i, (0, 0.0))[0],
                    text=text_at.get(i, (0, 0.0))[1],
                    text_rank=text_at.get(i, (0, 0.0))[0],
                    fused=score,
                ),
            )
            for i, score in fused
            if i in chunks
        ]


def _passage(chunk: StoredChunk, scores: Scores) -> Passage:
    meta = chunk.meta
    source = Source(
        article_id=chunk.article_id,
        version=chunk.version,
        title=meta.title,
        byline=meta.byline,
        source=meta.source,
        url=meta.url,
        published_at=meta.published.iso if meta.published else "",
        published_day=_day(chunk),
        updated_at=meta.updated.iso if meta.updated else "",
        language=meta.language,
        collection=chunk.collection,
    )
    return Passage(chunk.id, source, chunk.start, chunk.end, chunk.text, chunk.context, scores)


def _day(chunk: StoredChunk) -> date | None:
    """The day of publication, where the page gives one: a month or a year alone is not a day."""
    stamp = chunk.meta.published
    return stamp.at.date() if stamp and stamp.precision in ("day", "minute", "second") else None
