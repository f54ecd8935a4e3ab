"""The reader gets the sentences that share most with the question."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentences
from qa.reader.excerpts import excerpts

TEXT = "It rained all week. The mayor, Ilse Brandt, resigned on Monday. Nobody wept. The fair was full of geese."


def test_the_stretch_holds_the_sentence_that_shares_most() -> None:
    [(start, end)] = excerpts("Who resigned as mayor?", [TEXT], 45)
    assert TEXT[start:end] == "The mayor, Ilse Brandt, resigned on Monday."


def test_rare_words_weigh_more_than_common_ones() -> None:
    common = "The fair opened. The fair closed. The fair was long."
    texts = [common + " Geese came.", common, common]
    start, end = excerpts("fair geese", texts, 20)[0]
    assert texts[0][start:end] == "Geese came."


def test_a_sentence_of_the_time_asked_for_is_preferred() -> None:
    text = "The mayor was ill. In 1998 Ilse Brandt was mayor. In 2004 Otto Lang was mayor."
    [(start, end)] = excerpts("Who was mayor in 2004?", [text], 30, lambda _, sentence: "2004" in sentence)
    assert text[start:end] == "In 2004 Otto Lang was mayor."


def test_a_sentence_longer_than_the_limit_is_read_whole() -> None:
    long = "The council of Orsley met " + "again and " * 40 + "again."
    assert excerpts("Orsley?", [long], 100) == [(0, len(long))]


@given(st.lists(st.text(max_size=200), max_size=5), st.text(max_size=60), st.integers(1, 400))
def test_stretches_are_whole_sentences_in_their_text(texts: list[str], question: str, limit: int) -> None:
    found = excerpts(question, texts, limit)
    assert len(found) == len(texts)
    for text, (start, end) in zip(texts, found, strict=True):
        spans = sentences(text)
        if not spans:
            assert (start, end) == (0, 0)
            continue
        assert start in {s for s, _ in spans}
        assert end in {e for _, e in spans}
        inside = [span for span in spans if start <= span[0] and span[1] <= end]
        assert end - start <= limit or len(inside) == 1
