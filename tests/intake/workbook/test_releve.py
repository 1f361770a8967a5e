"""The relevé de décisions, filled and dropped."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dossier.model.decision import Base, Decision, Nature, TypeDecision
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import Value
from pipeline.forms.releve_columns import FIRST_ROW, SHEET_TITLE
from pipeline.intake.as_json import reading_to_json
from pipeline.intake.diagnosis import diagnose_ligne
from pipeline.intake.parse import parse_form
from pipeline.intake.raw import Reading
from pipeline.intake.reader import read_file
from pipeline.intake.workbook.releve import read_releve
from tests.intake.workbook.classeurs import (
    ACCORD,
    SEANCE,
    blank,
    column,
    filled,
    releve,
    rows,
    saved,
    through_libreoffice,
)


def _decision(reading: Reading, rank: int = 0) -> Decision:
    form = parse_form(reading.forms[rank], reference=SEANCE)
    assert isinstance(form, Decision)
    return form


def _motif(changes: dict[str, Any]) -> str:
    """The reason why a row with these changes is refused."""
    reading = read_file(filled({1: ACCORD | changes}), "r.xlsx")
    assert (reading.diagnosis, reading.forms) == (None, ())
    return reading.rejets[0].motif.replace("\xa0", " ").replace("\u202f", " ")


def _repack(content: bytes, changes: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, changes.pop(name, source.read(name)))
        for name, data in changes.items():
            target.writestr(name, data)
    return buffer.getvalue()


def test_a_filled_row_is_a_decision_form() -> None:
    """Lists, dates, hours, ticks and texts of a row are read as those of the PDF form are."""
    reading = read_file(filled({1: ACCORD}), "r.xlsx")
    assert (reading.diagnosis, reading.rejets, len(reading.forms)) == (None, (), 1)
    found = _decision(reading)
    assert (found.dossier, found.nom, found.seance.valeur) == ("2003-0001", "LENOIR-D'ESTRÉES", SEANCE)
    assert (found.decision, found.nature, found.entendue) == (TypeDecision.ACCORD, Nature.PREMIERE, True)
    first, second = found.filled_phases
    assert (first.debut.valeur, first.fin.valeur, first.heures.valeur) == (date(2003, 12, 8), date(2004, 3, 7), 750)
    assert (second.fin.valeur, second.heures.valeur) == (date(2004, 6, 30), 360)
    assert (found.base, found.motif_droit) == (Base.SCOLARISATION, "besoin_etabli")
    assert found.temps_de_vie == {"classe", "deplacements", "sorties", "cantine"}
    assert found.activites == {"classe"}
    assert found.motif_fait == ACCORD["motif_fait"].replace("\u202f", " ")
    assert (found.signataire.nom, found.signataire.qualite) == ("PARAPHE", "Secrétaire de la commission")
    assert set(reading.forms[0].values) == set(FORMS[Kind.DECISION].by_name)


@pytest.mark.programs
def test_libreoffice_saves_what_was_filled(tmp_path: Path) -> None:
    """A relevé saved by LibreOffice Calc reads as the one that openpyxl saved, untouched rows included."""
    content = filled({1: ACCORD, 3: {"decision": "Refus", "motif_fait": "Aucun besoin établi."}})
    ours, theirs = read_file(content, "r.xlsx"), read_file(through_libreoffice(content, tmp_path), "r.xlsx")
    assert theirs.rejets == ()
    assert [form.values for form in theirs.forms] == [form.values for form in ours.forms]
    assert len(theirs.forms) == 2


def test_rows_that_nobody_touched_are_left_aside() -> None:
    """A relevé as it was written holds no decision; prefilled hours and ticks decide nothing."""
    reading = read_file(blank(), "r.xlsx")
    assert reading.diagnosis
    assert reading.diagnosis.code == "releve_vide"


def test_a_bad_row_never_blocks_the_good_ones() -> None:
    """Row 8 comes back with every reason at once; rows 7 and 9 are decisions."""
    bad = {"decision": "Peut-être", "phase.1.debut": "32/13/2003", "phase.1.heures": "12.30"}
    reading = read_file(filled({1: ACCORD, 2: ACCORD | bad, 3: ACCORD}), "r.xlsx")
    assert [_decision(reading, rank).dossier for rank in range(2)] == ["2003-0001", "2003-0003"]
    (rejet,) = reading.rejets
    assert (rejet.ligne, rejet.dossier) == (8, "2003-0002")
    assert all(word in rejet.motif for word in ("Décision", "Peut-être", "32/13/2003", "12.30"))
    assert "Ligne 8 (dossier 2003-0002)" in diagnose_ligne(rejet).que_s_est_il_passe


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"decision": None}, "« Décision » est vide"),
        ({"motif_fait": "=1+1"}, "« Motifs, Motif de fait » : la case contient une formule"),
        ({"phase.1.heures": "=12/24"}, "formule"),
        ({"phase.1.heures": "#REF!"}, "erreur du tableur"),
        ({"phase.1.heures": 0.52}, "« 0,52 » se lit"),
        ({"phase.1.heures": 0.5}, "« 0,5 » se lit 30 min ou 12 h"),
        (
            {"phase.1.heures": timedelta(days=9)},
            "« 216:00 » dépasse 60 heures par semaine ; pour 9 heures, écrire « 9 h »",
        ),
        ({"phase.1.heures": timedelta(days=12.5)}, "« 300:00 » dépasse 60 heures par semaine."),
        ({"phase.1.debut": timedelta(days=9)}, "« 09/01/1900 » est trop loin de la séance"),
        ({"phase.1.debut": time(12, 30)}, "12:30"),
        ({"motif_droit": timedelta(days=9)}, "« 216:00 » n’est pas dans la liste"),
        ({"phase.1.heures": timedelta(hours=61)}, "dépasse 60 heures"),
        ({"phase.1.heures": timedelta(minutes=-5)}, "n’est pas un nombre d’heures"),
        ({"phase.1.heures": timedelta(hours=1, seconds=20)}, "n’est pas un nombre d’heures"),
        ({"phase.1.debut": datetime(2003, 12, 8, 10, 0)}, "2003-12-08 10:00"),
        ({"phase.1.debut": "8/12"}, "8/12"),
        ({"temps.cantine": "peut-être"}, "écrire « oui »"),
        ({"motif_droit": "parce que"}, "n’est pas dans la liste"),
        ({"dossier": "sans numéro"}, "numéro de dossier « sans numéro » ne se lit pas"),
        ({"nom": "AUTRE"}, "identité a changé"),
        ({"motif_fait": "x" * 21_000}, "trop long"),
    ],
)
def test_what_does_not_read_one_way_is_refused_with_its_reason(changes: dict[str, Any], words: str) -> None:
    """No value is guessed, no formula is evaluated, no row is taken in part."""
    assert words in _motif(changes)


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (time(12, 30), 750),
        ("12 h 30", 750),
        ("12:30", 750),
        (timedelta(hours=27), 1620),
        ("9h", 540),
        (9, 540),
        ("9", 540),
        (12.5, 750),
        ("12,5", 750),
        (timedelta(days=0.5), 720),
    ],
)
def test_hours_may_be_times_or_texts(value: object, minutes: int) -> None:
    """A time, a duration beyond a day or a clear text: the weekly minutes are the same."""
    found = _decision(read_file(filled({1: ACCORD | {"phase.1.heures": value}}), "r.xlsx"))
    assert found.phases[0].heures.valeur == minutes


_PROPOSED: dict[str, Value] = {
    "phase.1.debut": "08/12/2003", "phase.1.fin": "30/06/2004", "activite.classe": True, "nature": "premiere"
}  # fmt: skip
_PLAIN = {"decision": "Accord", "motif_droit": "besoin d’une aide humaine établi"}


def _of_proposals(*changes: dict[str, Any]) -> Reading:
    content = releve(*(row | _PROPOSED for row in rows(len(changes))))
    return read_file(filled(dict(enumerate(changes, start=1)), content), "r.xlsx")


def test_a_plain_accord_takes_two_cells() -> None:
    """The decision and its ground in law: the rest is what the relevé proposed."""
    found = _decision(_of_proposals(_PLAIN))
    (phase,) = found.filled_phases
    assert (phase.debut.valeur, phase.fin.valeur, phase.heures.valeur) == (date(2003, 12, 8), date(2004, 6, 30), 720)
    assert (found.nature, found.base, found.signataire.nom) == (Nature.PREMIERE, Base.SCOLARISATION, "PARAPHE")
    assert found.temps_de_vie == {"classe", "deplacements", "sorties"}
    assert found.activites == {"classe"}


@pytest.mark.parametrize("sens", ["refus", "Ajournement"])
def test_what_was_proposed_is_not_taken_by_a_refusal(sens: str) -> None:
    """Periods, hours, base and ticks that nobody touched grant nothing; who signs stays."""
    found = _decision(_of_proposals({"decision": sens, "motif_fait": "Une ATSEM aide déjà l’élève."}))
    assert (found.filled_phases, found.base, found.temps_de_vie, found.activites) == (
        (),
        None,
        frozenset(),
        frozenset(),
    )
    assert (found.nature, found.signataire.nom) == (Nature.PREMIERE, "PARAPHE")


def test_what_a_person_wrote_stays_in_a_refusal() -> None:
    """Hours that were changed are no proposal: the rules will tell that they contradict the refusal."""
    found = _decision(_of_proposals({"decision": "Refus", "phase.1.heures": "6 h"}))
    (phase,) = found.filled_phases
    assert (phase.heures.valeur, phase.debut.texte) == (360, "")


def test_a_partial_accord_of_all_that_is_asked_comes_back() -> None:
    """Somebody forgot to change the hours: the family would be granted all of them."""
    partial = {"decision": "Accord partiel", "motif_droit": "besoin établi pour une partie de la demande"}
    reading = _of_proposals(partial, partial | {"phase.1.heures": "6 h"}, partial | {"temps.sorties": None})
    assert [rejet.ligne for rejet in reading.rejets] == [7]
    assert "changer ce qui" in reading.rejets[0].motif
    assert len(reading.forms) == 2


@pytest.mark.programs
def test_proposals_are_known_again_after_libreoffice(tmp_path: Path) -> None:
    """Saved by LibreOffice Calc, a refusal still leaves what was proposed, and hours are still what they were."""
    content = filled({1: _PLAIN, 2: {"decision": "Refus"}}, releve(*(row | _PROPOSED for row in rows(2))))
    reading = read_file(through_libreoffice(content, tmp_path), "r.xlsx")
    assert (reading.rejets, len(reading.forms)) == ((), 2)
    assert _decision(reading).phases[0].heures.valeur == 720
    assert _decision(reading, 1).filled_phases == ()


def test_a_row_changed_without_decision_comes_back() -> None:
    """Someone who wrote in a row but chose no decision is told so, never ignored."""
    reading = read_file(filled({2: {"phase.1.heures": timedelta(hours=9)}}), "r.xlsx")
    assert [rejet.ligne for rejet in reading.rejets] == [8]


def test_one_dossier_on_two_rows_is_refused_on_both() -> None:
    """Nothing says which of two rows of one dossier is right."""
    book = openpyxl.load_workbook(io.BytesIO(filled({1: ACCORD, 2: ACCORD | {"dossier": "2003-1"}})))
    reading = read_file(saved(book), "r.xlsx")
    assert reading.forms == ()
    assert all("plusieurs lignes" in rejet.motif for rejet in reading.rejets)


@pytest.mark.programs
def test_a_cached_value_does_not_pass_for_an_answer(tmp_path: Path) -> None:
    """LibreOffice computes a formula and stores its result: it is still refused."""
    content = filled({1: ACCORD | {"motif_fait": '="oui"&"!"'}})
    reading = read_file(through_libreoffice(content, tmp_path), "r.xlsx")
    assert "formule" in reading.rejets[0].motif


def test_columns_are_known_by_name_not_by_place() -> None:
    """A column moved by its owner is still the same column; a missing one is not guessed."""
    book = openpyxl.load_workbook(io.BytesIO(filled({1: ACCORD})))
    sheet = book[SHEET_TITLE]
    last = sheet.max_column
    for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row, min_col=1, max_col=last):
        first, moved = row[column("base") - 1], row[column("motif_fait") - 1]
        first.value, moved.value = moved.value, first.value
    assert _decision(read_file(saved(book), "r.xlsx")).base is Base.SCOLARISATION
    sheet.delete_cols(column("motif_fait"))
    found = read_file(saved(book), "r.xlsx").diagnosis
    assert found
    assert found.code == "autre_classeur"


def _other() -> bytes:
    return saved(openpyxl.Workbook())


_BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_other(), "autre_classeur"),
        (_repack(blank(1), {"xl/vbaProject.bin": b"macro"}), "classeur_actif"),
        (_repack(blank(1), {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "classeur_actif"),
        (_repack(blank(1), {"xl/sharedStrings.xml": _BOMB}), "classeur_illisible"),
        (_repack(blank(1), {"xl/worksheets/sheet1.xml": b"<worksheet"}), "classeur_illisible"),
        (blank(1)[:4000], "classeur_illisible"),
    ],
)
def test_other_workbooks_get_a_diagnosis(content: bytes, code: str) -> None:
    """Macros, links, entities, foreign or broken workbooks are never opened for their values."""
    reading = read_file(content, "r.xlsx")
    assert reading.diagnosis
    assert (reading.diagnosis.code, reading.forms) == (code, ())


def test_a_zip_bomb_is_not_unpacked() -> None:
    """Sixty megabytes of nothing in a few kilobytes are refused on their announced size."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blank(1))) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("xl/bomb.xml", b" " * 61_000_000)
    found = read_file(buffer.getvalue(), "r.xlsx").diagnosis
    assert found
    assert found.code == "classeur_illisible"


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 9000))
def test_no_bytes_make_it_raise(noise: bytes, at: int) -> None:
    """Whatever is written over a relevé, the outcome is a reading."""
    content = _FILLED[:at] + noise + _FILLED[at + len(noise) :]
    found = read_releve(content, "r.xlsx")
    assert bool(found.diagnosis) != bool(found.forms or found.rejets)


_FILLED = filled({1: ACCORD})


def test_a_pdf_is_still_read_as_a_pdf() -> None:
    """The bytes, not the name, say how a file is read."""
    found = read_file(b"%PDF-1.7 tronque", "releve.xlsx").diagnosis
    assert found
    assert found.code == "abime"


def test_json_shows_rows_taken_and_rows_refused() -> None:
    """One object per row: a decision, or the diagnosis of the row."""
    shown = reading_to_json(read_file(filled({1: ACCORD, 2: ACCORD | {"decision": None}}), "r.xlsx"))
    assert isinstance(shown, list)
    assert [item["kind"] for item in shown] == ["decision", None]
    assert shown[1]["diagnosis"]["code"] == "ligne_refusee"
    assert FIRST_ROW == 7
