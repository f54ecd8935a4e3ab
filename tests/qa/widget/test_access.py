"""Everyone can use it: axe finds nothing in any state; keyboard, screen reader, themes, zoom, sizes and directions."""

import re
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.qa.widget import plays
from tests.qa.widget.conftest import Opened
from tests.qa.widget.reader import Reader
from tests.qa.widget.site import Site, Stream

Q = "When was the bridge closed?"
AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def _axe(person: Reader) -> list[str]:
    found: list[dict[str, Any]] = person.page.evaluate(
        """() => axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          rules: Object.fromEntries(['page-has-heading-one', 'region', 'landmark-one-main']
            .map((name) => [name, {enabled: false}])),
        }).then(({passes, violations}) => passes.length > 10 ? violations : [{id: 'too little seen', nodes: []}])"""
    )
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


def _empty(person: Reader) -> None:
    pass


def _answer(person: Reader) -> None:
    person.ask(Q)


def _card(person: Reader) -> None:
    person.ask(Q)
    person.cite()


def _unanswerable(person: Reader) -> None:
    person.ask("nothing?")


def _partial(person: Reader) -> None:
    person.ask("partial?").locator("summary").click()


def _judged(person: Reader) -> None:
    person.ask("judged?").locator("summary").click()


def _doubted(person: Reader) -> None:
    person.ask("judged?")
    person.cite(3)


def _problem(person: Reader) -> None:
    person.ask("problem?")


def _reasons(person: Reader) -> None:
    person.ask(Q).locator("button[aria-pressed]").last.click()
    expect(person.last.locator("fieldset")).to_be_visible()


def _busy(person: Reader) -> None:
    person.begin("busy?")
    expect(person.last.locator(".phase")).to_be_visible()


STATES: tuple[Callable[[Reader], None], ...] = (
    _empty,
    _answer,
    _card,
    _unanswerable,
    _partial,
    _judged,
    _doubted,
    _problem,
    _reasons,
    _busy,
)


@pytest.fixture
def states(site: Site) -> None:
    """A question for each state."""
    site.script(Q, plays.play(plays.simple(Q)))
    site.script("nothing?", plays.play(plays.nothing("nothing?")))
    removed = [plays.removal("It fell.", "fell", reason="no passage says so")]
    window = plays.window("2019-12-01", None, "x")
    told = plays.simple(
        "partial?", status="partial", note="A note.", removed=removed, fallback=True, time_window=window
    )
    site.script("partial?", plays.play(told))
    site.script("judged?", plays.play(plays.judged("judged?")))
    site.script("problem?", plays.refused(500, detail="why", request_id="req-1"))
    site.script("busy?", _waiting)


def _waiting(stream: Stream) -> None:
    stream.event("status", {"phase": "searching"})
    stream.until_broken(20)


@pytest.mark.parametrize("look", ["light", "dark", "ko", "ar", "launcher", "page"])
def test_axe_finds_nothing_in_any_state(site: Site, scripted: Opened, states: None, look: str) -> None:
    mode = look if look in ("launcher", "page") else "inline"
    person = scripted(
        f'mode="{mode}" storage="off" suggestions="One?|Two?"',
        lang=look if look in ("ko", "ar") else "en",
        color_scheme="dark" if look == "dark" else "light",
        reduced_motion="reduce",
    )
    person.page.evaluate(AXE)
    found = {"closed": _axe(person)}
    if mode == "launcher":
        person.launcher.click()
    for state in STATES:
        state(person)
        found[state.__name__] = _axe(person)
        person.page.keyboard.press("Escape") if state in (_card, _doubted) else None
        person.element.evaluate("(e) => e.clear()")
    assert {name: bad for name, bad in found.items() if bad} == {}


def test_the_keyboard_is_enough(site: Site, scripted: Opened, states: None) -> None:
    person = scripted('mode="launcher"')
    keys = person.page.keyboard
    expect(person.launcher).to_have_attribute("aria-expanded", "false")
    keys.press("Tab")
    expect(person.launcher).to_be_focused()
    keys.press("Enter")
    expect(person.launcher).to_have_attribute("aria-expanded", "true")
    expect(person.field).to_be_focused()
    keys.type(Q)
    keys.press("Shift+Enter")
    expect(person.turns).to_have_count(0)
    keys.press("Backspace")
    keys.press("Enter")
    expect(person.last.locator(".cite")).to_have_count(2)
    expect(person.field).to_be_focused()
    cite = person.last.locator(".cite").first
    _tab_to(person, cite, "Shift+Tab")
    keys.press("Enter")
    card = person.element.locator(".card:popover-open")
    expect(card).to_be_visible()
    expect(cite).to_have_attribute("aria-expanded", "true")
    keys.press("Tab")
    expect(card.get_by_role("link")).to_be_focused()
    keys.press("Escape")
    expect(card).to_have_count(0)
    expect(cite).to_be_focused()
    expect(cite).to_have_attribute("aria-expanded", "false")
    expect(person.field).to_be_visible()
    keys.press("Escape")
    expect(person.field).to_be_hidden()
    expect(person.launcher).to_be_focused()


def test_the_open_dialog_does_not_hold_the_focus(site: Site, scripted: Opened) -> None:
    person = scripted('mode="launcher" open')
    person.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button id=after>After</button>')")
    expect(person.field).to_be_visible()
    assert person.page.evaluate("document.activeElement === document.body"), "an open launcher must not take the focus"
    _tab_to(person, person.page.locator("#after"), "Tab")


def test_the_answer_is_announced_once_when_it_is_complete(site: Site, scripted: Opened, states: None) -> None:
    person = scripted()
    person.element.evaluate(
        """(e) => { window.said = []; const region = e.shadowRoot.querySelector('[role=status]');
        new MutationObserver(() => said.push(region.textContent)).observe(region, {childList: true, characterData: true,
        subtree: true}); }"""
    )
    person.ask(Q)
    person.page.wait_for_function("said.some((one) => one)")
    person.page.wait_for_timeout(300)
    assert [one for one in person.page.evaluate("said") if one] == [
        "The bridge was closed on Monday. Three hangers had cracked. Sources: 2"
    ]
    expect(person.element.locator("[role=log]")).to_have_attribute("aria-live", "off")


def test_enter_during_composition_sends_nothing(site: Site, scripted: Opened) -> None:
    person = scripted()
    person.field.fill("다리")
    for composing in ("isComposing: true", "keyCode: 229"):
        person.field.evaluate(
            f"(f) => f.dispatchEvent(new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, {composing}}}))"
        )
    expect(person.turns).to_have_count(0)
    expect(person.field).to_have_value("다리")


def test_nothing_moves_for_those_who_asked_for_that(site: Site, scripted: Opened, states: None) -> None:
    moving, calm = scripted(), scripted(reduced_motion="reduce")
    for person, name in ((moving, "breathe"), (calm, "none")):
        dot = person.begin("busy?").locator(".phase i")
        assert dot.evaluate("(i) => getComputedStyle(i).animationName") == name
        person.element.evaluate("(e) => e.stop()")


@pytest.mark.parametrize(
    ("system", "theme", "dark"),
    [("light", "auto", False), ("dark", "auto", True), ("dark", "light", False), ("light", "dark", True)],
)
def test_themes(site: Site, scripted: Opened, system: Any, theme: str, dark: bool) -> None:
    person = scripted(f'theme="{theme}"', color_scheme=system)
    paper = person.element.locator(".panel").evaluate("(p) => getComputedStyle(p).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper)[:3])) < 200) == dark


def test_custom_properties_and_parts_reach_the_element(site: Site, scripted: Opened) -> None:
    head = (
        "<style>byline-qa { --byline-accent: rgb(0, 90, 0); --byline-height: 300px }"
        "byline-qa::part(send) { opacity: .5 }</style>"
    )
    person = scripted(head=head)
    box = person.element.bounding_box()
    assert box is not None
    assert box["height"] == 300
    assert person.element.locator(".send").evaluate("(b) => getComputedStyle(b).opacity") == "0.5"


def test_forced_colours_keep_borders_and_marks(site: Site, scripted: Opened, states: None) -> None:
    person = scripted('mode="launcher"', forced_colors="active")
    assert person.launcher.evaluate("(b) => getComputedStyle(b).borderTopWidth") == "1px"
    person.launcher.click()
    person.ask(Q)
    card = person.cite()
    ground, mark = (
        card.locator(at).evaluate("(one) => getComputedStyle(one).backgroundColor") for at in ("h4", "mark")
    )
    assert ground != mark
    assert card.evaluate("(c) => getComputedStyle(c).borderTopStyle") == "solid"


def test_on_a_phone_the_panel_fills_the_screen_and_targets_are_large(
    site: Site, scripted: Opened, states: None
) -> None:
    size = {"width": 360, "height": 640}
    person = scripted('mode="launcher"', viewport=size, is_mobile=True, has_touch=True)
    person.launcher.tap()
    assert person.element.locator(".panel").bounding_box() == {"x": 0, "y": 0, **size}
    person.ask(Q)
    _fits(person, 360)
    for button in person.element.locator("button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24 or "cite" in (button.get_attribute("class") or "")
    card = person.cite()
    box = card.bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 360, 640)


def test_right_to_left_mirrors_the_panel_and_leaves_english_text_alone(
    site: Site, scripted: Opened, states: None
) -> None:
    person = scripted('mode="launcher"', lang="ar")
    box = person.launcher.bounding_box()
    assert box is not None
    assert box["x"] < 100
    person.launcher.click()
    send, field = person.element.locator(".send").bounding_box(), person.field.bounding_box()
    assert send is not None
    assert field is not None
    assert send["x"] < field["x"]
    turn = person.ask(Q)
    assert turn.locator("h3").evaluate("(h) => getComputedStyle(h).direction") == "ltr"
    expect(turn.locator(".sources h4")).to_have_text("المصادر")
    _fits(person, 1000)


@pytest.mark.parametrize(("width", "height"), [(640, 360), (320, 256)], ids=["200 %", "400 %"])
@pytest.mark.parametrize("mode", ["inline", "page", "launcher"])
def test_zoom_hides_nothing(site: Site, scripted: Opened, states: None, mode: str, width: int, height: int) -> None:
    """A window of 1280 pixels at that zoom is this many CSS pixels wide."""
    person = scripted(f'mode="{mode}"', viewport={"width": width, "height": height}, device_scale_factor=2)
    if mode == "launcher":
        person.launcher.click()
    turn = person.ask(Q)
    _fits(person, width)
    for part in (person.field, turn.locator(".cite").first, turn.locator("button").last):
        part.scroll_into_view_if_needed()
        expect(part).to_be_in_viewport()
    box = person.cite().bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_larger_text_settings_are_followed(site: Site, scripted: Opened, states: None) -> None:
    head = "<style>:root { font-size: 5px }</style>"
    person = scripted(head=head)
    size = person.field.evaluate("(f) => parseFloat(getComputedStyle(f).fontSize)")
    assert size >= 16, "sizes count from the reader's own setting, not from the host's"


def _fits(person: Reader, width: int) -> None:
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width
    log = person.element.locator(".log")
    assert log.evaluate("(l) => l.scrollWidth <= l.clientWidth")


def _tab_to(person: Reader, goal: Locator, key: str) -> None:
    for _ in range(25):
        if goal.evaluate("(one) => one.getRootNode().activeElement === one"):
            return
        person.page.keyboard.press(key)
    raise AssertionError(f"{key} does not reach it")
