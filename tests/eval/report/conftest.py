"""Two small runs over the same questions, written by hand: every label that matters, and text that is out to harm."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from eval.questions import Evidence, GoldQuestion, GoldSpan
from eval.records import Cited, Manifest, Record, Run, Seen
from qa.results import Scores

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
TEXT = f"Anna Bell opened the ferry on 3 May. {HOSTILE} The captain is Tom Reed, who is 41."


def gold(number: int, *answers: str, quote: str = "", asked: str = "") -> GoldQuestion:
    at = TEXT.find(quote)
    spans = (GoldSpan(0, "art1", at, at + len(quote), source="Mail", year=2024, language="en"),) if quote else ()
    evidence = (Evidence("a.txt", quote),) if quote else ()
    kind = "who" if answers else "unanswerable"
    return GoldQuestion(f"q {number}", asked or f"Question {number}?", answers, evidence, "any", kind, None, spans)


def seen(rank: int, *, article: str = "art1", text: str = TEXT, shown: bool = True) -> Seen:
    scores = Scores(dense=0.5, dense_rank=rank, text=3.0, text_rank=rank, fused=0.1, evidence=2.5, rerank=1.0 / rank)
    return Seen(article, 0, len(text), "Ferry & <quay>", text, scores, rank, rank, shown)


def cited(quote: str) -> Cited:
    at = TEXT.find(quote)
    return Cited(1, (0, 4), "art1", "v1", "Ferry", "javascript:alert(1)", quote, (at, at + len(quote)), 1.0, "yes")


FIRST, LAST = "Anna Bell opened the ferry on 3 May.", "The captain is Tom Reed, who is 41."
TIMES = (("retrieve", 12.0), ("read", 1500.0), ("total", 1512.0))


@pytest.fixture
def run() -> Run:
    """Right; wrong span, with hostile text in every place; rightly refused; answered the unanswerable; an error."""
    records = (
        Record(gold(1, "Anna Bell", quote=FIRST), "answered", "Anna Bell", (cited(FIRST),), (seen(1),), TIMES),
        Record(
            gold(2, "Tom Reed", f"never {HOSTILE}", quote=LAST, asked=f"Who is captain? {HOSTILE}"),
            "answered",
            f"41 {HOSTILE}",
            (cited("May. " + HOSTILE + " The captain"),),
            (seen(1), seen(2, article="art2", text="Of something else.")),
            TIMES,
            note=HOSTILE,
        ),
        Record(gold(3), "unanswerable", "", (), (seen(1),), TIMES),
        Record(gold(4), "answered", "Perhaps", (cited(FIRST),), (seen(1),), TIMES),
        Record(gold(5, "41", quote=LAST), "unanswerable", "", (), (), TIMES, error=f"timed out\x00 {HOSTILE}"),
    )
    return Run(manifest("after", len(records)), records)


@pytest.fixture
def earlier(run: Run) -> Run:
    """The same questions: the first was refused."""
    first = replace(run.records[0], status="unanswerable", answer="", citations=())
    return Run(manifest("before", len(run.records)), (first, *run.records[1:]))


def manifest(name: str, count: int) -> Manifest:
    facts: dict[str, object] = dict.fromkeys(Manifest.__dataclass_fields__, "")
    facts |= {"name": name, "questions": f"{HOSTILE}.jsonl", "questions_digest": "d1", "count": count}
    facts |= {"target": "local", "seed": 0, "settings": {"rrf_k": "10"}, "made_at": "2026-11-25T10:00:00+00:00"}
    make: Callable[..., Manifest] = Manifest
    return make(**facts)
