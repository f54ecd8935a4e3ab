"""A reader at a page with the widget: asks, looks, clicks, and notices what must never happen.

Contract: a Playwright page in; `faults()` lists script executions by text, policy violations, errors of the page and
requests to other hosts. Knows nothing of the service.
"""

from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

WATCH = """
window.__seen = [];
addEventListener('securitypolicyviolation', (e) => {
  __seen.push(`policy: ${e.effectiveDirective} ${e.blockedURI} ${e.sample}`);
});
for (const name of ['alert', 'confirm', 'prompt', 'print', 'xss']) {
  window[name] = () => { __seen.push(`executed: ${name}`); };
}
"""
_HOSTS = ("127.0.0.1", "localhost")


class Reader:
    """Looks at one `<byline-qa>`; `at` selects it where there are several."""

    def __init__(self, page: Page, at: str = "byline-qa") -> None:
        self.page = page
        self.at = at
        self.expected = ""  # a fault with this text is part of the test
        self._faults: list[str] = []
        page.on("pageerror", lambda error: self._faults.append(f"error: {error}"))
        page.on(
            "console", lambda said: self._faults.append(f"console: {said.text}") if _bad(said.type, said.text) else None
        )
        page.on("request", lambda sent: self._faults.append(f"request: {sent.url}") if _foreign(sent.url) else None)

    def go(self, url: str) -> "Reader":
        """Open the page, and wait for the widget."""
        self.page.goto(url)
        expect(self.element.locator(".root")).to_be_attached()
        return self

    @property
    def element(self) -> Locator:
        """The element itself."""
        return self.page.locator(self.at)

    @property
    def field(self) -> Locator:
        """Where questions are typed."""
        return self.element.locator(".ask textarea")

    @property
    def launcher(self) -> Locator:
        """The floating button."""
        return self.element.locator("button.launcher")

    @property
    def turns(self) -> Locator:
        """Questions with what is shown of their answers."""
        return self.element.locator(".turn")

    @property
    def last(self) -> Locator:
        """The newest of them."""
        return self.turns.last

    def begin(self, question: str) -> Locator:
        """Ask by typing and Enter, and wait for nothing."""
        before = self.turns.count()
        self.field.fill(question)
        self.field.press("Enter")
        expect(self.turns).to_have_count(before + 1)
        return self.last

    def ask(self, question: str) -> Locator:
        """Ask, and wait for the end of the answer, whatever it is."""
        turn = self.begin(question)
        expect(turn).to_have_attribute("aria-busy", "false")
        return turn

    def cite(self, n: int = 1) -> Locator:
        """Open the n-th citation of the newest answer; its card."""
        self.last.locator(".cite").nth(n - 1).click()
        card = self.element.locator(".card:popover-open")
        expect(card).to_be_visible()
        return card

    def faults(self) -> list[str]:
        """What must never happen, so far."""
        seen: list[str] = self.page.evaluate("window.__seen ?? []")
        return [fault for fault in (*self._faults, *seen) if not self.expected or self.expected not in fault]


def _bad(kind: str, text: str) -> bool:
    return kind in ("error", "warning") and not text.startswith("Failed to load resource")


def _foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob", "about") and parts.hostname not in _HOSTS
