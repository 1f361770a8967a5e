"""The JSON of a reading: a stable interface."""

import io
import json
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import NumberObject

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.intake.as_json import reading_to_json
from tests.intake.pdfs import Pdf, fiche, protocole, read, save

pytestmark = pytest.mark.slow

KEYS = [
    "file", "sha256", "kind", "edition", "diagnosis", "provenance",
    "fields", "raw", "origins", "confidence", "anomalies",
]  # fmt: skip


def one(content: bytes | Pdf) -> dict[str, Any]:
    """The object of a file with one form or none."""
    found = json.loads(json.dumps(reading_to_json(read(content))))
    assert isinstance(found, dict)
    return found


def test_a_form_is_shown_with_both_its_values() -> None:
    """Normalised and raw values stand side by side, under the PDF names."""
    found = one(fiche({"niveau.7": "niveau1"}).text("fiche_eleve_prenom", "Zoe\u0301".encode("utf-16")))
    assert list(found) == KEYS
    assert (found["file"], found["kind"], found["edition"], found["diagnosis"]) == (
        "formulaire.pdf",
        "fiche",
        FORMS[Kind.FICHE].edition,
        None,
    )
    assert (found["fields"]["fiche_eleve_prenom"], found["raw"]["fiche_eleve_prenom"]) == ("Zoé", "Zoe\u0301")
    assert found["fields"]["fiche_dependance_scolaire"] is True
    assert found["raw"]["fiche_dependance_scolaire"] == "/V /oui /AS /oui"
    assert found["fields"]["fiche_item_07_niveau"] == "niveau1"
    assert found["fields"]["fiche_dossier"] is None
    assert list(found["fields"]) == list(found["raw"])


def test_an_anomaly_names_its_field() -> None:
    """Code, severity, PDF name and message; ``null`` for the form as a whole."""
    found = one(fiche().text("fiche_eleve_nom", NumberObject(3)).button("fiche_relais", v="Off"))
    whole, name = found["anomalies"]
    assert (whole["code"], whole["severity"], whole["field"]) == ("REPONSES_A_MOITIE", "a_verifier", None)
    assert (name["code"], name["severity"], name["field"]) == ("VALEUR_TYPE_INATTENDU", "a_verifier", "fiche_eleve_nom")
    assert found["raw"]["fiche_eleve_nom"] == "3"


def test_a_diagnosis_is_shown_whole() -> None:
    """What, why, who and how; no field, no kind, the same keys."""
    found = one(b"")
    assert sorted(found) == sorted(KEYS)
    assert (found["kind"], found["edition"], found["fields"], found["anomalies"]) == (None, None, {}, [])
    assert list(found["diagnosis"]) == ["code", "titre", "que_s_est_il_passe", "pourquoi", "qui", "comment", "apercu"]
    assert found["diagnosis"]["code"] == "vide"


def test_a_merged_file_is_a_list() -> None:
    """A fiche and a protocole in one file are two objects of one hash."""
    writer = PdfWriter()
    for pdf in (fiche(), protocole()):
        writer.append(io.BytesIO(pdf.save()))
    found = reading_to_json(read(save(writer)))
    assert isinstance(found, list)
    assert [item["kind"] for item in found] == ["fiche", "protocole"]
    assert len({item["sha256"] for item in found}) == 1
