"""What a host page can set, call and hear; what it may forbid; and what it may not break."""

import time
from typing import Any

from playwright.sync_api import Page, expect

from tests.qa.api.conftest import Served
from tests.qa.widget import plays
from tests.qa.widget.conftest import Opened
from tests.qa.widget.site import WIDGET, Site, Stream

Q = "When was the bridge closed?"
HEAR = """
window.heard = [];
for (const name of ['ready', 'toggle', 'ask', 'answer', 'error', 'citation', 'feedback']) {
  document.addEventListener(`byline-${name}`, (e) => heard.push([name, e.detail]));
}
"""


def _heard(page: Page, count: int) -> list[tuple[str, Any]]:
    """So many events, asked for from here: a page that draws nothing does not poll."""
    until = time.monotonic() + 60
    while True:
        heard: list[tuple[str, Any]] = page.evaluate("heard")
        if len(heard) >= count:
            return heard
        assert time.monotonic() < until, heard
        page.wait_for_timeout(50)


def _strict(service: str) -> str:
    return (
        f"default-src 'none'; script-src {service}/widget/; connect-src {service}; base-uri 'none'; "
        "form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types byline-qa"
    )


def test_it_works_under_the_strictest_policy_with_the_real_service(site: Site, seeded: Served, reader: Opened) -> None:
    with seeded.client() as client:
        integrity = client.get("/widget/integrity.json").json()["integrity"]
    tag = (
        f'<script type="module" src="{seeded.url}/widget/v1.js?v={integrity.replace("+", "%2B")}" '
        f'integrity="{integrity}" crossorigin="anonymous"></script>'
    )
    person = reader(site.page("<byline-qa></byline-qa>", head=tag, policy=_strict(seeded.url)))
    turn = person.ask("who announced the call first?")
    expect(turn.locator(".body")).to_contain_text("The Kremlin")
    card = person.cite()
    shown = card.locator("mark").inner_text()
    address = card.get_by_role("link").get_attribute("href") or ""
    assert address.startswith(f"{seeded.url}/articles/")
    person.page.goto(address)
    assert " ".join(person.page.locator("mark").all_inner_texts()) == shown
    assert person.faults() == []


def test_attributes_and_properties_are_one(site: Site, scripted: Opened) -> None:
    person = scripted('heading="News desk" placeholder="Ask away" suggestions="One?| |Two?" theme="dark"')
    element = person.element
    expect(element.get_by_role("heading", level=2)).to_have_text("News desk")
    expect(person.field).to_have_attribute("placeholder", "Ask away")
    expect(element.locator(".welcome button")).to_have_text(["One?", "Two?"])
    told = element.evaluate(
        "(e) => { e.heading = 'Sports desk'; e.tokenUrl = '/t'; e.suggestions = ['A|B?'];"
        " return [e.theme, e.mode, e.storage, e.endpoint, e.getAttribute('token-url'), e.open, e.busy]; }"
    )
    assert told == ["dark", "inline", "session", f"{site.service}/", "/t", False, False]
    expect(element.get_by_role("heading", level=2)).to_have_text("Sports desk")
    expect(element.locator(".welcome button")).to_have_text(["A|B?"])
    element.evaluate("(e) => { e.strings = {intro: 'Ask us anything.'}; }")
    expect(element.locator(".welcome p")).to_have_text("Ask us anything.")


def test_what_was_set_before_the_script_came_counts(site: Site, reader: Opened) -> None:
    early = (
        "const e = document.querySelector('byline-qa'); e.heading = 'Early'; e.suggestions = ['Early?']; e.open = true;"
    )
    body = f"<byline-qa></byline-qa><script>{early}</script>"
    late = f'<script type="module" src="{site.service}/widget/v1.js"></script>'
    person = reader(site.page(body + late))
    expect(person.element.get_by_role("heading", level=2)).to_have_text("Early")
    expect(person.element.locator(".welcome button")).to_have_text("Early?")
    assert person.element.evaluate("(e) => e.open && e.hasAttribute('open')")


def test_events_tell_the_host_what_happens(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.simple(Q)))
    site.script("broken?", plays.refused(500, detail="no"))
    person = scripted('mode="launcher"', head=f"<script>{HEAR}</script>")
    person.launcher.click()
    turn = person.ask(Q)
    _heard(person.page, 4)  # Escape would stop an answer that is still on its way
    person.cite(1)
    person.page.keyboard.press("Escape")
    turn.get_by_role("button", name="Helpful", exact=True).click()
    expect(turn.get_by_text("Thank you.")).to_be_visible()
    person.ask("broken?")
    _heard(person.page, 8)
    person.page.keyboard.press("Escape")
    expect(person.launcher).to_be_focused()
    heard = _heard(person.page, 9)
    assert [name for name, _ in heard] == [
        "ready",
        "toggle",
        "ask",
        "answer",
        "citation",
        "feedback",
        "ask",
        "error",
        "toggle",
    ]
    told = dict(heard)
    assert told["answer"]["status"] == "answered"
    assert told["citation"]["quote"] == "The bridge at Orsley was closed on Monday."
    assert told["feedback"]["rating"] == "up"
    assert told["error"]["status"] == 500
    assert told["toggle"] == {"open": False}


def test_methods_ask_stop_and_clear(site: Site, scripted: Opened) -> None:
    def play(stream: Stream) -> None:
        stream.event("start", {"id": "ans_1"})
        stream.until_broken()

    site.script(Q, plays.play(plays.simple(Q)))
    site.script("for ever?", play)
    person = scripted()
    assert person.element.evaluate("(e, q) => e.ask(q).then((a) => a.status)", Q) == "answered"
    assert person.element.evaluate("(e) => e.ask('   ')") is None
    result = person.element.evaluate(
        "(e) => { const asked = e.ask('for ever?'); return new Promise((go) => setTimeout(go, 300))"
        ".then(() => { const was = e.busy; e.stop(); return asked.then((a) => [was, a, e.busy]); }); }"
    )
    assert result == [True, None, False]
    expect(person.turns).to_have_count(2)
    person.element.evaluate("(e) => e.clear()")
    expect(person.turns).to_have_count(0)


def test_a_host_may_cancel_a_question(site: Site, scripted: Opened) -> None:
    person = scripted()
    person.page.evaluate("document.addEventListener('byline-ask', (e) => e.preventDefault())")
    assert person.element.evaluate("(e) => e.ask('anything?')") is None
    expect(person.turns).to_have_count(0)


def test_two_instances_do_not_know_each_other(site: Site, reader: Opened) -> None:
    site.script(Q, plays.play(plays.simple(Q)))
    script = f'<script type="module" src="{site.service}/widget/v1.js"></script>'
    url = site.page("<byline-qa id=a></byline-qa><byline-qa id=b lang=ko></byline-qa>", head=script)
    first = reader(url, at="#a")
    first.ask(Q)
    second = first.page.locator("#b")
    expect(second.locator(".turn")).to_have_count(0)
    expect(second.locator("textarea")).to_have_attribute("placeholder", "질문을 입력하세요")
    first.page.reload()
    expect(first.turns).to_have_count(1)
    expect(second.locator(".turn")).to_have_count(0)


def test_loading_the_script_twice_is_harmless(site: Site, reader: Opened) -> None:
    twice = "".join(
        f'<script type="module" src="{address}"></script>'
        for address in (f"{site.service}/widget/v1.js", f"{site.service}/widget/v1.js?again")
    )
    site.script(Q, plays.play(plays.simple(Q)))
    person = reader(site.page("<byline-qa></byline-qa>", head=twice))
    expect(person.ask(Q).locator(".cite")).to_have_count(2)


def test_a_hostile_style_sheet_does_not_reach_it(seeded: Served, reader: Opened) -> None:
    person = reader(f"{seeded.url}/widget/demo", at="#inline")
    look = """(e) => [...e.shadowRoot.querySelectorAll('h2, .welcome :is(p, button), textarea, .send')].map((one) => {
      const style = getComputedStyle(one);
      return ['color', 'fontFamily', 'fontStyle', 'letterSpacing', 'textAlign', 'textTransform', 'textShadow',
        'whiteSpace', 'borderTopStyle', 'backgroundColor', 'display', 'padding'].map((name) => style[name]);
    })"""
    hostile = person.element.evaluate(look)
    person.page.locator("#calm").click()
    assert person.page.locator("html.hostile").count() == 0
    assert person.element.evaluate(look) == hostile
    assert not any("Comic" in value for row in hostile for value in row)
    person.page.locator("#calm").click()
    person.page.locator("#open").click()
    panel = person.page.locator("#launcher .panel")
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box is not None
    assert box["width"] > 300
    assert (
        person.page.evaluate("(box) => document.elementFromPoint(box.x + box.width / 2, box.y + 20).id", box)
        == "launcher"
    )


def test_all_modes_of_the_demo_answer(seeded: Served, reader: Opened) -> None:
    person = reader(f"{seeded.url}/widget/demo", at="#inline")
    expect(person.ask("who announced the call first?").locator(".body")).to_contain_text("The Kremlin")
    expect(person.cite().locator("mark")).to_contain_text("The Kremlin was first to tell the world")
    framed = person.page.frame_locator("iframe").locator("byline-qa")
    expect(framed.locator("header .facts")).to_contain_text("35 articles")
    person.page.locator("#open").click()
    expect(person.page.locator("#launcher textarea")).to_be_focused()


def test_the_full_page_names_the_archives_size(seeded: Served, reader: Opened) -> None:
    person = reader(f"{seeded.url}/")
    expect(person.element.locator("header .facts")).to_have_text("35 articles · June 12, 2018 – September 15, 2024")
    expect(person.ask("who announced the call first?").locator(".body")).to_contain_text("The Kremlin")


def test_the_embedded_page_takes_language_theme_and_token_from_its_address(seeded: Served, reader: Opened) -> None:
    person = reader(f"{seeded.url}/embed?lang=ko&theme=dark&suggestions=One?|Two?&heading=Evil#token=secret")
    expect(person.field).to_have_attribute("placeholder", "질문을 입력하세요")
    expect(person.element.locator(".welcome button")).to_have_text(["One?", "Two?"])
    expect(person.element.get_by_role("heading", level=2)).to_have_text("기사에 묻기")
    assert person.element.get_attribute("theme") == "dark"
    assert "secret" not in person.page.url
    assert person.element.evaluate("(e) => e.getToken()") == "secret"


def test_only_listed_origins_may_frame_the_embedded_page(site: Site, seeded: Served, reader: Opened) -> None:
    frame = f'<iframe src="{seeded.url}/embed"></iframe>'
    listed = reader().page
    listed.goto(site.page(frame))
    expect(listed.frame_locator("iframe").locator("textarea")).to_be_visible()
    person = reader()
    foreign, person.expected = person.page, "frame-ancestors"
    refused: list[str] = []
    foreign.on("console", lambda said: refused.append(said.text))
    foreign.goto(site.page(frame).replace("127.0.0.1", "localhost"))
    foreign.wait_for_timeout(500)
    assert not foreign.frames[1].locator("textarea").count()
    assert any("frame-ancestors" in text for text in refused)


def test_the_served_script_is_the_committed_one(seeded: Served) -> None:
    with seeded.client() as client:
        told = client.get("/widget/integrity.json").json()
        script = client.get("/widget/v1.js")
        assert script.content == WIDGET
        assert script.headers["content-encoding"] == "gzip"
        assert client.get("/widget/v1.js", headers={"Accept-Encoding": "identity"}).content == WIDGET
        assert client.get("/widget/v1.js.map").json()["sources"]
        assert "interface BylineQaElement" in client.get("/widget/v1.d.ts").text
        assert told["bytes"] == len(WIDGET)
