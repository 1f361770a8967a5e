"""The rendering engine: literal untrusted text, no outside fetch, same bytes twice."""

from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.html import Engine


def template(folder: Path, body: str) -> Engine:
    (folder / "page.html").write_text(
        f'<html lang="fr"><head><title>Essai</title></head><body>{body}</body></html>', encoding="utf-8"
    )
    return Engine(overrides=folder)


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
