"""A language model behind the chain's seam: it writes, and every sentence is checked before it is told.

Contract: a query and passages -> deltas and citations of proved sentences, then a Draft. What a model wrote is held
back until its sentence is complete and judged. Knows nothing of retrieval, HTTP or settings.
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from qa.errors import BadSettings, LlmError, LlmMisconfigured, LlmUnavailable, PromptTooLong
from qa.llm import prompts, rewriting
from qa.llm.budget import LEAST_PASSAGES_TOKENS, fit, room, tokens
from qa.llm.calls import Caller, Limits, log
from qa.llm.checking import Checked, Checker
from qa.llm.prompts import Prompt
from qa.llm.sentence_stream import SentenceStream, WithoutThinking, Written
from qa.question.followup import resolve
from qa.question.query import Query
from qa.results import AnswerEvent, Citation, Draft, Passage, Question, Removal

UNSUPPORTED = " [unsupported]"
NO_ANSWER = "The archive does not answer this."

_TURNS = 6  # of a conversation that the model sees
_TURN_CHARS = 600  # of each answer in it
_LONGEST_SENTENCE = 1_500  # characters without an end: a loop, or no prose
_MOST_REPEATS = 3  # sentences written again, after which the rest is not waited for
_CHARS_PER_TOKEN = 12  # beyond this the server ignores the limit that it was given


class LlmAnswerer:
    """Writes answers and stand-alone questions with one model. Thread-safe."""

    def __init__(
        self,
        caller: Caller,
        limits: Limits,
        *,
        passages: int,
        on_unsupported: Literal["drop", "flag"] = "drop",
    ) -> None:
        """Raises BadSettings where the model's context holds no passages."""
        self._caller = caller
        self._limits = limits
        self._passages = passages
        self._flag = on_unsupported == "flag"
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

    def write(self, query: Query, passages: Sequence[Passage]) -> Generator[AnswerEvent, None, Draft]:
        """As the seam says. A phase "writing" comes again as a sign of life, so that the work can be stopped."""
        yield AnswerEvent("phase", "writing")
        try:
            return (yield from self._written(query, passages, self._room))
        except PromptTooLong:
            self._room = max(LEAST_PASSAGES_TOKENS, self._room // 2)  # the limit was not known: now it is
            return (yield from self._written(query, passages, self._room))

    def _written(
        self, query: Query, passages: Sequence[Passage], allowance: int
    ) -> Generator[AnswerEvent, None, Draft]:
        shown = fit(passages, allowance, self._passages)
        prompt = prompts.answering(
            query.text,
            shown,
            asked_on=query.question.asked_on or datetime.now(UTC).date(),
            window=query.time.window,
            secret=prompts.new_secret(),
            style=self._caller.model.style,
        )
        checker = Checker(query.text, passages, numbered=len(shown), secret=prompt.secret)
        writing = _Writing(passages, self._flag)
        stream, thinking = SentenceStream(), WithoutThinking()
        finished = False
        counted, estimated = (0, 0), (tokens(prompt.system + prompt.user), 0)
        raw = ""
        try:
            for piece in self._caller.stream(prompt, self._limits):
                if piece is None:
                    yield AnswerEvent("phase", "writing")
                    continue
                finished = finished or piece.finished
                counted = (max(counted[0], piece.tokens_in), max(counted[1], piece.tokens_out))
                raw += piece.raw
                for written in stream.feed(thinking.feed(piece.text)):
                    yield from writing.take(written, checker)
                if writing.stop or _endless(stream.pending, len(raw), self._limits.max_tokens):
                    finished = False
                    break
        except LlmError:
            if not writing.text:
                raise
            finished = False
        if finished:
            for written in stream.close():
                yield from writing.take(written, checker)
        estimated = (estimated[0], tokens(raw))
        spent = counted if any(counted) else estimated
        draft = writing.draft(finished=finished or writing.abstained)
        if writing.abstained:
            yield AnswerEvent("delta", draft.text)
        return replace(draft, model=self._caller.model.name, tokens_in=spent[0], tokens_out=spent[1])

    def _whole(self, prompt: Prompt, limits: Limits) -> str:
        return "".join(piece.text for piece in self._caller.stream(prompt, limits) if piece is not None).strip()


@dataclass(slots=True)
class _Writing:
    """The growing answer."""

    passages: Sequence[Passage]
    flag: bool
    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    abstained: bool = False
    stop: bool = False
    _known: set[str] = field(default_factory=set)
    _repeats: int = 0
    _held: str = ""  # flagged sentences wait for the first one that is proved

    def take(self, written: Written, checker: Checker) -> Generator[AnswerEvent, None, None]:
        """Judge one sentence and tell it, or note why not."""
        if self.stop:
            return
        if not self.text and not self.removed and _abstains(written.text):
            self.abstained = self.stop = True
            return
        checked = checker.check(written.text)
        key = re.sub(r"\W+", " ", checked.text or written.text).strip().lower()
        if key in self._known:
            self._repeats += 1
            self.stop = self._repeats >= _MOST_REPEATS
            return
        self._known.add(key)
        if checked.verdict == "misattributed":
            self.removed.append(Removal(checked.text, "misattributed", checked.reason))
        if checked.proofs:
            yield from self._tell(checked, written.new_line)
        elif checked.reason:
            self.removed.append(Removal(checked.text, "unsupported", checked.reason))
            if self.flag and checked.text:
                yield from self._tell_flagged(checked, written.new_line)

    def _tell(self, checked: Checked, new_line: bool) -> Generator[AnswerEvent, None, None]:
        delta = self._held + self._gap(new_line) + checked.text
        self._held = ""
        start = len(self.text) + len(delta) - len(checked.text)
        self.text += delta
        yield AnswerEvent("delta", delta)
        for proof in checked.proofs:
            passage = self.passages[proof.passage]
            first, last = proof.quote
            quote = passage.text[first:last]
            inside = quote.find(checked.text)
            citation = Citation(
                n=len(self.citations) + 1,
                span=(start, len(self.text)),
                source=passage.source,
                quote=quote,
                source_span=(passage.start + first, passage.start + last),
                answer_in_quote=(inside, inside + len(checked.text)) if inside >= 0 else None,
                verified=True,
                score=passage.scores.rerank,
            )
            self.citations.append(citation)
            yield AnswerEvent("citation", citation=citation)

    def _tell_flagged(self, checked: Checked, new_line: bool) -> Generator[AnswerEvent, None, None]:
        delta = self._gap(new_line) + checked.text + UNSUPPORTED
        if not self.text:
            self._held += delta
            return
        self.text += delta
        yield AnswerEvent("delta", delta)

    def _gap(self, new_line: bool) -> str:
        return ("\n" if new_line else " ") if self.text or self._held else ""

    def draft(self, *, finished: bool) -> Draft:
        """What has been told; without text where nothing is proved."""
        if self.abstained:
            return Draft("unanswerable", NO_ANSWER, ())
        lost = sum(r.verdict == "unsupported" for r in self.removed)
        notes = []
        if not finished:
            notes.append("The language model's answer broke off.")
        if lost:
            done = "are marked" if self.flag else "were left out"
            notes.append(f"Sentences of the language model that no passage supports {done}: {lost}.")
        return Draft(
            status="answered" if finished else "partial",
            text=self.text,
            citations=tuple(self.citations),
            removed=tuple(self.removed),
            note=" ".join(notes) if self.text else "",
        )


def _abstains(sentence: str) -> bool:
    return re.sub(r"[^a-z ]", "", sentence.lower()).strip() in ("no answer", "noanswer")


def _endless(pending: str, chars: int, max_tokens: int) -> bool:
    return len(pending) > _LONGEST_SENTENCE or chars > _CHARS_PER_TOKEN * max_tokens
