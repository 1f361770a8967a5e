"""The engine's own styles, less those of notes: what a page shows is the same."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.html import Engine
from pipeline.resources import read_templates
from pipeline.user_agent import Page

PAGE = '<html lang="fr"><head><title>Essai</title><link rel="stylesheet" href="page.css"></head><body>{}</body></html>'


def engine(folder: Path, css: str, body: str) -> Engine:
    (folder / "page.html").write_text(PAGE.format(body), encoding="utf-8")
    (folder / "page.css").write_text(css, encoding="utf-8")
    return Engine(read_templates(folder))


def test_the_engine_still_writes_these_rules_as_they_are_told_apart() -> None:
    """Of its own styles none is for every element: when this fails, WeasyPrint writes its stylesheet in another way."""
    page = Page(string="<p>Essai</p>")
    given = []
    for page.plain in (False, True):
        (sheet,) = page._ua_stylesheets()
        given.append(
            {kind for part in page.wrapper_element.iter_subtree() for _, _, kind, _ in sheet.matcher.match(part)}
        )
    assert given == [
        {None, "marker", "footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"},
        {None},
    ]


@pytest.mark.parametrize(
    "body", ["<ul><li>un<li>deux</ul><ol><li>un</ol>", "<p>un<br>deux</p>", "<table><td>un</table>"]
)
def test_a_page_is_the_same_with_and_without(tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes are those of the engine's own styles; items of lists keep their marks."""
    made = engine(tmp_path, "p { color: #123456 }", body).pdf("page.html", {})
    monkeypatch.setattr(Page, "plain", property(lambda _: False, lambda *_: None))
    assert engine(tmp_path, "p { color: #123456 }", body).pdf("page.html", {}) == made


def test_a_department_may_have_notes(tmp_path: Path) -> None:
    """A stylesheet that makes a note of something is laid out with the styles of notes: its call, and the note."""
    pdf = engine(tmp_path, ".bas { float: footnote }", '<p>Texte<span class="bas">une note</span></p>').pdf(
        "page.html", {}
    )
    (tmp_path / "essai.pdf").write_bytes(pdf)
    text = PdfReader(tmp_path / "essai.pdf").pages[0].extract_text()
    assert "Texte1" in text.replace("\n", "")
    assert "1. une note" in text.replace("\n", " ")
