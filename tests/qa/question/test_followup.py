"""Follow-ups: what stands alone is left alone, what leans is completed, and what that gives for retrieval."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.followups import read_conversations, retrieve, summary
from ingest.archive import Archive
from qa.chain import Chain
from qa.question.followup import resolve
from qa.results import Turn

SEEDS = Path(__file__).parents[3] / "seeds"
QUESTIONS = [json.loads(line) for line in (SEEDS / "questions.jsonl").read_text(encoding="utf-8").splitlines()]

CALL = Turn("Who announced the phone call between Trump and Putin first?", "The Kremlin")
BRIDGE = Turn("Why was the Orsley Bridge closed in March 2023?", "cracks in three of the steel hangers")
RACE = Turn("Who won the women's Tarn Marathon in 2024?", "Ines Aldous")
MAYOR = Turn("Who was mayor of Port Ellery from 1998 to 2007?", "Margit Hallam")
MINERS = Turn("How many miners were trapped at Karsk?", "29")
MARCH = Turn("How many people marched in Brackwater according to the police?", "About 3,000")
TIDAL = Turn("갯벌 조사를 이끈 교수는 누구인가?", "윤서진")

CASES = [
    (CALL, "And who proposed it?", "Who proposed the phone call between Trump and Putin?"),
    (CALL, "And did the White House?", "Did the White House announce the phone call between Trump and Putin?"),
    (CALL, "why?", "Why (The Kremlin announced the phone call between Trump and Putin first)?"),
    (CALL, "What was the one in August about?", "What was the phone call between Trump and Putin in August about?"),
    (BRIDGE, "When did it open again?", "When did the Orsley Bridge open again?"),
    (BRIDGE, "When was that?", "When was that (the Orsley Bridge closed in March 2023)?"),
    (BRIDGE, "And in August?", "Why was the Orsley Bridge closed in August?"),
    (BRIDGE, "What about the Mottram crossing?", "Why was the Mottram crossing closed in March 2023?"),
    (BRIDGE, "And what did the repair cost?", "What did the repair cost (the Orsley Bridge closed in March 2023)?"),
    (RACE, "What about the year before?", "Who won the women's Tarn Marathon in 2023?"),
    (RACE, "And in 2022?", "Who won the women's Tarn Marathon in 2022?"),
    (RACE, "And who won it the year after?", "Who won the women's Tarn Marathon in 2025?"),
    (RACE, "How many people took part in it?", "How many people took part in the women's Tarn Marathon in 2024?"),
    (RACE, "What is her job?", "What is Ines Aldous’s job?"),
    (RACE, "In what time?", "In what time (Ines Aldous won the women's Tarn Marathon in 2024)?"),
    (MAYOR, "Who held the post before her?", "Who held the post before Margit Hallam?"),
    (MAYOR, "What did she die of?", "What did Margit Hallam die of?"),
    (MINERS, "Who was the first to come up?", "Who was the first to come up (29 miners were trapped at Karsk)?"),
    (MINERS, "Did they survive?", "Did the miners survive (29 miners were trapped at Karsk)?"),
    (MARCH, "And according to the organisers?", "How many people marched in Brackwater according to the organisers?"),
    (TIDAL, "그는 뭐라고 말했나?", "윤서진은 뭐라고 말했나?"),
    (TIDAL, "그건 언제?", "갯벌 조사를 이끈 교수는 언제?"),
    (TIDAL, "언제?", "언제 (갯벌 조사를 이끈 교수)?"),
]

ALONE = [
    "Which pilot admitted that he had voted against letting women apply?",
    "How many people were aboard the Maid of Ellery when she ran aground?",
    "How much did it cost to build the Orsley Bridge in 1931?",
    "What time did Ines Aldous run when she won the Tarn Marathon?",
    "And who won the Tarn Marathon in 2019?",
    "Is there a ferry to Skerrow?",
    "What happened in August?",
    "한 사람당 하루 채취량은 얼마로 제한되나?",
    "   Who is the mayor of Port Ellery?  ",
]


@pytest.mark.parametrize(("turn", "question", "expected"), CASES)
def test_a_follow_up_is_completed(turn: Turn, question: str, expected: str) -> None:
    assert resolve(question, [turn]) == expected


@pytest.mark.parametrize("question", ALONE)
def test_what_stands_alone_is_left_alone(question: str) -> None:
    assert resolve(question, [CALL, RACE]) == question


def test_no_sample_question_is_changed_by_a_turn_before_it() -> None:
    changed = []
    for number, row in enumerate(QUESTIONS):
        for back in (1, 2, 7, 50):
            other = QUESTIONS[number - back]
            answer = (other["answers"] or ["The archive does not answer this."])[0]
            if resolve(row["question"], [Turn(other["question"], answer)]) != row["question"]:
                changed.append(row["question"])
    assert changed == []


def test_nothing_is_changed_without_history() -> None:
    assert [resolve(question, []) for _, question, _ in CASES] == [question for _, question, _ in CASES]


def test_a_turn_counts_as_it_was_resolved() -> None:
    second = Turn("And in 2023?", "Mirela Costin", "Who won the women's Tarn Marathon in 2023?")
    assert resolve("And the year before?", [RACE, second]) == "Who won the women's Tarn Marathon in 2022?"
    assert resolve("How old is she?", [RACE, second]) == "How old is Mirela Costin?"


def test_only_the_last_six_turns_count() -> None:
    plain = Turn("How is the weather?", "fine and dry.")
    assert resolve("How old is she?", [MAYOR, *[plain] * 5]) == "How old is Margit Hallam?"
    assert "Hallam" not in resolve("How old is she?", [MAYOR, *[plain] * 6])


def test_an_answer_that_says_nothing_names_nobody() -> None:
    silent = Turn("Who was mayor of Wendlebury?", "The archive does not answer this.")
    assert "archive" not in resolve("When did he resign?", [silent])


@settings(max_examples=200, deadline=None)
@given(
    question=st.text(max_size=80) | st.sampled_from([question for _, question, _ in CASES]),
    history=st.lists(st.builds(Turn, st.text(max_size=60), st.text(max_size=60), st.text(max_size=60)), max_size=8),
)
def test_any_text_gives_a_question(question: str, history: list[Turn]) -> None:
    found = resolve(question, history)
    assert found == question or found.strip()
    assert len(found) <= 3 * (len(question) + 400)


@pytest.mark.parametrize("unit", ["a ", "it ", "The Bridge of ", "and ", "(", "그 "])
def test_time_is_linear_in_the_history(unit: str) -> None:
    long = (unit * 100_000)[:100_000]
    began = time.perf_counter()
    resolve("And who proposed it?", [Turn(long, long)])
    resolve(long[:2000], [RACE])
    assert time.perf_counter() - began < 20


def test_retrieval_finds_more_with_rewriting(chain: Chain, seeds: Archive) -> None:
    conversations = read_conversations(SEEDS / "conversations.jsonl", seeds)[::2]
    found = summary([row for c in conversations for row in retrieve(chain, c, gold=True)])
    assert found["turns"] >= 20
    assert found["hit with"] >= max(95, found["hit without"])
    assert found["hit@1 with"] >= found["hit@1 without"] + 15
