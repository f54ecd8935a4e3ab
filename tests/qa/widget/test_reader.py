"""What belongs to a reader: the conversation and where it is kept, ratings, copies, the connection, access."""

import threading

import pytest
from playwright.sync_api import Request, expect

from tests.qa.api.conftest import Served
from tests.qa.widget import plays
from tests.qa.widget.conftest import Opened
from tests.qa.widget.site import Site, Stream

Q = "When was the bridge closed?"


def test_one_conversation_carries_follow_ups_and_survives_a_reload(site: Site, seeded: Served, reader: Opened) -> None:
    tag = f'<script type="module" src="{seeded.url}/widget/v1.js"></script>'
    sent: list[dict[str, str]] = []
    person = reader()

    def note(request: Request) -> None:
        if request.url.endswith("/v1/ask"):
            sent.append(request.post_data_json or {})

    person.page.on("request", note)
    person.go(site.page("<byline-qa></byline-qa>", head=tag))
    person.ask("who announced the call first?")
    person.ask("and on which day did they speak?")
    person.page.reload()
    expect(person.turns).to_have_count(2)
    person.ask("and where?")
    [conversation] = {one["conversation_id"] for one in sent}
    with seeded.client() as client:
        told = client.get(f"/v1/conversations/{conversation}").json()
    assert [one["question"] for one in told["answers"]] == [
        "who announced the call first?",
        "and on which day did they speak?",
        "and where?",
    ]
    person.element.get_by_role("button", name="New conversation").click()
    expect(person.turns).to_have_count(0)
    person.page.reload()
    expect(person.field).to_be_visible()
    expect(person.turns).to_have_count(0)


def test_a_conversation_that_the_service_has_forgotten_is_begun_anew(
    site: Site, seeded: Served, reader: Opened
) -> None:
    tag = f'<script type="module" src="{seeded.url}/widget/v1.js"></script>'
    person = reader(site.page("<byline-qa></byline-qa>", head=tag))
    person.ask("who announced the call first?")
    with seeded.client() as client:
        for one in client.get("/v1/conversations").json()["data"]:
            client.delete(f"/v1/conversations/{one['id']}")
    expect(person.ask("who announced the call first?").locator(".cite")).to_have_count(1)


@pytest.mark.parametrize(("kind", "after_reload", "in_new_tab"), [("off", 0, 0), ("session", 1, 0), ("local", 1, 1)])
def test_storage(site: Site, scripted: Opened, kind: str, after_reload: int, in_new_tab: int) -> None:
    site.script(Q, plays.play(plays.simple(Q)))
    person = scripted(f'storage="{kind}"')
    person.ask(Q)
    person.page.reload()
    expect(person.field).to_be_visible()
    expect(person.turns).to_have_count(after_reload)
    kept = person.page.evaluate("[sessionStorage.length, localStorage.length]")
    assert kept == [int(kind == "session"), int(kind == "local")]
    other = person.page.context.new_page()
    other.goto(person.page.url)
    expect(other.locator("byline-qa textarea")).to_be_visible()
    expect(other.locator("byline-qa .turn")).to_have_count(in_new_tab)
    person.element.evaluate("(e) => e.clear()")
    assert person.page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_ratings_reach_the_service_and_can_be_changed_and_taken_back(
    site: Site, seeded: Served, reader: Opened
) -> None:
    def stored() -> list[tuple[str, str, str]]:
        with seeded.service.store.engine.connect() as connection:
            found = connection.exec_driver_sql("select rating, reasons, comment from feedback order by at").all()
        return [(str(rating), str(reasons), str(comment)) for rating, reasons, comment in found]

    tag = f'<script type="module" src="{seeded.url}/widget/v1.js"></script>'
    person = reader(site.page("<byline-qa></byline-qa>", head=tag))
    turn = person.ask("who announced the call first?")
    up, down = (turn.get_by_role("button", name=name, exact=True) for name in ("Helpful", "Not helpful"))
    with person.page.expect_response("**/v1/feedback") as said:
        up.click()
    assert said.value.status == 201
    expect(up).to_have_attribute("aria-pressed", "true")
    assert stored() == [("up", "[]", "")]
    with person.page.expect_response("**/v1/feedback"):
        down.click()
    expect(up).to_have_attribute("aria-pressed", "false")
    assert stored() == [("down", "[]", "")]
    turn.get_by_label("The source does not say this").check()
    turn.get_by_label("Anything else (optional)").fill("see page 3")
    with person.page.expect_response("**/v1/feedback"):
        turn.get_by_role("button", name="Send feedback").click()
    expect(turn.get_by_text("Thank you.")).to_be_visible()
    assert stored() == [("down", '["wrong_source"]', "see page 3")]
    with person.page.expect_response("**/v1/feedback/*"):
        down.click()
    expect(down).to_have_attribute("aria-pressed", "false")
    assert stored() == []


def test_a_copy_carries_the_sources(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.simple(Q, url="https://courier.example/bridge")))
    person = scripted(permissions=["clipboard-read", "clipboard-write"])
    turn = person.ask(Q)
    turn.get_by_role("button", name="Copy with sources").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    text = person.page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(
        f"{Q}\n\nThe bridge was closed on Monday. [1] Three hangers had cracked. [2]\n\n[1] Bridge closed."
    )
    assert (
        "“Engineers had found cracks in three hangers.”\n    https://courier.example/bridge#:~:text=Engineers" in text
    )


def test_a_copy_works_where_the_page_has_no_clipboard(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.simple(Q)))
    head = "<script>Object.defineProperty(navigator, 'clipboard', {value: undefined})</script>"
    person = scripted(head=head)
    copied = "addEventListener('copy', () => { window.copied = getSelection().toString() || 'from a field'; })"
    person.page.evaluate(copied)
    turn = person.ask(Q)
    turn.get_by_role("button", name="Copy with sources").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    assert person.page.evaluate("window.copied")


def test_offline_is_told_and_the_question_waits(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.simple(Q)))
    person = scripted()
    context = person.page.context
    context.set_offline(True)
    told = person.element.locator(".offline")
    expect(told).to_have_text("You are offline. Your question stays here until you are back.")
    person.field.fill(Q)
    person.field.press("Enter")
    expect(person.turns).to_have_count(0)
    expect(person.field).to_have_value(Q)
    context.set_offline(False)
    expect(told).to_have_count(0)
    person.field.press("Enter")
    expect(person.last.locator(".cite")).to_have_count(2)


def test_a_service_that_cannot_be_reached_is_told(site: Site, scripted: Opened) -> None:
    person = scripted()
    person.page.route("**/v1/**", lambda route: route.abort())
    expect(person.ask(Q).locator(".problem")).to_contain_text("The archive cannot be reached.")


def _token(guarded: Served, site: Site) -> str:
    _, key = guarded.service.keys.create("host", ["widget", "ask"])
    with guarded.client(key) as client:
        answered = client.post("/v1/widget/token", json={"origin": site.origin, "reader": "ana"})
        answered.raise_for_status()
        return str(answered.json()["token"])


def test_a_refused_token_is_renewed_once(site: Site, guarded: Served, reader: Opened) -> None:
    site.tokens[:] = ["no-longer-valid", _token(guarded, site)]
    tag = f'<script type="module" src="{guarded.url}/widget/v1.js"></script>'
    person = reader(site.page('<byline-qa token-url="/token"></byline-qa>', head=tag))
    turn = person.ask("who announced the call first?")
    expect(turn.locator(".body")).to_contain_text("The Kremlin")
    assert site.tokens == []
    person.ask("who announced the call first?")
    address = person.cite().get_by_role("link").get_attribute("href") or ""
    assert address.startswith(f"{guarded.url}/articles/")
    person.page.goto(address)
    expect(person.page.locator("mark")).to_contain_text("The Kremlin was first")


def test_a_token_that_stays_refused_is_told(site: Site, guarded: Served, reader: Opened) -> None:
    tag = f'<script type="module" src="{guarded.url}/widget/v1.js"></script>'
    person = reader(site.page("<byline-qa></byline-qa>", head=tag))
    person.element.evaluate("(e) => { window.calls = 0; e.getToken = async () => { calls++; return 'bad'; }; }")
    expect(person.ask("who?").locator(".problem")).to_contain_text("You have no access, or it has ended.")
    assert person.page.evaluate("calls") == 2


def test_a_token_that_cannot_be_had_is_told(site: Site, scripted: Opened) -> None:
    person = scripted('token-url="/nowhere"')
    expect(person.ask(Q).locator(".problem")).to_contain_text("You have no access, or it has ended.")
    assert site.requests("POST", "/nowhere")


def test_no_token_is_asked_for_before_the_first_question(site: Site, scripted: Opened) -> None:
    site.script(Q, plays.play(plays.simple(Q)))
    site.tokens[:] = ["one"]
    person = scripted('token-url="/token"')
    assert site.tokens == ["one"]
    person.ask(Q)
    assert site.asked[-1].authorization == "Bearer one"


def test_moving_the_element_does_not_end_an_answer(site: Site, scripted: Opened) -> None:
    go = threading.Event()
    whole = plays.simple(Q)

    def play(stream: Stream) -> None:
        stream.event("start", {"id": whole["id"]})
        go.wait(30)
        stream.event("done", whole)

    site.script(Q, play)
    person = scripted()
    turn = person.begin(Q)
    person.page.evaluate("document.body.append(document.querySelector('byline-qa'))")
    go.set()
    expect(turn.locator(".cite")).to_have_count(2)
