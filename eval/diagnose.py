"""One record -> the one label that says what became of the question. Pure.

Contract: every record has exactly one label; the first rule that holds gives it, in the order in which a question can
be lost on its way. Knows nothing of scores or statistics.
"""

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from eval.answer_metrics import containment
from eval.citation_metrics import agrees
from eval.questions import GoldQuestion, covered
from eval.records import Cited, Record, Seen
from eval.scorecard import Label

SAYS: dict[Label, str] = {
    Label.ERROR: "the system failed on the question",
    Label.RIGHT: "a right answer stands in the answer, and a citation agrees with a gold quote",
    Label.RIGHT_REFUSAL: "the corpus does not answer, and the system said so",
    Label.WRONG_CITATION: "a right answer, but no citation agrees with a gold quote",
    Label.ANSWERED_UNANSWERABLE: "the corpus does not answer, but the system did",
    Label.NOT_INDEXED: "the gold quote is in no article of the archive",
    Label.NOT_RETRIEVED: "no passage with the gold quote was among the candidates",
    Label.LOST_IN_RERANK: "the gold passage was a candidate, but the answer was made from others, or it was not shown",
    Label.WRONG_REFUSAL: "the gold passage was shown, but the system said that there is no answer",
    Label.WRONG_SPAN: "the answer comes from the gold passage, but is not the right part of it",
    Label.WRONG_ANSWER: "a wrong answer of a system whose passages are not seen",
}


def label(record: Record, *, passages_seen: bool) -> Label:
    """The label. `passages_seen` is False for a foreign system, which does not say what it retrieved."""
    gold = record.gold
    if record.error:
        return Label.ERROR
    if not gold.answerable:
        return Label.ANSWERED_UNANSWERABLE if record.answered else Label.RIGHT_REFUSAL
    if is_right(record):
        proved = not gold.spans or any(pieces(gold, c) for c in record.citations)
        return Label.RIGHT if proved else Label.WRONG_CITATION
    return _lost(record, passages_seen=passages_seen)


def is_right(record: Record) -> bool:
    """Whether a right answer stands in an answer that was given, whatever it cites."""
    return record.answered and containment(record.answer, record.gold.answers) == 1.0


def pieces(gold: GoldQuestion, cited: Cited) -> set[int]:
    """The pieces of evidence that a citation agrees with: by span, or by article where it gives no span."""
    article, span = place(cited)
    if span != (0, 0):
        return {s.evidence for s in gold.spans if s.article_id == article and agrees(span, (s.start, s.end))}
    return {s.evidence for s in gold.spans if names(cited, s.article_id, s.url)}


def names(cited: Cited, article_id: str, url: str) -> bool:
    """Whether a citation names an article: by its id, or by the article's own address."""
    return place(cited)[0] == article_id or bool(url and cited.url and _bare(cited.url) == _bare(url))


def place(cited: Cited) -> tuple[str, tuple[int, int]]:
    """(article id, span) of a citation; read from the address of a Byline source page where it stands there."""
    if cited.article_id:
        return cited.article_id, cited.source_span
    parts = urlsplit(cited.url)
    head, _, article = parts.path.rpartition("/")
    span = parse_qs(parts.query).get("span", [""])[0].split("-")
    if head.endswith("/articles") and len(span) == 2 and all(s.isdecimal() for s in span):
        return article, (int(span[0]), int(span[1]))
    return "", (0, 0)


def gold_rank(passages: Sequence[Seen], gold: GoldQuestion) -> int:
    """1-based place of the first of these passages that holds a piece of evidence; 0 if none does."""
    held = (covered(gold.spans, p.article_id, p.start, p.end) for p in passages)
    return next((rank for rank, found in enumerate(held, start=1) if found), 0)


def _lost(record: Record, *, passages_seen: bool) -> Label:
    gold = record.gold
    if gold.evidence and not gold.indexed and passages_seen:
        return Label.NOT_INDEXED
    if passages_seen and gold.spans:
        holding = [p for p in record.passages if covered(gold.spans, p.article_id, p.start, p.end)]
        if not holding:
            return Label.NOT_RETRIEVED
        if not any(_used(p, record.citations) if record.answered else p.shown for p in holding):
            return Label.LOST_IN_RERANK
        return Label.WRONG_SPAN if record.answered else Label.WRONG_REFUSAL
    return Label.WRONG_ANSWER if record.answered else Label.WRONG_REFUSAL


def _used(passage: Seen, citations: Sequence[Cited]) -> bool:
    return any(
        c.article_id == passage.article_id and passage.start < c.source_span[1] and c.source_span[0] < passage.end
        for c in citations
    )


def _bare(url: str) -> str:
    """An address without scheme, fragment and closing slash: "http" and "https" name one article."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
