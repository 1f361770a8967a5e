"""What a person settles can be put aside and taken back; the workspace is then as if nothing had been."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.run import matching
from pipeline.store.register import Register
from pipeline.store.rows import Geste
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.pages.test_reading import flat
from tests.retours import completed
from tests.robustness.bench import cheap, command, drop
from tests.secretary import TODAY

BY = ("--by", "Mme Essai", "--reason", "Vu avec l’école")
WAITING = filled(Kind.PROTOCOLE, PROTOCOLES["10"])
"""LEGOFF, when the fiche says LE GOFF."""
PIECE = sha256(WAITING).hexdigest()[:12]
PHOTO = sha256(b"\xff\xd8\xff une photo").hexdigest()[:12]


@pytest.fixture(autouse=True)
def _agrees(root: Path) -> Iterator[None]:
    """Whatever was done, register, journal, archive and outbox agree in the end."""
    yield
    with cheap():
        assert command(root, "verify", today=None) == 0


def say(root: Path, name: str, *options: str, code: int = 0, today: str = TODAY) -> None:
    assert command(root, name, *options, today=today) == code


def outbox(root: Path) -> set[str]:
    return {str(path.relative_to(root / "outbox")) for path in (root / "outbox").rglob("*") if path.is_file()}


def contents(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root / "outbox")): path.read_text(errors="replace")
        for path in sorted((root / "outbox").rglob("*"))
        if path.is_file()
    }


def status(root: Path, numero: str) -> dict[str, Any]:
    with Register.open(root / "registre.sqlite") as register:
        row = next(row for row in register.dossiers.all() if row.numero == numero)
        return {
            "etat": row.etat,
            "pieces": [(piece.kind, piece.sha256[:12]) for piece in register.pieces.of(numero)],
            "documents": sorted((d.type, d.chemin) for d in register.documents.of(numero)),
            "seances": [str(seance.le) for seance in register.seances.of(numero)],
        }


def waiting(root: Path) -> list[str]:
    with Register.open(root / "registre.sqlite") as register:
        return [row.code for row in register.pieces.without_dossier()]


def le_goff(root: Path) -> str:
    """Number of the dossier for which the protocole waits."""
    with Register.open(root / "registre.sqlite") as register:
        (row,) = register.pieces.without_dossier()
        (numero,) = row.candidats
        return numero


def attach_and_die(root: Path, numero: str) -> None:
    """The act alone, as if killed before anything followed: its letters leave in the batch of the next run."""
    with Register.open(root / "registre.sqlite") as register:
        (piece,) = register.pieces.without_dossier()
        with register.transaction():
            register.actes.add(
                Geste.RATTACHEMENT,
                "Mme Essai",
                "Vu",
                piece.recue_le,
                pieces=(piece.id,),
                sha256=piece.sha256,
                dossier=numero,
            )
            matching.attach_piece(register, piece, numero)


def test_an_attachment_taken_back_leaves_no_trace_but_in_the_journal(root: Path) -> None:
    """The piece waits again, the letters that followed are gone, those from before hold again, trays included."""
    numero = le_goff(root)
    before, held = contents(root), status(root, numero)
    say(root, "attach", PIECE, numero, *BY)
    assert status(root, numero)["etat"] == "transmis"
    say(root, "undo", PIECE, *BY)
    assert waiting(root) == [PIECE]
    assert status(root, numero) == held
    note = f"a_verifier/{PIECE}_protocole_en_attente"
    after = contents(root)
    assert after.pop(f"{note}_2.pdf").replace("_2.pdf", ".pdf") == before.pop(f"{note}.pdf")
    assert after.pop(f"{note}_2_original.pdf") == before.pop(f"{note}_original.pdf")
    assert after == before
    with Register.open(root / "registre.sqlite") as register:
        acts = [event.acte for event in register.journal.events() if event.acteur == "Mme Essai"]
    assert acts == ["rattachement", "annulation"]


def test_done_again_after_undo_the_act_has_the_same_effect(root: Path) -> None:
    """Undo of undo is the act itself: the same letters, in a batch of the same trays."""
    numero = le_goff(root)
    say(root, "attach", PIECE, numero, *BY)
    first = status(root, numero)
    say(root, "undo", numero, *BY)
    say(root, "attach", PIECE, numero, *BY)
    again = status(root, numero)
    assert (again["etat"], again["pieces"]) == (first["etat"], first["pieces"])
    assert [type_ for type_, _ in again["documents"]] == [type_ for type_, _ in first["documents"]]


def test_a_dossier_opened_by_an_act_taken_back_is_annulled(root: Path) -> None:
    """Its number stays, serves no more, and is not given again; nothing is owed to it."""
    say(root, "attach", PIECE, "nouveau", *BY)
    say(root, "undo", PIECE, *BY)
    assert waiting(root) == [PIECE]
    annulled = status(root, "2003-0003")
    assert annulled == {"etat": "annule", "pieces": [], "documents": [], "seances": []}
    assert not [path for path in outbox(root) if "2003-0003" in path]
    say(root, "attach", PIECE, "2003-0003", *BY, code=1)
    say(root, "accept", "2003-0003", "AVS_SUBSIDIAIRE", *BY, code=1)
    say(root, "process")
    say(root, "attach", PIECE, "nouveau", *BY)
    assert status(root, "2003-0004")["pieces"] == [("protocole", PIECE)]


def test_what_came_because_of_the_act_waits_again(root: Path) -> None:
    """A fiche that found the dossier that the act opened looks for its dossier again, and is not lost."""
    say(root, "attach", PIECE, "nouveau", *BY)
    fiche = filled(Kind.FICHE, FICHES["10"] | {"nom": "LEGOFF"})
    drop(root / "inbox", "fiche_legoff.pdf", fiche)
    say(root, "process")
    assert len(status(root, "2003-0003")["pieces"]) == 2
    say(root, "undo", "2003-0003", *BY)
    assert sorted(waiting(root)) == sorted([PIECE, sha256(fiche).hexdigest()[:12]])
    assert status(root, "2003-0003")["etat"] == "annule"


def test_a_posted_letter_forbids_to_take_the_act_back(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What has left cannot be unsaid: which letter, when, and what to do instead is told, and nothing changes."""
    numero = le_goff(root)
    say(root, "attach", PIECE, numero, *BY)
    say(root, "print-done", today="2003-11-24")
    before = contents(root)
    capsys.readouterr()
    say(root, "undo", PIECE, *BY, code=1)
    told = capsys.readouterr().err
    assert "posté le 24/11/2003" in told
    assert "pipeline set-aside" in told
    assert contents(root) == before
    assert waiting(root) == []


def test_a_letter_withdrawn_leaves_its_tray_and_the_others_stay(root: Path) -> None:
    """Two demandes in one batch: the tray and the bordereau are made again with what remains to be posted."""
    numero = le_goff(root)
    drop(root / "inbox", "autre_fiche.pdf", filled(Kind.FICHE, FICHES["03"]))
    drop(root / "inbox", "autre_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["03"]))
    attach_and_die(root, numero)
    say(root, "process")
    with Register.open(root / "registre.sqlite") as register:
        lot = register.lots.all()[-1]
        assert {d.dossier for d in register.lots.documents(lot.id)} == {numero, "2003-0003", None}
        trays = {d.chemin: d.sha256 for d in register.lots.documents(lot.id) if d.dossier is None}
    say(root, "undo", numero, *BY)
    with Register.open(root / "registre.sqlite") as register:
        documents = register.lots.documents(lot.id)
    assert {d.dossier for d in documents} == {"2003-0003", None}
    now = {d.chemin: d.sha256 for d in documents if d.dossier is None}
    assert now.keys() <= trays.keys()
    assert any(now[path] != trays[path] for path in now)
    assert all((root / "outbox" / path).is_file() == (path in now) for path in trays)


def test_a_tray_already_posted_takes_the_bordereau_with_it(root: Path) -> None:
    """When what remained to be posted of a batch is withdrawn, its bordereau is put away with what left."""
    numero = le_goff(root)
    drop(root / "inbox", "autre_fiche.pdf", filled(Kind.FICHE, FICHES["03"]))
    attach_and_die(root, numero)
    say(root, "process")
    with Register.open(root / "registre.sqlite") as register:
        lot = register.lots.all()[-1]
        documents = register.lots.documents(lot.id)
        ours = {d.bac for d in documents if d.dossier == numero}
        others = {d.bac for d in documents if d.dossier} - ours
    for tray in others:
        assert tray
        say(root, "print-done", f"{lot.nom}/{tray}")
    say(root, "undo", numero, *BY)
    assert not (root / "outbox" / "a_imprimer" / lot.nom).exists()
    assert (root / "outbox" / "postes" / lot.nom / "bordereau.pdf").is_file()
    say(root, "process")


def test_an_acceptance_taken_back_is_told_of_again(root: Path) -> None:
    """The point is to be looked at once more; the transmission, which does not speak of it, holds."""
    numero = le_goff(root)
    say(root, "attach", PIECE, numero, *BY)
    before = contents(root)
    say(root, "accept", numero, "NOM_DIFFERENT", *BY)
    say(root, "undo", numero, *BY)
    after = contents(root)
    assert {path for path in after if "courriers" in path} == {path for path in before if "courriers" in path}
    assert [path for path in after if "demande_a_verifier" in path]
    with Register.open(root / "registre.sqlite") as register:
        assert register.actes.acceptations(numero) == []
        assert next(row.etat for row in register.dossiers.all() if row.numero == numero) == "transmis"


def test_the_last_act_comes_first(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An attachment on which an acceptance rests is not taken back before it; two in a row are."""
    numero = le_goff(root)
    say(root, "attach", PIECE, numero, *BY)
    say(root, "accept", numero, "NOM_DIFFERENT", *BY)
    capsys.readouterr()
    say(root, "undo", PIECE, *BY, code=1)
    assert f"pipeline undo {numero}" in capsys.readouterr().err
    say(root, "undo", numero, *BY)
    say(root, "undo", numero, *BY)
    assert waiting(root) == [PIECE]
    say(root, "undo", numero, *BY, code=1)


def test_a_piece_set_aside_waits_no_more_and_is_asked_for(root: Path) -> None:
    """Its note leaves; the dossier for which it waited is told what it lacks; the original stays archived."""
    numero = le_goff(root)
    say(root, "set-aside", PIECE, *BY)
    assert waiting(root) == []
    assert not [path for path in outbox(root) if "en_attente" in path]
    assert "demande_complement" in [type_ for type_, _ in status(root, numero)["documents"]]
    assert (root / "archive" / PIECE[:2]).is_dir()
    say(root, "undo", PIECE, *BY)
    assert waiting(root) == [PIECE]
    assert "demande_complement" not in [type_ for type_, _ in status(root, numero)["documents"]]


def test_a_piece_put_into_the_wrong_dossier_leaves_it(root: Path) -> None:
    """Set aside, it can be attached elsewhere; what was written with it and not posted goes."""
    numero = le_goff(root)
    say(root, "attach", PIECE, numero, *BY)
    say(root, "set-aside", PIECE, *BY)
    found = status(root, numero)
    assert (found["etat"], [kind for kind, _ in found["pieces"]]) == ("a_completer", ["fiche"])
    assert "transmission_cdes" not in [type_ for type_, _ in found["documents"]]
    say(root, "attach", PIECE, "nouveau", *BY)
    assert status(root, "2003-0003")["pieces"] == [("protocole", PIECE)]
    say(root, "undo", PIECE, *BY)
    say(root, "undo", PIECE, *BY)
    assert [kind for kind, _ in status(root, numero)["pieces"]] == ["fiche", "protocole"]
    assert status(root, numero)["etat"] == "transmis"


def test_the_only_piece_of_a_dossier_set_aside_annuls_it_and_undo_reopens_it(root: Path) -> None:
    """A dossier without a piece is annulled; its session, its letters not posted and its days go with it."""
    numero = le_goff(root)
    with Register.open(root / "registre.sqlite") as register:
        fiche = register.pieces.of(numero)[0].sha256[:12]
    before = status(root, numero)
    say(root, "set-aside", fiche, *BY)
    assert status(root, numero)["etat"] == "annule"
    say(root, "undo", fiche, *BY)
    after = status(root, numero)
    assert (after["etat"], after["pieces"]) == (before["etat"], before["pieces"])


def test_an_unreadable_file_set_aside_leaves_the_outbox(root: Path) -> None:
    """Note and copy go; taken back, both are there again."""
    assert len([path for path in outbox(root) if PHOTO in path]) == 2
    say(root, "set-aside", PHOTO, *BY)
    assert not [path for path in outbox(root) if PHOTO in path]
    say(root, "set-aside", PHOTO, *BY, code=1)
    say(root, "undo", PHOTO, *BY)
    assert len([path for path in outbox(root) if PHOTO in path]) == 2


def test_a_dossier_that_is_no_longer_complete_leaves_the_agenda(root: Path) -> None:
    """The agenda and the relevé of the session are drawn up anew without it; the convocation is withdrawn."""
    numero = le_goff(root)
    say(root, "attach", PIECE, numero, *BY)
    say(root, "session", "open", "2003-12-04", "--time", "14h30", "--place", "Salle B")
    assert status(root, numero)["seances"] == ["2003-12-04"]
    say(root, "undo", numero, *BY)
    assert status(root, numero)["seances"] == []
    with closing(sqlite3.connect(root / "registre.sqlite")) as connection:
        agendas = connection.execute(
            "SELECT contenu FROM documents WHERE type = 'ordre_du_jour' AND retrait IS NULL"
        ).fetchall()
    assert [[line["numero"] for line in json.loads(row[0])["lignes"]] for row in agendas] == [["2003-0001"]]


@pytest.mark.parametrize("command_line", [("undo", "3f2a"), ("undo", "ffffffff"), ("set-aside", "ffffffff")])
def test_what_is_not_there_is_told(root: Path, command_line: tuple[str, str]) -> None:
    """Too short a code, or one of nothing, changes nothing."""
    say(root, *command_line, *BY, code=1)


def test_nobody_acts_without_a_reason(root: Path) -> None:
    """Who and why are required."""
    say(root, "set-aside", PIECE, "--by", " ", "--reason", "Vu", code=1)
    say(root, "undo", PIECE, "--by", "Mme Essai", "--reason", " ", code=1)


@pytest.mark.slow
def test_a_copy_follows_the_form_completed_from_it_into_another_dossier(root: Path) -> None:
    """Left in the dossier that was not its own, it would be purged with that one."""
    copied = flat(Kind.FICHE, FICHES["03"])
    name = sha256(copied).hexdigest()
    complete = completed(Kind.FICHE, FICHES["03"], name)
    drop(root / "inbox", "plat.pdf", copied)
    say(root, "process")
    drop(root / "inbox", "complet.pdf", complete)
    say(root, "process")
    assert copy_in(root, name) == "2003-0003"
    say(root, "set-aside", sha256(complete).hexdigest()[:12], *BY)
    say(root, "attach", sha256(complete).hexdigest()[:12], "nouveau", *BY)
    assert copy_in(root, name) == "2003-0004"


def copy_in(root: Path, name: str) -> str | None:
    """Number of the dossier that a file went into."""
    with Register.open(root / "registre.sqlite") as register:
        (row,) = register.pieces.of_fichier(name)
        return row.dossier
