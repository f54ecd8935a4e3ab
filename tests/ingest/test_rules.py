"""Rules of single lines: what they take, what they leave, and that no line makes them slow."""

import time

import pytest

from ingest import rules
from ingest.dates import parse_stamp

HOSTILE = [
    "a",
    " ",
    "1",
    "share ",
    "share1",
    "12345",
    "1 - ",
    "a > ",
    "a | ",
    "x@y.",
    "Jane Doe, ",
    "By A",
    "in",
    "#ab ",
    "©",
]
HOSTILE += [
    "3 May 2020 ",
    "all rights",
    "more ",
    "가",
    "Home Home ",
    "10:10 ",
    "(photo ",
    "menu|",
    "\t",
    "www.",
    "a-",
    "Zz ",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_no_rule_is_slow_on_a_line_made_to_be_slow(part: str) -> None:
    began = time.process_time()
    for length in (100, 699, 20_000, 1_000_000):
        for end in ("", "\x00", "!", "share"):
            line = (part * (length // len(part) + 1))[: length - len(end)] + end
            for rule in (rules.head_rule, rules.tail_rule, rules.anywhere_rule, rules.byline_names):
                rule(line)
            rules.opens_related(line)
            rules.opens_inset(line)
            rules.is_author_note(line, ["Jane Doe"])
            rules.is_sentence(line)
    parse_stamp(part * (50_000 // len(part)))
    assert time.process_time() - began < 15


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ida Falk", "Ida Falk"),
        ("BY POLLY MARSH FOR THE DAILY GANNET", "Polly Marsh"),
        ("By Dana Whitlock, Staff Writer", "Dana Whitlock"),
        ("Words by Cora Linden", "Cora Linden"),
        ("By Greta Holm Friday 7.15am", "Greta Holm"),
        ("Von Jutta Krahl", "Jutta Krahl"),
        ("Par Élise Marchand", "Élise Marchand"),
        ("di Chiara Bonfanti", "Chiara Bonfanti"),
        ("김서윤 기자", "김서윤"),
        ("Von Anfang an dabei", ""),
        ("By Friday the pup had been taken to the sanctuary.", ""),
    ],
)
def test_a_byline_gives_its_names(line: str, names: str) -> None:
    assert rules.byline_names(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "Published on 22 February 2016, the article also gave the wrong name for the coxswain.",
        "Copyright in the pictures of the wreck belongs to the harbour museum, a spokeswoman said.",
        "Subscribe to nobody's opinion about it, Garrick says, and see for yourself.",
        "Get the last bus home, the police told the crowd.",
        "Sign up on the night for the harbour swim.",
        "“Click here to win,” the message said.",
        "Follow the red signs from the harbour.",
        "Most read their programmes in the dark, so bring a torch.",
        "Terms of use were read out in court, he said, and privacy policy too.",
    ],
)
def test_a_sentence_of_the_body_meets_no_rule(line: str) -> None:
    assert (rules.head_rule(line), rules.tail_rule(line), rules.anywhere_rule(line)) == ("", "", "")


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("16:20, 15 July 2018", "2018-07-15T16:20"),
        ("입력 2020.07.03 (19:12)", "2020-07-03T19:12"),
        ("Publié le 3 mai 2018 à 10h15", "2018-05-03T10:15"),
        ("12. März 2020, 14:05 Uhr", "2020-03-12T14:05"),
        ("15 ENE 2017 - 18:47 CET", "2017-01-15T18:47+01:00"),
        ("15 de enero de 2017", "2017-01-15"),
    ],
)
def test_dates_of_other_languages_are_read(line: str, iso: str) -> None:
    stamp = parse_stamp(line)
    assert stamp is not None
    assert stamp.iso == iso
