"""Measure follow-ups: `python -m eval.followups --conversations FILE --archive DIR [--corpus PATH] [--shown]`.

Contract: conversations and an archive -> of the later turns that have an answer, the share whose evidence is among the
passages that the reader gets, and the first of them, asked as written and asked as rewritten from the turns before.
An earlier turn's answer is the chain's own (or with --gold the set's), so that its mistakes carry over as they do in
use. Knows nothing of the rules.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.corpus import ingested
from eval.questions import Evidence, GoldQuestion, QuestionSet, covered, locate
from ingest.archive import Archive
from qa.build import wire
from qa.chain import Chain
from qa.question.followup import resolve
from qa.results import Question, Turn
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions that lean on each other, first to last, each with its evidence in the archive."""

    id: str
    turns: tuple[GoldQuestion, ...]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One later turn: the rank of the first passage that covers its evidence, 0 where none does."""

    conversation: str
    question: str
    resolved: str
    rank_without: int
    rank_with: int


def read_conversations(file: Path, archive: Archive) -> list[Conversation]:
    """The conversations of a file, with their evidence located; a quote that is not in its article is left out."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        turns = tuple(
            GoldQuestion(
                id=f"{row['id']}#{number}",
                text=turn["question"],
                answers=tuple(turn["answers"]),
                evidence=tuple(Evidence(e["doc_id"], e["quote"]) for e in turn["evidence"]),
            )
            for number, turn in enumerate(row["turns"], start=1)
        )
        found.append(Conversation(row["id"], locate(QuestionSet(row["id"], turns), archive).questions))
    return found


def retrieve(chain: Chain, conversation: Conversation, *, gold: bool = False) -> list[Retrieved]:
    """Every later turn that has evidence, asked in both ways."""
    history: list[Turn] = []
    found = []
    for number, turn in enumerate(conversation.turns):
        resolved = resolve(turn.text, history)
        if number and turn.spans:
            found.append(
                Retrieved(
                    conversation.id, turn.text, resolved, _rank(chain, turn.text, turn), _rank(chain, resolved, turn)
                )
            )
        own = turn.answers[0] if gold and turn.answers else chain.ask(Question(resolved)).text
        history.append(Turn(turn.text, own, resolved))
    return found


def _rank(chain: Chain, text: str, gold: GoldQuestion) -> int:
    passages = chain.retrieve(chain.understand(Question(text)))
    found = (covered(gold.spans, p.source.article_id, p.start, p.end) for p in passages)
    return next((n for n, pieces in enumerate(found, start=1) if pieces), 0)


def summary(found: Sequence[Retrieved]) -> dict[str, float]:
    """Shares in percent of the turns; 0 for no turn. `hit` is among all that the reader gets, `hit@1` the first."""
    total = len(found) or 1
    return {
        "turns": len(found),
        "rewritten": sum(r.resolved != r.question for r in found),
        "hit without": round(100 * sum(r.rank_without > 0 for r in found) / total, 1),
        "hit with": round(100 * sum(r.rank_with > 0 for r in found) / total, 1),
        "hit@1 without": round(100 * sum(r.rank_without == 1 for r in found) / total, 1),
        "hit@1 with": round(100 * sum(r.rank_with == 1 for r in found) / total, 1),
    }


def main() -> None:
    """Read the command line and write one JSON object to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True, help="folder to keep the archive in between runs")
    parser.add_argument("--corpus", type=Path, default=Path("seeds/pages"))
    parser.add_argument("--gold", action="store_true", help="take the set's answers for the earlier turns")
    parser.add_argument("--shown", action="store_true", help="list every turn on standard error")
    args = parser.parse_args()
    settings = Settings(archive=args.archive)
    with ingested(args.corpus, args.archive, settings) as archive:
        chain = wire(archive, settings)
        conversations = read_conversations(args.conversations, archive)
        found = [row for conversation in conversations for row in retrieve(chain, conversation, gold=args.gold)]
    if args.shown:
        for row in found:
            sys.stderr.write(f"{row.rank_without:2d} -> {row.rank_with:2d}  {row.question}  =>  {row.resolved}\n")
    sys.stdout.write(json.dumps({"conversations": len(conversations), **summary(found)}, indent=2) + "\n")


if __name__ == "__main__":
    main()
