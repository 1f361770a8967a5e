"""One person at her screen: a browser window of her own, what went wrong in it, and her keyboard."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Request, Response, expect

from tests.bureau.navigateur import PASSWORD

DESK, PHONE, ZOOMED = (1280, 900), (390, 844), (640, 450)
"""CSS pixels: a screen, a telephone, and that screen at 200 %."""
SIZES = {"1280": DESK, "390": PHONE, "zoom200": ZOOMED}
_TABS = 400
"""A control that so many strokes of the tab key do not reach is not reached by keyboard."""
_REFUSED = "Failed to load resource: the server responded with a status of 4"
"""What Chromium says of a refusal (409), which is no fault: the page shows why. Missing files are looked for apart."""


class Personne:
    """One browser window, without anything of another's; it never clicks."""

    def __init__(self, browser: Browser, address: str, size: tuple[int, int] = DESK, *, script: bool = True) -> None:
        self.address = address
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, locale="fr-FR"
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        """What no window may show: errors of its console, requests that leave this machine, answers that fail."""
        self.missing_is_asked = False
        """The test asks for a page that does not exist."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.context.on("request", self._request)
        self.context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_REFUSED):
            self.wrong.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.wrong.append(f"leaves this machine: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and not self.missing_is_asked):
            self.wrong.append(f"{response.status}: {response.url}")

    def open(self, path: str) -> None:
        """Open an address of the page, as from a bookmark."""
        self.page.goto(f"{self.address}{path}")

    def log_in(self, name: str) -> None:
        """Log in on the page of logins, which is shown; the field of the name has the keyboard."""
        self.type(name, self.field("Identifiant"))
        self.type(PASSWORD, self.field("Mot de passe"))
        with self.page.expect_navigation():
            self.press("Enter")

    def heading(self, text: str) -> None:
        """Wait until a page with this title is shown."""
        expect(self.page.get_by_role("heading", level=1, name=text, exact=True)).to_be_visible()

    def told(self, text: str) -> None:
        """Wait until the page says what was done."""
        expect(self.page.locator("#messages")).to_contain_text(text)

    def refused(self, text: str) -> None:
        """Wait until the page says why something was not done."""
        expect(self.page.get_by_role("alert")).to_contain_text(text)

    def link(self, name: str) -> Locator:
        """A link by its words."""
        return self.page.get_by_role("link", name=name, exact=True)

    def button(self, name: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        """A field by its label."""
        return self.page.get_by_label(label, exact=True)

    def reach(self, target: Locator) -> None:
        """Go with the tab key to a control.

        Raises:
            AssertionError: when the key goes round without meeting it.
        """
        expect(target).to_be_visible()
        for _ in range(_TABS):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached with the tab key: {target}")

    def press(self, *keys: str) -> None:
        """Press keys, wherever the keyboard is."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str, target: Locator) -> None:
        """Go to a field and write in it, in place of what it holds."""
        self.reach(target)
        self.press("Control+a")
        self.page.keyboard.type(text)

    def follow(self, name: str, title: str) -> None:
        """Go to a link of the page and follow it; wait for the page of that title."""
        if not self.link(name).is_visible():
            # On a small screen the menu is folded away.
            self.reach(self.button("Menu"))
            self.press("Enter")
        self.reach(self.link(name))
        self.press("Enter")
        self.heading(title)

    def close(self) -> None:
        """Close the window.

        Raises:
            AssertionError: when something went wrong in it.
        """
        self.context.close()
        assert not self.wrong, self.wrong
