"""The reader gets the sentences that share most with the question."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentences
from qa.reader.excerpts import excerpts

TEXT = "It rained all week. The mayor, Ilse Brandt, resigned on Monday. Nobody wept. The fair was full of geese."


def test_the_stretch_holds_the_sentence_that_shares_most() -> None:
    [[(start, end)]] = excerpts("Who resigned as mayor?", [TEXT], 45)
    assert TEXT[start:end] == "The mayor, Ilse Brandt, resigned on Monday."


def test_rare_words_weigh_more_than_common_ones() -> None:
    common = "The fair opened. The fair closed. The fair was long."
    texts = [common + " Geese came.", common, common]
    [(start, end)] = excerpts("fair geese", texts, 20)[0]
    assert texts[0][start:end] == "Geese came."


def test_a_sentence_of_the_time_asked_for_is_preferred() -> None:
    text = "The mayor was ill. In 1998 Ilse Brandt was mayor. In 2004 Otto Lang was mayor."
    [[(start, end)]] = excerpts("Who was mayor in 2004?", [text], 30, lambda _, sentence: "2004" in sentence)
    assert text[start:end] == "In 2004 Otto Lang was mayor."


def test_a_sentence_longer_than_the_limit_is_read_whole() -> None:
    long = "The council of Orsley met " + "again and " * 40 + "again."
    assert excerpts("Orsley?", [long], 100) == [[(0, len(long))]]


def test_two_stretches_come_in_the_order_of_the_text() -> None:
    filler = "Nothing of note was said there. " * 9
    text = f"The fair closed late. {filler}Ilse Brandt resigned as mayor. {filler}"
    [found] = excerpts("Why did the mayor resign after the fair?", [text], 40, stretches=2)
    assert [text[start:end] for start, end in found] == ["The fair closed late.", "Ilse Brandt resigned as mayor."]


def test_stretches_that_touch_are_one() -> None:
    assert excerpts("fair mayor?", [TEXT], 45, stretches=9) == [[(0, len(TEXT))]]


@given(st.lists(st.text(max_size=200), max_size=5), st.text(max_size=60), st.integers(1, 400), st.integers(1, 3))
def test_stretches_are_whole_sentences_in_their_text(
    texts: list[str], question: str, limit: int, stretches: int
) -> None:
    found = excerpts(question, texts, limit, stretches=stretches)
    assert len(found) == len(texts)
    for text, chosen in zip(texts, found, strict=True):
        spans = sentences(text)
        assert bool(chosen) == bool(spans)
        assert len(chosen) <= stretches
        assert all(a[1] <= b[0] for a, b in pairwise(chosen))
        for start, end in chosen:
            assert start in {s for s, _ in spans}
            assert end in {e for _, e in spans}
        inside = [span for span in spans if any(start <= span[0] and span[1] <= end for start, end in chosen)]
        read = sum(end - start for start, end in chosen)
        assert read <= stretches * (limit + 2) or any(end - start > limit for start, end in inside)
