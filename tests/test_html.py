"""The rendering engine: literal untrusted text, no outside fetch, same bytes twice."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.errors import PipelineError
from pipeline.html import Engine
from pipeline.press import Supplies, press_of
from pipeline.resources import read_templates
from tests.paper.presse import SETTINGS

IMAGES = Path(__file__).parents[1] / "docs" / "images"


def template(folder: Path, body: str) -> Engine:
    (folder / "page.html").write_text(
        f'<html lang="fr"><head><title>Essai</title></head><body>{body}</body></html>', encoding="utf-8"
    )
    return Engine(read_templates(folder))


def test_values_are_escaped(tmp_path: Path) -> None:
    """A value holding markup or template code comes out as it was written."""
    html = template(tmp_path, "<p>{{ nom }}</p>").html("page.html", {"nom": "<b>{{7*7}}</b>"})
    assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in html


def test_undefined_name_is_a_french_error(tmp_path: Path) -> None:
    """A template that asks for what it was not given fails with a sentence for the administrator."""
    with pytest.raises(PipelineError, match=r"Le modèle page\.html"):
        template(tmp_path, "{{ inconnu }}").html("page.html", {})


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "../../../etc/hostname"])
def test_outside_fetch_is_refused(tmp_path: Path, url: str) -> None:
    """A page that asks for a file or an address outside the project is not rendered."""
    with pytest.raises(PipelineError, match="interdit"):
        template(tmp_path, f'<img src="{url}" alt="x">').pdf("page.html", {})


@pytest.mark.parametrize(
    "asking",
    [
        '<link rel="stylesheet" href="absent.css">',
        '<img src="absent.png" alt="x">',
        "<style>@import 'absent.css';</style>",
    ],
)
def test_a_file_that_is_not_there_is_a_french_error(tmp_path: Path, asking: str) -> None:
    """A stylesheet or a picture that a template names and that is missing is told; no page goes out without it."""
    with pytest.raises(PipelineError, match=r"Le modèle page\.html demande absent\.(css|png), qui n’existe pas"):
        template(tmp_path, asking).pdf("page.html", {})


def test_same_input_same_bytes(tmp_path: Path) -> None:
    """Rendering is deterministic, across engines too."""
    body = "<p>Œuvre, 2 septembre 2003</p>"
    assert template(tmp_path, body).pdf("page.html", {}) == template(tmp_path, body).pdf("page.html", {})


def test_a_stylesheet_of_the_department_replaces_the_program_s(tmp_path: Path) -> None:
    """A CSS file in the folder of overrides is taken for the program's own of the same name."""
    body = '<link rel="stylesheet" href="letters/letters.css"><p>Essai</p>'
    plain = template(tmp_path, body).pdf("page.html", {})
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letters.css").write_text("p { font-size: 40pt }", encoding="utf-8")
    assert template(tmp_path, body).pdf("page.html", {}) != plain


def test_a_template_that_misuses_a_filter_is_a_french_error(tmp_path: Path) -> None:
    """Whatever a department's template raises is told as a wrong template."""
    with pytest.raises(PipelineError, match="Le modèle"):
        template(tmp_path, "{{ 3 | date_longue }}").html("page.html", {})


def _styled(tmp_path: Path, head: str, **sheets: str) -> Engine:
    (tmp_path / "page.html").write_text(
        f'<html lang="fr"><head><title>Essai</title>{head}</head><body><p>Essai</p></body></html>', encoding="utf-8"
    )
    for name, css in sheets.items():
        (tmp_path / f"{name}.css").write_text(css, encoding="utf-8")
    return Engine(read_templates(tmp_path))


def _sides(pdf: bytes) -> tuple[float, float]:
    """mm."""
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)


def test_a_stylesheet_that_changes_is_read_again(tmp_path: Path) -> None:
    """Stylesheets are parsed once a process: a process that lasts sees the one that the department has just mended."""
    for height in (50, 60):
        _styled(tmp_path, '<link rel="stylesheet" href="own.css">', own=f"@page {{ size: 100mm {height}mm }}")
        supplies = Supplies.of(SETTINGS, read_templates(tmp_path)).packed()
        engine = press_of(supplies, date(2003, 11, 21)).engine
        assert _sides(engine.pdf("page.html", {})) == (100, height)
        assert press_of(supplies, date(2003, 11, 22)).engine is engine


def test_a_page_is_the_same_wherever_its_files_are(tmp_path: Path) -> None:
    """What it shows is known by its name among the templates: neither a folder nor a machine goes into its bytes."""
    made = set()
    for place in ("ici", "ailleurs"):
        folder = tmp_path / place
        folder.mkdir()
        (folder / "cachet.png").write_bytes((IMAGES / "lettre.png").read_bytes())
        made.add(template(folder, '<img src="cachet.png" alt="Cachet" style="width: 2cm">').pdf("page.html", {}))
    assert len(made) == 1


def test_of_two_stylesheets_the_second_wins(tmp_path: Path) -> None:
    """The order in which a page links to its stylesheets is theirs, parsed once or not."""
    links = '<link rel="stylesheet" href="first.css"><link rel="stylesheet" href="second.css">'
    engine = _styled(tmp_path, links, first="@page { size: 100mm 50mm }", second="@page { size: 70mm 60mm }")
    assert _sides(engine.pdf("page.html", {})) == (70, 60)


def test_a_style_of_the_page_stands_after_the_stylesheets_before_it(tmp_path: Path) -> None:
    """What a template writes in itself has its place among what it links to."""
    head = '<link rel="stylesheet" href="own.css"><style>@page { size: 80mm 40mm }</style>'
    engine = _styled(tmp_path, head, own="@page { size: 100mm 50mm !important }")
    assert _sides(engine.pdf("page.html", {})) == (100, 50)
