"""Templates of a department: what would be refused is told before it prints, and what replaces nothing is told."""

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.specimens import specimens
from pipeline.resources import TEMPLATES
from pipeline.run.checks.templates import refused_templates
from pipeline.run.documents.idle import idle_templates
from pipeline.workspace import Workspace
from tests.dossier.letters.exemples import REGLAGES
from tests.secretary import Run, demande, types

HOLLOW = '{% extends "letters/base.html" %}{% block corps %}<p>Bonjour.</p>{% endblock %}'


def put(folder: Path, name: str, source: str) -> None:
    """Put a file into the folder of templates."""
    path = folder / "modeles" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


def ours(name: str) -> str:
    """The template of the program."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def test_there_is_a_specimen_of_each_letter() -> None:
    """A type of letter that is added has one."""
    assert {one.type for one in specimens(REGLAGES)} == set(TypeLettre)


def test_templates_that_say_it_all_are_refused_nothing(workspace: Path) -> None:
    """Copies of ours, of a style and of a part: every specimen may be printed."""
    for name in ("letters/commun.html", "letters/letters.css"):
        put(workspace, name, ours(name))
    assert refused_templates(Workspace(workspace)) == ()
    assert idle_templates(Workspace(workspace)) == ()


def test_a_hollow_template_is_told_with_what_it_lacks(workspace: Path) -> None:
    """Its letter, the mention, the file: before any family waits for it."""
    put(workspace, "letters/convocation.html", HOLLOW)
    (told,) = refused_templates(Workspace(workspace))
    assert told.startswith("Convocation devant la commission : ")
    assert "l’heure de la convocation" in told and "letters/convocation.html" in told


def test_a_template_that_cannot_be_read_is_told(workspace: Path) -> None:
    """Whatever it makes, letter or not."""
    put(workspace, "notes/note.html", "{% if %}")
    (told,) = refused_templates(Workspace(workspace))
    assert "Le modèle notes/note.html, ligne 1 ne peut pas être utilisé" in told


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("lettres/accuse_reception.html", "Serait-ce letters/accuse_reception.html ?"),
        ("accuse_reception.html", "Serait-ce letters/accuse_reception.html ?"),
        ("letters/acuse_reception.html", "Serait-ce letters/accuse_reception.html ?"),
        ("letters/image.png", "retire."),
    ],
)
def test_a_file_that_replaces_nothing_is_told(workspace: Path, name: str, meant: str) -> None:
    """With the name that was meant, where one is near."""
    put(workspace, name, "x")
    (told,) = idle_templates(Workspace(workspace))
    assert f"modeles/{name} ne remplace aucun modèle" in told and meant in told


def test_a_file_of_another_folder_is_told_though_its_name_is_used(workspace: Path) -> None:
    """« letters/base.html » does not name « lettres/base.html »."""
    put(workspace, "letters/convocation.html", ours("letters/convocation.html"))
    put(workspace, "lettres/base.html", "x")
    (told,) = idle_templates(Workspace(workspace))
    assert "modeles/lettres/base.html" in told


def test_a_file_that_another_one_uses_is_not_told(workspace: Path) -> None:
    """A picture, a part that is included."""
    put(workspace, "letters/base.html", '{% include "letters/entete_du_departement.html" %}')
    put(workspace, "letters/entete_du_departement.html", "<p>x</p>")
    assert idle_templates(Workspace(workspace)) == ()


@pytest.mark.slow
def test_a_run_sets_the_letter_apart_and_tells_the_idle_file_once(
    workspace: Path, process: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rest is written; the letter follows once its template is mended."""
    put(workspace, "letters/accuse_reception.html", HOLLOW)
    put(workspace, "lettres/transmission_cdes.html", "x")
    demande(workspace, "01")
    assert main(["process", "--workspace", str(workspace), "--today", "2003-11-21", "--json"]) == 5
    said = capsys.readouterr()
    written, told = types(json.loads(said.out)), said.err
    assert "accuse_reception" not in written and "transmission_cdes" in written
    assert told.count("ne remplace aucun modèle") == 1
    assert "il y manque ce que vaut le silence de la commission" in told
    assert "LENOIR" not in told and "Chloë" not in told
    (workspace / "modeles" / "lettres" / "transmission_cdes.html").unlink()
    put(workspace, "letters/accuse_reception.html", ours("letters/accuse_reception.html"))
    assert "accuse_reception" in types(process("2003-11-22"))
