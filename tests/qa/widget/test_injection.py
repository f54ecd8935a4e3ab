"""No text of an article, a model or an error becomes markup: 0 executions, 0 violations, 0 requests to other hosts."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from qa.settings import Settings
from qa.wire import PassageOut
from tests.qa.api.conftest import Served, serving, settings_for
from tests.qa.widget import plays
from tests.qa.widget.conftest import Opened
from tests.qa.widget.injections import INJECTIONS
from tests.qa.widget.reader import Reader
from tests.qa.widget.site import Play, Site, Stream

MOST = tuple(text for n, text in enumerate(INJECTIONS) if n % 5 < 3)  # for what is slow; 200 all the same
POLICY = (
    "default-src 'none'; script-src {service}/widget/; connect-src {service}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types byline-qa"
)
# Everything that the element may ever draw; and what addresses may look like.
ALLOWED = """(element) => {
  const tags = new Set(('div section header h2 h3 h4 p span button svg path article i b s em strong code pre hr br a '
    + 'ul ol li q mark blockquote form fieldset legend label input textarea details summary').split(' '));
  const bad = [];
  for (const one of element.shadowRoot.querySelectorAll('*')) {
    if (!tags.has(one.localName)) bad.push(`<${one.localName}>`);
    for (const { name, value } of one.attributes) {
      if (/^on|^src|^style$|^formaction$|^xlink/.test(name)) bad.push(`${name}=${value}`);
      if (name === 'href' && !/^https?:\\/\\//.test(value)) bad.push(`${name}=${value}`);
    }
  }
  return bad;
}"""


def test_the_corpus_holds_200_different_strings() -> None:
    assert len(set(INJECTIONS)) == len(INJECTIONS) > len(MOST) >= 200


@pytest.mark.parametrize("policy", ["", POLICY], ids=["no policy", "strict policy"])
def test_in_every_field_of_an_answer_streaming_and_final(site: Site, scripted: Opened, policy: str) -> None:
    person = scripted('storage="off"', policy=policy.format(service=site.service))
    found: list[str] = []
    for n, text in enumerate(INJECTIONS):
        question = f"{n} {text}".strip()[:1900]
        site.script(question, _everywhere(question, text))
        asked = person.element.evaluate("(e, q) => { e.clear(); return e.ask(q).then((a) => a.answer); }", question)
        assert asked == f"It says: {text} and ends."
        found += person.element.evaluate(ALLOWED)
        if n % 25 == 0:
            expect(person.cite().locator("mark")).to_have_count(1)
            person.page.mouse.move(300, 300)
            person.page.keyboard.press("Escape")
    assert found == []
    assert person.faults() == []


@pytest.mark.parametrize("policy", ["", POLICY], ids=["no policy", "strict policy"])
def test_in_errors_and_notes(site: Site, scripted: Opened, policy: str) -> None:
    person = scripted('storage="off"', policy=policy.format(service=site.service))
    found: list[str] = []
    for n, text in enumerate(MOST if policy else INJECTIONS):
        site.script(f"error {n}", _failing(text))
        site.script(f"note {n}", _noting(f"note {n}", text))
        for question in (f"error {n}", f"note {n}"):
            person.element.evaluate("(e, q) => { e.clear(); return e.ask(q); }", question)
            found += person.element.evaluate(ALLOWED)
    assert found == []
    assert person.faults() == []


@pytest.fixture(scope="module")
def hostile(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real service over an archive whose articles are the corpus."""
    folder = tmp_path_factory.mktemp("hostile-archive")
    records = folder / "hostile.jsonl"
    clerks = [
        {
            "id": f"clerk-{n}",
            "title": f"{text} {n}",
            "text": f"Harbour clerk number {n} wrote on the board: {text} today.",
            "url": text,
        }
        for n, text in enumerate(MOST)
    ]
    records.write_text("\n".join(json.dumps(one) for one in clerks), encoding="utf-8")
    settings = Settings(archive=folder / "archive")
    with Archive.open(folder / "archive", create=True) as archive:
        summary = Pipeline(archive, Recipe(Embedder(settings.embedder), settings)).run([str(records)])
    assert len(summary.added) >= 200
    given = settings_for(folder / "archive", folder, origins=site.origin, answer_timeout_s=600)
    with serving(given) as up:
        yield up


def test_from_the_archive_through_the_real_service(site: Site, hostile: Served, reader: Opened) -> None:
    tag = f'<script type="module" src="{hostile.url}/widget/v1.js"></script>'
    person = reader(site.page("<byline-qa storage=off></byline-qa>", head=tag))
    for n in range(0, len(MOST), 20):
        turn = person.ask(f"What did harbour clerk number {n} write on the board?")
        expect(turn.locator(".sources a").first).to_be_visible()
        assert person.element.evaluate(ALLOWED) == []
    address = person.element.evaluate("(e) => e.shadowRoot.querySelector(\".sources a[href*='/articles/']\").href")
    assert person.faults() == []
    person.page.goto(address)
    assert person.faults() == []


def test_an_error_of_the_real_service_that_repeats_what_was_asked(site: Site, seeded: Served, reader: Opened) -> None:
    person = _in(reader, site, seeded)
    for text in INJECTIONS[::20]:
        person.element.evaluate("(e, c) => { e.clear(); e.collection = c; return e.ask('who?'); }", text[:150])
        expect(person.last.locator(".problem")).to_be_visible()
        assert person.element.evaluate(ALLOWED) == []
    assert person.faults() == []


def _in(reader: Opened, site: Site, served: Served) -> Reader:
    tag = f'<script type="module" src="{served.url}/widget/v1.js"></script>'
    return reader(site.page("<byline-qa storage=off></byline-qa>", head=tag))


def _everywhere(question: str, text: str) -> Play:
    """The string as title, outlet, author, address, passage, quote and answer; the answer cut in three."""
    place: PassageOut = plays.passage(f"Before. {text} After.", title=text, url=text, source=text, byline=[text])
    said = f"It says: {text} and ends."
    cited = plays.citation(1, said, text, text, place)
    found = [plays.sentence(said, said, "unproved", 1, reason=text)]
    given = {"sources": [place.model_dump(mode="json")], "note": text, "sentences": found}
    whole = plays.answer(question, said, [cited], **given)
    return plays.play(whole, pieces=3)


def _failing(text: str) -> Play:
    def play(stream: Stream) -> None:
        stream.event("start", {"id": text})
        stream.event("status", {"phase": text})
        stream.event("delta", {"text": text})
        stream.event("error", {"title": text, "status": 500, "detail": text, "request_id": text})

    return play


def _noting(question: str, text: str) -> Play:
    removed = [{"sentence": text, "verdict": "unfounded", "reason": text, "word": (1, 3)}]
    nothing = {**plays.nothing(question), "note": text, "removed": removed, "resolved_question": text}
    nothing["sources"] = [plays.passage(text, title=text, url=text, source=text).model_dump(mode="json")]
    nothing["time_window"] = {"start": text, "end": text, "text": text}
    return plays.play(nothing)
