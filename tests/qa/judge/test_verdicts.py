"""The verdicts on the sentences of an answer, by the packaged judge."""

from datetime import date

import pytest

from qa.judge.evidence import Source
from qa.judge.judge import OnnxJudge
from qa.judge.verdicts import Verifier
from tests.qa.llm.conftest import BRIDGE, FERRY, judge

SOURCES = [
    Source(BRIDGE, "Bridge closed", date(2019, 12, 31)),
    Source(FERRY, "Free ferry", date(2019, 12, 31)),
]


def verifier(question: str = "Why was the bridge closed?") -> Verifier:
    return Verifier(judge(), question, SOURCES)


def test_a_sentence_of_a_passage_is_verbatim_with_itself_as_the_quote() -> None:
    judged = verifier().verdict("The bridge was built in 1931.", [1])
    assert (judged.verdict, judged.by) == ("verbatim", "text")
    [quote] = judged.quotes
    assert (quote.source, BRIDGE[slice(*quote.at)]) == (0, "The bridge was built in 1931.")


def test_one_that_leans_takes_the_sentence_before_into_its_quote() -> None:
    [quote] = verifier().verdict("It carries 9,000 vehicles a day.", [0]).quotes
    assert BRIDGE[slice(*quote.at)] == "The bridge was built in 1931. It carries 9,000 vehicles a day."


def test_a_fact_that_stands_nowhere_is_unfounded_and_the_reason_names_it() -> None:
    sentence = "The bridge was built in 1913."
    judged = verifier().verdict(sentence, [0])
    assert (judged.verdict, judged.by) == ("unfounded", "veto")
    assert judged.word is not None
    assert sentence[slice(*judged.word)] == "1913"
    assert "1913" in judged.reason


def test_every_quote_is_whole_sentences_of_its_source() -> None:
    for sentence in ("Cracks in two piers led to its closure.", "Repairs are to cost £3 million, Brandt said."):
        for quote in verifier().verdict(sentence, [0]).quotes:
            words = SOURCES[quote.source].text[slice(*quote.at)]
            assert words[0].isupper()
            assert words.endswith(".")


def test_a_model_settles_only_with_words_that_stand_in_the_passage() -> None:
    one = verifier()
    open_ = one.verdict("The closure had to do with the state of its piers.", [0])
    proved = one.confirmed(open_, 0, "inspectors found  cracks in two piers")
    assert (proved.verdict, proved.by) == ("supported", "model")
    assert BRIDGE[slice(*proved.quotes[0].at)].startswith("The Orsley bridge was closed on Monday")
    assert one.confirmed(open_, 0, "inspectors found rust in two piers") == open_
    assert one.confirmed(open_, 7, "inspectors found cracks") == open_
    assert one.contradicted(open_, 0, "The bridge was built in 1931.").verdict == "contradicted"


def test_a_code_that_stands_in_a_passage_is_shown_only_where_it_is_proved() -> None:
    passage = "The town opened a tram line on Monday. Sources agree on zorvex41. It cost 4 million crowns."
    judged = Verifier(judge(), "What did the town open?", [Source(passage)]).verdict(
        "The town opened a tram line on Monday after long work and zorvex41 was behind it.", [0]
    )
    assert judged.verdict == "unfounded"
    assert judged.word is not None


# What the rules before the judge answered with Yes, or its like (../shared/review.md, 3.1).
NOT_YES = [
    (
        "Did Tom Askew murder two people?",
        "Tom Askew killed two people on Friday when he fell asleep at the wheel. Police said it was an accident.",
    ),
    ("Was Ole Dahl arrested?", "The wife of Ole Dahl was arrested on Monday. Dahl himself was abroad."),
    ("Did Per Lind take bribes?", "It is false that Governor Per Lind took bribes, the court in Orsley said."),
    ("Did house prices in Orsley rise in February?", "House prices in Orsley went down 5 percent in February."),
    ("Did Ilse Brandt go to Paris on Monday?", "Mayor Ilse Brandt stayed in Paris on Monday because of the strike."),
    ("Was Mara Quist charged with arson?", "The brother of editor Mara Quist was charged with arson on Friday."),
    ("Did Olav Ness drown?", "Teacher Olav Ness nearly drowned off Skerrow on Saturday. He was pulled out in time."),
    ("Did Per Lind take bribes?", "“Per Lind took bribes,” said a rival. Lind denied it."),
    ("Was the mayor at the fire?", "The mayor's deputy was at the fire; the mayor was on holiday."),
]


@pytest.mark.parametrize(("question", "passage"), NOT_YES)
def test_a_question_is_not_answered_with_yes_by_what_only_sounds_like_it(question: str, passage: str) -> None:
    settled = Verifier(judge(), question, [Source(passage)]).yes_or_no()
    assert settled is None or settled[0] == "No"


def test_scores_do_not_depend_on_what_else_is_scored() -> None:
    pairs = [("The bridge was closed.", BRIDGE), ("It rained.", FERRY), ("A ferry runs every 20 minutes.", FERRY)]
    together = judge().scores(pairs)
    alone = [judge().scores([pair])[0] for pair in pairs]
    assert together == pytest.approx(alone, abs=0.35)  # int8 activations are scaled over the batch
    assert OnnxJudge(threads=1).thresholds == judge().thresholds
    assert judge().thresholds.refused < judge().thresholds.supported
