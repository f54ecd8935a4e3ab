"""Plant errors in sentences of articles, and count how many the verifier catches.

    python -m eval.planted --pages seeds/pages [--collection DIR] [--held-out DIR] --out FILE --seed N [--score]
    python -m eval.planted --written seeds/claims.jsonl

The second form reads sentences that were written by hand, and not by rule, and scores them.

Contract: articles -> (sentence, passage, label, kind) pairs by the transformations of planting.py, as JSON lines; with
--score the verifier reads them, and errors caught and true sentences kept are printed per kind and half. Articles of
--pages are the half that the rules may be tuned on, those of --held-out are not, those of --collection are parted by
the parity of a hash of their id. Equal arguments give an equal file.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from random import Random
from typing import Literal

from eval.planting import ELSEWHERE, ERRORS, TRUTHS, Site, names_in, numbers_in, quotes_something
from ingest.clean import clean
from ingest.documents import Page
from ingest.metadata import extract
from ingest.readers.walk import read_pages
from ingest.sentences import sentences
from qa.judge.evidence import Source
from qa.judge.judge import Judge, OnnxJudge
from qa.judge.verdicts import Judged, Verifier

Half = Literal["tuned", "held out"]
Label = Literal["supported", "unsupported", "misattributed"]

_PASSAGE_CHARS = 1_200


@dataclass(frozen=True, slots=True)
class Text:
    """An article of either half. `published` is None where the corpus does not say."""

    id: str
    half: Half
    text: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, the passage that it cites, and what is true of them. `other` holds what it should have cited."""

    sentence: str
    passage: str
    other: str
    published: str
    label: Label
    kind: str
    half: Half
    article: str


@dataclass(frozen=True, slots=True)
class Row:
    """How many pairs of a kind there are in a half, and how many the verifier judged rightly."""

    kind: str
    true: bool  # the sentences of the kind are
    half: Half
    pairs: int
    right: int


def pages(folder: Path) -> Iterator[Text]:
    """The articles of a folder of pages: the half that rules are tuned on. English and Korean alike."""
    for page in read_pages([str(folder)]):
        if isinstance(page, Page):
            cleaned = clean(page)
            stamp = extract(page, cleaned).published
            yield Text(page.origin, "tuned", cleaned.text, stamp.at.date() if stamp else None)


def collection(folder: Path, half: Half | None = None) -> Iterator[Text]:
    """The articles of a collection's corpus.jsonl, parted by hash unless `half` is given."""
    for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        parted: Half = "tuned" if hashlib.sha256(row["id"].encode()).digest()[0] % 2 == 0 else "held out"
        day = date.fromisoformat(row["published"][:10]) if row.get("published") else None
        yield Text(row["id"], half or parted, row["text"], day)


def plant(texts: Sequence[Text], *, seed: int, per_kind: int) -> list[Pair]:
    """At most `per_kind` pairs of each kind and half, spread over the articles. The order does not depend on chance."""
    pairs: list[Pair] = []
    for half in ("tuned", "held out"):
        rng = Random(f"{seed} {half}")
        sites = [(text, site) for text in texts if text.half == half for site in _sites(text)]
        rng.shuffle(sites)
        for kind, change in (*ERRORS.items(), *TRUTHS.items()):
            label: Label = "unsupported" if kind in ERRORS else "supported"
            made = []
            for text, site in _spread(sites):
                new = change(site, rng)
                if new and (new != site.sentence or kind == "verbatim"):
                    made.append(_pair(new, site, text, label, kind))
                if len(made) == per_kind:
                    break
            pairs.extend(made)
        pairs.extend(_elsewhere(sites, rng, per_kind))
    return pairs


def judged(pair: Pair, judge: Judge) -> Judged:
    """The verdict on the sentence of a pair, which cites its passage."""
    day = date.fromisoformat(pair.published) if pair.published else None
    sources = [Source(text, "", day) for text in (pair.passage, pair.other) if text]
    return Verifier(judge, "", sources).verdict(pair.sentence, [0])


def score(pairs: Iterable[Pair], judge: Judge) -> list[Row]:
    """One row a kind and half, in order of appearance. An error is caught by any verdict that is not shown as proved;
    a sentence that another passage proves is right where it is proved by that one."""
    counts: dict[tuple[str, bool, Half], list[bool]] = {}
    for pair in pairs:
        found = judged(pair, judge)
        right = found.proved == (pair.label != "unsupported")
        if pair.label == "misattributed":
            right = right and found.quotes[0].source == 1
        counts.setdefault((pair.kind, pair.label == "supported", pair.half), []).append(right)
    return [Row(kind, true, half, len(rights), sum(rights)) for (kind, true, half), rights in counts.items()]


def written(file: Path) -> list[Pair]:
    """Pairs written by hand, as JSON lines with the fields of Pair; `other` is empty."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    names = [field.name for field in fields(Pair)]
    return [Pair(**{name: row.get(name, "") for name in names}) for row in rows]


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown, errors first, with both sums."""
    lines = ["| kind | tuned half | held-out half |", "|---|---|---|"]
    for name, true in (("errors caught", False), ("true sentences kept", True)):
        group = list(dict.fromkeys(row.kind for row in rows if row.true is true))
        lines += [f"| {kind} | {_cell(rows, [kind], 'tuned')} | {_cell(rows, [kind], 'held out')} |" for kind in group]
        lines.append(f"| **{name}** | {_cell(rows, group, 'tuned')} | {_cell(rows, group, 'held out')} |")
    return "\n".join(lines)


def _cell(rows: Sequence[Row], kinds: Sequence[str], half: Half) -> str:
    mine = [row for row in rows if row.half == half and row.kind in kinds]
    pairs, right = sum(row.pairs for row in mine), sum(row.right for row in mine)
    return f"{right}/{pairs} ({100 * right / pairs:.1f} %)" if pairs else "-"


def _sites(text: Text) -> list[Site]:
    spans = sentences(text.text)
    names, numbers = names_in(text.text), numbers_in(text.text)
    sites = []
    for at, (start, end) in enumerate(spans):
        sentence = text.text[start:end]
        if not _usable(sentence):
            continue
        low, high = _around(spans, at)
        following = text.text[slice(*spans[at + 1])] if at + 1 < high else ""
        near = following if _usable(following) and "\n" not in text.text[end : spans[at + 1][0]] else ""
        passage = text.text[spans[low][0] : spans[high - 1][1]]
        sites.append(Site(sentence, near, passage, names, numbers, text.published))
    return sites


def _usable(sentence: str) -> bool:
    marks = sum(sentence.count(c) for c in '"“”')
    return (
        6 <= len(sentence.split()) <= 45
        and sentence.endswith((".", ".”", '."'))
        and sentence[:1].isupper()
        and marks % 2 == 0
        and "\n" not in sentence
    )


def _around(spans: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    """Indices [low, high) of the sentences around one that fit into a passage; more of them before than after it."""
    low, high = at, at + 1
    while True:
        room = _PASSAGE_CHARS - (spans[high - 1][1] - spans[low][0])
        before = low > 0 and spans[low][0] - spans[low - 1][0] <= room
        after = high < len(spans) and spans[high][1] - spans[high - 1][1] <= room
        if after and (high - at <= (at - low) + 1 or not before):
            high += 1
        elif before:
            low -= 1
        else:
            return low, high


def _spread(sites: Sequence[tuple[Text, Site]]) -> Iterator[tuple[Text, Site]]:
    """The first site of every article, then the second of every article, and so on."""
    queues: dict[str, list[tuple[Text, Site]]] = {}
    for text, site in sites:
        queues.setdefault(text.id, []).append((text, site))
    for turn in range(max((len(q) for q in queues.values()), default=0)):
        yield from (queue[turn] for queue in queues.values() if turn < len(queue))


def _pair(sentence: str, site: Site, text: Text, label: Label, kind: str) -> Pair:
    day = text.published.isoformat() if text.published else ""
    return Pair(sentence, site.passage, "", day, label, kind, text.half, text.id)


def _elsewhere(sites: Sequence[tuple[Text, Site]], rng: Random, per_kind: int) -> list[Pair]:
    """True sentences, those with quotations first, citing a passage of another article."""
    ordered = sorted(_spread(sites), key=lambda found: not quotes_something(found[1].sentence))[:per_kind]
    made = []
    for text, site in ordered:
        wrong = [
            other.passage for article, other in sites if article.id != text.id and site.sentence not in other.passage
        ]
        if wrong:
            day = text.published.isoformat() if text.published else ""
            made.append(
                Pair(
                    site.sentence, rng.choice(wrong), site.passage, day, "misattributed", ELSEWHERE, text.half, text.id
                )
            )
    return made


def main() -> None:
    """Read the command line, write the pairs, and print the table or the pairs that were judged wrongly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--written", type=Path, help="score these pairs, and plant none")
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--collection", type=Path, action="append", default=[])
    parser.add_argument("--held-out", type=Path, action="append", default=[])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-kind", type=int, default=30, help="pairs of each kind in each half, at most")
    parser.add_argument("--score", action="store_true")
    parser.add_argument("--wrong", choices=["tuned", "held out"], help="also show the pairs of a half judged wrongly")
    args = parser.parse_args()
    if args.written:
        pairs = written(args.written)
        sys.stdout.write(table(score(pairs, OnnxJudge())) + "\n")
    elif args.pages and args.out:
        pairs = _planted(args)
    else:
        parser.error("give --written, or --pages and --out")
    for pair in pairs if args.wrong else ():
        found = judged(pair, OnnxJudge())
        if pair.half == args.wrong and found.proved != (pair.label == "supported"):
            sys.stdout.write(f"\n{pair.kind}: {pair.sentence}\n  {found.verdict} {found.score:.2f} {found.reason}\n")


def _planted(args: argparse.Namespace) -> list[Pair]:
    texts = [
        *pages(args.pages),
        *(text for folder in args.collection for text in collection(folder)),
        *(text for folder in args.held_out for text in collection(folder, "held out")),
    ]
    pairs = plant(texts, seed=args.seed, per_kind=args.per_kind)
    with args.out.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs)
    sys.stderr.write(f"{len(pairs)} pairs in {args.out}\n")
    if args.score:
        sys.stdout.write(table(score(pairs, OnnxJudge())) + "\n")
    return pairs


if __name__ == "__main__":
    main()
