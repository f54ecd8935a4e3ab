"""A language model's answer with every verdict, as the chain gets it: what each surface must tell of it.

Contract: the seam of qa/answerer.py, without a model. The answer has three sentences, the first word for word from the
first passage, the last one unproved with its nearest quote; two more were written and are not shown.
"""

from collections.abc import Generator, Sequence

from qa.question.query import Query
from qa.results import AnswerEvent, Citation, Draft, Passage, Question, Removal, Sentence, Verdict

SUPPORTED = "😀 Moscow told of it before Washington did."
UNPROVED = "Nobody in Washington knew why."
REASON = "no passage says so"
REMOVED = (
    Removal("The White House was first.", "contradicted", "the passage names the Kremlin", (4, 15)),
    Removal("Fourteen people listened.", "unfounded", "“Fourteen” stands in no passage", (0, 8)),
    Removal("It was a fine day.", "unfounded", "no passage says so"),
)


class Judged:
    """Writes the same for every question."""

    def stands_alone(self, question: Question) -> Generator[AnswerEvent, None, str]:
        """The question as it is."""
        yield AnswerEvent("phase", "searching")
        return question.text

    def write(
        self, query: Query, passages: Sequence[Passage], *, stands_in: bool
    ) -> Generator[AnswerEvent, None, Draft]:
        """Each sentence with its citation and its verdict, one after the other."""
        yield AnswerEvent("phase", "writing")
        passage = passages[0]
        quote = passage.text[: passage.text.index(".") + 1]
        written: tuple[tuple[str, Verdict, str, float], ...] = (
            (quote, "verbatim", "text", 1.0),
            (SUPPORTED, "supported", "judge", 0.98765432),
            (UNPROVED, "unproved", "judge", 0.5),
        )
        text = ""
        citations, sentences = [], []
        for n, (said, verdict, by, score) in enumerate(written, start=1):
            delta = f" {said}" if text else said
            text += delta
            span = (len(text) - len(said), len(text))
            proved = verdict != "unproved"
            place = (passage.start, passage.start + len(quote))
            citations.append(Citation(n, span, passage.source, quote, place, None, proved, 0.5))
            sentences.append(Sentence(span, verdict, by, score, (n,), "" if proved else REASON))
            yield AnswerEvent("delta", delta)
            yield AnswerEvent("citation", citation=citations[-1])
            yield AnswerEvent("sentence", sentence=sentences[-1])
        return Draft("answered", text, tuple(citations), tuple(sentences), REMOVED, model="judged", tokens_out=9)

    def plain(self, text: str) -> Draft:
        """Nothing of its own."""
        return Draft("answered", text, ())

    def check(self) -> None:
        """Always well."""

    def close(self) -> None:
        """Holds nothing."""
