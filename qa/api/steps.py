"""The chain's stages as a generator of events: start, phase, sources, delta, citation, done.

Contract: a Chain and a Question -> AnswerEvents, the last one `done` with the whole answer. Closing the generator
stops before the next stage. Raises BadQuestion at the first step. Knows nothing of threads or HTTP.
"""

import secrets
from collections.abc import Generator
from dataclasses import replace

from qa.chain import Chain
from qa.results import AnswerEvent, Question


def steps(chain: Chain, question: Question) -> Generator[AnswerEvent, None, None]:
    """One answer, stage by stage."""
    question = chain.check(question)
    answer_id = f"ans_{secrets.token_hex(12)}"
    yield AnswerEvent("start", answer_id=answer_id)
    yield AnswerEvent("phase", "searching")
    passages = chain.retrieve(question)
    yield AnswerEvent("phase", "reading", passages=tuple(passages))
    answer = replace(chain.answer(question, passages), id=answer_id)
    yield AnswerEvent("sources", passages=answer.passages)
    yield AnswerEvent("delta", answer.text)
    for citation in answer.citations:
        yield AnswerEvent("citation", citation=citation)
    yield AnswerEvent("done", answer_id=answer.id, answer=answer)
