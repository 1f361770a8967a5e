"""Pictures of one page each, by the command itself: brought together, waiting for others, told apart by a person."""

import io
import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from pipeline.cli import main as pipeline
from pipeline.dossier.model.forms import Kind
from pipeline.run.checks.item import Act
from pipeline.run.checks.pending import pending
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.containers.samples import mail, zipped
from tests.intake.pages.test_reading import flat
from tests.intake.pdfs import save
from tests.papier import pictures
from tests.retours import completed
from tests.secretary import TODAY, said

pytestmark = pytest.mark.slow

BY = ("--by", "Mme Essai", "--reason", "Même feuille")
NUMERO = "2003-0001"


def drop(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into the inbox."""
    for name, content in files.items():
        path = folder / "inbox" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


class Office:
    """What the secretary does in a workspace."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def __call__(self, *words: str, code: int = 0) -> Any:
        """A command, and what it says."""
        return said(self._capsys, *words, "--workspace", str(self.folder), "--today", TODAY, code=code)

    def act(self, *words: str, code: int = 0) -> str:
        """An act of a person, and what is said on the terminal."""
        self._capsys.readouterr()
        assert pipeline([*words, *BY, "--workspace", str(self.folder), "--today", TODAY]) == code
        out = self._capsys.readouterr()
        return out.out + out.err

    def process(self, **files: bytes) -> list[str]:
        """Drop pictures, process, and return what became of each file."""
        drop(self.folder, {f"{name}.jpg": content for name, content in files.items()})
        return [piece["status"] for piece in self("process")["pieces"]]

    def waiting(self) -> dict[str, str]:
        """Code → why, of the forms to confirm."""
        found = (one for one in self("pending")["pending"] if one["sort"] == "confirmer")
        return {one["about"]: re.sub(r"\s", " ", one["reason"]) for one in found}

    def verify(self) -> None:
        """Register, journal, archive and outbox agree."""
        assert said(self._capsys, "verify", "--workspace", str(self.folder))["findings"] == []

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the register."""
        with closing(sqlite3.connect(self.folder / "registre.sqlite")) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def office(workspace: Path, capsys: pytest.CaptureFixture[str], cheaply: None) -> Office:
    """A workspace, and its commands: reading and writing cost milliseconds."""
    return Office(workspace, capsys)


def test_one_picture_a_page_makes_one_form_to_confirm(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In any order, read and drawn in processes apart; each picture has the status of the form."""
    office = Office(workspace, capsys)
    first, second, third = pictures("08")
    assert office.process(c=first, a=third, b=second) == ["a_confirmer"] * 3
    ((code, why),) = office.waiting().items()
    assert "réunies" in why
    assert "la page 3, a.jpg" in why
    folder = office.folder / "outbox/a_verifier"
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{code}_fiche_a_confirmer.pdf",
        f"{code}_fiche_a_confirmer_original.pdf",
        f"{code}_fiche_prerempli.pdf",
    ]
    assert len(PdfReader(folder / f"{code}_fiche_a_confirmer_original.pdf").pages) == 3
    office.verify()


def test_pages_wait_for_the_one_that_comes_later(office: Office) -> None:
    """What came first is shown, with what is missing; the next run brings them together, once."""
    first, second, third = pictures("08")
    assert office.process(a=first, b=third) == ["a_confirmer"] * 2
    ((before, why),) = office.waiting().items()
    assert "Il manque la page 2" in why
    assert office.process(c=second) == ["a_confirmer"]
    ((after, why),) = office.waiting().items()
    assert after != before
    assert "Il manque" not in why
    assert [path.name[:12] for path in (office.folder / "outbox/a_verifier").iterdir()] == [after] * 3
    office.verify()


def test_one_page_alone_says_what_it_lacks(office: Office) -> None:
    """Nothing is made of it; the prefilled form is there all the same."""
    assert office.process(a=pictures("08")[1]) == ["a_confirmer"]
    ((code, why),) = office.waiting().items()
    assert "La page 2 (sur 3) est là. Il manque les pages 1 et 3" in why
    assert (office.folder / f"outbox/a_verifier/{code}_fiche_prerempli.pdf").exists()
    office.verify()


def test_two_pupils_are_never_mixed(office: Office) -> None:
    """Their marks say the same: each page waits, and is told with the command that brings them together."""
    ours, theirs = pictures("08"), pictures("02")
    files = {f"IMG_{rank}": page for rank, page in enumerate((*ours, *theirs))}
    assert office.process(**files) == ["a_confirmer"] * 6
    waiting = office.waiting()
    assert len(waiting) == 6
    assert all("pipeline join" in why for why in waiting.values())
    codes = [row[0][:12] for row in office.rows("SELECT sha256 FROM fichiers ORDER BY nom")]
    assert "Réuni" not in office.act("join", codes[0], codes[3], code=1)
    office.act("join", *codes[:3])
    (whole,) = (code for code, why in office.waiting().items() if "comme une personne" in why)
    # Nothing else waits but the other pupil's pages, which are now alone with their marks.
    assert len(office.waiting()) == 2
    office.act("undo", whole)
    assert set(office.waiting()) == set(codes)
    office.verify()


def test_other_pages_of_a_form_are_proposed_to_be_joined(office: Office) -> None:
    """Each that holds what it lacks, by its file; joined, the form is one thing that waits."""
    ours, theirs = pictures("08"), pictures("02")
    office.process(a=ours[0], b=ours[2], c=theirs[0])
    proposed = {
        one.title: [act for act in one.acts if act.act is Act.JOIN]
        for one in pending(Workspace(office.folder), date.fromisoformat(TODAY))
    }
    (last,) = (acts for title, acts in proposed.items() if "(b" in title)
    assert [act.label.partition(" (")[0] for act in last] == ["Réunir avec la page 1"] * 2
    office.act("join", *last[0].values.values())
    assert len(office.waiting()) == 2


def test_a_folder_of_the_inbox_keeps_pages_together(office: Office) -> None:
    """One sub-folder for each form."""
    for name, pages in (("un", pictures("08")), ("deux", pictures("02"))):
        drop(office.folder, {f"{name}/{rank}.jpg": page for rank, page in enumerate(pages)})
    office.process()
    waiting = office.waiting()
    assert len(waiting) == 2
    assert all("arrivées ensemble" in why for why in waiting.values())


def test_pictures_joined_to_one_message_belong_together(office: Office) -> None:
    """Two pupils, each in a message of its own; in one of them, a page lies in an archive."""
    for numero in ("08", "02"):
        first, second, third = pictures(numero)
        joined = {"1.jpg": first, "reste.zip": zipped({"2.jpg": second, "3.jpg": third})}
        drop(office.folder, {f"{numero}.eml": mail(joined).as_bytes()})
    office.process()
    waiting = office.waiting()
    assert len(waiting) == 2
    assert all("arrivées ensemble" in why and "Il manque" not in why for why in waiting.values())
    office.verify()


def test_the_number_in_the_marks_brings_pages_together(office: Office) -> None:
    """Another pupil's pages, on a blank form, stay apart from them."""
    own = pictures("01", NUMERO)
    other = pictures("08")
    assert office.process(a=own[0], b=other[1], c=own[2]) == ["a_confirmer"] * 3
    office.process(d=own[1])
    whys = list(office.waiting().values())
    assert len(whys) == 2
    assert sum("numéro de dossier" in why for why in whys) == 1
    assert sum("Il manque les pages 1 et 3" in why for why in whys) == 1


def test_a_better_picture_takes_the_place_that_a_person_gives_it(office: Office) -> None:
    """A form that is whole stays so; once one of its pages is put aside, the other picture of it fits."""
    first, second, third = pictures("08")
    office.process(a=first, b=second, c=third)
    ((whole, _),) = office.waiting().items()
    again = pictures("02")[0]
    office.process(again=again)
    assert len(office.waiting()) == 2
    page = office.rows("SELECT sha256 FROM fichiers WHERE nom = 'a.jpg'")[0][0][:12]
    office.act("set-aside", page)
    ((mended, why),) = office.waiting().items()
    assert mended != whole
    assert "again.jpg" in why
    office.verify()
    office.act("undo", page)
    assert whole in office.waiting()
    assert len(office.waiting()) == 2
    office.verify()


def test_the_form_completed_from_pictures_takes_them_into_the_dossier(office: Office) -> None:
    """Pictures, and the form that they made, go with it; a purge of the dossier knows them all."""
    first, second, third = pictures("01")
    office.process(a=first, b=second)
    ((partial, _),) = office.waiting().items()
    (source,) = (sha256 for (sha256,) in office.rows("SELECT sha256 FROM fichiers") if sha256.startswith(partial))
    office.process(c=third)
    # Completed from what had come first, while the last page was on its way.
    drop(office.folder, {"complet.pdf": completed(Kind.FICHE, FICHES["01"], source)})
    drop(office.folder, {"protocole.pdf": filled(Kind.PROTOCOLE, PROTOCOLES["01"])})
    assert office.process() == ["rattachee"] * 2
    assert office.waiting() == {}
    office.verify()
    with Register.open(office.folder / "registre.sqlite") as register, register.transaction():
        gone = register.fichiers.only_of(NUMERO)
        assert len(gone) == 2 + 3 + 2
        for sha256 in gone:
            register.eliminations.drop_fichier(sha256)
        register.eliminations.drop_dossier(NUMERO)
    assert office.rows("SELECT * FROM reunions UNION ALL SELECT sha256, id, statut FROM pieces") == []


def test_pages_in_single_pdfs_are_one_form_to_confirm(office: Office) -> None:
    """Printed one by one to PDF: nothing is lost of their texts, and the form is confirmed with one word."""
    whole = PdfReader(io.BytesIO(flat(Kind.FICHE, FICHES["01"])))
    for rank, page in enumerate(whole.pages):
        writer = PdfWriter()
        writer.add_page(page)
        drop(office.folder, {f"{rank}.pdf": save(writer)})
    assert office.process() == ["a_confirmer"] * 3
    (code,) = office.waiting()
    page = office.rows("SELECT sha256 FROM fichiers WHERE nom = '0.pdf'")[0][0]
    office.act("confirm", page[:12])
    assert office.waiting() == {}
    ((numero,),) = office.rows(f"SELECT dossier FROM pieces WHERE sha256 = '{page}'")  # noqa: S608 - a hash
    assert numero == NUMERO
    office.act("undo", code)
    assert list(office.waiting()) == [code]
    office.verify()


def test_pictures_of_a_form_that_is_in_a_dossier_come_out_of_it_with_it(office: Office) -> None:
    """The form is put aside; its pages go with it, and wait no more."""
    first, second, third = pictures("08")
    office.process(a=first, b=second, c=third)
    (whole,) = office.waiting()
    office.act("set-aside", whole)
    assert office.waiting() == {}
    assert office.process(d=first) == ["doublon"]
    office.verify()


def test_a_page_cannot_leave_a_form_that_was_settled(office: Office) -> None:
    """What a person completed from it is to be taken back first."""
    first, second, third = pictures("01")
    office.process(a=first, b=second, c=third)
    ((whole, _),) = office.waiting().items()
    office.act("set-aside", whole)
    page = office.rows("SELECT sha256 FROM fichiers WHERE nom = 'a.jpg'")[0][0][:12]
    assert "n’attend plus" in office.act("set-aside", page, code=1)
    office.act("undo", whole)
    assert whole in office.waiting()
    office.verify()


def test_a_rehearsal_says_the_same_and_leaves_nothing(office: Office) -> None:
    """Nothing is archived, nothing registered."""
    drop(office.folder, {f"{rank}.jpg": page for rank, page in enumerate(pictures("08"))})
    report = office("process", "--dry-run")
    assert [piece["status"] for piece in report["pieces"]] == ["a_confirmer"] * 3
    assert len(report["documents"]) == 2
    assert not list((office.folder / "archive").glob("??/*"))
    json.dumps(report)
