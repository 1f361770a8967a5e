"""Rendered letters: the window, the norm, the texts word for word, and what must never be printed."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.destinataires import Destinataire, Genre
from pipeline.dossier.model.grille import ITEMS
from pipeline.dossier.regime import regime
from pipeline.errors import PipelineError
from pipeline.html import Engine
from pipeline.paper.letters import render_letter
from tests.dossier.letters.exemples import dossier, du_type, item_manquant, lettres
from tests.paper.controles import accessible, only_the_address_in_the_window, same_as_golden
from tests.paper.lettres import BLOQUANTS, rendre, toutes, voir
from tests.paper.presse import SETTINGS, presse


def test_every_letter_says_what_its_golden_text_says() -> None:
    """Each letter of each pupil reads word for word as reviewed (rewritten when MAJ_GOLDEN is set)."""
    same_as_golden(toutes())


def test_only_the_address_shows_in_the_window() -> None:
    """In the zone that a window may show there is the address, within its block, and nothing else."""
    only_the_address_in_the_window(toutes())


def test_letters_are_accessible_pdfs(tmp_path: Path) -> None:
    """Every letter is valid PDF/UA-1."""
    accessible(toutes(), tmp_path)


def test_letters_keep_to_their_pages() -> None:
    """A letter takes one page, the transmission a second one for its synthesis."""
    for nom, rendue in toutes().items():
        assert len(rendue.pages) == (2 if rendue.lettre.type is TypeLettre.TRANSMISSION else 1), nom


def test_names_keep_their_accents_in_the_text() -> None:
    """In the body a name stays as it was written, marks and apostrophes included."""
    assert "Chloë LENOIR-D'ESTRÉES" in toutes()["accuse_reception_01"].texte


def test_untrusted_text_comes_out_literally() -> None:
    """Markup, formulas and template code in a name are printed as they were written."""
    lu = toutes()["demande_complement_42"].texte
    assert "../../ =cmd|'x'!A1" in lu
    assert "<B>&\\INPUT ECOLE {{7*7}}" in lu


def test_each_parent_reads_their_own_address_only() -> None:
    """Neither the text nor the metadata of a parent's letter holds the other parent's name or address."""
    for nom, absents in (
        ("accuse_reception_23", ("KARIM", "QUAI", "69999")),
        ("accuse_reception_23_2", ("SAMIA", "LILAS")),
    ):
        rendue = toutes()[nom]
        lu = f"{rendue.texte}{PdfReader(BytesIO(rendue.pdf)).metadata}".lower()
        assert not any(absent.lower() in lu for absent in absents)


def test_metadata_names_nobody() -> None:
    """The title and author of the file give the kind of letter, the number and the service, not the pupil."""
    for rendue in toutes().values():
        donnees = PdfReader(BytesIO(rendue.pdf)).metadata
        assert donnees is not None and donnees.title is not None
        assert donnees.title.split(" – dossier n° ")[1].startswith("2003-00")
        assert donnees.author == SETTINGS.service.nom


def test_same_letter_same_bytes() -> None:
    """Rendering again, with another engine, gives the same bytes."""
    rendue = toutes()["transmission_cdes_01"]
    assert render_letter(rendue.lettre, presse(engine=Engine())) == rendue.pdf


def test_twenty_four_missing_items_stay_readable() -> None:
    """With the whole grid empty the letter keeps to one page and still words every item."""
    (lettre,) = du_type(
        lettres(dossier("01"), *(item_manquant(n) for n in range(1, 25))), TypeLettre.DEMANDE_COMPLEMENT
    )
    (lu,) = rendre(lettre).pages
    mots = " ".join(lu.replace("\u00a0", " ").split())
    assert "Items 1 à 24" in mots
    assert all(item.libelle.split()[0] in mots for item in ITEMS)


def test_long_letter_runs_on_with_its_signature() -> None:
    """A letter too long for a page continues on a second one, where the closing stays with the signature."""
    longs = [replace(BLOQUANTS[2], message="Une phrase assez longue. " * 12) for _ in range(12)]
    (lettre,) = du_type(lettres(dossier("01"), *longs), TypeLettre.DEMANDE_COMPLEMENT)
    suite = rendre(lettre).pages[-1]
    assert "2/2" in suite
    assert suite.index("Réponse attendue") < suite.index("Je vous prie d’agréer") < suite.index("Odile PARAPHE")


def test_long_needs_keep_the_synthesis_to_one_page() -> None:
    """Needs too long for the page are shortened, and the synthesis says where the rest is."""
    cas = dossier("01")
    assert cas.fiche is not None and cas.piece_fiche is not None
    bavarde = replace(cas.fiche, besoins=("Un besoin longuement décrit par l’équipe. " * 9,) * 24)
    owed = lettres(replace(cas, piece_fiche=replace(cas.piece_fiche, form=bavarde)))
    (lettre,) = du_type(owed, TypeLettre.TRANSMISSION)
    _, synthese = rendre(lettre).pages
    assert synthese.count("(suite : fiche)") == 24


def test_text_of_the_department_replaces_ours() -> None:
    """A text given in the configuration is printed instead of the regime's."""
    autre = regime("CDES_2003", {"silence": "Le silence du département."})
    lettre = toutes()["accuse_reception_01"].lettre
    pdf = render_letter(lettre, presse(law=autre))
    assert "Le silence du département." in voir(lettre, pdf).texte


def test_logo_is_printed_outside_the_window(tmp_path: Path) -> None:
    """A logo stands in the letterhead, with a text for those who cannot see it."""
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20"/></svg>'
    lettre = toutes()["accuse_reception_01"].lettre
    pdf = render_letter(lettre, presse(engine=Engine(logo=logo, logo_name="logo.svg")))
    fichier = tmp_path / "lettre.pdf"
    fichier.write_bytes(pdf)
    assert page.validate_pdf(str(fichier), profile="ua1").is_compliant
    assert all(x0 >= 104.9 and haut >= 55.5 for x0, haut, _, _ in voir(lettre, pdf).fenetre)


def test_a_letter_without_a_glyph_shows_its_code() -> None:
    """A name with a character that no typeface draws is printed with its code: the letter is not held."""
    lettre = toutes()["accuse_reception_01"].lettre
    eleve = {"nom": "Zoé \ue123 李", "naissance": "", "classe": "", "etablissement": ""}
    assert "Zoé [U+E123] 李" in rendre(replace(lettre, context=lettre.context | {"eleve": eleve})).texte


def test_address_too_wide_for_the_window_is_refused() -> None:
    """A line that does not fit at the smallest legible size stops the letter instead of leaving the window."""
    lettre = toutes()["accuse_reception_01"].lettre
    large = Destinataire(Genre.FAMILLE, "W", ("W" * 38, "13999 V"), "Madame")
    with pytest.raises(PipelineError, match="fenêtre"):
        rendre(replace(lettre, destinataire=large))


@pytest.mark.parametrize("nom", ["王" * 38, "\ue123" * 38, "محمد الفخري " * 3])
def test_no_character_leaves_the_window(nom: str) -> None:
    """A line that sorting machines do not read anyway is set as small as it must be."""
    lettre = toutes()["accuse_reception_01"].lettre
    vus = rendre(replace(lettre, destinataire=replace(lettre.destinataire, lignes=(nom, "13999 VILLE")))).fenetre
    fenetre = SETTINGS.fenetre
    assert vus
    assert all(x0 >= fenetre.x - 0.2 and x1 <= fenetre.x + fenetre.largeur + 0.5 for x0, _, x1, _ in vus)


def test_seven_lines_share_the_window() -> None:
    """A foreign address of seven lines stays within the block."""
    lettre = toutes()["accuse_reception_01"].lettre
    lignes = ("MME X", "APPT 12", "BAT B", "RESIDENCE A", "4 RUE C", "L 9999 VILLE", "LUXEMBOURG")
    vus = rendre(replace(lettre, destinataire=replace(lettre.destinataire, lignes=lignes))).fenetre
    assert all(haut >= 55.5 and bas <= 79.5 for _, haut, _, bas in vus)


def test_unknown_address_leaves_the_window_empty() -> None:
    """A letter whose address is not known is printed with an empty window, to be written by hand."""
    (lettre,) = lettres(replace(dossier("01"), piece_protocole=None))
    assert lettre.destinataire.probleme
    assert rendre(lettre).fenetre == []
