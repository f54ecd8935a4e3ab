"""The sentences of one answer -> a verdict on each, with the quotes that prove it. Pure but for the judge.

Contract: what stands in a passage word for word is verbatim; what holds a number, day, name or quotation that stands
nowhere is unfounded; the judge settles the rest where it is sure, and leaves it unproved where it is not. A wrong
citation is replaced by a passage that proves. Knows nothing of language models, streams or wire formats.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.judge.evidence import Evidence, Sentence, Source, Sources, in_its_figures
from qa.judge.judge import Judge, probability
from qa.judge.veto import Ground, Veto, code_in
from qa.language.quotes import plain
from qa.language.terms import terms
from qa.results import Span, Verdict

_SHORT = 7  # words below which a sentence is read as the answer to its question: "The Kremlin."
_LEANS = re.compile(
    r"^(?:and |but |so |also,? |however,? |then |in addition,? |moreover,? )*"
    r"(?:it|he|she|they|this|that|these|those|his|her|its|their|him|the (?:latter|former|same)|both"
    r"|(?:one|two|three|some|many|most|all|none|each|half) of (?:them|these|those))\b",
    re.IGNORECASE,
)
_SINGLES = 3  # sentences that are tried as the whole proof, before runs of them

By = Literal["text", "veto", "judge", "model"]


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a source that prove a sentence, or come nearest: whole sentences, `at` in the source's text."""

    source: int
    at: Span


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, who reached it, how probable the sentence is (0 to 1), its quotes, and why it was refused.

    `word` is the place in the sentence of what stands nowhere, for a refusal by veto.
    """

    verdict: Verdict
    by: By
    score: float
    quotes: tuple[Quote, ...]
    reason: str = ""
    word: Span | None = None

    @property
    def proved(self) -> bool:
        """Whether it may be shown as proved."""
        return self.verdict in ("verbatim", "supported")


class Verifier:
    """Judges the sentences of one answer over its passages."""

    def __init__(self, judge: Judge, question: str, sources: Sequence[Source]) -> None:
        self._judge = judge
        self._question = question
        self._sources = Sources(sources)
        self._all = tuple(range(len(sources)))
        self._ground = Ground(sources, question)

    def verdict(self, sentence: str, cited: Sequence[int] = (), *, before: str = "", anchor: str = "") -> Judged:
        """Judge one sentence that cites these sources. `before` is the sentence it leans on, `anchor` the words of a
        source that its writer names as proof."""
        if quote := self._verbatim(sentence, [*cited, *self._all]):
            return Judged("verbatim", "text", 1.0, (quote,))
        claim, context = sentence, self._context(sentence, before)
        if context:
            claim = f"{context} {sentence}"
        if veto := self._ground.veto(sentence):
            return self._refused(veto, claim, cited)
        best: tuple[float, Evidence] | None = None
        for among in dict.fromkeys((tuple(cited), self._all)):
            if not among:
                continue
            evidence = self._sources.evidence(claim, among)
            score = self._score(claim, evidence)
            if best is None or score > best[0]:
                best = score, evidence
            if score >= self._judge.thresholds.supported:
                break
        if best is None:
            return Judged("unfounded", "judge", 0.0, (), "there is no passage")
        score, evidence = best
        judged = self._settled(claim, score, evidence, anchor)
        if judged.verdict == "unproved" and (code := code_in(sentence)):
            reason = f"no passage proves what it says of “{code.word}”"
            return replace(judged, verdict="unfounded", by="veto", reason=reason, word=code.span)
        return judged

    def answers(self, answer: str) -> float:
        """The judge's logit that this, a few words or a sentence, answers the question."""
        claim = f"{self._question} {answer}"
        return self._score(claim, self._sources.evidence(claim, self._all))

    def yes_or_no(self) -> tuple[Literal["Yes", "No"], Judged] | None:
        """What the sources say to a yes-or-no question; None where the judge is not sure."""
        evidence = self._sources.evidence(self._question, self._all)
        claims = [f"{self._question} {word}." for word in ("Yes", "No")]
        yes, no = self._judge.scores(
            [(in_its_figures(c, evidence, self._sources.sources), evidence.text) for c in claims]
        )
        if abs(yes - no) < self._judge.thresholds.yes:
            return None
        claim, score = (claims[0], yes) if yes > no else (claims[1], no)
        quotes = self._quotes(claim, evidence, self._judge.thresholds.supported, "")
        return ("Yes" if yes > no else "No"), Judged("supported", "judge", probability(score), quotes)

    def confirmed(self, judged: Judged, source: int, words: str) -> Judged:
        """The verdict after a model has named the words that prove the sentence; unchanged where they stand nowhere."""
        at = self._at(source, words)
        if at is None:
            return judged
        return replace(judged, verdict="supported", by="model", quotes=(Quote(source, at),), reason="")

    def contradicted(self, judged: Judged, source: int, words: str) -> Judged:
        """The verdict after a model has named the words that contradict the sentence; unchanged where they stand
        nowhere."""
        at = self._at(source, words)
        if at is None:
            return judged
        reason = "a passage says otherwise"
        return replace(judged, verdict="contradicted", by="model", quotes=(Quote(source, at),), reason=reason)

    def _context(self, sentence: str, before: str) -> str:
        if before and _LEANS.match(sentence):
            return before
        return self._question if len(sentence.split()) < _SHORT or _LEANS.match(sentence) else ""

    def _score(self, claim: str, evidence: Evidence) -> float:
        told = in_its_figures(claim, evidence, self._sources.sources)
        return self._judge.scores([(told, evidence.text)])[0]

    def _refused(self, veto: Veto, claim: str, cited: Sequence[int]) -> Judged:
        nearest = self._sources.evidence(claim, cited or self._all)
        return Judged("unfounded", "veto", 0.0, self._nearest(claim, nearest), veto.reason, veto.span)

    def _settled(self, claim: str, score: float, evidence: Evidence, anchor: str) -> Judged:
        bars = self._judge.thresholds
        if score >= bars.supported:
            quotes = self._quotes(claim, evidence, bars.supported, anchor)
            return Judged("supported", "judge", probability(score), quotes)
        nearest = self._nearest(claim, evidence)
        if score <= bars.refused:
            return Judged("unfounded", "judge", probability(score), nearest, "no passage says this")
        return Judged("unproved", "judge", probability(score), nearest, "no passage was found to settle this")

    def _verbatim(self, sentence: str, order: Sequence[int]) -> Quote | None:
        """The whole sentences of a source that are these words, but for white space and quotation marks. One that
        leans on the sentence before it takes that into its quote."""
        wanted = plain(sentence).rstrip(" .")
        if len(wanted) < 2:
            return None
        for source in dict.fromkeys(order):
            lines = self._sources.sentences[source]
            text = self._sources.sources[source].text
            for i, line in enumerate(lines):
                for last in lines[i : i + 3]:
                    if plain(text[line.at[0] : last.at[1]]).rstrip(" .") == wanted:
                        first = lines[i - 1] if i and _LEANS.match(sentence) else line
                        return Quote(source, (first.at[0], last.at[1]))
        return None

    def _quotes(self, claim: str, evidence: Evidence, bar: float, anchor: str) -> tuple[Quote, ...]:
        """The shortest run of whole sentences that the judge accepts; else one of each source that the proof rests
        on."""
        ranked = self._by_shared(claim, evidence.sentences)
        runs: list[list[Sentence]] = []
        for source in self._all if anchor else ():
            if (at := self._at(source, anchor)) is not None:
                lines = self._sources.sentences[source]
                runs.append([line for line in lines if line.at[0] < at[1] and at[0] < line.at[1]])
                break
        runs += [[line] for line in ranked[:_SINGLES]]
        runs += [run for line in ranked[:2] if len(run := self._with_before(line)) > 1]
        if len(ranked) > 1 and ranked[0].source == ranked[1].source:
            runs.append(self._between(ranked[0], ranked[1]))
        told = [self._sources.told(run) for run in runs]
        pairs = [(in_its_figures(claim, one, self._sources.sources), one.text) for one in told]
        scores = self._judge.scores(pairs)
        for run, score in zip(runs, scores, strict=True):
            if score >= bar:
                return (_whole(run),)
        by_source: dict[int, Sentence] = {}
        for line in ranked:
            by_source.setdefault(line.source, line)
        if len(by_source) > 1:
            first, second = list(by_source.values())[:2]
            return _whole([first]), _whole([second])
        return (_whole(self._between(ranked[0], ranked[min(1, len(ranked) - 1)])),)

    def _nearest(self, claim: str, evidence: Evidence) -> tuple[Quote, ...]:
        ranked = self._by_shared(claim, evidence.sentences)
        return (_whole(ranked[:1]),) if ranked else ()

    def _by_shared(self, claim: str, lines: Sequence[Sentence]) -> list[Sentence]:
        wanted = set(terms(claim))
        return sorted(lines, key=lambda line: -len(wanted & line.terms))

    def _with_before(self, line: Sentence) -> list[Sentence]:
        lines = self._sources.sentences[line.source]
        at = lines.index(line)
        return lines[max(0, at - 1) : at + 1]

    def _between(self, one: Sentence, other: Sentence) -> list[Sentence]:
        first, last = sorted((one.at, other.at))
        return [s for s in self._sources.sentences[one.source] if first[0] <= s.at[0] and s.at[1] <= last[1]]

    def _at(self, source: int, words: str) -> Span | None:
        """Where the whole sentences stand that hold these words letter by letter, but for white space."""
        if not 0 <= source < len(self._all) or len(words.split()) < 2:
            return None
        text = self._sources.sources[source].text
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        found = re.search(pattern, text)
        if found is None:
            return None
        touched = [s for s in self._sources.sentences[source] if s.at[0] < found.end() and found.start() < s.at[1]]
        return (touched[0].at[0], touched[-1].at[1]) if touched else None


def _whole(run: Sequence[Sentence]) -> Quote:
    return Quote(run[0].source, (run[0].at[0], run[-1].at[1]))
