"""``pipeline check``: the verdict before sending, without a workspace."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.errors import ExitCode
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.intake.pages.test_reading import flat
from tests.papier import picture_only, scanned, ticked
from tests.reglages import settle
from tests.secretary import said

pytestmark = pytest.mark.slow

TODAY = ("--today", "2003-11-21")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, name: str, kind: Kind, values: Values) -> str:
    (folder / name).write_bytes(filled(kind, values))
    return name


def pair(folder: Path, numero: str, fiche: Values | None = None, protocole: Values | None = None) -> tuple[str, str]:
    return (
        put(folder, f"{numero}a.pdf", Kind.FICHE, FICHES[numero] | (fiche or {})),
        put(folder, f"{numero}b.pdf", Kind.PROTOCOLE, PROTOCOLES[numero] | (protocole or {})),
    )


def told(capsys: pytest.CaptureFixture[str], *files: str, code: ExitCode) -> dict[str, Any]:
    """Run the command and return its JSON; the exit code must be as expected."""
    found: dict[str, Any] = said(capsys, "check", *TODAY, *files, code=code)
    return found


def shown(capsys: pytest.CaptureFixture[str], *files: str) -> str:
    capsys.readouterr()
    main(["check", *TODAY, *files])
    return " ".join(capsys.readouterr().out.split())


def test_a_complete_pair_is_complete(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both forms of a pupil: complete, exit code 0; nothing is written anywhere."""
    files = pair(folder, "01")
    found = told(capsys, *files, code=ExitCode.OK)
    assert found["complete"] and [one["complete"] for one in found["pupils"]] == [True]
    assert "Complet." in shown(capsys, *files)
    assert sorted(path.name for path in folder.iterdir()) == sorted(files)


def test_what_is_missing_is_said_in_the_words_of_the_letter(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What blocks, what is to be checked and what the two forms contradict, at once; exit code 9."""
    files = pair(folder, "01", {"niveau.7": "", "classe": "CM2"}, {"accompagnement": "12.30"})
    found = told(capsys, *files, code=ExitCode.NOT_COMPLETE)
    codes = {item["code"] for item in found["pupils"][0]["anomalies"]}
    assert {"GRILLE_ITEM_SANS_REPONSE", "CLASSE_DIFFERENTE", "DUREE_A_CONFIRMER"} <= codes
    text = shown(capsys, *files)
    assert "Pas encore complet." in text
    assert "Expression verbale et/ou non verbale" in text and "corrigez l’un des deux" in text


def test_the_verdict_is_that_of_a_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same files give the same anomalies when they are processed."""
    files = pair(folder, "01", {"age": "", "classe": "CM2"}, {"accompagnement": "12.30", "chef": ""})
    checked = told(capsys, *files, code=ExitCode.NOT_COMPLETE)["pupils"][0]["anomalies"]
    assert main(["init", "cdes"]) == 0
    settle(folder / "cdes")
    for name in files:
        (folder / name).rename(folder / "cdes" / "inbox" / name)
    assert said(capsys, "process", "--workspace", "cdes", *TODAY)["dossiers"][0]["anomalies"] == checked


def test_one_form_alone_says_which_other_is_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A complete fiche alone is no complete demande."""
    name = put(folder, "a.pdf", Kind.FICHE, FICHES["01"])
    found = told(capsys, name, code=ExitCode.NOT_COMPLETE)
    assert found["pupils"][0]["missing"] == ["protocole"]
    assert "Il manque le protocole" in shown(capsys, name)


def test_pupils_are_told_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twins of one class: four files in any order, two demandes."""
    files = [*reversed(pair(folder, "03")), *pair(folder, "04")]
    found = told(capsys, *files, code=ExitCode.OK)
    assert [[form["file"] for form in one["forms"]] for one in found["pupils"]] == [
        ["03b.pdf", "03a.pdf"],
        ["04a.pdf", "04b.pdf"],
    ]


def test_forms_that_may_be_of_one_pupil_are_not_brought_together(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """LE GOFF and LEGOFF: two verdicts, and why."""
    found = told(capsys, *pair(folder, "10"), code=ExitCode.NOT_COMPLETE)
    assert len(found["pupils"]) == 2
    assert "nom écrit autrement" in found["pupils"][1]["remarks"][0]


def test_a_number_brings_forms_together(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The number of the dossier on one or both; two numbers are two demandes."""
    one = pair(folder, "01", {"dossier": "2003-7"}, {"dossier": "2003-0007"})
    assert len(told(capsys, *one, code=ExitCode.OK)["pupils"]) == 1
    one = pair(folder, "01", {"dossier": "2003-7"})
    assert len(told(capsys, *one, code=ExitCode.OK)["pupils"]) == 1
    one = pair(folder, "01", {"dossier": "2003-7"}, {"dossier": "2003-8"})
    assert len(told(capsys, *one, code=ExitCode.NOT_COMPLETE)["pupils"]) == 2


def test_the_last_version_given_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An incomplete fiche, then the completed one: complete, and it is said which was looked at."""
    former = put(folder, "avant.pdf", Kind.FICHE, FICHES["01"] | {"niveau.7": ""})
    found = told(capsys, former, *pair(folder, "01"), code=ExitCode.OK)
    assert found["pupils"][0]["remarks"] == ["01a.pdf remplace avant.pdf : c’est le dernier donné qui est vérifié."]


def test_the_same_file_twice_counts_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No remark on a replaced form."""
    fiche, protocole = pair(folder, "01")
    assert told(capsys, fiche, protocole, fiche, code=ExitCode.OK)["pupils"][0]["remarks"] == []


def test_an_unreadable_file_has_its_diagnosis(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scan beside a complete pair: exit code 6, the diagnosis, and the verdict on the pair all the same."""
    (folder / "scan.pdf").write_bytes(picture_only())
    files = (*pair(folder, "01"), "scan.pdf")
    found = told(capsys, *files, code=ExitCode.NOT_A_FORM)
    assert [one["diagnosis"] for one in found["files"]] == [None, None, "numerisation"]
    assert not found["complete"] and found["pupils"][0]["complete"]
    assert "Document numérisé" in shown(capsys, *files)


def test_a_flat_copy_is_not_to_be_sent(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its answers can be read, but its fields are gone: not complete, and the steps to send the form itself."""
    _, protocole = pair(folder, "01")
    (folder / "plat.pdf").write_bytes(flat(Kind.FICHE, FICHES["01"]))
    found = told(capsys, "plat.pdf", protocole, code=ExitCode.NOT_A_FORM)
    assert [one["diagnosis"] for one in found["files"]] == ["a_plat", None]
    assert not found["complete"] and [one["missing"] for one in found["pupils"]] == [["fiche"]]
    text = shown(capsys, "plat.pdf", protocole)
    assert "Ce fichier n’est pas à envoyer." in text
    assert "1. Retrouvez, sur votre ordinateur, le fichier que vous aviez rempli" in text
    assert "Demander à l’établissement" not in text


def test_a_scan_of_a_form_is_not_to_be_sent(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Known by its marks, it is told like any other scan."""
    (folder / "scan.pdf").write_bytes(scanned(ticked(Kind.FICHE, FICHES["01"])))
    assert told(capsys, "scan.pdf", code=ExitCode.NOT_A_FORM)["files"][0]["diagnosis"] == "numerisation"
    assert "Cliquez dans chaque case pour y répondre" in shown(capsys, "scan.pdf")


def test_a_decision_is_not_for_this_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so and exits with 6."""
    name = put(folder, "d.pdf", Kind.DECISION, {"dossier": "2003-0001", "decision": "accord"})
    assert told(capsys, name, code=ExitCode.NOT_A_FORM)["files"][0]["kinds"] == ["decision"]
    assert "c’est une décision" in shown(capsys, name)


@pytest.mark.parametrize("arguments", [("absent.pdf",), (".",)])
def test_a_file_that_is_not_there_is_an_error(
    arguments: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing file, a folder: exit code 1 and a sentence."""
    assert main(["check", *arguments]) == ExitCode.FAILURE
    assert "ne peut pas être lu" in capsys.readouterr().err
