"""What is wrong with one piece, one dossier or one document never keeps the rest from being done."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.annexes import ReceivedForm
from pipeline.dossier.model.forms import Kind
from pipeline.intake.parse import parse_form
from pipeline.intake.raw import RawForm
from pipeline.report import Report
from pipeline.run.documents.failing import Refusal, Retry
from pipeline.run.documents.rendering import Order
from pipeline.run.watch import watch_inbox
from pipeline.sandbox import Pool
from pipeline.sandbox.local import Local
from pipeline.workspace import Workspace
from tests.demo import DEGRESSIF, filled
from tests.eleves import FICHES, PROTOCOLES
from tests.robustness.bench import PHOTOGRAPH, command, drop, said
from tests.secretary import TODAY

BY = ("--by", "Mme Essai", "--reason", "Vu avec l’école")
DAMAGED = ("{}", "pas du JSON", "[1, 2]", '{"kind": "fiche", "values": null}', "")


def change(root: Path, query: str, *values: object) -> None:
    """Damage the register."""
    with closing(sqlite3.connect(root / "registre.sqlite")) as connection:
        connection.execute(query, values)
        connection.commit()


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(root / "registre.sqlite")) as connection:
        return connection.execute(query).fetchall()


def mail(root: Path, numero: str = "02") -> None:
    """Another pupil's forms come in."""
    drop(root / "inbox", f"{numero}_fiche.pdf", filled(Kind.FICHE, FICHES[numero]))
    drop(root / "inbox", f"{numero}_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES[numero]))


def went_on(root: Path) -> bool:
    """The forms of the other pupil were taken, and what they call for was written."""
    letters = "SELECT count(*) FROM documents WHERE dossier = '2003-0003' AND sha256 IS NOT NULL AND lot IS NOT NULL"
    return not list((root / "inbox").iterdir()) and ask(root, letters)[0][0] > 0


def waiting(root: Path, capsys: pytest.CaptureFixture[str], sort: str) -> list[dict[str, Any]]:
    found = said(root, capsys, "pending", today=TODAY)["pending"]
    return [one for one in found if one["sort"] == sort]


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_piece_that_cannot_be_read_any_more_costs_its_dossier_alone(
    root: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    """Told once, listed with its remedy; all looks and the rest of the run go on; put aside, its dossier heals."""
    ((code,),) = ask(root, "SELECT substr(sha256, 1, 12) FROM pieces WHERE dossier = '2003-0001' AND kind = 'fiche'")
    change(root, "UPDATE pieces SET form = ? WHERE dossier = '2003-0001' AND kind = 'fiche'", damage)
    change(root, "UPDATE dossiers SET a_revoir = 1")
    mail(root)
    capsys.readouterr()
    assert command(root, "process") == 5
    err = capsys.readouterr().err
    assert "2003-0001" in err
    assert f"pipeline set-aside {code}" in err
    assert went_on(root)
    (waits,) = waiting(root, capsys, "debloquer")
    assert (waits["about"], code in waits["reason"]) == ("2003-0001", True)
    assert command(root, "process") == 0
    for look in (["status"], ["status", "2003-0001"], ["journal"], ["pending"]):
        assert command(root, *look, today=None if look[0] == "journal" else TODAY) == 0
    assert code in capsys.readouterr().out
    assert command(root, "purge", "--dry-run") == 0
    assert command(root, "session", "open", "2003-12-04", "--time", "9h", "--place", "Salle 1") == 5
    assert command(root, "set-aside", code, *BY) == 0
    assert waiting(root, capsys, "debloquer") == []
    assert command(root, "verify", today=None) == 0


@pytest.mark.parametrize("column", ["identite", "form"])
def test_a_piece_that_cannot_be_matched_stops_no_other(
    root: Path, capsys: pytest.CaptureFixture[str], column: str
) -> None:
    """It waits for a person, who can put it aside; those that came with it find their dossier."""
    change(root, f"UPDATE pieces SET {column} = '{{}}' WHERE dossier IS NULL")  # noqa: S608 - a column of ours
    mail(root)
    assert command(root, "process") == 5
    assert went_on(root)
    (waits,) = waiting(root, capsys, "debloquer")
    assert waits["commands"] == [f'pipeline set-aside {waits["about"]} --by "Votre nom" --reason "Pourquoi"']
    assert command(root, "process") == 0
    # A form that says something can be attached all the same.
    if column == "form":
        assert command(root, "attach", waits["about"], "2003-0002", *BY) == 1
    assert command(root, "set-aside", waits["about"], *BY) == 0
    assert waiting(root, capsys, "debloquer") == []


def damaged_letter(root: Path) -> str:
    """Have a letter owed whose content cannot be read any more; return its path."""
    ((number, path),) = ask(root, "SELECT id, chemin FROM documents WHERE type = 'accuse_reception' LIMIT 1")
    letter = "UPDATE documents SET sha256 = NULL, lot = NULL, bac = NULL, contenu = '{}' WHERE id = ?"
    change(root, letter, number)
    return str(path)


def photo(root: Path) -> str:
    return str(ask(root, "SELECT substr(sha256, 1, 12) FROM fichiers WHERE nom = 'photo.pdf'")[0][0])


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_note_that_cannot_be_read_any_more_stops_nothing_else(
    root: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    """Whatever the register lost of a note, of any type, all looks and acts go on, on it and on the others."""
    again = filled(Kind.FICHE, FICHES["02"])
    for _ in range(2):
        drop(root / "inbox", "02_fiche.pdf", again)
        assert command(root, "process") == 0
    drop(root / "inbox", "02_fiche_bis.pdf", again)
    drop(root / "inbox", "autre.pdf", PHOTOGRAPH + b" une autre")
    assert command(root, "process") == 0
    arrivals = "SELECT substr(serie, 9, 12) || '+' || substr(serie, 74) FROM documents WHERE type = 'note_arrivee'"
    arrival = ask(root, arrivals)[-1][0]
    other = ask(root, "SELECT substr(sha256, 1, 12) FROM fichiers WHERE nom = 'autre.pdf'")[0][0]
    change(root, "UPDATE documents SET contenu = ? WHERE type LIKE 'note%' AND serie NOT LIKE ?", damage, f"%{other}%")
    for look in ("pending", "status"):
        assert command(root, look) == 0
    assert command(root, "process") == 0
    assert command(root, "purge", "--dry-run") == 0
    for code in (other, photo(root), arrival):
        capsys.readouterr()
        assert command(root, "set-aside", code, *BY) == 0, capsys.readouterr().err
    assert command(root, "set-aside", arrival, *BY) == 1
    assert command(root, "verify", today=None) == 0


def waits_for_dossier(root: Path) -> str:
    return str(ask(root, "SELECT substr(sha256, 1, 12) FROM pieces WHERE dossier IS NULL")[0][0])


ACTS: dict[str, Callable[[Path], list[str]]] = {
    "set-aside": lambda root: ["set-aside", photo(root), *BY],
    "attach": lambda root: ["attach", waits_for_dossier(root), "2003-0002", *BY],
    "print-done": lambda root: ["print-done"],
    "reprint": lambda root: ["reprint", "2003-0001"],
    "stats": lambda root: ["stats", "2003"],
    "export": lambda root: ["export", "2003-0002", "--to", str(root.parent / "copie.zip"), *BY],
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_done_whatever_else_is_wrong(root: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """What the act begins with is told with it: the act is done, and its exit code says that something else is not."""
    damaged_letter(root)
    if name == "export":
        pytest.importorskip("weasyprint")
    capsys.readouterr()
    assert command(root, *ACTS[name](root)) == 5
    assert "Document non écrit" in capsys.readouterr().err
    assert command(root, "process") == 0
    assert waiting(root, capsys, "ecrire")


def test_what_a_refused_act_began_with_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The reason of the refusal, and what was written or could not be before it."""
    damaged_letter(root)
    ((number, path),) = ask(root, "SELECT id, chemin FROM documents WHERE type = 'dossier' LIMIT 1")
    change(root, "UPDATE documents SET sha256 = NULL WHERE id = ?", number)
    capsys.readouterr()
    assert command(root, "attach", "abcdef", "2003-0001", *BY) == 1
    err = capsys.readouterr().err
    assert "Aucune pièce en attente" in err
    assert f"outbox/{path}" in err
    assert "Document non écrit" in err


def test_what_is_set_apart_is_found_and_tried_again_by_verify(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """« verify » says what is set apart; « --repair » tries again at once, and says what was written."""
    ((content,),) = ask(root, "SELECT contenu FROM documents WHERE type = 'accuse_reception' LIMIT 1")
    path = damaged_letter(root)
    assert command(root, "process") == 5
    found = said_by_verify(root, capsys)
    assert "mis_a_part" in {one["code"] for one in found["findings"]}
    assert "ecriture_en_attente" not in {one["code"] for one in found["findings"]}
    change(root, "UPDATE documents SET contenu = ? WHERE chemin = ?", content, path)
    capsys.readouterr()
    command(root, "verify", "--repair", today=None)
    assert f"Écrit, qui était mis à part : outbox/{path}" in capsys.readouterr().out
    assert waiting(root, capsys, "ecrire") == []


def said_by_verify(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    command(root, "verify", "--json", today=None)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refused(type_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, letters of this type cannot be made."""

    def render_all(workspace: Workspace, orders: list[Order], pool: Pool) -> Iterator[bytes | Refusal]:
        for order in orders:
            yield Refusal("essai.", Retry.WHEN_CHANGED) if order.type == type_ else repr(order).encode()

    monkeypatch.setattr("pipeline.run.documents.write.render_all", render_all)


def etat(root: Path, numero: str) -> tuple[str, str]:
    """State and reason of a dossier."""
    last = "SELECT etat, motif FROM etats WHERE dossier = ? ORDER BY id DESC LIMIT 1"
    with closing(sqlite3.connect(root / "registre.sqlite")) as connection:
        found: tuple[str, str] = connection.execute(last, (numero,)).fetchone()
        return found


AFTER = "2003-12-05"
"""The day after the session."""


def decide(root: Path, **changes: str) -> None:
    """The decision of the commission on the dossier 2003-0001 comes in."""
    who = {target: PROTOCOLES["01"][target] for target in ("nom", "prenom", "naissance", "etablissement")}
    values = {"dossier": "2003-0001"} | who | DEGRESSIF | {"seance": "04/12/2003"} | changes
    drop(root / "inbox", f"decision{len(changes)}.pdf", filled(Kind.DECISION, values))


def mended(root: Path) -> None:
    """What stood in the way changes."""
    (root / "modeles" / "stats").mkdir()
    (root / "modeles" / "stats" / "stats.css").write_text("/* corrigé */", encoding="utf-8")


def test_a_dossier_is_decided_once_its_family_is_notified(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until then its state says what is missing; then it has the day on which the letter was owed."""
    decide(root)
    with monkeypatch.context() as patch:
        refused(TypeLettre.NOTIFICATION_FAMILLE, patch)
        assert command(root, "process", today=AFTER) == 5
        assert etat(root, "2003-0001")[0] == "transmis"
        assert "n’est pas encore écrite" in etat(root, "2003-0001")[1]
        # Settled all the same: no session takes it up again.
        assert command(root, "session", "open", "2003-12-18", "--time", "9h", "--place", "Salle 1", today=AFTER) == 1
        assert command(root, "process", today=AFTER) == 0
    mended(root)
    assert command(root, "process", today="2003-12-08") == 0
    last = "SELECT etat, le, motif FROM etats WHERE dossier = '2003-0001' ORDER BY id DESC LIMIT 1"
    assert ask(root, last) == [("decide", AFTER, "La commission a décidé ; la décision est notifiée")]
    assert waiting(root, capsys, "ecrire") == []


def test_a_demande_is_transmitted_once_the_commission_is_written_to(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transmission that cannot be written leaves the dossier « recevable », and says so."""
    mail(root)
    with monkeypatch.context() as patch:
        refused(TypeLettre.TRANSMISSION, patch)
        assert command(root, "process") == 5
    assert etat(root, "2003-0003")[0] == "recevable"
    assert "n’est pas encore écrite" in etat(root, "2003-0003")[1]
    mended(root)
    assert command(root, "process") == 0
    assert etat(root, "2003-0003")[0] == "transmis"


def test_what_was_never_written_is_not_said_to_be_replaced(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A corrected decision leaves in the place of the one that nobody got, and names no former notification."""
    decide(root)
    with monkeypatch.context() as patch:
        refused(TypeLettre.NOTIFICATION_FAMILLE, patch)
        assert command(root, "process", today=AFTER) == 5
    decide(root, motif_fait="L’élève écrit lentement et perd vite son matériel en classe.")
    assert command(root, "process", today="2003-12-08") == 0
    letters = """SELECT prevu_le, retrait, contenu ->> '$.context.dates.remplace' FROM documents
                 WHERE type = 'notification_famille' AND dossier = '2003-0001' ORDER BY id"""
    assert ask(root, letters) == [(AFTER, "fait", None), ("2003-12-08", None, None)]


def test_a_letter_that_could_not_be_written_does_not_leave_once_it_is_no_longer_owed(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a school was to be asked has come since: the letter that asks is neither waited for nor written."""
    drop(root / "inbox", "02_fiche.pdf", filled(Kind.FICHE, FICHES["02"]))
    with monkeypatch.context() as patch:
        refused(TypeLettre.DEMANDE_COMPLEMENT, patch)
        assert command(root, "process") == 5
    mail(root)
    assert command(root, "process") == 0
    assert waiting(root, capsys, "ecrire") == []
    mended(root)
    assert command(root, "process") == 0
    asked = "SELECT DISTINCT sha256, retrait FROM documents WHERE dossier = '2003-0003' AND type = 'demande_complement'"
    assert ask(root, asked) == [(None, "fait")]


def test_a_file_whose_answers_cannot_be_used_costs_itself_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is put apart like a file whose reading stops; those read with it go on, and no later run meets it again."""
    meant = parse_form

    def parse(raw: RawForm, *, reference: date) -> ReceivedForm:
        if raw.kind is Kind.FICHE:
            raise KeyError("Zoé FICTIVE")
        return meant(raw, reference=reference)

    mail(root)
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.run.collect.parse_form", parse)
        assert command(root, "process") == 0
    assert not list((root / "inbox").iterdir())
    assert [one["title"] for one in waiting(root, capsys, "relire") if "02_fiche" in one["title"]]
    assert ask(root, "SELECT kind FROM pieces WHERE dossier = '2003-0003'") == [("protocole",)]


def test_a_run_that_stops_does_not_stop_the_watch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever a run meets, it is told, without a word of what it was about, and the next one is made."""
    runs = iter([ValueError("Zoé FICTIVE"), MemoryError()])

    def process(*_: object, **__: object) -> Report:
        if error := next(runs, None):
            raise error
        return Report()

    monkeypatch.setattr("pipeline.run.watch.process", process)
    told: list[list[str]] = []
    watch_inbox(Workspace(tmp_path), date.today, Local, told.append, iter([None, None]))
    assert [len(messages) for messages in told] == [1, 1, 0]
    assert "FICTIVE" not in str(told)


def test_nobody_is_reminded_of_a_decision_that_nobody_was_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reminder waits for the notification that it speaks of, and leaves the day after."""
    reminders = "SELECT count(*) FROM documents WHERE type LIKE 'rappel%'"
    decide(root)
    with monkeypatch.context() as patch:
        refused(TypeLettre.NOTIFICATION_FAMILLE, patch)
        assert command(root, "process", today=AFTER) == 5
        assert command(root, "process", today="2004-05-10") == 0
    assert ask(root, reminders) == [(0,)]
    mended(root)
    assert command(root, "process", today="2004-05-11") == 0
    assert command(root, "process", today="2004-05-12") == 0
    assert ask(root, reminders)[0][0] > 0


def test_what_the_disk_refuses_is_tried_once_a_run(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Owed since a former run, it is made and told once in this one, and again in the next."""
    asked: list[Order] = []

    def render_all(workspace: Workspace, orders: list[Order], pool: Pool) -> Iterator[Refusal]:
        asked.extend(orders)
        return (Refusal("le disque refuse.", Retry.NEXT_RUN) for _ in orders)

    ((number,),) = ask(root, "SELECT id FROM documents WHERE type = 'dossier' LIMIT 1")
    change(root, "UPDATE documents SET sha256 = NULL WHERE id = ?", number)
    monkeypatch.setattr("pipeline.run.documents.write.render_all", render_all)
    for _ in range(2):
        asked.clear()
        capsys.readouterr()
        assert command(root, "process") == 5
        assert (len(asked), capsys.readouterr().err.count("le disque refuse")) == (1, 1)


def test_one_cause_that_stops_many_is_told_once(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine that prints nothing any more makes one line, and each document it stops is listed."""

    def render_all(workspace: Workspace, orders: list[Order], pool: Pool) -> Iterator[Refusal]:
        return (Refusal("le système refuse un processus.", Retry.NEXT_RUN) for _ in orders)

    mail(root)
    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.run.documents.write.render_all", render_all)
        assert command(root, "process") == 5
    assert capsys.readouterr().err.count("le système refuse un processus") == 1
    assert len(waiting(root, capsys, "ecrire")) > 3
    assert command(root, "process") == 0
    assert waiting(root, capsys, "ecrire") == []
