"""The chain as LangChain's Runnable, with a BaseRetriever inside. LangChain lives here.

Contract: `AnswerRunnable(chain).invoke("…")` gives an Answer; `batch`, `stream` and callbacks work as for any
Runnable, and the retriever reports its passages to callbacks as Documents.
"""

from dataclasses import replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForChainRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig, RunnableSerializable
from pydantic import ConfigDict

from qa.chain import Chain
from qa.results import Answer, Passage, Question


class PassageDocument(Document):
    """A LangChain document that remembers the passage it shows."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    passage: Passage


class PassageRetriever(BaseRetriever):
    """Byline's hybrid retrieval as a LangChain retriever; `filters` is a Question whose text is not used."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    chain: Chain
    filters: Question = Question("")

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager  # retrieval starts no runs of its own
        understood = self.chain.understand(replace(self.filters, text=query))
        return [document(passage) for passage in self.chain.retrieve(understood)]


class AnswerRunnable(RunnableSerializable[str | Question, Answer]):
    """A question (text, or a Question with filters) -> its Answer. Raises BadQuestion."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    chain: Chain

    def invoke(self, input: str | Question, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:  # noqa: A002
        """Callbacks see one run with a retriever's run inside."""
        return self._call_with_config(self._answer, input, config, run_type="chain", **kwargs)

    def _answer(self, asked: str | Question, run_manager: CallbackManagerForChainRun) -> Answer:
        query = self.chain.understand(Question(asked) if isinstance(asked, str) else asked)
        retriever = PassageRetriever(chain=self.chain, filters=replace(query.question, history=()))
        documents = retriever.invoke(query.text, {"callbacks": run_manager.get_child()})
        return self.chain.answer(query, [d.passage for d in documents if isinstance(d, PassageDocument)])


def document(passage: Passage) -> PassageDocument:
    """The passage as LangChain knows it."""
    source = passage.source
    return PassageDocument(
        passage=passage,
        page_content=passage.text,
        id=str(passage.chunk_id),
        metadata={
            "article_id": source.article_id,
            "version": source.version,
            "start": passage.start,
            "end": passage.end,
            "title": source.title,
            "source": source.source,
            "url": source.url,
            "published_at": source.published_at,
            "score": passage.scores.fused,
        },
    )
