"""The page of guide that the secretary prints: its pictures, taken from the demonstration, and the PDF of it.

``python -m tests.guide FOLDER`` makes the demonstration in that folder, takes the pictures of ``docs/images`` and
writes ``docs/guide-secretariat.pdf``; ``make guide`` calls it.
"""

import sys
from datetime import date
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import Page, sync_playwright
from weasyprint import CSS, HTML
from weasyprint.document import Document

from pipeline.comptes.model import Role
from pipeline.workspace import Workspace
from tests import demo
from tests.bureau.chromium.navigator import ARGUMENTS, CHROMIUM
from tests.bureau.chromium.site import served
from tests.bureau.navigateur import PASSWORD, application

DOCS = Path(__file__).parent.parent / "docs"
GUIDE = DOCS / "guide-secretariat.md"
WIDTH, HEIGHT = 1120, 620
"""Pixels: what of a screen is shown."""
_STYLE = """
@page { size: A4; margin: 11mm 13mm 10mm }
html { font: 9.2pt/1.34 'Source Sans Pro', 'DejaVu Sans', sans-serif; color: #1c2733 }
h1 { font-size: 16pt; margin: 0 0 1.5mm }
p { margin: 0 0 1.6mm } ol { margin: 0 0 1.6mm; padding-left: 5mm } li { margin: 0 0 .7mm }
code { font-size: 8.6pt } a { color: #1f4e8c }
table { width: 100%; border-spacing: 2mm 0; margin: 0 -2mm 1.5mm; table-layout: fixed } thead { display: none }
td { padding: 0; text-align: center; font-size: 8.6pt } img { width: 100%; border: .3mm solid #c9d1d9 }
"""


def printed() -> Document:
    """Lay the guide out as it is printed."""
    body = MarkdownIt("commonmark").enable("table").render(GUIDE.read_text(encoding="utf-8"))
    page = f'<html lang="fr"><head><title>Le bureau, en une page</title></head><body>{body}</body></html>'
    return HTML(string=page, base_url=str(DOCS)).render(stylesheets=[CSS(string=_STYLE)])


def main(folder: Path) -> None:
    """Take the pictures, then print the page."""
    demo.main(folder)
    with application(Workspace(folder), date.fromisoformat(demo.OUVERTURE)) as desk, served(desk) as address:
        desk.people.add("odile", "Odile PARAPHE", Role.SECRETARIAT, PASSWORD, par="guide")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="fr-FR")
            _take(page, address)
            browser.close()
    printed().write_pdf(GUIDE.with_suffix(".pdf"))


def _take(page: Page, address: str) -> None:
    page.goto(f"{address}/connexion")
    page.fill("#identifiant", "odile")
    page.fill("#mot_de_passe", PASSWORD)
    page.press("#mot_de_passe", "Enter")
    page.wait_for_selector("nav[aria-label=Principal]")
    _picture(page, f"{address}/a-faire", "a-faire")
    _picture(page, f"{address}/imprimer", "imprimer")
    _picture(page, f"{address}/seance/{demo.OUVERTURE}", "seance", "select[name=decision]")
    page.goto(f"{address}/confirmer")
    # The copy on which all could be read.
    address_of_copy = page.locator("main a[href^='/confirmer/']").last.get_attribute("href")
    _picture(page, f"{address}{address_of_copy}", "a-confirmer")


def _picture(page: Page, address: str, name: str, shown: str = "h1") -> None:
    """``shown``: what of the page stands in the middle of the picture, when it is far down."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.locator(shown).first.evaluate("one => one.scrollIntoView({block: 'center'})")
    page.screenshot(path=DOCS / "images" / f"bureau-{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
