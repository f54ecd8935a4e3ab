"""Planted errors differ from their sentence, are the same for the same seed, and are mostly caught."""

import json
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest

from eval.planted import Row, collection, main, pages, plant, score, table, written
from eval.planting import (
    Site,
    date_resolved,
    exchanged,
    modal_dropped,
    name_swapped,
    negated,
    number_respelt,
    number_swapped,
    voice_changed,
)
from qa.judge.judge import OnnxJudge

SEEDS = Path(__file__).parents[2] / "seeds" / "pages"


def site(sentence: str) -> Site:
    return Site(sentence, "", sentence, ("Nora Pell",), ("14",), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (number_swapped, "Some 11 people were seen there.", "Some 14 people were seen there."),
        (name_swapped, "The cracks were seen by Sunniva Brandt.", "The cracks were seen by Nora Pell."),
        (exchanged, "Vantel blamed the county.", "The county blamed Vantel."),
        (voice_changed, "Vantel blamed the county.", "The county was blamed by Vantel."),
        (voice_changed, "The county was blamed by Vantel.", "Vantel blamed the county."),
        (negated, "The bridge was closed.", "The bridge was not closed."),
        (modal_dropped, "The line will close in May.", "The line closed in May."),
        (number_respelt, "It took thirteen days.", "It took 13 days."),
        (date_resolved, "They met on Sunday in town.", "They met on 29 December 2019 in town."),
    ],
)
def test_a_transformation_does_what_its_name_says(change: object, before: str, after: str) -> None:
    assert callable(change)
    assert change(site(before), Random(1)) == after


@pytest.mark.parametrize("change", [exchanged, voice_changed])
@pytest.mark.parametrize("word", ["When", "While", "After", "If", "Although", "Because", "Until"])
def test_a_clause_is_no_subject(change: object, word: str) -> None:
    assert callable(change)
    assert change(site(f"{word} Lee took the floor, the council fell silent."), Random(1)) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "The hall was designed by Nora Pell and Tod Brand.",  # not by one of them alone
        "The ribbon was cut by Nora Pell, who had found the cracks.",  # the clause is about her
        "Nora Pell overtook Mirela Brand and won by three seconds.",  # who won is told by the subject
    ],
)
def test_a_voice_is_not_changed_where_what_follows_would_mean_another(sentence: str) -> None:
    assert voice_changed(site(sentence), Random(1)) == ""


def test_the_same_seed_plants_the_same_pairs() -> None:
    texts = list(pages(SEEDS))
    assert plant(texts, seed=3, per_kind=2) == plant(texts, seed=3, per_kind=2)


def test_no_error_is_the_sentence_as_it_stood() -> None:
    for pair in plant(list(pages(SEEDS)), seed=1, per_kind=5):
        assert (pair.sentence in pair.passage) <= (pair.label == "supported"), pair


def test_a_collection_is_parted_by_its_articles(tmp_path: Path) -> None:
    rows = [{"id": f"a{n}", "text": "One.", "published": None} for n in range(20)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    halves = [text.half for text in collection(tmp_path)]
    assert set(halves) == {"tuned", "held out"}
    assert halves == [text.half for text in collection(tmp_path)]
    assert {text.half for text in collection(tmp_path, "held out")} == {"held out"}


def shares(rows: list[Row]) -> tuple[float, float]:
    """The share of errors caught, and of true sentences proved."""
    caught, kept = ([row for row in rows if row.true is true] for true in (False, True))
    return sum(r.right for r in caught) / sum(r.pairs for r in caught), sum(r.right for r in kept) / sum(
        r.pairs for r in kept
    )


def test_errors_in_the_sample_pages_are_caught_and_true_sentences_proved() -> None:
    rows = score(plant(list(pages(SEEDS)), seed=1, per_kind=10), OnnxJudge())
    assert sum(row.pairs for row in rows) > 100
    caught, kept = shares(rows)
    assert caught >= 0.8
    assert kept >= 0.6


def test_the_table_sums_kinds_and_leaves_empty_halves_blank() -> None:
    text = table([Row("negated", False, "tuned", 4, 3), Row("verbatim", True, "tuned", 2, 2)])
    assert "| **errors caught** | 3/4 (75.0 %) | - |" in text
    assert "| **true sentences kept** | 2/2 (100.0 %) | - |" in text


def test_the_command_writes_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "pairs.jsonl"
    argv = ["planted", "--pages", str(SEEDS), "--out", str(out), "--seed", "1", "--per-kind", "2"]
    monkeypatch.setattr(sys, "argv", argv)
    main()
    kinds = {json.loads(line)["kind"] for line in out.read_text(encoding="utf-8").splitlines()}
    assert {"negated", "verbatim", "quote from another article"} <= kinds


CLAIMS = SEEDS.parent / "claims.jsonl"


def test_every_passage_of_the_written_claims_stands_in_its_page() -> None:
    texts = {text.id: text for text in pages(SEEDS)}
    pairs = written(CLAIMS)
    for pair in pairs:
        assert pair.passage in texts[pair.article].text, pair.sentence
    assert len({pair.sentence for pair in pairs}) == len(pairs) >= 300
    halves = {half: {pair.article for pair in pairs if pair.half == half} for half in ("tuned", "held out")}
    assert not halves["tuned"] & halves["held out"]


def test_false_sentences_written_by_hand_are_not_proved_and_many_true_ones_are() -> None:
    caught, kept = shares(score(written(CLAIMS), OnnxJudge()))
    assert caught >= 0.85
    assert kept >= 0.3
