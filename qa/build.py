"""Settings -> the wired chain. The only place where choices are made."""

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.index import Index
from ingest.recipe import Recipe
from qa.chain import Chain
from qa.errors import BadSettings
from qa.extract.ranking import FusionOrder, Ranker
from qa.judge.judge import Judge, OnnxJudge
from qa.llm.answerer import LlmAnswerer
from qa.llm.breaker import Breaker
from qa.llm.calls import Caller, Limits
from qa.reader.reader import Reader
from qa.retrieve import Retriever
from qa.settings import Settings


@contextmanager
def open_chain(settings: Settings) -> Iterator[Chain]:
    """A chain over the archive that the settings name. Raises IngestError, and BadSettings."""
    with Archive.open(settings.archive) as archive:
        chain = wire(archive, settings)
        try:
            yield chain
        finally:
            chain.close()


def wire(
    archive: Archive,
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    index: Index | None = None,
    reader: Reader | None = None,
    ranker: Ranker | None = None,
    judge: Judge | None = None,
) -> Chain:
    """A chain over an open archive; close it. Raises EmbedderMismatch, and BadSettings for a language model.

    Parts that are given stand in for those that the settings name.
    """
    embedder = embedder or Embedder(settings.embedder)
    manifest = archive.manifest()
    if manifest:
        Recipe(embedder, settings).check(manifest, archive.folder, questions_only=True)
    index = index or Index(archive)
    judge = judge or OnnxJudge(threads=settings.reader_threads)
    retriever = Retriever(
        archive,
        index,
        embedder,
        candidates=settings.candidates,
        text_weight=settings.text_weight,
    )
    return Chain(
        retriever,
        reader or Reader(threads=settings.reader_threads),
        ranker or (Ranker if settings.rerank else FusionOrder).load(settings.ranking),
        judge,
        generation=lambda: index.generation,
        read_passages=settings.read_passages,
        excerpt_chars=settings.excerpt_chars,
        show_passages=settings.show_passages,
        max_question_chars=settings.max_question_chars,
        answerer=answerer(settings, judge),
    )


def answerer(settings: Settings, judge: Judge) -> LlmAnswerer | None:
    """The language model that the settings name, if any; no request is sent. Raises BadSettings."""
    if not settings.llm:
        return None
    if settings.llm_timeout_s * 1.25 >= settings.answer_timeout_s:
        raise BadSettings(
            f"BYLINE_LLM_TIMEOUT_S={settings.llm_timeout_s:g} leaves the reader no time within "
            f"BYLINE_ANSWER_TIMEOUT_S={settings.answer_timeout_s:g}: keep it below four fifths"
        )
    other = settings.verify_llm
    return LlmAnswerer(
        _caller(settings),
        Limits(settings.llm_timeout_s, settings.llm_stall_s, settings.llm_tries, settings.llm_max_tokens),
        judge,
        passages=settings.llm_passages,
        verify=settings.verify,
        checker=_caller(settings.model_copy(update={"llm": other})) if other else None,
        drop_unproved=settings.on_unproved == "drop",
    )


def _caller(settings: Settings) -> Caller:
    from qa.llm.model import connect

    return Caller(connect(settings), Breaker(settings.llm_breaker_failures, settings.llm_breaker_s))
