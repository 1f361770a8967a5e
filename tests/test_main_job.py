"""The main job, end to end, by the command itself: filled forms in, letters and dossiers out."""

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.resources import FORMS_PDF
from pipeline.store.register import Register
from tests import clients
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.secretary import NOTHING, TODAY, Run, demande, drop, said, types


def written(workspace: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(workspace)): path.read_bytes()
        for path in sorted((workspace / "outbox").rglob("*"))
        if path.is_file()
    }


COMPLETE = ["accuse_reception", "dossier", "formulaire_decision", "transmission_cdes"]
"""What a complete demande gets."""


def test_a_complete_demande_goes_to_the_commission(workspace: Path, process: Run) -> None:
    """Two complete forms: acknowledgment, transmission and dossier are written, the inbox is empty."""
    demande(workspace, "01")
    report = process()
    assert [piece["status"] for piece in report["pieces"]] == ["rattachee", "rattachee"]
    assert [(dossier["number"], dossier["state"]) for dossier in report["dossiers"]] == [("2003-0001", "transmis")]
    assert types(report) == COMPLETE
    assert list((workspace / "inbox").iterdir()) == []
    assert all((workspace / "outbox" / document["path"]).is_file() for document in report["documents"])
    assert sorted(path.name for path in (workspace / "outbox" / "a_imprimer" / TODAY).iterdir()) == [
        "bordereau.pdf",
        "commissions.pdf",
        "familles_fenetre.pdf",
    ]


def test_a_second_run_changes_nothing(workspace: Path, process: Run) -> None:
    """Nothing twice: same files, same bytes, nothing said."""
    demande(workspace, "01")
    demande(workspace, "35")
    process()
    before = written(workspace)
    assert process() == NOTHING
    assert written(workspace) == before


def test_an_incomplete_demande_is_answered_once_with_all_that_is_missing(workspace: Path, process: Run) -> None:
    """One letter to the school for both forms, one to the family; nothing goes to the commission."""
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"] | {"niveau.7": "", "age": ""})
    drop(workspace, "b.pdf", Kind.PROTOCOLE, PROTOCOLES["01"] | {"modalite": ""})
    report = process()
    assert types(report) == ["accuse_reception_incomplet", "demande_complement", *["formulaire_a_completer"] * 2]
    blocking = {a["field"] for a in report["dossiers"][0]["anomalies"] if a["severity"] == "bloquant"}
    assert blocking == {"fiche_item_07_niveau", "fiche_eleve_age", "proto_modalite"}


def test_no_demande_without_a_grid(workspace: Path, process: Run) -> None:
    """The fiche is mandatory before any demande: the protocole alone is answered, not transmitted."""
    drop(workspace, "b.pdf", Kind.PROTOCOLE, PROTOCOLES["01"])
    report = process()
    assert report["dossiers"][0]["state"] == "a_completer"
    assert "transmission_cdes" not in types(report)
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"])
    assert "transmission_cdes" in types(process(today="2003-12-01"))


def test_a_second_version_replaces_the_first(workspace: Path, process: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """The completed fiche takes the place of the former one, which stays in the history."""
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"] | {"niveau.7": ""})
    drop(workspace, "b.pdf", Kind.PROTOCOLE, PROTOCOLES["01"])
    assert process()["dossiers"][0]["state"] == "a_completer"
    drop(workspace, "c.pdf", Kind.FICHE, FICHES["01"])
    assert process(today="2003-12-01")["dossiers"][0]["state"] == "transmis"
    found = said(capsys, "status", "2003-0001", "--workspace", str(workspace))
    assert [(piece["kind"], piece["in_force"]) for piece in found["pieces"]] == [
        ("fiche", False),
        ("protocole", True),
        ("fiche", True),
    ]
    assert [(entry["state"], entry["reason"]) for entry in found["history"]] == [
        ("a_completer", "Ouverture du dossier"),
        ("a_completer", "1 point à compléter"),
        ("recevable", "Les deux formulaires sont complets"),
        ("transmis", "Transmission à la CDES écrite"),
    ]


def test_the_same_file_twice_is_one(workspace: Path, process: Run) -> None:
    """A file sent again is told as already received, by a note alone, and changes nothing else."""
    demande(workspace, "01")
    process()
    before = written(workspace)
    demande(workspace, "01")
    report = process()
    assert [piece["status"] for piece in report["pieces"]] == ["doublon", "doublon"]
    assert {document["type"] for document in report["documents"]} == {"note_arrivee"}
    assert {path: one for path, one in written(workspace).items() if "_deja_recu" not in str(path)} == before


def test_twins_and_homonyms_have_their_own_dossiers(workspace: Path, process: Run) -> None:
    """Léa and Léo, and another Léa: three dossiers of two forms each."""
    for numero in ("03", "04", "05"):
        demande(workspace, numero)
    report = process()
    by_dossier: dict[str, list[str]] = {}
    for piece in report["pieces"]:
        by_dossier.setdefault(piece["dossier"], []).append(piece["file"][:2])
    assert sorted(map(sorted, by_dossier.values())) == [["03", "03"], ["04", "04"], ["05", "05"]]


def test_an_uncertain_form_waits_for_a_person(
    workspace: Path, process: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """LE GOFF / LEGOFF: a note says why and how; the act of a person settles it, with name and reason."""
    demande(workspace, "10")
    report = process()
    waiting = next(piece for piece in report["pieces"] if piece["status"] == "en_attente")
    assert waiting["kind"] == "protocole"
    assert [path for path in written(workspace) if path.endswith("protocole_en_attente.pdf")]
    command = ["attach", waiting["sha256"][:12], "2003-0001", "--workspace", str(workspace), "--today", TODAY]
    assert main([*command, "--by", "Mme Essai", "--reason", "Acte de naissance vu"]) == 0
    waits = [Path(path).name for path in written(workspace) if "a_verifier" in path]
    assert waits == ["2003-0001_demande_a_verifier.pdf"]  # The two spellings of the name remain to be looked at.
    found = said(capsys, "status", "--workspace", str(workspace), "--today", TODAY)
    assert found["pending"] == 1  # The two spellings, to be accepted.
    assert found["dossiers"][0]["forms"] == ["fiche", "protocole"]


@pytest.mark.parametrize(("script", "suffix"), [("", "_original.pdf"), ("app.alert(1)", "_suspect_original.bin")])
def test_a_form_that_waits_has_its_copy_beside_its_note(
    workspace: Path, process: Run, script: str, suffix: str
) -> None:
    """The secretary compares without searching; one that acts when opened has a name that does not open."""
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["10"])
    writer = PdfWriter(clone_from=BytesIO(filled(Kind.PROTOCOLE, PROTOCOLES["10"])))
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.write(workspace / "inbox" / "b.pdf")
    content = (workspace / "inbox" / "b.pdf").read_bytes()
    report = process()
    waiting = next(piece for piece in report["pieces"] if piece["status"] == "en_attente")
    names = sorted(path.name for path in (workspace / "outbox" / "a_verifier").iterdir())
    stem = f"{waiting['sha256'][:12]}_protocole_en_attente"
    assert names == sorted([f"{stem}{'_suspect' if script else ''}.pdf", f"{stem}{suffix}"])
    assert (workspace / "outbox" / "a_verifier" / f"{stem}{suffix}").read_bytes() == content
    assert main(["verify", "--workspace", str(workspace)]) == 0
    command = ["attach", stem[:12], "2003-0001", "--by", "Mme Essai", "--reason", "Vu"]
    assert main([*command, "--workspace", str(workspace), "--today", TODAY]) == 0
    assert not [path for path in (workspace / "outbox" / "a_verifier").iterdir() if "attente" in path.name]
    assert main(["verify", "--workspace", str(workspace)]) == 0


def test_what_is_no_form_is_set_apart_with_a_note(workspace: Path, process: Run) -> None:
    """A file that cannot be read leaves by one door, with its note and the file; the others go on."""
    (workspace / "inbox" / "photo.pdf").write_bytes(b"\xff\xd8\xff\xe0 une photo")
    demande(workspace, "01")
    report = process()
    apart = next(piece for piece in report["pieces"] if piece["status"] == "a_verifier")
    assert (apart["kind"], apart["diagnosis"], apart["dossier"]) == (None, "photographie", None)
    names = [Path(path).name for path in written(workspace) if "a_verifier" in path]
    assert names == [f"{apart['sha256'][:12]}_photographie.pdf", f"{apart['sha256'][:12]}_photographie_original.jpg"]
    assert report["dossiers"][0]["state"] == "transmis"


def test_a_rehearsal_changes_nothing(workspace: Path, process: Run) -> None:
    """``--dry-run`` says what would be done; inbox, outbox and register stay as they were."""
    demande(workspace, "01")
    before = sorted(path.name for path in (workspace / "inbox").iterdir())
    report = process(TODAY, "--dry-run")
    assert types(report) == COMPLETE
    assert all(document["sha256"] is None for document in report["documents"])
    assert sorted(path.name for path in (workspace / "inbox").iterdir()) == before
    assert written(workspace) == {}
    assert not (workspace / "registre.sqlite").exists()
    assert not (workspace / ".verrou").exists()
    assert types(process()) == types(report)


def test_what_is_posted_is_put_away_and_a_letter_is_printed_again_on_demand(workspace: Path, process: Run) -> None:
    """``print-done`` empties the tray and keeps the day; ``reprint`` brings one letter back in a new batch."""
    demande(workspace, "01")
    process()
    where = ["--workspace", str(workspace)]
    assert main(["print-done", *where, "--today", "2003-11-20"]) == 1
    assert main(["print-done", *where, "--today", "2003-11-24", "--by", "Mme Essai"]) == 0
    assert not (workspace / "outbox" / "a_imprimer" / TODAY).exists()
    assert (workspace / "outbox" / "postes" / TODAY / "bordereau.pdf").is_file()
    with Register.open(workspace / "registre.sqlite") as register:
        letters = [d for d in register.documents.of("2003-0001") if d.type == "accuse_reception"]
    assert [str(letter.poste_le) for letter in letters] == ["2003-11-24"]
    assert main(["reprint", "2003-0001", "accuse_reception", *where, "--today", "2003-11-25"]) == 0
    assert (workspace / "outbox" / "a_imprimer" / "2003-11-25" / "familles_fenetre.pdf").is_file()
    assert main(["print-done", *where, "--today", "2003-11-26"]) == 0
    assert main(["print-done", *where, "--today", "2003-11-26"]) == 1


def test_a_run_that_died_before_writing_is_finished_by_the_next(
    workspace: Path, process: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters are planned in the register: what was not written is written, with the date it was owed."""
    reference = shutil.copytree(workspace, workspace.parent / "reference")
    for root in (workspace, reference):
        demande(root, "01")
    assert main(["process", "--workspace", str(reference), "--today", TODAY]) == 0

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.run.documents.write.write_atomic", die)
        assert main(["process", "--workspace", str(workspace), "--today", TODAY]) == 130
    assert written(workspace) == {}
    process(today="2003-11-25")
    assert written(workspace) == written(reference)


@clients.each_client
def test_forms_filled_by_real_programs_come_through_exact(workspace: Path, process: Run, client: str) -> None:
    """Every value of every tricky pupil is in the register as it was typed, and nothing is set apart."""
    expected: dict[str, tuple[Kind, dict[str, Any]]] = {}
    for numero in ("09", "23", "42"):
        for kind, table in ((Kind.FICHE, FICHES), (Kind.PROTOCOLE, PROTOCOLES)):
            spec = FORMS[kind]
            values = {spec.by_target[target].name: value for target, value in table[numero].items() if value}
            name = f"{numero}_{kind}.pdf"
            clients.fill_with(client, FORMS_PDF / spec.filename, values, workspace / "inbox" / name)
            expected[name] = (kind, values)
    report = process()
    assert {piece["status"] for piece in report["pieces"]} == {"rattachee"}
    with Register.open(workspace / "registre.sqlite") as register:
        for piece in report["pieces"]:
            kind, values = expected[piece["file"]]
            (row,) = register.pieces.of_fichier(piece["sha256"])
            read = {
                name: value
                for name, (_, value) in row.form["values"].items()
                if value not in (None, "", False) and name != f"{FORMS[kind].prefix}_edition"
            }
            assert read == values, piece["file"]


@pytest.mark.parametrize("options", [("process", "--jobs", "0"), ("process", "--jobs", "x"), ("stats", "12")])
def test_a_number_out_of_range_is_told_in_french(
    workspace: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    """What is expected is said, in the user's language."""
    capsys.readouterr()
    assert main([*options, "--workspace", str(workspace)]) == 2
    told = capsys.readouterr().err
    assert "un nombre entier de" in told
    assert "range" not in told
