"""PDFs that are none of our forms: what they show without being opened, and the public forms among them."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from pipeline.intake.raw import Diagnosis, Reading
from pipeline.intake.reader import read_file
from tests.intake.pdfs import fiche, save
from tests.secretary import Run


def _document(text: str = "", *, fields: tuple[str, ...] = (), title: str = "", script: bool = False) -> bytes:
    """A page with these words and these fields, as another administration makes it."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    stream = DecodedStreamObject()
    lines = " T* ".join(f"({line}) Tj" for line in text.split("\n"))
    stream.set_data(f"BT /F 10 Tf 12 TL 40 800 Td {lines} ET".encode("cp1252"))
    font = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica", "Encoding": "WinAnsiEncoding"}
    fonts = DictionaryObject({NameObject("/F"): DictionaryObject({
        NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in font.items()
    })})  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream)
    made = [
        writer._add_object(
            DictionaryObject(
                {
                    NameObject("/FT"): NameObject("/Tx"),
                    NameObject("/T"): TextStringObject(name),
                    NameObject("/Subtype"): NameObject("/Widget"),
                    NameObject("/Rect"): ArrayObject(map(FloatObject, (50, 700, 300, 720))),
                }
            )
        )
        for name in fields
    ]
    if made:
        page[NameObject("/Annots")] = ArrayObject(made)
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject(made)})
    if title:
        writer.add_metadata({"/Title": title, "/Producer": "Adobe LiveCycle Designer 11.0"})
    if script:
        action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('bonjour');")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject(k): v for k, v in action.items()})
    return save(writer)


def _told(content: bytes) -> tuple[Reading, Diagnosis]:
    reading = read_file(content, "formulaire.pdf")
    assert reading.diagnosis is not None
    return reading, reading.diagnosis


def test_a_form_with_a_script_is_shown_without_being_opened() -> None:
    """Most public forms carry a script: the note says what they show, and asks nobody to open the copy."""
    reading, found = _told(_document("Demande de bourse\nNom", fields=("nom", "classe"), title="Bourse", script=True))
    assert (found.code, reading.suspect) == ("autre_formulaire", True)
    assert ".bin" in found.que_s_est_il_passe
    assert found.comment.startswith("Laisser la copie fermée")
    assert "Ouvrir" not in found.comment
    for words in ("1 page", "2 champs à remplir", "nom", "Bourse", "Adobe LiveCycle Designer", "Demande de bourse Nom"):
        assert words in found.apercu


def test_a_form_without_a_script_may_be_opened() -> None:
    """The same steps as ever; what it shows is told as well."""
    reading, found = _told(_document("Demande de bourse", fields=("nom",)))
    assert (reading.suspect, found.comment.startswith("Ouvrir le document.")) == (False, True)
    assert "Demande de bourse" in found.apercu


@pytest.mark.parametrize("fields", [(), ("eleve", "ecole")], ids=["printed", "with fields"])
@pytest.mark.parametrize(
    ("text", "title", "nom"),
    [
        ("GEVA-Sco\nRecueil d'informations\nPremière demande", "", "GEVA-Sco de première demande"),
        ("Guide d'évaluation", "GEVA-Sco réexamen", "GEVA-Sco de réexamen"),
        ("Formulaire de demande à la MDPH", "cerfa_15692-01", "cerfa n° 15692"),
        ("cerfa\nN° 13788*01\nDemande auprès de la MDPH", "", "cerfa n° 13788"),
        ("Maison départementale\nFormulaire de demande MDPH", "", "une demande à la MDPH"),
        ("PROJET PERSONNALISÉ DE SCOLARISATION", "", "PPS"),
        ("Projet d'accueil individualisé", "", "PAI"),
        ("Programme personnalisé de\nréussite éducative", "", "PPRE"),
    ],
)
def test_a_public_form_is_named_and_our_forms_are_asked_for(
    text: str, title: str, nom: str, fields: tuple[str, ...]
) -> None:
    """Known by its words or its title, with its fields or printed."""
    _, found = _told(_document(text, title=title, fields=fields))
    assert found.code == "formulaire_public"
    assert nom in found.que_s_est_il_passe
    assert "formulaires vierges" in found.comment
    assert "établissement" in found.qui


@pytest.mark.parametrize(
    "text", ["Madame,\nveuillez trouver ci-joint les documents demandés.", "Facture 15692 B", "Cantine : menu du mois"]
)
def test_another_document_is_no_public_form(text: str) -> None:
    """A letter that says nothing of the kind."""
    assert _told(_document(text))[1].code == "autre_document"


def test_what_is_ours_is_never_a_public_form() -> None:
    """Whatever is written in its fields."""
    reading = read_file(fiche({"evolution": "Voir le GEVA-Sco de première demande, le PPS et le PAI."}).save(), "x.pdf")
    assert (reading.diagnosis, len(reading.forms)) == (None, 1)


def test_the_note_shows_what_the_document_shows(workspace: Path, process: Run) -> None:
    """What is shown stands in the page that the secretary reads, beside a copy whose name does not open."""
    (workspace / "inbox" / "geva.pdf").write_bytes(
        _document("Demande de bourse\u00a0: collège", fields=("nom_eleve",), script=True)
    )
    (piece,) = process()["pieces"]
    assert piece["diagnosis"] == "autre_formulaire"
    made = {path.suffix: path for path in (workspace / "outbox" / "a_verifier").iterdir()}
    assert set(made) == {".pdf", ".bin"}
    text = " ".join("".join(page.extract_text() for page in PdfReader(made[".pdf"]).pages).split())
    for words in ("Ce qu’on y lit", "nom_eleve", "Demande de bourse", "Laisser la copie fermée"):
        assert words in text
    assert "Ouvrir le document" not in text


def test_a_copy_bears_the_name_that_its_bytes_call_for(workspace: Path, process: Run) -> None:
    """A picture that came as a .pdf opens as a picture; a document of which it is not known keeps its name."""
    buffer = io.BytesIO(b"GIF89a" + bytes(500))
    (workspace / "inbox" / "fiche.pdf").write_bytes(buffer.getvalue())
    process()
    assert {path.suffix for path in (workspace / "outbox" / "a_verifier").iterdir()} == {".pdf", ".gif"}
