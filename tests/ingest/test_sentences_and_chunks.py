"""Sentences and chunks: offsets exact, nothing lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import chunk, context_for
from ingest.dates import parse_declared
from ingest.documents import Metadata
from ingest.sentences import sentences

TEXTS = st.text(alphabet=st.sampled_from(list('ab C.?!,;\n"” Mr다。1U')), max_size=400)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mr. Smith of St. Petersburg met J. K. Rowling. He left.",
            ["Mr. Smith of St. Petersburg met J. K. Rowling.", "He left."],
        ),
        ("On Dec. 20 it cost $3.5 million. Nobody paid.", ["On Dec. 20 it cost $3.5 million.", "Nobody paid."]),
        ("He lives in the U.S. The house is big.", ["He lives in the U.S.", "The house is big."]),
        ("The U.S. Senate met.", ["The U.S. Senate met."]),
        ("He met U.S. President Ada Pell. She smiled.", ["He met U.S. President Ada Pell.", "She smiled."]),
        ('"Why?" she asked. "No."', ['"Why?" she asked.', '"No."']),
        ("It was “over.” They went home.", ["It was “over.”", "They went home."]),
        ("Er sagte: „Wir siegen.“ Dann ging er.", ["Er sagte: „Wir siegen.“", "Dann ging er."]),
        ("그는 발표했다. 그리고 떠났다.", ["그는 발표했다.", "그리고 떠났다."]),
        ("他走了。她来了。", ["他走了。", "她来了。"]),
        ("Heading\n\nText follows here.", ["Heading", "Text follows here."]),
        ("In 1912 . He went .", ["In 1912 .", "He went ."]),
        ("No. 5 won. Next.", ["No. 5 won.", "Next."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It has fallen since Jan. 18.| Japan's Nikkei rose.",
        "The bridge closed.| The ferry runs.| It is free.",
        'He said "it is over."| They left.',
        "He said “it is over.”| They left.",
        "It is over.| “We lost,” he said.",
        'It is over.| "We lost," he said.',
        "It rose (a little.)| Japan fell.",
        "It rose (a little).| Japan fell.",
        "It rose by 3.5%.| Japan fell.",
        "It cost $3.5.| Nobody paid.",
        "It met NATO.| The talks went on.",
        "It was over by 18.| NATO said so.",
        "Was it over?| Nobody knew!| He’d left.",
        "He lives in the U.S.| The house is big.",
        "I lost.| I’m out.| A pity.",
        "Он ушёл.| Она осталась.",
        "그는 발표했다.| 그리고 떠났다.",
    ],
)
def test_a_missing_space_behind_a_stop_joins_no_sentences(text: str) -> None:
    assert split(text.replace("| ", "")) == text.split("| ")
    assert split(text.replace("|", "")) == text.split("| ")


@pytest.mark.parametrize(
    "word",
    "U.S.-led|No.5|3.5|e.g.this|e.g.This|example.com|Example.Com|Booking.Com|J.K. Rowling|J.K.Rowling|Dr.Smith"
    "|St.John's|p.m.|Ph.D.s|Ph.Candidate|ASP.NET|Node.JS|report.PDF|Report.final.docx|report.Final.docx|java.util.List"
    "|v1.2.Final"
    "|a/b.Html|x@mail.Example.org|https://a.example/Foo.Bar|B.o.B|Yahoo.co.uk|U.S.Senate|Inc.Magazine|a_b.Cd|f.Read()"
    "|Jan.Sales|$3.5M|1.2.3|U.N.-backed|Sgt.Pepper|X.Y|L.A. Reid|E.I. Du".split("|"),
)
def test_stops_inside_names_numbers_and_files_end_nothing(word: str) -> None:
    text = f"We saw {word} there today."
    assert split(text) == [text]


@given(TEXTS)
def test_sentences_are_in_order_and_only_white_space_is_between_them(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert at <= start < end
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


@given(TEXTS, st.integers(5, 120), st.integers(0, 40))
def test_chunks_reproduce_the_text_and_lose_nothing(text: str, size: int, overlap: int) -> None:
    overlap = min(overlap, size - 1)
    covered = [False] * len(text)
    last = -1
    for number, part in enumerate(chunk(text, size=size, overlap=overlap)):
        assert part.ordinal == number
        assert text[part.start : part.end] == part.text
        assert part.start > last
        assert len(part.text) <= size
        last = part.start
        covered[part.start : part.end] = [True] * (part.end - part.start)
    assert all(covered[i] or text[i].isspace() for i in range(len(text)))


def test_chunks_end_with_sentences() -> None:
    text = " ".join(f"Sentence number {i} says a little something." for i in range(60))
    assert all(c.text.endswith(".") for c in chunk(text, size=300, overlap=60))


@given(st.text(alphabet=st.sampled_from(list("ab;, –\n")), max_size=200), st.integers(5, 40))
def test_a_text_without_sentence_ends_is_cut_and_loses_nothing(text: str, size: int) -> None:
    parts = chunk(text, size=size, overlap=0)
    assert all(len(part.text) <= size for part in parts)
    assert all(text[part.start : part.end] == part.text for part in parts)
    assert all(one.end <= other.start for one, other in pairwise(parts))
    assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())


def test_a_chunk_that_is_nearly_full_ends_with_its_paragraph() -> None:
    first, second = "The bridge was shut on Sunday evening. " * 8, "It opened again in May. " * 8
    parts = chunk(f"{first.strip()}\n\n{second.strip()}", size=400, overlap=0)
    assert [part.text for part in parts] == [first.strip(), second.strip()]


def test_a_long_sentence_is_cut_between_clauses_before_words() -> None:
    text = "the council closed the pool, the baths and the hall; nobody knew why it had happened at all"
    assert [part.text for part in chunk(text, size=60, overlap=0)] == [
        "the council closed the pool, the baths and the hall;",
        "nobody knew why it had happened at all",
    ]
    assert [len(part.text) for part in chunk("가" * 130, size=60, overlap=0)] == [60, 60, 10]


def test_the_context_is_embedded_but_not_quoted() -> None:
    meta = Metadata(title="Bridge shut", published=parse_declared("2020-05-01 10:00"))
    part = chunk("It closed.", context=context_for(meta))[0]
    assert part.embedded_text == "Bridge shut — 2020-05-01\nIt closed."
    assert part.text == "It closed."


def test_an_overlap_as_large_as_the_chunk_is_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        chunk("x", size=10, overlap=10)


def test_a_huge_line_is_cut_quickly() -> None:
    assert len(chunk("word " * 400_000)) > 1000
