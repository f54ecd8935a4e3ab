"""The answer of a model as it grows: sentences with verdicts -> events and a draft.

Contract: what is proved is told at once; from the first sentence on that is not, all is held until the whole answer
has been judged, so that no sentence is shown that will be taken back, and none without the one that answers. Knows
nothing of models or of how sentences are judged.
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace

from qa.judge.verdicts import Judged
from qa.llm.checking import Checker
from qa.llm.sentence_stream import Written
from qa.results import AnswerEvent, Citation, Draft, Passage, Removal, Sentence

NO_ANSWER = "The archive does not answer this."
_MOST_REPEATS = 3  # sentences written again, after which the rest is not waited for
_REMNANT = "the sentence that answers is not shown, and this one does not answer alone"
_SHOWN = ("verbatim", "supported", "unproved")


@dataclass(slots=True)
class Item:
    """One sentence that the model wrote, its verdict, and whether it has been told."""

    text: str
    judged: Judged
    new_line: bool
    told: bool = False


@dataclass(slots=True)
class Writing:
    """The growing answer. `holds`: unproved sentences wait for a verdict of a model; else they are told at once."""

    passages: Sequence[Passage]
    drop_unproved: bool
    holds: bool
    items: list[Item] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    abstained: bool = False
    finished: bool = False
    stop: bool = False
    _known: set[str] = field(default_factory=set)
    _repeats: int = 0
    _held: bool = False

    @property
    def refused_first(self) -> bool:
        """Whether the sentence that answers may not be shown."""
        return bool(self.items) and not self._shows(self.items[0])

    def take(self, written: Written, checker: Checker, *, verify: str) -> Generator[AnswerEvent, None, None]:
        """Judge one sentence, and tell it if nothing stands before it that waits."""
        if self.stop:
            return
        if not self.items and _abstains(written.text):
            self.abstained = self.stop = True
            return
        checked = checker.check(written)
        if checked is None:
            return
        key = re.sub(r"\W+", " ", checked.text or written.text).strip().lower()
        if key in self._known:
            self._repeats += 1
            self.stop = self._repeats >= _MOST_REPEATS
            return
        self._known.add(key)
        judged = checked.judged
        if verify == "llm" and judged.verdict == "supported":
            judged = replace(judged, verdict="unproved")
        item = Item(checked.text, judged, written.new_line)
        self.items.append(item)
        waits = judged.verdict == "unproved" and self.holds
        self._held = self._held or waits or (self.refused_first and len(self.items) == 1)
        if not self._held and self._shows(item):
            yield from self._tell(item)

    def release(self, *, marked: bool) -> Generator[AnswerEvent, None, None]:
        """Tell all that may be told and is not yet. `marked`: the first sentence is refused and nothing else answers,
        so it is shown as unproved if only the judge refused it; else nothing is told, since the rest is a remnant."""
        if marked:
            first = self.items[0]
            if first.judged.by != "judge" or self.drop_unproved:
                return
            first.judged = replace(first.judged, verdict="unproved")
        for item in self.items:
            if not item.told and self._shows(item):
                yield from self._tell(item)

    def refusals(self) -> list[Removal]:
        """What is not shown, and why."""
        return [
            Removal(item.text, item.judged.verdict, item.judged.reason or _REMNANT, item.judged.word)
            for item in self.items
            if not item.told
        ]

    def draft(self) -> Draft:
        """What has been told; without text where nothing is shown."""
        removed = [*self.removed, *self.refusals()]
        if self.abstained:
            return Draft("unanswerable", NO_ANSWER, (), removed=tuple(removed))
        notes = []
        if not self.finished:
            notes.append("The language model's answer broke off.")
        unproved = sum(s.verdict == "unproved" for s in self.sentences)
        if unproved:
            notes.append(f"Sentences that could not be proved are marked: {unproved}.")
        if removed:
            notes.append(f"Sentences of the language model that no passage supports were left out: {len(removed)}.")
        proved = bool(self.sentences) and self.sentences[0].verdict != "unproved"
        return Draft(
            status="answered" if self.finished and proved else "partial",
            text=self.text,
            citations=tuple(self.citations),
            sentences=tuple(self.sentences),
            removed=tuple(removed),
            note=" ".join(notes) if self.text else "",
        )

    def _shows(self, item: Item) -> bool:
        if self.drop_unproved and item.judged.verdict == "unproved":
            return False
        return bool(item.text) and item.judged.verdict in _SHOWN

    def _tell(self, item: Item) -> Generator[AnswerEvent, None, None]:
        delta = (("\n" if item.new_line else " ") if self.text else "") + item.text
        start = len(self.text) + len(delta) - len(item.text)
        self.text += delta
        item.told = True
        yield AnswerEvent("delta", delta)
        numbers = []
        for quote in item.judged.quotes:
            passage = self.passages[quote.source]
            first, last = quote.at
            words = passage.text[first:last]
            inside = words.find(item.text)
            citation = Citation(
                n=len(self.citations) + 1,
                span=(start, len(self.text)),
                source=passage.source,
                quote=words,
                source_span=(passage.start + first, passage.start + last),
                answer_in_quote=(inside, inside + len(item.text)) if inside >= 0 else None,
                verified=item.judged.proved,
                score=passage.scores.rerank,
            )
            numbers.append(citation.n)
            self.citations.append(citation)
            yield AnswerEvent("citation", citation=citation)
        judged = item.judged
        sentence = Sentence(
            (start, len(self.text)), judged.verdict, judged.by, judged.score, tuple(numbers), judged.reason
        )
        self.sentences.append(sentence)
        yield AnswerEvent("sentence", sentence=sentence)


def _abstains(sentence: str) -> bool:
    return re.sub(r"[^a-z ]", "", sentence.lower()).strip() in ("no answer", "noanswer")
