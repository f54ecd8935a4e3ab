"""A language model behind the chain's seam: it writes, and every sentence is checked before it is told.

Contract: a query and passages -> deltas and citations of proved sentences, then a Draft. What a model wrote is held
back until its sentence is complete and judged. Knows nothing of retrieval, HTTP or settings.
"""

import time
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from qa.errors import BadSettings, LlmError, LlmMisconfigured, LlmUnavailable, PromptTooLong
from qa.judge.judge import Judge
from qa.llm import crosscheck, prompts, rewriting
from qa.llm.budget import LEAST_PASSAGES_TOKENS, fit, room, tokens
from qa.llm.calls import Caller, Limits, log
from qa.llm.checking import Checker
from qa.llm.prompts import Prompt
from qa.llm.sentence_stream import SentenceStream, WithoutThinking
from qa.llm.writing import Writing
from qa.question.followup import resolve
from qa.question.query import Query
from qa.results import AnswerEvent, Draft, Passage, Question, Removal

Verify = Literal["auto", "judge", "llm"]

_TURNS = 6  # of a conversation that the model sees
_TURN_CHARS = 600  # of each answer in it
_LEAST_S = 2.0  # of the time for an answer, below which no further call is made
_LONGEST_SENTENCE = 1_500  # characters without an end: a loop, or no prose
_CHARS_PER_TOKEN = 12  # beyond this the server ignores the limit that it was given


class LlmAnswerer:
    """Writes answers and stand-alone questions with one model. Thread-safe."""

    def __init__(
        self,
        caller: Caller,
        limits: Limits,
        judge: Judge,
        *,
        passages: int,
        verify: Verify = "auto",
        checker: Caller | None = None,
        drop_unproved: bool = False,
    ) -> None:
        """`checker` calls the model that settles what the judge cannot; without one the answering model does. Raises
        BadSettings where the model's context holds no passages."""
        self._caller = caller
        self._limits = limits
        self._judge = judge
        self._passages = passages
        self._verify = verify
        self._checker = checker or caller
        self._drop_unproved = drop_unproved
        self._room = room(caller.model.context_tokens, limits.max_tokens)
        if self._room < LEAST_PASSAGES_TOKENS:
            raise BadSettings(
                f"the context of {caller.model.name} ({caller.model.context_tokens:,} tokens) leaves no room for "
                f"passages beside an answer of {limits.max_tokens:,}: raise BYLINE_LLM_CONTEXT_TOKENS or lower "
                "BYLINE_LLM_MAX_TOKENS"
            )

    def check(self) -> None:
        """Ask the model for one word. Raises BadSettings for a wrong key, model or address; a server that is down is
        only logged, since it may come back."""
        limits = replace(self._limits, total_s=min(10.0, self._limits.total_s), tries=1, max_tokens=16)
        try:
            style = self._caller.model.style
            self._whole(Prompt("Say one word.", "Say: ready", structured=style == "structured"), limits)
        except LlmMisconfigured as error:
            raise BadSettings(str(error)) from None
        except LlmUnavailable:
            log.warning("until %s answers, the extractive reader does", self._caller.model.name)
        except LlmError as error:
            raise BadSettings(f"{error}: check BYLINE_LLM_BASE_URL") from None

    def close(self) -> None:
        """Let go of connections."""
        self._caller.close()
        if self._checker is not self._caller:
            self._checker.close()

    def stands_alone(self, question: Question) -> Generator[AnswerEvent, None, str]:
        """As the seam says."""
        history = [
            replace(turn, answer=turn.answer[:_TURN_CHARS], question=turn.question[:_TURN_CHARS])
            for turn in question.history[-_TURNS:]
        ]
        limits = replace(self._limits, total_s=self._limits.total_s / 4, tries=1, max_tokens=128)
        told = ""
        try:
            for piece in self._caller.stream(prompts.rewriting(question.text, history), limits):
                if piece is None:
                    yield AnswerEvent("phase", "searching")
                else:
                    told += piece.text
        except LlmError:
            told = ""
        return rewriting.accepted(told, question.text, history) or resolve(question.text, question.history)

    def plain(self, text: str) -> Draft:
        """As the seam says; short, for titles and tags."""
        prompt = prompts.plain(text[-max(1000, 2 * self._room) :])
        limits = replace(self._limits, total_s=self._limits.total_s / 4, max_tokens=min(256, self._limits.max_tokens))
        told = WithoutThinking().feed(self._whole(prompt, limits)).strip()
        return Draft(
            "answered",
            told,
            (),
            model=self._caller.model.name,
            tokens_in=tokens(prompt.system + prompt.user),
            tokens_out=tokens(told),
        )

    def write(
        self, query: Query, passages: Sequence[Passage], *, stands_in: bool
    ) -> Generator[AnswerEvent, None, Draft]:
        """As the seam says. A phase "writing" comes again as a sign of life, so that the work can be stopped."""
        yield AnswerEvent("phase", "writing")
        try:
            return (yield from self._written(query, passages, self._room, stands_in))
        except PromptTooLong:
            self._room = max(LEAST_PASSAGES_TOKENS, self._room // 2)  # the limit was not known: now it is
            return (yield from self._written(query, passages, self._room, stands_in))

    def _written(
        self, query: Query, passages: Sequence[Passage], allowance: int, stands_in: bool
    ) -> Generator[AnswerEvent, None, Draft]:
        """The answer, written once more where the sentence that answers is refused."""
        end = time.monotonic() + self._limits.total_s
        shown = fit(passages, allowance, self._passages)
        writing = Writing(passages, drop_unproved=self._drop_unproved, holds=self._verify != "judge")
        spent = yield from self._round(query, passages, shown, writing, end)
        if writing.refused_first and (left := end - time.monotonic()) > _LEAST_S:
            again = Writing(passages, drop_unproved=self._drop_unproved, holds=True)
            with suppress(LlmError):
                limits = replace(self._limits, total_s=left, tries=1)
                more = yield from self._round(query, passages, shown, again, end, limits, writing.refusals())
                spent = (spent[0] + more[0], spent[1] + more[1])
            if again.items and not again.refused_first and again.finished:
                again.removed = writing.refusals()
                writing = again
        if not (writing.refused_first and stands_in):
            yield from writing.release(marked=writing.refused_first)
        return replace(writing.draft(), model=self._caller.model.name, tokens_in=spent[0], tokens_out=spent[1])

    def _round(
        self,
        query: Query,
        passages: Sequence[Passage],
        shown: Sequence[Passage],
        writing: Writing,
        end: float,
        limits: Limits | None = None,
        refused: Sequence[Removal] = (),
    ) -> Generator[AnswerEvent, None, tuple[int, int]]:
        """Let the model write once and settle what it wrote; gives the tokens in and out."""
        prompt = prompts.answering(
            query.text,
            shown,
            asked_on=query.question.asked_on or datetime.now(UTC).date(),
            window=query.time.window,
            secret=prompts.new_secret(),
            style=self._caller.model.style,
            refused=[(r.sentence, r.reason) for r in refused if r.sentence],
        )
        checker = Checker(
            query.text, passages, self._judge, numbered=len(shown), secret=prompt.secret, instructions=prompt.system
        )
        stream, thinking = SentenceStream(), WithoutThinking()
        counted, raw = (0, 0), ""
        try:
            for piece in self._caller.stream(prompt, limits or self._limits):
                if piece is None:
                    yield AnswerEvent("phase", "writing")
                    continue
                writing.finished = writing.finished or piece.finished
                counted = (max(counted[0], piece.tokens_in), max(counted[1], piece.tokens_out))
                raw += piece.raw
                for written in stream.feed(thinking.feed(piece.text)):
                    yield from writing.take(written, checker, verify=self._verify)
                if writing.stop or _endless(stream.pending, len(raw), self._limits.max_tokens):
                    writing.finished = writing.abstained
                    break
        except LlmError:
            if not writing.items:
                raise
            writing.finished = False
        if writing.finished and not writing.stop:
            for written in stream.close():
                yield from writing.take(written, checker, verify=self._verify)
        if self._verify != "judge":
            yield from self._cross_checked(writing, checker, shown, end)
        estimated = tokens(prompt.system + prompt.user), tokens(raw)
        return counted if any(counted) else estimated

    def _cross_checked(
        self, writing: Writing, checker: Checker, shown: Sequence[Passage], end: float
    ) -> Generator[AnswerEvent, None, None]:
        """Ask a model, in one short call, of all sentences that the judge left open."""
        asked = [i for i, item in enumerate(writing.items) if item.judged.verdict == "unproved"]
        left = end - time.monotonic()
        if not asked or left < _LEAST_S:
            return
        yield AnswerEvent("phase", "checking")
        prompt = prompts.checking([writing.items[i].text for i in asked], shown, prompts.new_secret())
        limits = replace(self._limits, total_s=left, tries=1, max_tokens=min(512, self._limits.max_tokens))
        reply = ""
        try:
            for piece in self._checker.stream(prompt, limits):
                if piece is None:
                    yield AnswerEvent("phase", "checking")
                else:
                    reply += piece.raw
        except LlmError:
            return  # they stay unproved
        for verdict in crosscheck.parse(reply, len(asked)):
            item = writing.items[asked[verdict.n - 1]]
            settle = {"supported": checker.verifier.confirmed, "contradicted": checker.verifier.contradicted}
            if verdict.finding in settle:
                item.judged = settle[verdict.finding](item.judged, verdict.passage - 1, verdict.quote)

    def _whole(self, prompt: Prompt, limits: Limits) -> str:
        return "".join(piece.text for piece in self._caller.stream(prompt, limits) if piece is not None).strip()


def _endless(pending: str, chars: int, max_tokens: int) -> bool:
    return len(pending) > _LONGEST_SENTENCE or chars > _CHARS_PER_TOKEN * max_tokens
