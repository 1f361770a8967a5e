"""The notes of what waits for a person."""

from io import BytesIO
from pathlib import Path

import page
import pdfplumber

from pipeline.dossier.model.forms import Kind
from pipeline.paper.notes.note import (
    FileNote,
    NoteRemarques,
    WaitingNote,
    render_note,
    render_note_remarques,
    render_waiting,
)
from tests.paper.dossier.dossiers import TODAY
from tests.paper.presse import presse

SHA256 = "ab12" * 16


def note(fichier: str = "scan.pdf") -> bytes:
    """A note on a file that could not be read."""
    said = FileNote(
        fichier=fichier,
        sha256=SHA256,
        titre="PDF protégé par un mot de passe",
        que_s_est_il_passe="Le PDF est chiffré.",
        pourquoi="Son contenu n’a pas pu être lu.",
        qui="Le secrétariat.",
        comment="Demander le fichier sans mot de passe.",
    )
    return render_note(said, presse(le=TODAY))


def attente(candidats: tuple[str, ...] = ("2003-0003",), nom: str = "MULLER-STRASS") -> bytes:
    """A note on a piece whose pupil is not certain."""
    said = WaitingNote(
        piece=SHA256[:12],
        fichier="fiche.pdf",
        sha256=SHA256,
        kind=Kind.FICHE,
        identite={
            "numero": "",
            "nom": nom,
            "prenom": "Léa",
            "naissance": ["03/04/1995", "1995-04-03", ""],
            "etablissement": "École du Pont-Imaginaire",
        },
        raison="les noms se ressemblent",
        dossiers=dict.fromkeys(candidats, "Léa MÜLLER-STRAẞ, né(e) le 14/03/1995, École du Pont-Imaginaire"),
        candidats=candidats,
    )
    return render_waiting(said, presse(le=TODAY))


def texte(pdf: bytes) -> str:
    """Text of the only page."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        assert len(document.pages) == 1
        return document.pages[0].extract_text().replace("\u00a0", " ")


def valide(pdf: bytes, folder: Path) -> bool:
    """Whether the PDF is valid PDF/UA-1."""
    path = folder / "note.pdf"
    path.write_bytes(pdf)
    return bool(page.validate_pdf(path, profile="ua1").is_compliant)


def test_a_note_says_all_on_one_page(tmp_path: Path) -> None:
    """A note says what happened, why it matters, who acts and how, and names the file and its hash."""
    pdf = note()
    page_ = texte(pdf)
    for part in ("PDF protégé", "Le PDF est chiffré.", "n’a pas pu être lu", "Le secrétariat.", "sans mot de passe"):
        assert part in page_
    assert "scan.pdf" in page_
    assert SHA256 in page_
    assert valide(pdf, tmp_path)


def test_a_waiting_piece_gives_its_commands(tmp_path: Path) -> None:
    """The note gives the exact command for each candidate dossier, and for a new one."""
    pdf = attente(("2003-0003", "2003-0004"))
    page_ = texte(pdf)
    for target in ("2003-0003", "2003-0004", "nouveau"):
        assert f'pipeline attach ab12ab12ab12 {target} --by "Votre nom" --reason "Votre raison"' in page_
    assert "les noms se ressemblent" in page_
    assert "03/04/1995" in page_
    assert valide(pdf, tmp_path)


def test_without_candidate_a_new_dossier_is_proposed() -> None:
    """With no candidate the only command opens a new dossier."""
    assert texte(attente(())).count("pipeline attach") == 1


def test_strange_names_stay_text_on_one_page() -> None:
    """A file name or a pupil's name that looks like code, is endless or cannot be printed stays harmless text."""
    assert "<b>{{ 7*7 }}</b>" in texte(note("<b>{{ 7*7 }}</b> " + "x" * 1000))
    assert "[U+E123]" in texte(attente(nom="\ue123" + "y" * 2000))


def test_same_note_same_bytes() -> None:
    """The same facts and date give the same bytes."""
    assert note() == note()
    assert attente() == attente()


def test_a_demande_to_look_at_is_told_point_by_point() -> None:
    """Each point with its code, and the command that accepts it; one page, accessible, literal."""
    points = (("DUREE_A_CONFIRMER", "« 12.30 » se lit de deux façons : <b>{{7*7}}</b>"),)
    pdf = render_note_remarques(NoteRemarques("2003-0001", "Zoé ESSAI", points), presse(le=TODAY))
    with pdfplumber.open(BytesIO(pdf)) as document:
        assert len(document.pages) == 1
        text = document.pages[0].extract_text()
    assert "<b>{{7*7}}</b>" in text
    assert "pipeline accept 2003-0001 CODE" in text
