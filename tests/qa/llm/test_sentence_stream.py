"""Sentences come out whole, once, and the same however the text is cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.llm.marks import parse
from qa.llm.sentence_stream import END, QUOTE, SentenceStream, WithoutThinking, split

TEXT = (
    "The Kremlin told it first. [1] Dr. J. Smith was there on Dec. 3 [2]. [3]\n- Item one\n- Item two [1]\n\n"
    'He said "No." Then he left the U.S. President\'s home, e.g. by car. 3.5 percent of all. Half a'
)
WHOLE = [
    ("The Kremlin told it first. [1]", False),
    ("Dr. J. Smith was there on Dec. 3 [2]. [3]", False),
    ("- Item one", True),
    ("- Item two [1]", True),
    ('He said "No."', True),
    ("Then he left the U.S. President's home, e.g. by car.", False),
    ("3.5 percent of all.", False),
]


def cut(text: str, cuts: list[int]) -> tuple[list[tuple[str, bool]], SentenceStream]:
    stream, found, at = SentenceStream(), [], 0
    for end in [*sorted(cuts), len(text)]:
        found += [(w.text, w.new_line) for w in stream.feed(text[at:end])]
        at = max(at, end)
    return found, stream


@pytest.mark.parametrize("step", [1, 2, 3, 7, 20, 1000])
def test_any_step_gives_the_same_sentences(step: int) -> None:
    found, stream = cut(TEXT, list(range(step, len(TEXT), step)))
    assert found == WHOLE
    assert stream.pending.strip() == "Half a"
    assert [w.text for w in stream.close()] == ["Half a"]


@settings(deadline=None)
@given(st.text(alphabet="aB .!?\n[1]:-\"'“”*()\x1e\x1f", max_size=120), st.lists(st.integers(0, 120), max_size=12))
def test_no_cut_changes_what_comes_out_or_loses_a_letter(text: str, cuts: list[int]) -> None:
    at_once, one = cut(text, [])
    in_parts, other = cut(text, [c for c in cuts if c < len(text)])
    whole = [*at_once, *((w.text, w.new_line) for w in one.close())]
    assert [*in_parts, *((w.text, w.new_line) for w in other.close())] == whole
    if QUOTE not in text:
        assert "".join("".join(t for t, _ in whole).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "It opens at 5 a.m. [1]| Drip Coffee opened in May. [2]| More",
        "It opens at 5 a.m. [1] on Mondays.| Drip",
        "He lives in the U.S. [1][2]| 300 people came.| More",
        "It closed.[1]| The ferry runs. [2].| It is free [3].| More",
        'He said: "We won. They lost." [1]| The end came.| More',
        '"We won. They lost," he said [2].| "It is over."| He left. [1]| More',
        "“We won. They lost! Why?” he asked [2].| The end came.| More",
        "He said: „Wir siegen. Sie nicht.“ [1]| The end came.| More",
        'A 12" pipe broke.| It was "old."| Nobody knew.| More',
        'He said: "We won.| They lost.\n|Nobody knew.| More',
        "It closed.| (It was old.)| Nobody knew.| More",
        "1. It closed. [1]\n|2. It opened. [2]\n|3) It sank. [3]\n|More",
        "(1) It closed.| (2) It opened.| More",
        "Passage 1 says: It closed.| Passage 2 says: It opened.| More",
        "It closed.\n[1]\n|It opened.\n\n[2]\n|More",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    whole = [part.strip() for part in text.split("|")]
    for step in (1, 5, 1000):
        found, stream = cut(text.replace("|", ""), list(range(step, len(text), step)))
        assert [t for t, _ in found] + [w.text for w in stream.close()] == whole
    assert split(text.replace("|", "")) == whole


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1] It closed. [2] It opened. More is known.", [("It closed.", 1), ("It opened.", 2), ("More is known.",)]),
        ("[1]: It closed.\n[2]: It opened.", [("It closed.", 1), ("It opened.", 2)]),
        ("[1]: It closed. [2]: It opened.", [("It closed.", 1), ("It opened.", 2)]),
        ("[1]. It closed. [2]. It opened.", [("It closed.", 1), ("It opened.", 2)]),
        ("[1] - It closed at 5 p.m. [2][3] - Drip opened.", [("It closed at 5 p.m.", 1), ("Drip opened.", 2, 3)]),
        ("**[1]** It closed. **[2]** It opened.", [("It closed.", 1), ("It opened.", 2)]),
        ("- [1] It closed.\n- [2] It opened.", [("It closed.", 1), ("It opened.", 2)]),
        ("1. [1] It closed.\n2. [2] It opened.", [("It closed.", 1), ("It opened.", 2)]),
        ("Answer: [1] It closed. [2] It opened.", [("Answer: It closed.", 1), ("It opened.", 2)]),
        ("(Passage 1) It closed. (Passage 2) It opened.", [("It closed.", 1), ("It opened.", 2)]),
        ("[1]\nIt closed.\n[2]\nIt opened.", [("It closed.", 1), ("It opened.", 2)]),
        ("[1] It closed. [1]\n[2] It opened [3]. [2]", [("It closed.", 1), ("It opened.", 2, 3)]),
        (
            "[1] “It closed. It sank,” he said. [2] It opened.",
            [("“It closed. It sank,” he said.", 1), ("It opened.", 2)],
        ),
        ("Here it is.\n[1] It closed. [2] It opened.", [("Here it is.",), ("It closed.", 1), ("It opened.", 2)]),
        ("It closed. [1] It opened. [2]", [("It closed.", 1), ("It opened.", 2)]),
        ("It closed. [1]. It opened. [2].", [("It closed.", 1), ("It opened.", 2)]),
        ("It closed. **[1]** It opened. **[2]**", [("It closed.", 1), ("It opened.", 2)]),
        ("It closed. - [1] It opened. - [2]", [("It closed.", 1), ("It opened.", 2)]),
    ],
)
def test_marks_go_with_their_sentence_in_front_of_it_or_behind(text: str, said: list[tuple[str | int, ...]]) -> None:
    for step in (1, 5, 1000):
        found, stream = cut(text, list(range(step, len(text), step)))
        told = [t for t, _ in found] + [w.text for w in stream.close()]
        read = [parse(t.replace("**", "")) for t in told]
        assert [(t.removeprefix("- ").removeprefix("1. ").removeprefix("2. "), *n) for t, n in read] == said


def test_the_words_that_prove_a_sentence_come_with_it() -> None:
    text = f"It closed. [1]{QUOTE}The bridge closed. It\nis old.{END}It opened.{END}It sank. [2]{QUOTE}It sank.{END}"
    for step in (1, 5, 1000):
        stream = SentenceStream()
        found = [w for i in range(0, len(text), step) for w in stream.feed(text[i : i + step])]
        assert [(w.text, w.quote) for w in found] == [
            ("It closed. [1]", "The bridge closed. It is old."),
            ("It opened.", ""),
            ("It sank. [2]", "It sank."),
        ]
        assert stream.close() == []


def test_a_sentence_waits_for_the_word_behind_it() -> None:
    stream = SentenceStream()
    assert stream.feed("It rained in the U.S.") == []
    assert stream.feed(" Pres") == []
    assert stream.feed("ident came. Then ") != []


def test_what_a_model_thinks_before_it_answers_is_not_told() -> None:
    for step in (1, 4, 100):
        text, thinking = "<think>The bridge?\nIt is.</think>\nThe answer.", WithoutThinking()
        told = "".join(thinking.feed(text[i : i + step]) for i in range(0, len(text), step))
        assert told.strip() == "The answer."
    assert WithoutThinking().feed("Plain <b> text.") == "Plain <b> text."
