"""``pipeline pending``: all that waits for a person, with the commands that settle it."""

import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from pipeline.store.rows import Plan, Statut
from tests.demo import filled
from tests.eleves import PROTOCOLES
from tests.robustness.bench import command, drop, said
from tests.secretary import TODAY

LATER = "2003-11-28"


def pending(root: Path, capsys: pytest.CaptureFixture[str], today: str = TODAY) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = said(root, capsys, "pending", today=today)["pending"]
    return found


def sorts(found: list[dict[str, Any]]) -> list[str]:
    return [one["sort"] for one in found]


def test_what_waits_is_listed_oldest_first(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A piece without a dossier, an unreadable file, one that came twice; later, letters not said to be posted."""
    assert sorts(pending(root, capsys)) == ["rattacher", "relire", "revoir"]
    drop(root / "inbox", "autre.pdf", b"\xff\xd8\xff une autre photo")
    assert command(root, "process", today=LATER) == 0
    found = pending(root, capsys, LATER)
    assert sorts(found)[-1] == "relire"
    assert {"rattacher", "relire", "revoir", "poster"} == set(sorts(found))
    assert [one["since"] for one in found] == sorted(one["since"] for one in found)


def test_each_command_settles_what_it_stands_for(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Typed as they are given, the first commands leave nothing waiting."""
    for _ in range(12):
        found = pending(root, capsys, LATER)
        if not found:
            break
        line = shlex.split(found[0]["commands"][0])
        assert line[0] == "pipeline"
        assert main([*line[1:], "--workspace", str(root), "--today", LATER]) == 0
    assert pending(root, capsys, LATER) == []


def test_what_waits_says_whose_it_is(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The pupil, and of each dossier proposed how to tell her from another; the commands are those of the acts."""
    (piece,) = [one for one in pending(root, capsys) if one["sort"] == "rattacher"]
    assert piece["pupil"] == f"{PROTOCOLES['10']['prenom']} {PROTOCOLES['10']['nom']}"
    first, *_, last, search, aside = piece["acts"]
    assert first["values"]["dossier"] in first["label"] and "LE GOFF, naissance : 22/08/1996" in first["label"]
    assert last["label"] == "Ouvrir un nouveau dossier"
    # Another dossier may be looked for, and a form that came by mistake set aside.
    assert search["command"] == "pipeline search maelys legoff" and aside["act"] == "set-aside"
    assert [act["command"] for act in piece["acts"]] == piece["commands"]
    assert main([*shlex.split(first["command"])[1:], "--workspace", str(root), "--today", TODAY]) == 0
    (point,) = [one for one in pending(root, capsys) if one["sort"] == "accepter"]
    assert (point["dossier"], bool(point["pupil"])) == (first["values"]["dossier"], True)


def test_a_point_to_check_is_accepted_by_its_code(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The two spellings of the name, once the piece is attached, are one point with its command."""
    attach = pending(root, capsys)[0]["commands"][0]
    assert main([*shlex.split(attach)[1:], "--workspace", str(root), "--today", TODAY]) == 0
    (point,) = [one for one in pending(root, capsys) if one["sort"] == "accepter"]
    assert point["commands"][0].startswith(f"pipeline accept {point['about']} ")


def test_a_flat_copy_waits_to_be_confirmed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A piece read off a flat copy is no piece without a dossier: it is confirmed first."""
    with Register.open(root / "registre.sqlite") as register:
        (piece,) = register.pieces.without_dossier()
        form = dict(piece.form) | {"provenance": "flat"}
        register.pieces.add(piece.sha256, Kind.FICHE, 1, form, piece.identite, statut=Statut.A_CONFIRMER)
    (found,) = [one for one in pending(root, capsys) if one["sort"] == "confirmer"]
    confirm, aside = found["commands"]
    assert confirm == f'pipeline confirm {piece.code}-2 --by "Votre nom"'
    assert aside.startswith(f"pipeline set-aside {piece.code}-2 ")


def test_a_document_not_written_waits(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was planned and could not be written is told until it is."""
    with Register.open(root / "registre.sqlite") as register:
        day = date.fromisoformat(TODAY)
        register.documents.plan(
            Plan("2003-0001", "dossier", "commission", "s", "c", "dossiers/2003-0001", "x", ".pdf", {}, day)
        )
    (found,) = [one for one in pending(root, capsys) if one["sort"] == "ecrire"]
    assert (found["about"], found["commands"]) == ("dossiers/2003-0001/x.pdf", ["pipeline process"])


def test_the_list_fits_a_terminal_and_commands_stand_on_one_line(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hundred columns, whatever the name of the file; a command can be copied whole."""
    name = f"{'tres_long_' * 20}.pdf"
    drop(root / "inbox", name, filled(Kind.PROTOCOLE, PROTOCOLES["10"] | {"classe": "CE2"}))
    assert command(root, "process") == 0
    capsys.readouterr()
    assert command(root, "pending") == 0
    shown = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 100 for line in shown)
    commands = {command for one in pending(root, capsys) for command in one["commands"]}
    assert commands <= {line.strip() for line in shown}


def test_nothing_waits_where_nothing_came(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said, rather than nothing."""
    assert main(["init", str(tmp_path / "neuf")]) == 0
    capsys.readouterr()
    assert command(tmp_path / "neuf", "pending") == 0
    assert capsys.readouterr().out == "Rien n’attend une personne.\n"


def test_status_says_how_many_things_wait(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The overview counts them; the list is elsewhere."""
    assert said(root, capsys, "status", today=TODAY)["pending"] == 3
    assert command(root, "status") == 0
    assert "3 choses attendent une personne : pipeline pending" in capsys.readouterr().out
