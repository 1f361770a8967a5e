"""The consolidated dossier of a complete demande, with former versions, acceptances and originals."""

import json
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import page
import pdfplumber
import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from pipeline.active_content import find_active_content
from pipeline.dossier.model.dossier import Acceptation, Dossier, Etat
from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.grille import GROUPES
from pipeline.forms.editions import FORMS
from pipeline.paper.dossier.pieces import PieceView, pieces
from pipeline.paper.pdf.cleaning import clean_pdf
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.intake.pdfs import save
from tests.paper.dossier.dossiers import RECUE, anomalies, assembler, eleve, empreinte, piece, rempli

pytestmark = pytest.mark.slow

NOM = "CANTINE"
NETTOYE = "protocole_2003-0030_v1_nettoye.pdf"


def mots(texte: str) -> str:
    """The text with plain spaces only, as pdfplumber gives it back."""
    return " ".join(texte.split())


def avec_javascript(pdf: bytes) -> bytes:
    """The same PDF with a script that runs when it is opened."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(BytesIO(pdf)))
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
    )
    return save(writer)


@pytest.fixture(scope="module")
def originaux() -> dict[str, tuple[str, bytes]]:
    """Two versions of the fiche and a protocole that holds a script."""
    ancienne = rempli(Kind.FICHE, FICHES["36"])
    fiche = rempli(Kind.FICHE, FICHES["30"])
    protocole = avec_javascript(rempli(Kind.PROTOCOLE, PROTOCOLES["30"]))
    names = (("ancienne.pdf", ancienne), ("fiche 30.pdf", fiche), ("protocole <b>.pdf", protocole))
    return {empreinte(pdf): (name, pdf) for name, pdf in names}


@pytest.fixture(scope="module")
def dossier(originaux: dict[str, tuple[str, bytes]]) -> Dossier:
    """Pupil 30, with a former fiche and one accepted remark."""
    ancienne, fiche, protocole = originaux
    return Dossier(
        "2003-0030",
        date(2003, 11, 3),
        piece(Kind.FICHE, FICHES["30"], fiche),
        piece(Kind.PROTOCOLE, PROTOCOLES["30"], protocole),
        (piece(Kind.FICHE, FICHES["36"], ancienne, date(2003, 11, 3)),),
        (Acceptation("ACCOMPAGNEMENT_SUPERIEUR_DECRIT", "", "Mme Registre", "Vu avec le directeur.", RECUE),),
    )


@pytest.fixture(scope="module")
def pdf(dossier: Dossier, originaux: dict[str, tuple[str, bytes]]) -> bytes:
    """The consolidated PDF."""
    return assembler(dossier, originaux, Etat.TRANSMIS)


@pytest.fixture(scope="module")
def textes(pdf: bytes) -> list[str]:
    """Text of each page."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [page_.extract_text() for page_ in document.pages]


@pytest.mark.parametrize("profile", ["3b", "ua1"])
def test_is_valid(pdf: bytes, profile: str, tmp_path: Path) -> None:
    """The dossier is valid PDF/A-3b, and accessible (PDF/UA-1)."""
    path = tmp_path / "dossier.pdf"
    path.write_bytes(pdf)
    report = page.validate_pdf(path, profile=profile)
    assert report.is_compliant, report.failures


def test_same_facts_same_bytes(pdf: bytes, dossier: Dossier, originaux: dict[str, tuple[str, bytes]]) -> None:
    """Assembling twice gives the same bytes, and a name for the file that does not change."""
    assert assembler(dossier, originaux, Etat.TRANSMIS) == pdf


def test_every_page_is_numbered(textes: list[str]) -> None:
    """Each page carries the number of the dossier, its own and the total."""
    for number, texte in enumerate(textes, start=1):
        assert f"Dossier n° 2003-0030 · page {number} / {len(textes)}" in texte


def test_the_outline_names_every_part(pdf: bytes) -> None:
    """Bookmarks lead to each part, in order."""
    outline = pypdf.PdfReader(BytesIO(pdf)).outline
    titles = [item.title for item in outline if not isinstance(item, list)]
    assert titles == [
        "Couverture",
        "Grille d’autonomie",
        "Remarques des contrôles",
        "Protocole",
        "Emploi du temps de l’auxiliaire",
        "Fiche telle que reçue",
        "Protocole tel que reçu",
    ]


def test_the_cover_lists_pieces_with_their_versions(textes: list[str], dossier: Dossier) -> None:
    """Each piece shows its date, the start of its hash, and whether another one replaced it."""
    said = "\n".join(textes[:2])
    for version in (*dossier.pieces, *dossier.remplacees):
        assert version.sha256[:12] in said
    assert "version 2, en vigueur" in said
    assert "version 1, remplacée" in said
    assert "03/11/2003" in said


def test_the_cover_shows_the_state_of_the_checks(textes: list[str]) -> None:
    """The cover counts the remarks by severity and says how many were accepted."""
    assert "transmis" in textes[0]
    assert "2 à vérifier dont 1 acceptée" in mots(textes[0])
    assert "bloquant" not in textes[0]
    assert "points vérifiés n’appellent aucune remarque" in textes[0]


def test_anomalies_are_told_with_their_acceptance(textes: list[str], dossier: Dossier) -> None:
    """Every message stands in the dossier, and who accepted what, when and why."""
    words = mots("\n".join(textes))
    for anomaly in anomalies(dossier):
        assert mots(anomaly.message) in words
    assert "Acceptée par Mme Registre le 20 novembre 2003 : Vu avec le directeur." in words


def test_originals_travel_unchanged(pdf: bytes, originaux: dict[str, tuple[str, bytes]], textes: list[str]) -> None:
    """Attached originals are byte for byte those received; of one that holds a script, a copy without it is."""
    ancienne, fiche, protocole = (content for _, content in originaux.values())
    attached = pypdf.PdfReader(BytesIO(pdf)).attachments
    assert attached["fiche_2003-0030_v1.pdf"] == [ancienne]
    assert attached["fiche_2003-0030_v2.pdf"] == [fiche]
    assert set(attached) == {"fiche_2003-0030_v1.pdf", "fiche_2003-0030_v2.pdf", NETTOYE, "dossier_2003-0030.json"}
    assert attached[NETTOYE] == [clean_pdf(protocole)]
    assert find_active_content(protocole)
    assert find_active_content(attached[NETTOYE][0]) == ""
    assert "copie nettoyée : l’original contient du code" in mots("\n".join(textes[:2]))
    assert "JavaScript" in "\n".join(textes[:2])


def test_attached_files_say_what_they_are(pdf: bytes) -> None:
    """Originals are the source of the document and the JSON its data (ISO 19005-3)."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    relations = {file.name: str(file.associated_file_relationship) for file in reader.attachment_list}
    assert relations == {
        "fiche_2003-0030_v1.pdf": "/Source",
        "fiche_2003-0030_v2.pdf": "/Source",
        NETTOYE: "/Source",
        "dossier_2003-0030.json": "/Data",
    }
    associated = reader.root_object["/AF"]
    assert isinstance(associated, list)
    assert len(associated) == 4


def test_the_json_holds_every_field(pdf: bytes) -> None:
    """The data hold each field of both forms under its target, and the answers of the grid."""
    data = json.loads(pypdf.PdfReader(BytesIO(pdf)).attachments["dossier_2003-0030.json"][0])
    assert data["dossier"] == {"numero": "2003-0030", "ouvert_le": "2003-11-03", "etat": "transmis"}
    for kind in (Kind.FICHE, Kind.PROTOCOLE):
        targets = {
            re.sub(r"^(edt\.\w+)\.(de|a)$", r"\1", field.target)
            for field in FORMS[kind].fields
            if field.type is not FieldType.MARKER
        }
        assert set(data[kind.value]) == targets
    assert data["protocole"]["accompagnement"] == {"texte": "27 h", "valeur": 27 * 60, "doute": ""}
    assert [line["reponse"] for line in data["grille"]][8] == "niveau3"
    assert data["emploi_du_temps"]["minutes_total"] == 12 * 60
    assert [piece_["joint"] for piece_ in data["pieces"]] == [
        "fiche_2003-0030_v2.pdf",
        "fiche_2003-0030_v1.pdf",
        NETTOYE,
    ]
    assert [piece_["retire"] for piece_ in data["pieces"]] == [None, None, "du code JavaScript"]
    assert [piece_["motif_non_joint"] for piece_ in data["pieces"]] == [None] * 3


def test_the_json_is_documented(pdf: bytes) -> None:
    """Every key of the data, down to the second level, is in its documentation."""
    data = json.loads(pypdf.PdfReader(BytesIO(pdf)).attachments["dossier_2003-0030.json"][0])
    documentation = (Path(__file__).parents[3] / "docs" / "dossier-json.md").read_text(encoding="utf-8")
    keys = set(data) | set(data["dossier"]) | set(data["emploi_du_temps"])
    for part in ("pieces", "grille", "anomalies"):
        keys |= set(data[part][0])
    assert {key for key in keys if f"`{key}`" not in documentation} == set()


def test_nothing_is_hidden(pdf: bytes) -> None:
    """No form field, no script, no link out of the document, no text off the page or invisible, no name in metadata."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    assert "/AcroForm" not in reader.root_object
    assert "/OpenAction" not in reader.root_object
    assert NOM not in str(reader.metadata)
    assert NOM not in str(reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else "")
    with pdfplumber.open(BytesIO(pdf)) as document:
        for page_ in document.pages:
            assert {annot["data"]["Subtype"].name for annot in page_.annots} <= {"Link"}
            assert not page_.hyperlinks
            for char in page_.chars:
                assert 0 <= char["x0"] <= char["x1"] <= page_.width
                assert 0 <= char["top"] <= char["bottom"] <= page_.height
                assert "Source-Sans-Pro" in char["fontname"]
    contents = [content for page_ in reader.pages if (content := page_.get_contents())]
    assert all(b" 3 Tr" not in content.get_data() for content in contents)


def test_the_timetable_adds_up(textes: list[str]) -> None:
    """The hours of each day and of the week stand beside the time that the protocole states."""
    week = next(texte for texte in textes if "Totaux" in texte)
    assert "Présence 3 h 3 h — 3 h 3 h 12 h" in week
    assert "Temps hebdomadaire d’accompagnement indiqué 27 h" in week
    assert "− 15 h" in week


@pytest.mark.parametrize("decalage", [0, 1, 2])
def test_the_grid_shows_each_answer_where_it_was_given(decalage: int) -> None:
    """Every item has its mark in the column of its answer, whatever the answer, and its group above it."""
    niveaux: Values = {f"niveau.{n}": f"niveau{(n + decalage) % 3 + 1}" for n in range(1, 24)}
    dernier = ("jamais", "rares", "eventuelles")[decalage]
    pdf = assembler(replace(eleve("36", niveaux | {"niveau.24": dernier}), piece_protocole=None))
    with pdfplumber.open(BytesIO(pdf)) as document:
        grid = next(p for p in document.pages if "Évaluation de l’autonomie" in p.extract_text()[:40])
        words = grid.extract_words()
        text = grid.extract_text()
    heads = sorted((word for word in words if word["text"] in {"1", "2", "3"}), key=lambda word: float(word["top"]))[:3]
    columns = {head["text"]: (head["x0"] + head["x1"]) / 2 for head in heads}
    for numero in range(1, 24):
        line = next(word for word in words if word["text"] == str(numero) and word["x0"] < 100)
        marks = [
            word
            for word in words
            if abs((word["top"] + word["bottom"]) / 2 - (line["top"] + line["bottom"]) / 2) < 9
            and word["text"] in columns
            and abs((word["x0"] + word["x1"]) / 2 - columns[word["text"]]) < 2
        ]
        nearest = min(marks, key=lambda word: abs(float(word["top"]) - float(line["top"])))
        assert nearest["text"] == str((numero + decalage) % 3 + 1)
    assert [groupe for groupe in text.split("\n") if groupe in GROUPES] == list(GROUPES)


def test_what_is_known_of_an_original_counts_for_its_bytes() -> None:
    """One that was proved inert when it was read is attached as it is; other bytes in its place are looked at."""
    acts = avec_javascript(rempli(Kind.FICHE, FICHES["30"]))
    shown = piece(Kind.FICHE, FICHES["30"], empreinte(acts))
    dossier = Dossier("2003-0030", date(2003, 11, 3), shown)

    def attached(content: bytes) -> PieceView:
        (view,) = pieces(dossier, {shown.sha256: ("f.pdf", content)}, {shown.sha256: ""})
        return view

    assert (attached(acts).contenu, attached(acts).retire) == (acts, "")
    assert "JavaScript" in attached(acts + b"\n").retire
