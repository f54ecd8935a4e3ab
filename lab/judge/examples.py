"""Data files -> rows for the judge: evidence, claim, label. Reads `shared/data` and `lab/data`.

Contract: deterministic for a seed. A claim is a sentence, or a question with what may be its answer ("Was the wife of
Ole Dahl arrested? No."): one network judges both. Evidence is chosen as it is when an answer is judged.
"""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eval.planted import Text, plant
from qa.judge.evidence import Source, Sources, in_its_figures

YES, NO = "Yes.", "No."
_LED = 0.1  # of the claims of stories


@dataclass(frozen=True, slots=True)
class Row:
    """One pair. `kind` is the error of a false claim, where its writer named it; `source` the data set."""

    evidence: str
    claim: str
    supported: bool
    source: str
    kind: str = ""


def lines(file: Path) -> list[Any]:
    """The objects of a JSON-lines file, gzip or not."""
    raw = file.read_bytes()
    text = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]


class Story:
    """A text with its title and day, from which evidence for a claim is chosen as in an answer."""

    def __init__(self, text: str, title: str = "", published: str = "") -> None:
        day = date.fromisoformat(published) if published else None
        # Chunks as the archive has them: paragraphs together, up to some 1,200 characters.
        parts = [""]
        for paragraph in text.split("\n\n"):
            if parts[-1] and len(parts[-1]) + len(paragraph) > 1200:
                parts.append("")
            parts[-1] = f"{parts[-1]}\n\n{paragraph}" if parts[-1] else paragraph
        self.sources = Sources([Source(part, title, day) for part in parts])

    def row(self, claim: str, supported: bool, source: str, kind: str = "", words: int = 150) -> Row:
        """The claim beside its evidence."""
        every = range(len(self.sources.sources))
        evidence = self.sources.evidence(claim, every, words)
        return Row(evidence.text, in_its_figures(claim, evidence, self.sources.sources), supported, source, kind)


def claims(file: Path, rng: random.Random | None = None) -> Iterator[Row]:
    """Stories or passages with claims, as `shared/data/stories` has them; with `rng` some stand behind another true
    claim, as a sentence that leans on the one before does."""
    for d in lines(file):
        story = Story(d["text"], d["title"].replace("_", " "), d.get("published", ""))

        def led(claim: str, true: list[str] = d["true"]) -> str:
            before = rng.choice(true) if rng and rng.random() < _LED else claim
            return claim if before == claim else f"{before} {claim}"

        for claim in d["true"]:
            yield story.row(led(claim), True, file.stem)
        for claim, kind in d["false"]:
            yield story.row(led(claim), False, file.stem, kind)


def yes_no(file: Path) -> Iterator[Row]:
    """The yes/no questions of a file of stories, each with both answers."""
    for d in lines(file):
        story = Story(d["text"], d["title"], d.get("published", ""))
        for question, right in d.get("yesno", []):
            for answer in (YES, NO):
                supported = answer.lower().startswith(right)
                yield story.row(f"{question} {answer}", supported, f"{file.stem}-yesno", right)


def answers(file: Path, rng: random.Random) -> Iterator[Row]:
    """The questions of a file of stories: the right answer, a wrong one, and one for what has none."""
    for d in lines(file):
        story = Story(d["text"], d["title"].replace("_", " "), d.get("published", ""))
        spans = [answer for _, answer in d["answerable"]]
        sentences = [line.text for part in story.sources.sentences for line in part]
        for question, answer in d["answerable"]:
            yield story.row(f"{question} {answer}", True, f"{file.stem}-qa")
            others = [span for span in spans if span != answer]
            if others:
                yield story.row(f"{question} {rng.choice(others)}", False, f"{file.stem}-qa", "wrong answer")
            holding = [s for s in sentences if answer in s]
            if len(holding) == 1 and rng.random() < 0.5:
                yield story.row(f"{question} {holding[0]}", True, f"{file.stem}-qa")
                another = rng.choice([s for s in sentences if s != holding[0]] or [""])
                yield story.row(f"{question} {another}", False, f"{file.stem}-qa", "another sentence")
        for question in d["unanswerable"]:
            if spans and rng.random() < 0.6:
                yield story.row(f"{question} {rng.choice(spans)}", False, f"{file.stem}-qa", "no answer")
            else:
                near = max(sentences, key=lambda s: _shared(s, question))
                yield story.row(f"{question} {near}", False, f"{file.stem}-qa", "no answer")


def labelled(file: Path, rng: random.Random, only: Sequence[str] = ()) -> list[Row]:
    """Pairs that people labelled; sentences of other rows of the source stand around short evidence."""
    found = [d for d in lines(file) if not only or d["source"] in only]
    by_source: dict[str, list[str]] = {}
    for d in found:
        by_source.setdefault(d["source"], []).append(d["evidence"])
    made = []
    for d in found:
        others = by_source[d["source"]]
        evidence = d["evidence"]
        if len(evidence.split()) < 60 and rng.random() < 0.6:
            around = [rng.choice(others) for _ in range(rng.randint(1, 3))]
            around.insert(rng.randint(0, len(around)), evidence)
            evidence = " ".join(part for part in around if len(part.split()) < 60)
        claim = d["claim"]
        right = {"YES": YES, "TRUE": YES, "NO": NO, "FALSE": NO}.get(d.get("answer", "").upper())
        if right and d["how"].startswith("yes or no") and rng.random() < 0.7:
            answer = rng.choice((YES, NO))
            made.append(Row(evidence, f"{d['question']} {answer}", answer == right, d["source"]))
            continue
        if "question" in d and d.get("answer") and not d["how"].startswith("yes") and rng.random() < 0.6:
            claim = f"{d['question']} {d['answer']}"
        made.append(Row(evidence, claim, d["label"] == "supported", d["source"]))
    return made


def copies(texts: Sequence[tuple[str, str, str]], rng: random.Random) -> Iterator[Row]:
    """(title, text, day) -> sentences of a text, whole or without a clause, as supported; another text's as not."""
    for title, text, published in texts:
        story = Story(text, title, published)
        own = [line.text for part in story.sources.sentences for line in part if 6 <= len(line.text.split()) <= 45]
        for sentence in rng.sample(own, min(4, len(own))):
            yield story.row(sentence if rng.random() < 0.5 else _shortened(sentence, rng), True, "copy")
        _, other, _ = rng.choice(texts)
        if other != text:
            foreign = Story(other).sources.sentences[0]
            yield story.row(rng.choice(foreign).text, False, "copy", "foreign")


def planted(texts: Sequence[tuple[str, str, str]], per_kind: int, seed: int) -> Iterator[Row]:
    """(title, text, day) -> sentences of the texts with one error planted by rule, or reworded by rule."""
    articles = [
        Text(str(n), "tuned", text, date.fromisoformat(day) if day else None) for n, (_, text, day) in enumerate(texts)
    ]
    for pair in plant(articles, seed=seed, per_kind=per_kind):
        if pair.label != "misattributed":
            story = Story(pair.passage, texts[int(pair.article)][0], pair.published)
            yield story.row(pair.sentence, pair.label == "supported", "planted", pair.kind)


def _shortened(sentence: str, rng: random.Random) -> str:
    import re

    made = re.sub(r"\s*\([^()]{2,60}\)", "", sentence)
    if rng.random() < 0.5:
        made = re.sub(r", (?:who|which|a|an|the|now|then) [^,]{4,60},", "", made, count=1)
    if rng.random() < 0.3 and ", " in made:
        head = made.split(", ")[0]
        if len(head.split()) >= 7:
            made = f"{head}."
    return made


def _shared(one: str, other: str) -> int:
    return len(set(one.lower().split()) & set(other.lower().split()))
