"""What a reader sees of an answer: phases, text, citations, sources, and every state other than a plain answer."""

import re
import threading

import pytest
from playwright.sync_api import expect

from tests.qa.widget import plays
from tests.qa.widget.conftest import Opened
from tests.qa.widget.site import Site, Stream

Q = "When was the bridge closed?"


def test_phases_are_shown_as_they_come(site: Site, scripted: Opened) -> None:
    steps = [threading.Event() for _ in range(5)]
    whole = plays.simple(Q)

    def play(stream: Stream) -> None:
        stream.event("start", {"id": whole["id"]})
        for step, data in zip(
            steps[:4],
            ({"phase": "searching"}, {"phase": "reading", "articles": 6}, {"phase": "writing"}, {"phase": "checking"}),
            strict=True,
        ):
            step.wait(60)
            stream.event("status", data)
        steps[4].wait(60)
        stream.event("done", whole)

    site.script(Q, play)
    person = scripted()
    turn = person.begin(Q)
    phase = turn.locator(".phase")
    expect(phase).to_have_text("Sending")
    for step, told in zip(
        steps, ("Searching the archive", "Reading 6 articles", "Writing", "Checking each sentence", ""), strict=True
    ):
        step.set()
        expect(phase).to_have_text(told) if told else expect(phase).to_have_count(0)
    expect(turn.locator(".body")).to_contain_text("The bridge was closed on Monday.")


def test_text_appears_while_it_is_written(site: Site, scripted: Opened) -> None:
    go = threading.Event()
    whole = plays.simple(Q)

    def play(stream: Stream) -> None:
        stream.event("start", {"id": whole["id"]})
        stream.event("status", {"phase": "writing"})
        stream.event("delta", {"text": "The bridge was **closed"})
        go.wait(60)
        stream.event("delta", {"text": "** on Monday."})
        stream.event("done", whole)

    site.script(Q, play)
    turn = scripted().begin(Q)
    expect(turn.locator(".body")).to_have_text("The bridge was **closed")
    go.set()
    expect(turn.locator(".cite")).to_have_count(2)


def test_a_citation_shows_headline_outlet_date_and_the_marked_quote(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.simple(Q, url="https://courier.example/bridge")))
    person = scripted()
    turn = person.ask(Q)
    expect(turn.locator(".cite")).to_have_text(["1", "2"])
    expect(turn.locator(".body")).to_have_text(
        re.compile(r"^The bridge was closed on Monday\.\W*1\W*Three hangers had cracked\.\W*2\W*$")
    )
    card = person.cite(2)
    expect(card.get_by_role("heading")).to_have_text("Bridge closed")
    expect(card.locator(".facts")).to_have_text("Tarn Courier · December 31, 2019 · Iona Vance")
    expect(card.locator("mark")).to_have_text("Engineers had found cracks in three hangers.")
    expect(card.locator("mark b")).to_have_text("Engi")
    expect(card.locator("blockquote")).to_have_text(plays.TEXT)
    expect(turn.locator(".lit")).to_have_text("Three hangers had cracked.")
    link = card.get_by_role("link", name="Open article")
    expect(link).to_have_attribute(
        "href",
        "https://courier.example/bridge#:~:text=Engineers%20had%20found%20cracks%20in%20three%20hangers.",
    )
    person.page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(turn.locator(".lit")).to_have_count(0)


def test_sources_stand_below_the_answer_once_for_each_article(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.simple(Q)))
    person = scripted()
    sources = person.ask(Q).locator(".sources li")
    expect(sources).to_have_count(1)
    expect(sources).to_contain_text("1, 2")
    expect(sources.get_by_role("link")).to_have_attribute("href", f"{site.service}/articles/art-1?v=v1&span=0-42#cited")


def test_spans_count_code_points(site: Site, scripted: Opened) -> None:
    place = plays.passage("😀😀 한국의 다리가 닫혔다. The end.")
    text = "😀 다리가 닫혔다. 🎉"
    cited = plays.citation(1, text, "😀 다리가 닫혔다.", "한국의 다리가 닫혔다.", place)
    whole = plays.answer(Q, text, [cited], sources=[place.model_dump(mode="json")])
    site.script(Q, plays.play(whole, pieces=12))
    person = scripted()
    body = person.ask(Q).locator(".body")
    expect(body).to_have_text(re.compile(r"😀 다리가 닫혔다\.\W*1\W*🎉"))
    expect(person.cite().locator("mark")).to_have_text("한국의 다리가 닫혔다.")
    expect(person.last.locator(".lit")).to_have_text("😀 다리가 닫혔다.")


def test_no_answer_is_said_with_the_nearest_passages(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.nothing(Q)))
    turn = scripted().ask(Q)
    expect(turn.locator(".none")).to_have_text("No passage in the archive supports an answer.")
    expect(turn.locator(".body")).to_have_count(0)
    expect(turn.locator(".sources h4")).to_have_text("Nearest passages")
    expect(turn.locator(".sources a")).to_have_text(["Nearest 1", "Nearest 2"])
    expect(turn.locator(".sources q").first).to_have_text(plays.TEXT)


def test_a_partial_answer_with_what_was_left_out(site: Site, scripted: Opened) -> None:
    removed = [plays.removal("It fell down.", "fell", reason="no passage says so")]
    whole = plays.simple(
        Q,
        status="partial",
        note="“in December” was read as December 2019.",
        removed=removed,
        fallback=True,
        time_window=plays.window("2019-12-01", "2019-12-31", "in December"),
        resolved_question="When was the Orsley bridge closed?",
    )
    site.script(Q, plays.play(whole))
    turn = scripted().ask(Q)
    expect(turn.locator(".note").nth(0)).to_have_text("The archive supports only part of an answer.")
    told = "What the language model wrote could not be proved. These are the archive’s own words."
    expect(turn.locator(".note").nth(1)).to_have_text(told)
    expect(turn.locator(".note").nth(2)).to_have_text("“in December” was read as December 2019.")
    expect(turn.locator(".window")).to_have_text("Published: December 1, 2019 – December 31, 2019")
    expect(turn.locator("h3 + .facts")).to_contain_text("Understood as: When was the Orsley bridge closed?")
    expect(turn.locator(".body")).not_to_contain_text("It fell down.")
    turn.get_by_text("Not shown: 1").click()
    expect(turn.locator("details li")).to_have_text(re.compile("It fell down.*no passage says so"))


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2019-12-29", "2019-12-29", "December 29, 2019"),
        ("2019-12-29", None, "since December 29, 2019"),
        (None, "2020-01-01", "until January 1, 2020"),
    ],
)
def test_open_and_single_day_windows(
    site: Site, scripted: Opened, start: str | None, end: str | None, told: str
) -> None:
    site.script(Q, plays.play(plays.simple(Q, time_window=plays.window(start, end, "Sunday"))))
    expect(scripted().ask(Q).locator(".window")).to_have_text(f"Published: {told}")


def test_markdown_is_drawn_and_nothing_else(site: Site, scripted: Opened) -> None:
    text = (
        "# Bridge\n\nThe **bridge** was *closed*:\n\n1. Monday\n2. [Tuesday](https://a.example/x)\n\n"
        "> said `Vance`\n\n```\n<b>code</b>\n```\n\n![a map](https://a.example/map.png) <b>bold</b> &amp; "
        "[bad](javascript:xss()) https://b.example"
    )
    place = plays.passage()
    whole = plays.answer(Q, text, [plays.citation(1, text, "closed", "closed", place)])
    site.script(Q, plays.play(whole, pieces=60))
    body = scripted().ask(Q).locator(".body")
    for tag, told in {
        "h4": "Bridge",
        "strong": "bridge",
        "ol > li >> nth=0": "Monday",
        "blockquote": "said Vance",
    }.items():
        expect(body.locator(tag)).to_have_text(told)
    expect(body.locator("em")).to_have_text(re.compile(r"closed"))
    expect(body.locator("pre code")).to_have_text("<b>code</b>")
    expect(body.locator("a")).to_have_count(1)
    expect(body.locator("a")).to_have_attribute("href", "https://a.example/x")
    expect(body.locator("li").nth(1)).to_have_text("Tuesday (a.example)")
    expect(body.locator("img, b")).to_have_count(0)
    expect(body.locator("p").last).to_have_text("a map <b>bold</b> &amp; bad https://b.example")


def test_stop_ends_the_answer_and_keeps_its_text(site: Site, scripted: Opened) -> None:
    gone = threading.Event()

    def play(stream: Stream) -> None:
        stream.event("start", {"id": "ans_1"})
        stream.event("status", {"phase": "writing"})
        stream.event("delta", {"text": "The bridge was"})
        stream.until_broken()
        if stream.broken.is_set():
            gone.set()

    site.script(Q, play)
    person = scripted()
    turn = person.begin(Q)
    expect(turn.locator(".body")).to_have_text("The bridge was")
    person.element.get_by_role("button", name="Stop").click()
    expect(turn.locator(".note")).to_have_text("Stopped. The answer is incomplete.")
    expect(turn.locator(".body")).to_have_text("The bridge was")
    expect(turn.locator(".phase, .tools")).to_have_count(0)
    expect(person.element.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(person.element.get_by_role("status")).to_have_text("Stopped. The answer is incomplete.")
    assert gone.wait(20), "the service was not told"


def test_a_stream_that_breaks_keeps_its_text_and_can_be_tried_again(site: Site, scripted: Opened) -> None:
    def cut(stream: Stream) -> None:
        stream.event("start", {"id": "ans_1"})
        stream.event("delta", {"text": "The bridge was"})

    site.script(Q, cut)
    person = scripted()
    turn = person.ask(Q)
    expect(turn.locator(".problem")).to_contain_text("The connection broke. The answer is incomplete.")
    expect(turn.locator(".body")).to_have_text("The bridge was")
    site.script(Q, plays.play(plays.simple(Q)))
    turn.get_by_role("button", name="Try again").click()
    expect(person.last.locator(".cite")).to_have_count(2)
    expect(person.turns).to_have_count(1)


def test_an_error_in_mid_stream_keeps_the_text(site: Site, scripted: Opened) -> None:
    def fail(stream: Stream) -> None:
        stream.event("start", {"id": "ans_1"})
        stream.event("delta", {"text": "The bridge was"})
        told = {"title": "Overloaded", "status": 503, "detail": "the service is stopping", "request_id": "req-7"}
        stream.event("error", told)

    site.script(Q, fail)
    turn = scripted().ask(Q)
    expect(turn.locator(".problem")).to_contain_text("The archive is not ready.")
    expect(turn.locator(".problem")).to_contain_text("the service is stopping")
    expect(turn.locator(".problem")).to_contain_text("Reference: req-7")
    expect(turn.locator(".body")).to_have_text("The bridge was")


@pytest.mark.parametrize(
    ("status", "headers", "told"),
    [
        (403, {}, "This page may not ask this archive."),
        (429, {"Retry-After": "7"}, "Too many questions at once. Try again in 7 s."),
        (429, {}, "Too many questions at once. Try again shortly."),
        (503, {}, "The archive is not ready. Try again shortly."),
        (500, {}, "The question could not be answered."),
    ],
)
def test_a_refusal_is_told(site: Site, scripted: Opened, status: int, headers: dict[str, str], told: str) -> None:
    site.script(Q, plays.refused(status, headers, detail="the detail", request_id="req-9"))
    person = scripted()
    problem = person.ask(Q).locator(".problem")
    expect(problem).to_contain_text(told)
    expect(problem).to_contain_text("req-9")
    expect(person.element.get_by_role("status")).to_have_text(told)


def test_an_answer_of_a_megabyte_arrives_whole(site: Site, scripted: Opened) -> None:
    paragraph = "The bridge was closed on Monday, and *nobody* knows why it took until May to open it again. " * 8
    place = plays.passage()
    text = "\n\n".join(f"{n}. {paragraph.strip()}" if n % 5 else f"## Part {n}" for n in range(1, 1700))
    assert len(text) > 1_000_000
    last = f"1699. {paragraph.strip()}"
    cited = plays.citation(1, text, last, "closed on Monday", place)
    site.script(Q, plays.play(plays.answer(Q, text, [cited]), pieces=200))
    person = scripted()
    turn = person.ask(Q)
    expect(turn.locator(".cite")).to_have_count(1)
    shown = turn.locator(".body").evaluate("(body) => body.textContent.replace(/\\s+/g, ' ').length")
    assert shown > 0.95 * len(re.sub(r"#+ |\*|\s+", " ", text).replace("  ", " "))
    person.field.fill("still alive")
    expect(person.field).to_have_value("still alive")
