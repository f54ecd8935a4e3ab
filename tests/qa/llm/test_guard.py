"""What may never reach a reader, in the spellings that get past a careless filter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.llm.guard import Head, clean, trimmed, without_heads

SECRET = "bl7f3a9c21"


@pytest.mark.parametrize(
    "sentence",
    [
        "See http://evil.example/x now.",
        "See HTTPS://EVIL.EXAMPLE.",
        "See evil.com for more.",
        "See www.evil.tld.",
        "See www . evil.tld.",
        "See //evil/x.",
        "See hxxp evil.",
        "See ftp://a.",
        "Write to a.b@evil.tld.",
        "Click javascript:alert(1).",
        "Call tel:+100.",
        "Go to 10.0.0.1/x.",
        "Go to evil[.]tld.",
        "ｈｔｔｐ：／／ｅｖｉｌ",
        "ht\u200btp://evil.example",
        "![x](http://evil.example/p.png?q=secret)",
        "! [x](y)",
        "![x][ref]",
        "[x][ref] and more.",
        "[ref]: evil",
        "[1]: http://evil.example/x",
        "[1]: evil.example",
        "It closed [1] (http://evil.example/x",
        "[a](b\nc",
        '<img src=x onerror="y">',
        "< script >",
        "&lt;img src=x&gt;",
        "&#60;img&#62;",
        f"The word is {SECRET}.",
        f"The word is {SECRET.upper()}.",
        "The word is b l 7 f-3a9.c21.",
        "The word is ｂｌ７ｆ３ａ９ｃ２１.",
        "The word is bl7f\u200b3a9c21.",
    ],
)
def test_addresses_images_markup_and_the_secret_are_refused(sentence: str) -> None:
    cleaned = clean(sentence, SECRET)
    assert cleaned.text == ""
    assert cleaned.refused


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The **bridge** was `closed` on _Monday_.", "The bridge was closed on Monday."),
        ("- A first point", "A first point"),
        ("2. A second point", "A second point"),
        ("### Heading", "Heading"),
        ("The [bridge](http://evil.example/(x)) closed.", "The bridge closed."),
        ("It closed [1](http://evil.example).", "It closed [1]."),
        ("[1]: The bridge closed.", "[1]: The bridge closed."),
        ("[1] (the mayor said so).", "[1] (the mayor said so)."),
        ("(1) A third point", "A third point"),
        ("At 5 p.m. the U.S. Army paid $3.5 million.", "At 5 p.m. the U.S. Army paid $3.5 million."),
        ("He said: no. 7 of 10 agreed.", "He said: no. 7 of 10 agreed."),
        ("29.12.2019 was a Sunday", "29.12.2019 was a Sunday"),
        ("그는 서울에서 말했다.", "그는 서울에서 말했다."),
        ("snake_case_name stays", "snake_case_name stays"),
    ],
)
def test_plain_prose_stays_and_markup_goes(sentence: str, text: str) -> None:
    assert clean(sentence, SECRET) == clean(text, SECRET)
    assert clean(sentence, SECRET).text == text


@given(st.text(max_size=200))
def test_no_text_gets_a_target_or_a_tag_through(text: str) -> None:
    told = clean(text, SECRET).text
    assert "](" not in told
    assert "://" not in told
    assert "![" not in told
    assert SECRET not in told


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Answer: the bridge closed.", "The bridge closed."),
        ("According to passage 2, the bridge closed.", "The bridge closed."),
        ("Passage 1 says that he left.", "He left."),
        ("Yes, the bridge closed.", "The bridge closed."),
        ("The bridge closed, according to passages 1 and 2.", "The bridge closed."),
        ("Passage 1 says: the bridge closed.", "The bridge closed."),
        ("Passage 1: The bridge closed.", "The bridge closed."),
        ("In the provided articles, the bridge closed.", "The bridge closed."),
        ("According to the passage, the bridge closed.", "The bridge closed."),
        ("Based on the text above, the bridge closed.", "The bridge closed."),
        ("The bridge closed, as stated in the given text.", "The bridge closed."),
        ("The passages of the bridge closed.", "The passages of the bridge closed."),
        ("In August, the bridge closed.", "In August, the bridge closed."),
        ("In the report, inspectors named the cracks.", "In the report, inspectors named the cracks."),
        ("According to the report, the bridge closed.", "According to the report, the bridge closed."),
        ("According to sources, the bridge closed.", "According to sources, the bridge closed."),
        ("In reports, engineers named the cracks.", "In reports, engineers named the cracks."),
        ("The article says that he left.", "The article says that he left."),
        ("The bridge closed, according to the report.", "The bridge closed, according to the report."),
        ("They met in the passage.", "They met in the passage."),
        ("No. 7 won the race.", "No. 7 won the race."),
        ("No bridge closed.", "No bridge closed."),
        ("", ""),
    ],
)
def test_labels_and_the_mention_of_passages_go(sentence: str, text: str) -> None:
    assert trimmed(sentence) == text


def test_what_the_passages_speak_of_is_no_credit_to_them() -> None:
    for name in ("the article", "the report", "the passage"):
        sentence = f"According to {name}, the bridge closed."
        assert trimmed(sentence, "The bridge closed.") == "The bridge closed."
        assert trimmed(sentence, f"Years after {name} the bridge closed.") == sentence
    treaty = "Article 5 says that all stand together."
    assert trimmed(treaty, "Under Article 5 all stand together.") == treaty
    assert trimmed(treaty, "Under Article 50 one may leave.") == "All stand together."


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("It closed (Tarn Valley Courier, published 2023-03-06).", "It closed."),
        ("It closed (the Tarn Valley Courier).", "It closed."),
        ("It closed (published 2023-03-06).", "It closed."),
        ("It closed (Bridge shut at once, Tarn Valley Courier, 6 March 2023).", "It closed."),
        ("According to the Tarn Valley Courier, published 2023-03-06, it closed.", "It closed."),
        ("According to the Tarn Valley Courier, it closed.", "It closed."),
        ("It closed, according to the Tarn Valley Courier, published 2023-03-06.", "It closed."),
        ("It closed, according to the Tarn Valley Courier (published March 6, 2023).", "It closed."),
        ("The bridge, as reported by the Tarn Valley Courier, closed.", "The bridge closed."),
        ("The Tarn Valley Courier reported on 6 March 2023 that it closed.", "It closed."),
        ("In “Bridge shut at once” (Tarn Valley Courier, published 2023-03-06), it closed.", "It closed."),
        ("Bridge shut at once (Tarn Valley Courier, published 2023-03-06): It closed.", "It closed."),
        ("The bridge, published 2023-03-06, closed.", "The bridge closed."),
        ("It closed (Northern Post, published 2023-03-06).", "It closed (Northern Post, published 2023-03-06)."),
        ("It closed (published 2023-03-07).", "It closed (published 2023-03-07)."),
        ("It closed on 6 March 2023.", "It closed on 6 March 2023."),
        ("The Tarn Valley Courier moved to Orsley.", "The Tarn Valley Courier moved to Orsley."),
        ("Tarn Valley Courier, published 2023-03-06.", "Tarn Valley Courier, published 2023-03-06."),
    ],
)
def test_what_only_repeats_the_head_of_a_cited_passage_goes(sentence: str, text: str) -> None:
    assert without_heads(sentence, [Head("Bridge shut at once", "Tarn Valley Courier", "2023-03-06")]) == text


def test_a_head_may_lack_anything() -> None:
    assert without_heads("It closed (2023-03-06).", [Head("", "", ""), Head("", "", "2023-03-06")]) == "It closed."
    assert without_heads("It closed (The Post).", [Head("", "The Post", "")]) == "It closed."
    assert without_heads("It closed (A (b).", [Head("A (b", "", "")]) == "It closed."
    assert without_heads("It closed.", [Head("It closed.", "Post", "about 1990")]) == "It closed."
