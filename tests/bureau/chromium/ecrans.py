"""What must be true of a screen, whoever looks at it."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.bureau.chromium.personne import Personne

_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps somebody from using a screen."""

    path: str
    rule: str
    where: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.path}: {self.rule} ({', '.join(self.where)})"


def faults(person: Personne, path: str, axe: str) -> list[Fault]:
    """Open a page and say what is wrong with it; nothing of what is no page (a picture, a file, a part of a page)."""
    if not is_page(person, path):
        return []
    person.open(path)
    return [*_too_wide(person.page, path), *_axe(person.page, path, axe)]


def is_page(person: Personne, path: str) -> bool:
    """Whether an address shows a whole page to this person."""
    answer = person.context.request.get(f"{person.address}{path}", max_redirects=0)
    return "text/html" in answer.headers.get("content-type", "") and "<html" in answer.text()


def _too_wide(page: Page, path: str) -> list[Fault]:
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [Fault(path, f"wider than the window by {beyond} px", ())] if beyond > 0 else []


def _axe(page: Page, path: str, source: str) -> list[Fault]:
    page.evaluate(source)
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", list(_TAGS)
    )
    return [
        Fault(path, f"{one['id']}: {one['help']}", tuple(str(node["target"][0]) for node in one["nodes"][:3]))
        for one in found["violations"]
    ]
