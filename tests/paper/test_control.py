"""A letter that may not be printed is refused, whatever template made it: its sheets, its window, its mentions."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.mentions import Mention, mentions
from pipeline.dossier.letters.specimens import specimens
from pipeline.errors import PipelineError
from pipeline.html import Engine
from pipeline.paper.control import faults
from pipeline.paper.letters import render_letter
from pipeline.paper.pdf.sheets import look
from pipeline.resources import TEMPLATES, read_templates
from tests.dossier.letters.exemples import REGLAGES
from tests.paper import clotures_rendues, lettres, notifications_rendues, renvois_rendus, suites_rendues
from tests.paper.lettres import Rendue
from tests.paper.presse import SETTINGS, presse

PARTAGEES = 7
"""Mentions that every letter has: service, date, number, pupil, name, capacity and delegation of who signs."""


def rendues() -> Iterator[Rendue]:
    """Every letter that the tests render."""
    for every in (
        lettres.toutes(),
        notifications_rendues.toutes_notifications(),
        suites_rendues.tous(),
        renvois_rendus.tous(),
        clotures_rendues.toutes(),
    ):
        yield from every.values()


def asked(lettre: Letter) -> tuple[Mention, ...]:
    """Mentions of a letter, under the settings of the tests."""
    signataire = lettre.context.get("signataire") or {
        "prenom": SETTINGS.signataire.prenom,
        "nom": SETTINGS.signataire.nom,
        "qualite": SETTINGS.signataire.qualite,
        "delegation": SETTINGS.signataire.delegation,
    }
    assert isinstance(signataire, dict)
    return mentions(lettre, presse().regime.textes, SETTINGS.service.nom, signataire)


def refused(folder: Path, lettre: Letter, **pieces: str) -> str:
    """What is said of a letter whose template has some pieces put in place of ours: name of the file → source."""
    for name, source in pieces.items():
        path = folder / "letters" / name.replace("_css", ".css").replace("_html", ".html")
        path.parent.mkdir(exist_ok=True)
        path.write_text(source, encoding="utf-8")
    with pytest.raises(PipelineError) as error:
        render_letter(lettre, presse(engine=Engine(read_templates(folder))))
    return str(error.value)


def lettre(nom: str = "accuse_reception_01") -> Letter:
    """A letter about a demande."""
    return lettres.toutes()[nom].lettre


def test_each_type_has_mentions_of_its_own() -> None:
    """No type of letter could be replaced by an empty page that bears the shared mentions alone."""
    seen = {one.type: len(asked(one)) for one in specimens(REGLAGES)}
    assert set(seen) == set(TypeLettre)
    assert min(seen.values()) > PARTAGEES


def test_a_mention_that_is_not_printed_is_told_by_its_name() -> None:
    """Each mention of each letter is found as it is, and missed as soon as it says something else."""
    for rendue in {rendue.lettre.type: rendue for rendue in rendues()}.values():
        seen = look(rendue.pdf)
        for mention in asked(rendue.lettre):
            other = replace(mention, texte=f"{mention.texte} sentinelle")
            assert not faults(seen, [mention], rendue.lettre.destinataire.lignes, SETTINGS.fenetre)
            (told,) = faults(seen, [other], rendue.lettre.destinataire.lignes, SETTINGS.fenetre)
            assert told == f"il y manque {mention.nom}"


@pytest.mark.parametrize("texte", ["003-0001", "2003-000", "0 novembre 2003"])
def test_a_number_is_not_found_inside_a_longer_one(texte: str) -> None:
    """« 0 novembre » is not read in « 20 novembre »."""
    told = faults(look(lettres.toutes()["accuse_reception_01"].pdf), [Mention("x", texte)],
                  lettre().destinataire.lignes, SETTINGS.fenetre)  # fmt: skip
    assert told == ("il y manque x",)


@pytest.mark.parametrize(
    ("nom", "manque"),
    [
        ("accuse_reception_01", "ce que vaut le silence de la commission"),
        ("demande_complement_01", "chaque point à compléter ou à vérifier"),
        ("transmission_cdes_01", "le caractère confidentiel du dossier"),
    ],
)
def test_a_template_that_leaves_a_mention_out_is_refused(tmp_path: Path, nom: str, manque: str) -> None:
    """What is missing, the file to mend, who mends it: nothing is printed meanwhile."""
    one = lettre(nom)
    source = '{% extends "letters/base.html" %}{% block corps %}<p>Bonjour.</p>{% endblock %}'
    told = refused(tmp_path, one, **{f"{one.type}_html": source})
    assert "il y manque" in told and manque in told
    assert f"letters/{one.type}.html" in told and "L’administrateur corrige" in told
    assert str(one.context["numero"]) not in told


def test_the_appeal_may_not_be_left_out(tmp_path: Path) -> None:
    """A notification without its appeal is no notification."""
    one = notifications_rendues.toutes_notifications()["accord_01_1_famille"].lettre
    told = refused(
        tmp_path,
        one,
        notification_famille_html='{% extends "letters/notification.html" %}{% block pied %}{% endblock %}',
    )
    assert "les voies et délais de recours" in told and "le motif de fait" in told


@pytest.mark.parametrize(
    ("style", "told"),
    [
        (".lieu { position: absolute; left: 80mm; top: 26mm }", "par la fenêtre"),
        (".adresse { visibility: hidden }", "l’adresse n’est pas seule"),
        ("@page :first { size: A4 landscape }", "n’est pas une feuille A4"),
        ("@page :first { size: A5 }", "n’est pas une feuille A4"),
        (".lieu { position: relative; right: -18mm }", "à moins de 4 mm d’un bord"),
    ],
)
def test_a_style_that_spoils_the_sheet_is_refused(tmp_path: Path, style: str, told: str) -> None:
    """A4 portrait, printable, and the address alone in the window."""
    ours = (TEMPLATES / "letters" / "letters.css").read_text(encoding="utf-8")
    assert told in refused(tmp_path, lettre(), letters_css=f"{ours}\n{style}")


HIDDEN = {
    "white on white": "{ color: #fff }",
    "black on black": "{ color: #000; background: #000 }",
    "transparent": "{ opacity: 0 }",
    "tiny": "{ font-size: 1pt !important }",
    "reduced": "{ transform: scale(.1) }",
    "cut": "{ height: 2mm; overflow: hidden }",
    "covered": "{ position: relative } .recours::after, .adresse::after "
    '{ content: ""; position: absolute; left: 0; right: 0; top: 0; bottom: 0; background: #fff }',
    "aside": "{ position: absolute; left: -400mm }",
}
"""What a style says of a block that is in the file and that nobody can read."""


@pytest.mark.parametrize("style", HIDDEN.values(), ids=HIDDEN)
def test_what_cannot_be_read_on_paper_is_not_printed(tmp_path: Path, style: str) -> None:
    """An appeal that is in the file, and that the family cannot see, is no appeal; an address likewise."""
    ours = (TEMPLATES / "letters" / "notification.css").read_text(encoding="utf-8")
    one = notifications_rendues.toutes_notifications()["refus_01_1_famille"].lettre
    told = refused(tmp_path, one, notification_css=f"{ours}\n.recours, .recours * {style}")
    assert "les voies et délais de recours" in told or "à moins de 4 mm" in told
    if style not in (HIDDEN["tiny"], HIDDEN["reduced"]):  # A line of another script is as small as it must be.
        told = refused(tmp_path, one, notification_css=f"{ours}\n.adresse, .adresse * {style}")
        assert "l’adresse n’est pas seule et entière" in told


@pytest.mark.parametrize(("pages", "text", "told"), [(1, "", "la page 2 est vide"), (11, "Suite.", "elle a 12 pages")])
def test_blank_pages_and_bundles_of_pages_are_refused(tmp_path: Path, pages: int, text: str, told: str) -> None:
    """A page that bears its number alone is blank; what no envelope takes is not printed."""
    page = f'<p style="break-before: page; height: 1mm">{text}</p>' + '<p style="break-before: page">Fin.</p>' * (
        not text
    )
    source = f'{{% extends "letters/base.html" %}}{{% block corps %}}{page * pages}{{% endblock %}}'
    assert told in refused(tmp_path, lettre(), accuse_reception_html=source)


def test_a_template_of_the_department_that_says_it_all_is_printed(tmp_path: Path) -> None:
    """Another order, other words around: what must be said is there."""
    source = (TEMPLATES / "letters" / "accuse_reception.html").read_text(encoding="utf-8")
    (tmp_path / "letters").mkdir()
    other = source.replace("{% block corps %}", "{% block corps %}<p>Le département vous écrit.</p>")
    (tmp_path / "letters" / "accuse_reception.html").write_text(other, encoding="utf-8")
    assert look(render_letter(lettre(), presse(engine=Engine(read_templates(tmp_path))))).sheets
