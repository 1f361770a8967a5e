"""What the établissement does not complete in time is asked again once, then a person decides: day by day."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.intake.pages.test_reading import flat
from tests.robustness.bench import command, drop, said

pytestmark = pytest.mark.usefixtures("cheaply")

NUMERO = "2003-0001"
ASKED, LIMIT = "2003-11-21", "2003-12-22"
AFTER, SECOND = "2003-12-23", "2004-01-22"
"""The day after the term, and the term of what is asked again on it."""
WITHOUT = PROTOCOLES["01"] | {"chef": ""}
BY = ("--by", "Mme Essai", "--reason", "Vu au téléphone")
RELANCES = {"relance_etablissement", "relance_famille"}


def put(root: Path, kind: Kind, values: Values, name: str) -> None:
    drop(root / "inbox", name, filled(kind, values))


def ask(root: Path, *, post: bool = True) -> None:
    """A demande comes incomplete, and what is missing is asked for."""
    put(root, Kind.FICHE, FICHES["01"], "fiche.pdf")
    put(root, Kind.PROTOCOLE, WITHOUT, "protocole.pdf")
    assert command(root, "process", today=ASKED) == 0
    if post:
        assert command(root, "print-done", today=ASKED) == 0


def process(root: Path, capsys: pytest.CaptureFixture[str], today: str) -> dict[str, Any]:
    found: dict[str, Any] = said(root, capsys, "process", today=today)
    return found


def letters(report: dict[str, Any]) -> list[str]:
    return sorted(one["type"] for one in report["documents"] if one["type"] not in ("bac", "bordereau"))


def lines(root: Path, capsys: pytest.CaptureFixture[str], today: str) -> list[dict[str, Any]]:
    return [one for one in said(root, capsys, "pending", today=today)["pending"] if one["sort"] == "echeance"]


def outbox(root: Path, name: str) -> list[Path]:
    return sorted((root / "outbox" / "courriers").rglob(f"*{name}*"))


def test_it_is_asked_again_on_the_day_after_the_term_and_once(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not on the last day, then once, whatever the number of runs; nothing waits for a person meanwhile."""
    ask(workspace)
    assert letters(process(workspace, capsys, LIMIT)) == []
    assert lines(workspace, capsys, AFTER) == []
    assert set(letters(process(workspace, capsys, AFTER))) == RELANCES
    for day in (AFTER, "2003-12-30", "2004-03-01"):
        assert letters(process(workspace, capsys, day)) == []


def test_what_is_still_missing_that_day_is_asked_for(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the days of the first letter and of its term, another term, and the forms to complete beside it."""
    ask(workspace)
    process(workspace, capsys, AFTER)
    (letter,) = outbox(workspace, "relance_etablissement")
    text = letter.read_text("utf-8")
    for day in (
        f"'demande': '{ASKED}'",
        f"'echue': '{LIMIT}'",
        f"'limite': '{SECOND}'",
        "'formulaires': ['protocole']",
    ):
        assert day in text
    assert outbox(workspace, "protocole_a_completer")


def test_a_letter_that_is_still_here_is_not_recalled(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody was asked anything: the letters to post are told of, and the term runs once they have left."""
    ask(workspace, post=False)
    assert letters(process(workspace, capsys, AFTER)) == []
    assert command(workspace, "print-done", today=AFTER) == 0
    assert letters(process(workspace, capsys, "2004-01-20")) == []
    assert set(letters(process(workspace, capsys, "2004-01-24"))) == RELANCES


def test_the_pieces_came_in_time(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody is asked again."""
    ask(workspace)
    put(workspace, Kind.PROTOCOLE, PROTOCOLES["01"] | {"dossier": NUMERO}, "complet.pdf")
    assert "transmission_cdes" in letters(process(workspace, capsys, LIMIT))
    assert letters(process(workspace, capsys, AFTER)) == []


def test_the_pieces_came_as_it_was_asked_again(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed and not posted leaves the outbox and its tray."""
    ask(workspace)
    process(workspace, capsys, AFTER)
    put(workspace, Kind.PROTOCOLE, PROTOCOLES["01"] | {"dossier": NUMERO}, "complet.pdf")
    report = process(workspace, capsys, "2003-12-24")
    assert "transmission_cdes" in letters(report)
    assert outbox(workspace, "relance") == []
    trays = {path.name: path.read_bytes() for path in (workspace / "outbox" / "a_imprimer").rglob("*.pdf")}
    assert not any(b"relance" in tray for tray in trays.values())


def test_another_version_that_lacks_something_has_its_own_term(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is asked for anew is not recalled for the former letter."""
    ask(workspace)
    put(workspace, Kind.PROTOCOLE, WITHOUT | {"dossier": NUMERO, "scolarisation": ""}, "encore.pdf")
    assert "demande_complement" in letters(process(workspace, capsys, "2003-12-15"))
    assert command(workspace, "print-done", today="2003-12-15") == 0
    assert letters(process(workspace, capsys, AFTER)) == []
    assert set(letters(process(workspace, capsys, "2004-01-15"))) == RELANCES


def test_a_form_that_waits_for_a_person_holds_it_back(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing may be there: it is asked again once a person has said that it is not."""
    put(workspace, Kind.FICHE, FICHES["01"], "fiche.pdf")
    process(workspace, capsys, ASKED)
    assert command(workspace, "print-done", "adresse_a_completer", today=ASKED) == 0
    drop(workspace / "inbox", "copie.pdf", flat(Kind.PROTOCOLE, PROTOCOLES["01"]))
    process(workspace, capsys, "2003-12-20")
    assert not RELANCES & set(letters(process(workspace, capsys, AFTER)))
    (copy,) = [one for one in said(workspace, capsys, "pending", today=AFTER)["pending"] if one["sort"] == "confirmer"]
    assert command(workspace, "set-aside", copy["about"], *BY, today="2003-12-27") == 0
    assert outbox(workspace, "relance_etablissement")


def test_a_person_then_decides(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Once what was asked again is past its term, one line gives both commands, and each settles it."""
    ask(workspace)
    process(workspace, capsys, AFTER)
    assert command(workspace, "print-done", today=AFTER) == 0
    assert lines(workspace, capsys, SECOND) == []
    (line,) = lines(workspace, capsys, "2004-01-23")
    assert line["due"] == SECOND and "malgré une relance" in line["reason"]
    assert [one.split()[1] for one in line["commands"]] == ["remind", "close"]
    assert command(workspace, "remind", NUMERO, *BY, today="2004-01-23") == 0
    assert len(outbox(workspace, "relance_etablissement")) == 2
    assert lines(workspace, capsys, "2004-01-23") == []
    assert command(workspace, "print-done", today="2004-01-23") == 0
    (line,) = lines(workspace, capsys, "2004-03-01")
    assert "malgré 2 relances" in line["reason"]
    assert command(workspace, "close", NUMERO, "pieces", *BY, today="2004-03-01") == 0
    assert lines(workspace, capsys, "2004-03-01") == []
    assert outbox(workspace, "cloture_famille")


def test_a_reminder_of_a_person_is_taken_back(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its letters leave, and can be asked for again."""
    ask(workspace)
    process(workspace, capsys, AFTER)
    assert command(workspace, "print-done", today=AFTER) == 0
    assert command(workspace, "remind", NUMERO, *BY, today="2004-01-23") == 0
    assert command(workspace, "undo", NUMERO, *BY, today="2004-01-23") == 0
    assert len(outbox(workspace, "relance_etablissement")) == 1
    assert command(workspace, "remind", NUMERO, *BY, today="2004-01-24") == 0
    assert len(outbox(workspace, "relance_etablissement")) == 2


@pytest.mark.parametrize(
    ("post", "numero", "told"), [(False, NUMERO, "pas encore dite postée"), (True, "2003-0009", "n’existe pas")]
)
def test_a_reminder_that_makes_no_sense_is_refused(
    workspace: Path, capsys: pytest.CaptureFixture[str], post: bool, numero: str, told: str
) -> None:
    """It says why, and changes nothing."""
    ask(workspace, post=post)
    capsys.readouterr()
    assert command(workspace, "remind", numero, *BY, today="2003-12-01") == 1
    assert told in capsys.readouterr().err
    assert outbox(workspace, "relance") == []


def test_a_complete_demande_is_not_recalled(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to complete."""
    put(workspace, Kind.FICHE, FICHES["01"], "fiche.pdf")
    put(workspace, Kind.PROTOCOLE, PROTOCOLES["01"], "protocole.pdf")
    process(workspace, capsys, ASKED)
    assert command(workspace, "remind", NUMERO, *BY, today=ASKED) == 1


def test_the_same_command_twice_asks_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A command that was cut short is typed again."""
    ask(workspace)
    process(workspace, capsys, AFTER)
    assert command(workspace, "print-done", today=AFTER) == 0
    for _ in range(2):
        assert command(workspace, "remind", NUMERO, *BY, today="2004-01-23") == 0
    assert len(outbox(workspace, "relance_etablissement")) == 2


def test_after_years_nothing_is_recalled_by_itself(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A machine that was off: a person looks first."""
    ask(workspace)
    assert not RELANCES & set(letters(process(workspace, capsys, "2006-02-01")))
    (line,) = lines(workspace, capsys, "2006-02-01")
    assert [one.split()[1] for one in line["commands"]] == ["remind", "close"]


def test_every_command_of_the_line_is_one_that_exists(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Typed as it is given, with a name and a reason."""
    ask(workspace)
    (line,) = lines(workspace, capsys, "2006-02-01")
    words = [one.replace('"Votre nom"', "X").replace('"Pourquoi"', "Y").split()[1:] for one in line["commands"]]
    assert main([*words[0], "--workspace", str(workspace), "--today", "2006-02-01"]) == 0
    assert main([*words[1], "--workspace", str(workspace), "--today", "2006-02-01"]) == 0
    assert json.dumps(line)
