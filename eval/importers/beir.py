"""A BEIR folder -> articles and questions.

Contract: corpus.jsonl `{_id, title, text}`, queries.jsonl `{_id, text}`, qrels/test.tsv (or dev, train). BEIR says
which documents are relevant, not what the answer is: each relevant document is quoted in pieces, any of which is a hit,
and its title stands as the answer, so that only the figures of retrieval mean something.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.errors import BadQuestionSet
from eval.importers.imported import Imported, ImportedArticle, tidy
from eval.questions import Evidence, GoldQuestion
from ingest.chunk import chunk

_PIECE = 400  # characters: less than a chunk, so that one that cuts the document anywhere covers half of a piece
_SPLITS = ("test", "dev", "train")


def import_beir(source: Path) -> Imported:
    """Raises BadQuestionSet if a file is missing or is not JSON lines."""
    found = Imported()
    for number, row in _rows(source / "corpus.jsonl"):
        name, text = str(row.get("_id", "")), tidy(str(row.get("text", "")))
        if not name or not text:
            found.reject(f"corpus.jsonl, line {number}", "", "a document without _id or text")
            continue
        title = str(row.get("title") or "").strip()
        url = str((row.get("metadata") or {}).get("url", "")) if isinstance(row.get("metadata"), dict) else ""
        found.add(ImportedArticle(name, text, title=title, source="BEIR", url=url))
    relevant = _relevant(source)
    for number, row in _rows(source / "queries.jsonl"):
        name = str(row.get("_id", ""))
        if name in relevant:
            _admit(found, name, str(row.get("text", "")).strip(), relevant[name], f"queries.jsonl, line {number}")
    return found


def _admit(found: Imported, name: str, text: str, documents: list[str], where: str) -> None:
    known = [found.articles[d] for d in documents if d in found.articles]
    if not known:
        found.reject(where, text, f"none of its relevant documents is in the corpus: {', '.join(documents[:3])}")
        return
    pieces = [Evidence(a.id, piece.text) for a in known for piece in chunk(a.text, size=_PIECE, overlap=0)]
    answers = tuple(dict.fromkeys(a.title or a.text[:80].strip() for a in known))
    found.admit(GoldQuestion(name, text, answers, tuple(pieces), kind="retrieval"), where)


def _relevant(source: Path) -> dict[str, list[str]]:
    file = next((f for split in _SPLITS if (f := source / "qrels" / f"{split}.tsv").is_file()), None)
    if file is None:
        raise BadQuestionSet(f"{source / 'qrels'} holds none of {', '.join(f'{s}.tsv' for s in _SPLITS)}")
    relevant: dict[str, list[str]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t"), start=1):
            if number == 1 and row[-1:] and not row[-1].lstrip("-").isdigit():
                continue  # the head
            if len(row) != 3:
                raise BadQuestionSet(f"{file}, line {number}: not query, document and score, tab-separated")
            if int(row[2]) > 0:
                relevant[row[0]].append(row[1])
    return relevant


def _rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise BadQuestionSet(f"{file}, line {number}: not an object")
                    yield number, row
    except (OSError, ValueError) as error:
        raise BadQuestionSet(f"{file} cannot be read: {error}") from error
