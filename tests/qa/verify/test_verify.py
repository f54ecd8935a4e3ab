"""Hand-worked sentences, one rule each, against a passage that decides them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sentences import sentences
from qa.verify.broken import broken_off
from qa.verify.tokens import read_sentence
from qa.verify.verify import Evidence, Judgement, verify

CALL = Evidence(
    "Mr. Putin thanked Donald Trump for a warning passed on by the CIA. Acting on that tip, the Federal Security "
    "Service, known as the FSB, arrested a man and a woman on Sunday. The White House did not announce the call. "
    '"I was wrong and she is better than me at fog," Obed Carrow said. Thirteen ships waited outside Port Ellery. '
    "The council plans to build 600 flats by 2023. The police believe that a collector ordered the theft. "
    "The price rose from 11 pounds to 14 pounds after the storm.",
    date(2019, 12, 31),
)

TRUE = {
    "passive": "Donald Trump was thanked by Putin for a warning.",
    "acronym": "The FSB arrested a man and a woman.",
    "weekday as a date": "The Federal Security Service arrested a man and a woman on 29 December 2019.",
    "digits for words": "13 ships waited outside Port Ellery.",
    "negation kept": "The White House never announced the call.",
    "exact quote": "Obed Carrow said that he “was wrong and she is better than me at fog”.",
    "plan told as a plan": "The council wants to build 600 flats by 2023.",
    "belief told as a belief": "Police think that a collector ordered the theft.",
    "citation marks do not count": "Thirteen ships waited outside Port Ellery [1][2].",
    "a lead-in does not count": "According to the article, thirteen ships waited outside Port Ellery.",
}
FALSE = {
    "number": "14 ships waited outside Port Ellery.",
    "name": "Thirteen ships waited outside Calder Sound.",
    "exchanged": "Donald Trump thanked Mr. Putin for a warning passed on by the CIA.",
    "passive exchanged": "Mr. Putin was thanked by Donald Trump for a warning.",
    "weekday": "The FSB arrested a man and a woman on Monday.",
    "date": "The FSB arrested a man and a woman on 30 December 2019.",
    "negation lost": "The White House announced the call.",
    "negation added": "Thirteen ships did not wait outside Port Ellery.",
    "quoted word": '"I was right and she is better than me at fog," Obed Carrow said.',
    "plan told as done": "The council built 600 flats by 2023.",
    "belief told as a fact": "A collector ordered the theft.",
    "opposite verb": "The price fell from 11 pounds to 14 pounds after the storm.",
    "opposite preposition": "The price rose from 11 pounds to 14 pounds before the storm.",
    "not there": "The mayor opened a new school in the harbour.",
    "question": "Did thirteen ships wait outside Port Ellery?",
    "opinion": "In my view, thirteen ships waited outside Port Ellery.",
    "lead-in alone": "According to the articles:",
}


@pytest.mark.parametrize("sentence", TRUE.values(), ids=TRUE.keys())
def test_a_true_rewording_is_supported(sentence: str) -> None:
    assert verify(sentence, [CALL]).verdict == "supported"


@pytest.mark.parametrize("sentence", FALSE.values(), ids=FALSE.keys())
def test_an_error_is_not_supported_and_the_reason_says_why(sentence: str) -> None:
    found = verify(sentence, [CALL])
    assert found.verdict == "unsupported"
    assert found.reason


OWLS = Evidence(
    "Six barn owls were set free in Tide Mill Wood on Saturday, thirteen years after the last wild pair was seen "
    "there. The oyster farmers have lost half of their stock for the third summer in a row. The pupil has a place in "
    "the world cup of July. The ferry left at 1:20 p.m. and struck the Nun Bank. The 1996 Leave Directive was adopted "
    "after the Agreement had been signed. A third of the nests that the wardens came to look at were paid for by the "
    "county."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The last wild pair of owls was seen in Tide Mill Wood on Saturday.",  # the day is of another verb
        "A third of the oyster farmers have lost half of their stock in a row.",  # the third is none of three parts
        "The pupil has won a place in the world cup of July.",  # to have is not to win
        "The ferry left at 1:20 p.m., which is the night on the Nun Bank.",  # nothing says what it is
        "The pupil has a place in the world cup, which is the pupil's best ever.",
        "Six barn owls were set free in on Saturday in Tide Mill Wood.",
        "Six barn owls were set free in Tide Mill Wood on.",
        "The oyster farmers have lost half of their stock and the.",
    ],
)
def test_what_a_small_model_garbles_is_not_supported(sentence: str) -> None:
    assert verify(sentence, [OWLS]).verdict == "unsupported"


@pytest.mark.parametrize(
    "sentence",
    [
        "Six barn owls were set free on Saturday.",
        "On Saturday six barn owls were set free in Tide Mill Wood.",
        "For the third summer the oyster farmers have lost half of their stock.",
        "One third of the nests were paid for by the county.",
        "The ferry struck the Nun Bank after it left at 1:20 p.m.",
        "The Agreement had been signed before the 1996 Leave Directive.",
    ],
)
def test_the_rules_for_garbled_sentences_let_true_ones_pass(sentence: str) -> None:
    assert verify(sentence, [OWLS]).verdict == "supported", verify(sentence, [OWLS]).reason


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("The bridge was opened on in 1931.", "on in"),
        ("The bridge was opened on in.", "on in"),
        ("It was the largest of.", "largest of."),
        ("It was seen in Tide Mill Wood on.", "Wood on."),
        ("The bridge of, he said, was closed.", "bridge of,"),
        ("It was paid for by the pupils and went on to win at least once.", ""),
        ("The ward that they live on.", ""),
        ("And, he said, it was over.", ""),
    ],
)
def test_a_sentence_that_breaks_off_is_seen(text: str, broken: str) -> None:
    assert broken_off(read_sentence(text, 0, len(text)).tokens) == broken


def test_a_word_is_not_held_by_a_small_one_of_the_same_stem() -> None:
    passage = Evidence("In 2010, The Bee reported that Whitman did not vote for 28 years.")  # "not" is no "note"
    assert verify("In 2010, The Bee stated that Whitman did not vote for 28 years.", [passage]).verdict == "supported"
    passage = Evidence("In 2015, Paul Ryan announced that his bid for the United States House was over.")  # nor "state"
    assert verify("In 2015, Paul Ryan declared that his bid for the United States House was over.", [passage]).quote


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Ada Quill won her second Tarn Marathon, in 2 hours and 15 minutes.", "supported"),
        ("Ada Quill won the women's Tarn Marathon in 2 hours and 15 minutes.", "unsupported"),
        ("In the pool the water is four degrees cooler than in the bay.", "supported"),
        ("In the deep pool the water is four degrees cooler than the surface of the ocean.", "unsupported"),
    ],
)
def test_whose_it_was_and_what_it_is_compared_with_must_be_said(sentence: str, verdict: str) -> None:
    passage = Evidence(
        "Ada Quill won her second Tarn Marathon, in 2 hours and 15 minutes. In the deep pool the water is four degrees "
        "cooler than in the bay."
    )
    assert verify(sentence, [passage]).verdict == verdict


def test_from_a_day_is_not_on_that_day() -> None:
    passage = Evidence("Washing cars will be forbidden in the valley from Monday.")
    assert verify("Washing cars will be forbidden in the valley on Monday.", [passage]).verdict == "unsupported"
    assert verify("From Monday, washing cars will be forbidden in the valley.", [passage]).verdict == "supported"


def test_most_of_a_claim_must_stand_in_one_sentence() -> None:
    passage = Evidence(
        "The Russian leader thanked them for help with the forest fires in Siberia. In 2017 the American press "
        "found out what the Russian side had put on the internet."
    )
    claim = "In 2017, the American press found what the Russian leader told them about the forest fires in Siberia."
    assert verify(claim, [passage]).verdict == "unsupported"


def test_a_verb_of_the_sentence_before_proves_nothing() -> None:
    passage = Evidence("Sela Marchetti, 16, has won the championship. She has a place in the world cup of July.")
    assert verify("Sela Marchetti has a place in the world cup of July.", [passage]).verdict == "supported"
    assert verify("Sela Marchetti has won the world cup of July.", [passage]).verdict == "unsupported"


def test_what_breaks_off_in_the_passage_too_is_let_pass() -> None:
    passage = Evidence(
        "In all, 17 hangers were of at least this size, the length accounted for in 1931. They lay at , and stayed."
    )
    assert verify("They lay at, and stayed.", [passage]).verdict == "supported"
    claim = "17 hangers were of at least this size, the length accounted for in 1931."
    assert verify(claim, [passage]).verdict == "supported"


@pytest.mark.parametrize("added", ["flat", "club", "Swedish", "reportedly wet"])
def test_one_word_that_the_passage_lacks_is_too_many(added: str) -> None:
    race = Evidence("The baker Daniel Reyes won the Tarn Marathon on Sunday. The women's race went to Berit Sandhal.")
    assert verify(f"Daniel Reyes won the {added} Tarn Marathon.", [race]).verdict == "unsupported"
    assert verify("Daniel Reyes won the Tarn Marathon.", [race]).verdict == "supported"


def test_what_both_sides_speak_of_need_not_stand_in_the_sentence() -> None:
    claim, text = "The White House did not announce the call.", "The White House did not announce anything."
    assert verify(claim, [Evidence(text)]).verdict == "unsupported"
    assert verify(claim, [Evidence(text, about="A conversation over Christmas")]).verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The Saltmarsh farmers of Saltmarsh lost half of it.", "The oyster farmers of Saltmarsh lost half of it."),
        (
            "It was closed after a crack in the deck.",
            "It was closed after cracks in hangers that carry its deck.",
        ),
        ("He made six journeys through water.", "He made six journeys to Halm, the last of them through water."),
        ("Pim cut the ribbon and Dr. Brandt said.", 'Pim cut the ribbon. "I was thanked," Dr. Brandt said.'),
        (
            "In August officials spoke of a conversation with Lavrov that was put on the internet.",
            "In August officials spoke of a conversation. In 2017 a photo of Lavrov was put on the internet.",
        ),
        ("She delivers letters up to 1,900 steps a day.", "She delivers letters up 1,900 steps a day."),
        ("More than 40 women walked.", "The 40 women walked."),
        ("The oysters are asking for £1.2 million.", "The oyster farmers of Calder are asking for £1.2 million."),
        ("The estimate was the number of people.", "About 3,000 people walked, by an estimate of the police."),
        ("The meeting was revealed by a photo.", "What the meeting had looked like was seen from a photo."),
        ("The ship left Skerrow for Orsley at noon.", "The ship left Orsley at noon for the island of Skerrow."),
        (
            "Wren sold the works for a pound.",
            "Wren built the works, which opened, and sold the sheds for a pound.",
        ),
        ("Lorne said that she delivers letters.", 'Pell, a postwoman, beat Lorne. "I deliver letters," she said.'),
        ("Lorne broke away at the hill.", "Pell won. He broke away at the hill, ahead of Lorne."),
    ],
)
def test_what_small_models_wrote_wrongly_is_refused(claim: str, text: str) -> None:
    assert verify(claim, [Evidence(text)]).verdict == "unsupported"


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("Most of the rubbish was rope.", True),
        ("All of the rubbish was rope.", False),
        ("Every whale was examined.", False),
        ("The whales were examined.", True),
        ("Only the whales were examined.", False),
    ],
)
def test_what_is_said_of_most_is_not_said_of_all(claim: str, *, supported: bool) -> None:
    passage = Evidence("Most of the rubbish was rope. The whales were examined at Harrow.")
    assert (verify(claim, [passage]).verdict == "supported") is supported


def test_what_was_said_before_ends_where_its_opposite_is_named() -> None:
    race = "The women's race went to Berit Sandhal. {} Daniel Reyes won the race in 2:14:09."
    claim = "Daniel Reyes won the women's race in 2:14:09."
    assert verify(claim, [Evidence(race.format("Ines Aldous was second."))]).verdict == "supported"
    assert verify(claim, [Evidence(race.format("The men had a head wind."))]).verdict == "unsupported"


def test_the_quote_is_the_sentence_that_proves() -> None:
    found = verify("13 ships waited outside Port Ellery.", [Evidence("Nothing else."), CALL])
    assert found.evidence == 1
    assert found.quote is not None
    assert CALL.text[slice(*found.quote)] == "Thirteen ships waited outside Port Ellery."


def test_two_sentences_of_one_passage_may_prove_one() -> None:
    sentence = "Thirteen ships waited outside Port Ellery and the council plans to build 600 flats by 2023."
    assert verify(sentence, [CALL]).verdict == "supported"


def test_two_sentences_do_not_prove_what_one_of_equal_weight_contradicts() -> None:
    passage = Evidence(
        "Obed Carrow succeeded Lena Marsh as editor after the strike at the harbour ended in May. "
        "Lena Marsh succeeded Obed Carrow as editor of the Herald long ago."
    )
    claim = "Lena Marsh succeeded Obed Carrow as editor after the strike at the harbour ended in May."
    assert verify(claim, [passage]).verdict == "unsupported"
    assert verify("Lena Marsh succeeded Obed Carrow as editor of the Herald.", [passage]).verdict == "supported"


def test_a_sentence_that_another_passage_proves_is_misattributed() -> None:
    found = verify("Thirteen ships waited outside Port Ellery.", [Evidence("Nothing else was seen.")], [CALL])
    assert found.verdict == "misattributed"
    assert found.evidence == 0
    assert found.quote is not None


def test_the_reason_names_the_missing_number() -> None:
    assert "'14'" in verify("14 ships waited outside Port Ellery.", [CALL]).reason


def test_nothing_cited_is_unsupported() -> None:
    assert verify("Thirteen ships waited.", []) == Judgement("unsupported", "the sentence cites no passage")


@pytest.mark.parametrize("sentence", ["", "   ", "[1]", "…", "**"])
def test_a_sentence_without_words_is_unsupported(sentence: str) -> None:
    assert verify(sentence, [CALL]).verdict == "unsupported"


def test_korean_numbers_and_dates_are_checked() -> None:
    evidence = Evidence("채취는 5월 1일부터 어촌계 회원 214명에게만 허용된다.", date(2023, 4, 19))
    assert verify("채취는 5월 1일부터 어촌계 회원 214명에게 허용된다.", [evidence]).verdict == "supported"
    assert verify("채취는 5월 1일부터 어촌계 회원 241명에게 허용된다.", [evidence]).verdict == "unsupported"
    assert verify("채취는 5월 2일부터 어촌계 회원 214명에게 허용된다.", [evidence]).verdict == "unsupported"


@given(st.text(max_size=300), st.text(max_size=600))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_raise(sentence: str, passage: str) -> None:
    verify(sentence, [Evidence(passage, date(2020, 2, 29))], [CALL])


@given(
    st.lists(st.sampled_from([*TRUE.values(), *FALSE.values(), "Why?", "It is 5% of $3bn."]), min_size=1, max_size=6)
)
@settings(max_examples=100, deadline=None)
def test_a_sentence_of_the_passage_is_always_supported(parts: list[str]) -> None:
    passage = "\n\n".join(parts)
    for start, end in sentences(passage):
        said = passage[start:end]
        if (
            any(c.isalnum() for c in said.replace("[1][2]", ""))
            and "[1]" not in said
            and not said.startswith("According")
        ):
            assert verify(said, [Evidence(passage)]).verdict == "supported", said
