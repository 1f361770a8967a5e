"""Rendered notifications: the window, the norm, their texts word for word, and what each must hold."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import page
import pdfplumber
import pytest

from pipeline.dossier.letters.notifications import NoteDecision
from pipeline.dossier.model.destinataires import Envoi, Genre
from pipeline.dossier.regime import regime
from pipeline.html import Engine
from pipeline.paper.letters import render_letter
from pipeline.paper.notes.note import render_note_decision
from tests.dossier.exemples_decision import APRES_SEANCE, decision_complete
from tests.dossier.letters.test_notifications import notifiees
from tests.paper.controles import accessible, only_the_address_in_the_window, same_as_golden
from tests.paper.lettres import MM, voir
from tests.paper.notifications_rendues import AVEC_BUREAU, rendre_notification, toutes_notifications
from tests.paper.presse import presse


def mots(texte: str) -> str:
    """The text on one line, with plain spaces."""
    return " ".join(texte.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_every_notification_says_what_its_golden_text_says() -> None:
    """Each notification reads word for word as reviewed (rewritten when MAJ_GOLDEN is set)."""
    same_as_golden(toutes_notifications(), "notifications")


def test_only_the_address_shows_in_the_window() -> None:
    """In the zone that a window may show there is the address and nothing else, « recommandé » included."""
    only_the_address_in_the_window(toutes_notifications())


def test_registered_letters_say_so_above_the_address() -> None:
    """The mention stands above the address; ordinary letters do not bear it."""
    for nom, rendue in toutes_notifications().items():
        recommandee = rendue.lettre.destinataire.envoi is Envoi.RECOMMANDE
        assert ("Lettre recommandée avec demande d’avis de réception" in rendue.texte) is recommandee, nom
        if recommandee:
            with pdfplumber.open(BytesIO(rendue.pdf)) as document:
                (mention,) = document.pages[0].search("recommandée")
            assert mention["x0"] / MM > 90 and mention["bottom"] / MM < 34, nom


def test_notifications_are_accessible_pdfs(tmp_path: Path) -> None:
    """Every notification is valid PDF/UA-1."""
    accessible(toutes_notifications(), tmp_path)


def test_notifications_keep_to_their_pages() -> None:
    """One page; two at most for a family, where the help decreases or is granted in part."""
    for nom, rendue in toutes_notifications().items():
        longue = rendue.lettre.destinataire.genre is Genre.FAMILLE and nom.startswith(
            ("degressif", "partiel", "separes")
        )
        assert len(rendue.pages) <= (2 if longue else 1), nom


def test_every_notification_holds_what_makes_it_lawful() -> None:
    """Séance, texts, who signs and in what capacity, and the reminder, on each letter."""
    for nom, rendue in toutes_notifications().items():
        lu, seconde = mots(rendue.texte), nom.startswith(("revision", "refusee"))
        seance = "11 mars 2004" if seconde else "11 décembre 2003"
        for mention in (
            f"Dans sa séance du {seance}, la commission départementale d’éducation spéciale (CDES)",
            "Vu le code de l’éducation, notamment son article L. 351-3",
            "décret n° 75-1166 du 15 décembre 1975",
            "circulaire DGAS/3C n° 2003-290 du 19 juin 2003",
            "Pour le président et par délégation,",
            "Secrétaire de la commission",
            "Marguerite PARAPHE",
            "elle ne saurait être considérée comme une condition de la scolarisation",
        ):
            assert mention in lu, (nom, mention)


def test_the_family_reads_how_to_appeal() -> None:
    """The appeal, its term from the reception and never a computed date, in each letter to a family."""
    for nom, rendue in toutes_notifications().items():
        lu = mots(rendue.texte)
        famille = rendue.lettre.destinataire.genre is Genre.FAMILLE
        assert ("Dans un délai de deux mois à compter de la réception de cette notification" in lu) is famille, nom
        assert "février 2004" not in lu or "degressif" in nom, nom


def test_decreasing_help_is_a_table() -> None:
    """Three phases are three lines, each with its dates and its hours, for each reader."""
    for genre in Genre.FAMILLE, Genre.ETABLISSEMENT, Genre.IA_DSDEN:
        (rendue,) = [
            r for nom, r in toutes_notifications().items() if nom.startswith("degressif") and nom.endswith(genre)
        ]
        lu = mots(rendue.texte)
        assert "1 5 janvier 2004 28 février 2004 24 h 2 29 février 2004 30 avril 2004 12 h" in lu
        assert "3 1er mai 2004 30 juin 2004 6 h" in lu
        assert "Base du volume temps hebdomadaire de scolarisation de l’élève (26 h d’après le protocole)" in lu


def test_a_corrected_decision_says_what_it_replaces() -> None:
    """« Annule et remplace » stands on the three letters of the corrected decision, and on no other."""
    for nom, rendue in toutes_notifications().items():
        assert ("annule et remplace celle du 12 décembre 2003" in mots(rendue.texte)) is nom.startswith("remplace")


def test_untrusted_text_comes_out_literally() -> None:
    """Markup and template code in a name are printed as they were written."""
    assert "<b>&\\input École {{7*7}}" in toutes_notifications()["injection_42_1_famille"].texte


def test_a_long_motive_is_never_cut() -> None:
    """A motive that fills pages is printed whole, and the letter goes on."""
    motif = " ".join(f"Constat {rang}." for rang in range(1, 400))
    rendue = rendre_notification(notifiees(replace(decision_complete(), motif_fait=motif))[0])
    lu = mots(" ".join(page.replace("dossier n° 2003-0001", "") for page in rendue.pages))
    assert all(f"Constat {rang}." in lu for rang in (1, 200, 399))


@pytest.mark.parametrize("texte", ["notification_rappel", "notification_recours", "notification_vu"])
def test_text_of_the_department_replaces_ours(texte: str) -> None:
    """A text given in the configuration is printed instead of the regime's."""
    autre = regime("CDES_2003", {texte: "le texte du département"})
    lettre = toutes_notifications()["accord_01_1_famille"].lettre
    assert "le texte du département" in mots(voir(lettre, render_letter(lettre, presse(AVEC_BUREAU, law=autre))).texte)


def test_same_notification_same_bytes() -> None:
    """Rendering again, with another engine, gives the same bytes."""
    rendue = toutes_notifications()["degressif_39_1_famille"]
    assert render_letter(rendue.lettre, presse(AVEC_BUREAU, engine=Engine())) == rendue.pdf


def test_the_note_names_what_to_complete(tmp_path: Path) -> None:
    """The note to the secretariat prints each point, with characters that the font lacks shown by their code."""
    note = NoteDecision("2003-0001", "Zoé \ue123", ["Il manque le motif de fait."], ["Vérifiez la date."], ["X"])
    fichier = tmp_path / "note.pdf"
    fichier.write_bytes(render_note_decision(note, presse(le=APRES_SEANCE)))
    assert page.validate_pdf(str(fichier), profile="ua1").is_compliant
    with pdfplumber.open(fichier) as document:
        (lu,) = [mots(page.extract_text()) for page in document.pages]
    for attendu in ("n° 2003-0001", "Zoé [U+E123]", "1. Il manque le motif de fait.", "Vérifiez la date."):
        assert attendu in lu
