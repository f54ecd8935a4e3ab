"""What a reader sees of a sentence that is proved, of one that is not, and of those that are not shown."""

import re
import threading
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.qa.widget import plays
from tests.qa.widget.conftest import Opened
from tests.qa.widget.site import Site, Stream

Q = "What happened to the bridge?"
DOUBTED, BARE = "Nobody 😶 had looked at it for years.", "Drivers were angry."
WHY = "Not proved: this is the nearest passage. No passage says who looked."
WHY_BARE = "not proved: No passage tells of drivers."


def test_only_what_is_unproved_is_marked_and_its_card_says_so(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.judged(Q)))
    person = scripted()
    turn = person.ask(Q)
    expect(turn.locator(".unproved")).to_have_text([DOUBTED, BARE])
    expect(turn.locator(".unproved").first).to_have_css("text-decoration-style", "dotted")
    expect(turn.locator(".cite")).to_have_text(["1", "2", "3", "?"])
    expect(turn.locator(".cite.doubted")).to_have_text(["3", "?"])
    expect(turn.locator(".cite[title]")).to_have_count(2)
    card = person.cite(3)
    expect(card.locator(".doubt")).to_have_text(WHY)
    expect(card.locator("mark")).to_have_text("It opened again in May.")
    expect(turn.locator(".lit")).to_have_text(DOUBTED)
    person.page.keyboard.press("Escape")
    expect(person.cite(1).locator(".doubt")).to_have_count(0)


def test_the_pointer_and_the_focus_are_told_why(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.judged(Q)))
    person = scripted()
    turn = person.ask(Q)
    expect(turn.locator(".unproved").first).to_have_attribute("title", WHY)
    why = turn.locator(".why")
    expect(why).to_have_text([f"({WHY})", f"({WHY_BARE})"])  # a screen reader meets it behind the sentence
    hidden = [box["width"] for n in range(2) if (box := why.nth(n).bounding_box())]
    assert hidden == [1, 1]
    turn.locator(".cite").nth(1).focus()
    for n in range(2):
        person.page.keyboard.press("Tab")
        box = why.nth(n).bounding_box()
        assert box is not None
        assert box["width"] > 100, n
    expect(turn.locator(".cite").nth(3)).to_be_focused()
    expect(turn.get_by_role("button", name="Source 3: Bridge closed")).to_have_accessible_description(WHY)
    expect(turn.get_by_role("note", name=WHY_BARE)).to_have_text("?")


def test_a_screen_reader_and_a_copy_are_told_what_is_not_proved(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.judged(Q)))
    person = scripted()
    turn = person.ask(Q)
    status = person.element.get_by_role("status")
    expect(status).to_contain_text(f"cracked. {DOUBTED} (not proved) {BARE} (not proved) Sources: 3")
    person.page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    turn.get_by_role("button", name="Copy with sources").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    copied: str = person.page.evaluate("window.copied")
    assert f"cracked. [2] {DOUBTED} [3] (not proved) {BARE} (not proved)\n" in copied
    assert copied.count("Not proved: this is the nearest passage.") == 1


def test_what_is_not_shown_is_listed_on_demand_with_the_word_that_failed(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.judged(Q)))
    person = scripted()
    turn = person.ask(Q)
    gone = turn.locator("details")
    expect(gone.locator("summary")).to_have_text("Not shown: 3")
    expect(gone.locator("li").first).not_to_be_visible()
    expect(turn.locator(".body")).not_to_contain_text("Tuesday")
    gone.locator("summary").focus()
    person.page.keyboard.press("Enter")
    expect(gone.locator("q")).to_have_text(
        ["😱 The bridge fell on Tuesday.", "It cost 14 million.", "The mayor was happy."]
    )
    expect(gone.locator("b")).to_have_text(["Tuesday", "14", ""])
    expect(gone.locator("b").first).to_have_css("text-decoration-line", "underline")
    expect(gone.locator(".facts")).to_have_text(
        ["The passage says Monday.", "“14” stands in no passage.", "No passage says so."]
    )


def test_a_refused_sentence_that_stands_in_the_answer_is_not_listed(site: Site, scripted: Opened) -> None:
    again = plays.removal("Three hangers had cracked.", "Three")
    site.script(Q, plays.play(plays.simple(Q, removed=[again])))
    expect(scripted().ask(Q).locator("details")).to_have_count(0)


@pytest.mark.parametrize(
    ("removed", "told"),
    [
        (
            [plays.removal("It fell.")],
            "What the language model wrote could not be proved. These are the archive’s own words.",
        ),
        ([], "These are the archive’s own words."),
    ],
)
def test_why_the_reader_stood_in_is_told_as_it_was(
    site: Site, scripted: Opened, removed: list[dict[str, Any]], told: str
) -> None:
    site.script(Q, plays.play(plays.simple(Q, fallback=True, removed=removed, note="It could not be reached in time.")))
    notes = scripted().ask(Q).locator("p.note")
    expect(notes).to_have_text([told, "It could not be reached in time."])


def test_where_nothing_answers_it_is_told_that_what_was_written_was_dropped(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play({**plays.nothing(Q), "fallback": True, "removed": [plays.removal("It fell.")]}))
    turn = scripted().ask(Q)
    expect(turn.locator(".none")).to_have_text("No passage in the archive supports an answer.")
    expect(turn.locator("p.note")).to_have_text(["What the language model wrote could not be proved."])
    expect(turn.locator("summary")).to_have_text("Not shown: 1")


def test_a_stream_marks_each_sentence_as_it_comes(site: Site, scripted: Opened) -> None:
    steps = [threading.Event() for _ in range(4)]
    whole = plays.judged(Q)
    text, at = whole["answer"], 0

    def play(stream: Stream) -> None:
        nonlocal at
        stream.event("start", {"id": whole["id"]})
        for step, sentence in zip(steps, whole["sentences"], strict=True):
            step.wait(60)
            stream.event("delta", {"text": text[at : sentence["answer_span"][1]]})
            at = sentence["answer_span"][1]
            for one in whole["citations"]:
                if one["n"] in sentence["citations"]:
                    stream.event("citation", one)
            stream.event("sentence", sentence)
        stream.until_broken()

    site.script(Q, play)
    turn = scripted().begin(Q)
    for n, step in enumerate(steps):
        step.set()
        expect(turn.locator(".cite")).to_have_count(n + 1)
        expect(turn.locator(".unproved")).to_have_count(max(0, n - 1))


def test_a_sentence_in_markdown_is_marked_in_all_its_parts(site: Site, scripted: Opened) -> None:
    text = "- It was **closed** on Monday.\n- *Nobody* looked at [it](https://a.example/x) for years."
    said = "*Nobody* looked at [it](https://a.example/x) for years."
    found = plays.sentence(text, said, "unproved", 1, reason="So it is.")
    cited = plays.citation(1, text, said, "It opened again in May.", plays.passage(), verified=False)
    site.script(Q, plays.play(plays.answer(Q, text, [cited], sentences=[found])))
    marks = scripted().ask(Q).locator(".unproved")
    expect(marks).to_have_text(["Nobody", " looked at ", "it", " for years."], use_inner_text=False)


def test_a_conversation_of_before_keeps_its_marks(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.judged(Q)))
    person = scripted()
    person.ask(Q)
    person.page.reload()
    expect(person.last.locator(".unproved")).to_have_count(2)
    expect(person.last.locator("summary")).to_have_text("Not shown: 3")


@pytest.mark.parametrize(
    ("lang", "told"), [("ko", ("입증되지 않음", "표시하지 않은 문장: 3개")), ("ar", ("غير مثبتة", "جُمل لم تُعرض: 3"))]
)
def test_it_is_told_in_the_languages_of_the_interface(
    site: Site, scripted: Opened, lang: str, told: tuple[str, str]
) -> None:
    site.script(Q, plays.play(plays.judged(Q)))
    person = scripted(lang=lang)
    turn = person.ask(Q)
    expect(turn.locator("summary")).to_have_text(told[1])
    expect(turn.locator(".why").first).to_have_text(re.compile(told[0]))
    expect(person.element.get_by_role("status")).to_contain_text(f"({told[0]})")
