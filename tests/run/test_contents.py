"""What came in a mail, an archive or glued PDFs: each content is a file of its own, which remembers its container."""

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.intake.worker import read_through
from pipeline.run.documents.catalogue import ARRIVAL_NOTE
from pipeline.sandbox.local import Local
from pipeline.store.register import Register
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.containers import samples
from tests.intake.containers.samples import both, fiche, protocole
from tests.robustness.bench import command, drop, said, state

TODAY = "2003-11-21"


@pytest.fixture
def office(workspace: Path, cheaply: None) -> Path:
    """An empty workspace where reading and rendering cost nothing."""
    return workspace


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def processed(root: Path, capsys: pytest.CaptureFixture[str], **files: bytes) -> list[dict[str, Any]]:
    """Drop files (``a_pdf`` is ``a.pdf``), process, and return what became of the pieces."""
    for name, content in files.items():
        drop(root / "inbox", name.replace("_", "."), content)
    report = said(root, capsys, "process", today=TODAY)
    assert list((root / "inbox").iterdir()) == []
    assert command(root, "verify", today=None) == 0
    return list(report["pieces"])


def became(pieces: list[dict[str, Any]]) -> list[tuple[str, str | None, str, str | None]]:
    return sorted((one["file"], one["kind"], one["status"], one["diagnosis"]) for one in pieces)


BOTH_IN_ONE_DOSSIER = [("fiche.pdf", "fiche", "rattachee", None), ("protocole.pdf", "protocole", "rattachee", None)]
CONTAINERS: dict[str, Callable[[], bytes]] = {
    "stored zip": lambda: samples.zipped(both(), zipfile.ZIP_STORED),
    "mail": lambda: samples.mail(both()).as_bytes(),
    "Outlook": lambda: samples.outlook(both()).to_bytes(),
    "winmail.dat": lambda: samples.winmail(both()),
    "an archive in a mail": lambda: samples.mail({"envoi.zip": samples.zipped(both())}).as_bytes(),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_each_content_is_a_piece_under_its_own_name(
    name: str, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The forms are read as if they had come by themselves; the container needs no note, nor does it wait."""
    assert became(processed(office, capsys, recu_pdf=CONTAINERS[name]())) == BOTH_IN_ONE_DOSSIER
    assert not list((office / "outbox" / "a_verifier").glob("*_original*"))
    with Register.open(office / "registre.sqlite") as register:
        assert {register.fichiers.name(sha(one)) for one in (fiche(), protocole())} == {"fiche.pdf", "protocole.pdf"}
    assert said(office, capsys, "process", today=TODAY)["pieces"] == []


def test_glued_forms_are_both_in_the_dossier(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The school is not asked for the form that came first in the file."""
    pieces = processed(office, capsys, recu_pdf=fiche() + protocole())
    assert became(pieces) == [
        ("recu - 1.pdf", "fiche", "rattachee", None),
        ("recu - 2.pdf", "protocole", "rattachee", None),
    ]


def test_the_register_remembers_the_container_and_what_the_mail_says(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sender, subject and date are shown with the piece; none of them is in the journal, nor the name of a file."""
    container = samples.mail(both()).as_bytes()
    pieces = processed(office, capsys, message_eml=container)
    assert {one["container"] for one in pieces} == {sha(container)}
    shown = said(office, capsys, "status", "2003-0001", today=TODAY)["pieces"]
    came = {"file": "message.eml", "sender": samples.SENDER, "subject": samples.SUBJECT, "date": "2003-11-17"}
    assert [one["came_with"] for one in shown] == [came, came]
    journal = repr(said(office, capsys, "journal"))
    assert sha(fiche()) in journal
    for word in ("Fictive", "Formulaires", "message.eml", "fiche.pdf"):
        assert word not in journal


def test_a_content_that_waits_says_with_what_it_came(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sender of the mail may help a person who decides; it decides nothing by itself."""
    processed(office, capsys, a_pdf=filled(Kind.FICHE, FICHES["10"]))
    processed(office, capsys, m_eml=samples.mail({"p.pdf": filled(Kind.PROTOCOLE, PROTOCOLES["10"])}).as_bytes())
    with closing(sqlite3.connect(office / "registre.sqlite")) as connection:
        (content,) = connection.execute("SELECT contenu FROM documents WHERE serie LIKE 'attente/%'").fetchone()
    assert "m.eml" in content and "direction@ecole.invalid" in content


def test_a_copy_says_in_which_mail_it_came(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the two mails that hold the same bytes, that of the copy: its sender is whom to answer."""
    processed(office, capsys, m1_eml=samples.mail({"f.pdf": fiche()}, sender="Ecole A <a@ecole.invalid>").as_bytes())
    processed(office, capsys, m2_eml=samples.mail({"f.pdf": fiche()}, sender="Ecole B <b@ecole.invalid>").as_bytes())
    with Register.open(office / "registre.sqlite") as register:
        (note,) = register.documents.notes("note_arrivee")
        content = ARRIVAL_NOTE.read(note)
    assert "m2.eml" in content.origine and "b@ecole.invalid" in content.origine
    assert "a@ecole.invalid" not in content.origine


def test_what_comes_bare_and_in_a_container_is_one_file(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever comes first, the second is a known file, and the register knows both ways."""
    assert became(processed(office, capsys, f_pdf=fiche())) == [("f.pdf", "fiche", "rattachee", None)]
    again = processed(office, capsys, m_eml=samples.mail(both()).as_bytes())
    assert ("fiche.pdf", "fiche", "doublon", None) in became(again)
    assert ("protocole.pdf", "protocole", "rattachee", None) in became(again)
    assert [one["status"] for one in processed(office, capsys, p_pdf=protocole())] == ["doublon"]
    twice = processed(office, capsys, m2_eml=samples.mail(both()).as_bytes())
    assert {one["status"] for one in twice} == {"doublon"} and len(twice) == 2


def test_an_archive_too_deep_is_told_and_what_it_holds_can_be_dropped(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An archive in an archive in a mail is not opened; its note says what to do, and doing it works."""
    deep = samples.zipped({"fiche.pdf": fiche()})
    content = samples.mail({"a.zip": samples.zipped({"b.zip": deep, "protocole.pdf": protocole()})}).as_bytes()
    assert became(processed(office, capsys, m_eml=content)) == [
        ("b.zip", None, "a_verifier", "contenant_imbrique"),
        ("protocole.pdf", "protocole", "rattachee", None),
    ]
    assert became(processed(office, capsys, fiche_pdf=fiche())) == [("fiche.pdf", "fiche", "rattachee", None)]


def test_what_archives_in_an_archive_hold_is_bounded_together(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that goes beyond is refused with its reason, what stands beside it is taken; alone, it is opened."""
    monkeypatch.setattr("pipeline.intake.bounds.MAX_CONTENTS_WITHIN", 4)
    last = samples.zipped({"protocole.pdf": protocole()})
    inner = {"a.zip": samples.zipped({"fiche.pdf": fiche()}), "b.zip": last, "fiche 2.pdf": fiche("02")}
    content = samples.zipped(inner)
    assert became(processed(office, capsys, envoi_zip=content)) == [
        ("b.zip", None, "a_verifier", "contenant_refuse"),
        ("fiche 2.pdf", "fiche", "rattachee", None),
        ("fiche.pdf", "fiche", "rattachee", None),
    ]
    assert not (office / "archive" / sha(protocole())[:2] / sha(protocole())).exists()
    assert command(office, "check", str(_written(office, content)), today=None) != 0


def _written(root: Path, content: bytes) -> Path:
    path = root / "envoi.zip"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("limit", ["MAX_CONTENTS_WITHIN", "MAX_TOTAL_WITHIN"])
def test_the_same_bounds_hold_where_nothing_is_kept(
    limit: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """For each file apart: what another one holds does not count."""
    inner = {"a.zip": samples.zipped({"f.pdf": fiche()}), "b.zip": samples.zipped({"p.pdf": protocole()})}
    content = samples.zipped(inner)
    most = len(inner) if limit == "MAX_CONTENTS_WITHIN" else sum(map(len, inner.values()))
    monkeypatch.setattr(f"pipeline.intake.bounds.{limit}", most)
    path = tmp_path / "envoi.zip"
    path.write_bytes(content)
    one = [(path, sha(content), path.name)]
    found = list(read_through([*one, *one], Local()))
    assert [reading.file for reading in found] == 2 * [path.name, "a.zip", "b.zip"]


def test_documents_in_one_another_are_not_opened_for_ever(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A form with a PDF joined, in which another one is, and so on: the forms read are kept, and the rest is told."""
    content = protocole("02")
    for numero in ("06", "05", "04", "03", "02"):
        content = samples.joined(fiche(numero), {"suite.pdf": content})
    pieces = processed(office, capsys, f_pdf=content)
    assert [one["kind"] for one in pieces] == 5 * ["fiche"]


def test_a_container_with_nothing_to_read_has_one_note(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It waits for a person, who sets it aside like any other file."""
    content = samples.mail({}).as_bytes()
    assert became(processed(office, capsys, m_eml=content)) == [("m.eml", None, "a_verifier", "courriel_sans_piece")]
    (waits,) = said(office, capsys, "pending", today=TODAY)["pending"]
    assert (waits["sort"], waits["about"]) == ("relire", sha(content)[:12])
    assert command(office, "set-aside", sha(content)[:12], "--by", "Mme Essai", "--reason", "Lu") == 0


def test_a_rehearsal_opens_containers_and_changes_nothing(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What would be done is said of the contents; neither they nor the container are kept."""
    processed(office, capsys, a_pdf=filled(Kind.FICHE, FICHES["10"]))
    drop(office / "inbox", "m.eml", samples.mail(both()).as_bytes())
    before = state(office)
    report = said(office, capsys, "process", "--dry-run", today=TODAY)
    assert became(report["pieces"]) == BOTH_IN_ONE_DOSSIER
    assert state(office) == before


def test_an_encrypted_archive_keeps_contents_encrypted(
    office: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """They are kept as every other file is."""
    key = tmp_path / "une.cle"
    assert main(["archive-key", "new", str(key)]) == 0
    settings = office / "pipeline.toml"
    issued = settings.read_text(encoding="utf-8").partition("\n[archive]\n")[0]
    settings.write_text(f'{issued}\n[archive]\ncle_fichier = "{key}"\n', encoding="utf-8")
    assert became(processed(office, capsys, m_eml=samples.mail(both()).as_bytes())) == BOTH_IN_ONE_DOSSIER
    kept = [path.read_bytes() for path in (office / "archive").glob("??/*")]
    assert len(kept) == 3
    assert not any(content.startswith(b"%PDF") for content in kept)


@pytest.fixture
def years_ago(office: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A mail of ten years ago, posted and over, that brought the forms of two pupils."""
    files = both() | {"autre.pdf": fiche("12"), "autre protocole.pdf": protocole("12")}
    processed(office, capsys, m_eml=samples.mail(files, "Dossier de Chloë LENOIR").as_bytes())
    assert command(office, "print-done") == 0
    assert command(office, "purge", "--notice", "--by", "Mme Essai", today="2014-01-06") == 0
    return office


def test_a_purge_takes_along_the_container(years_ago: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The bytes of a form are in its mail, whose subject may name its pupil: both go, the other forms stay."""
    root = years_ago
    with closing(sqlite3.connect(root / "registre.sqlite")) as connection:
        connection.execute("DELETE FROM preavis_lignes WHERE cible <> '2003-0001'")
        connection.commit()
    (due,) = [
        one for one in said(root, capsys, "purge", "--dry-run", today="2014-06-01") if one["target"] == "2003-0001"
    ]
    assert due["files"] == 3
    assert command(root, "purge", "--visa", "AD 2014/12", "--by", "Mme Essai", today="2014-06-01") == 0
    kept = {path.name for path in (root / "archive").glob("??/*")}
    assert kept == {sha(fiche("12")), sha(protocole("12"))}
    assert b"Chlo" not in (root / "registre.sqlite").read_bytes()
    assert samples.SENDER.split("<")[1].encode() not in (root / "registre.sqlite").read_bytes()
    assert command(root, "verify", today=None) == 0
    assert len(said(root, capsys, "status", "2003-0002", today="2014-06-01")["pieces"]) == 2


def test_a_container_is_not_listed_as_a_file_without_a_dossier(
    years_ago: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It goes with its contents, and its term is theirs."""
    due = said(years_ago, capsys, "purge", "--dry-run", today="2014-06-01")
    assert {one["target"] for one in due} == {"2003-0001", "2003-0002"}


def test_a_copy_of_a_dossier_says_nothing_of_a_mail_that_brought_others(
    years_ago: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Its subject may name another pupil; the mail itself is never handed over."""
    by = ("--by", "Mme Essai", "--reason", "Demande écrite")
    assert command(years_ago, "export", "2003-0001", "--to", str(tmp_path / "copie"), *by) == 0
    (data,) = json.loads((tmp_path / "copie" / "donnees.json").read_text(encoding="utf-8"))["dossiers"]
    assert [one["recu_avec"] for one in data["recus"]] == [None, None]
    assert not [path for path in (tmp_path / "copie").rglob("*") if path.suffix == ".eml"]


def test_a_copy_of_a_dossier_says_with_what_its_forms_came(
    office: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What a mail says of itself is held on the pupil whose forms alone it brought."""
    processed(office, capsys, m_eml=samples.mail(both()).as_bytes())
    by = ("--by", "Mme Essai", "--reason", "Demande écrite")
    assert command(office, "export", "2003-0001", "--to", str(tmp_path / "copie"), *by) == 0
    (data,) = json.loads((tmp_path / "copie" / "donnees.json").read_text(encoding="utf-8"))["dossiers"]
    assert {one["recu_avec"]["objet"] for one in data["recus"]} == {samples.SUBJECT}
