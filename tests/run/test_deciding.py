"""Decisions typed at a séance and entered: twelve dossiers, by the commands that the screen has as well."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError
from pipeline.forms.releve_columns import COLUMNS
from pipeline.paper.session.releve import render_typed
from pipeline.run.acts.deciding import Cell, CellTakenError, draft
from pipeline.run.documents.seance.grid import releve_of
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.robustness.bench import command, copy, drop
from tests.seance import ADJOURNED, DAY, NUMBERS, OPENED, PARTIAL, REFUSED, prepare
from tests.secretary import said

HELD = DAY
JOUR = date.fromisoformat(DAY)
WHO = ("--by", "Mme Greffe")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve demandes on the agenda of a séance."""
    return prepare(tmp_path_factory.mktemp("saisie"))


@pytest.fixture
def root(ground: Path, tmp_path: Path, cheaply: None) -> Path:
    """A copy of it."""
    return copy(ground, tmp_path / "cdes")


def act(root: Path, *words: str, code: int = 0) -> None:
    assert command(root, "session", *words, today=HELD) == code


def show(root: Path, capsys: pytest.CaptureFixture[str], today: str = HELD) -> dict[str, Any]:
    found: dict[str, Any] = said(capsys, "session", "show", DAY, "--workspace", str(root), "--today", today)
    return found


def lines(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    return {one["number"]: one for one in show(root, capsys)["dossiers"]}


def letters(root: Path, numero: str) -> list[str]:
    """Types of the letters of a decision that hold."""
    with Register.open(root / "registre.sqlite") as register:
        return sorted(row.type for row in register.documents.of(numero) if row.type.startswith("notification"))


def accord(root: Path, numero: str, rank: int) -> None:
    fact = f"motif_fait=Les gestes de l’élève {rank} sont lents : écrire le fatigue, une aide humaine le soutient."
    act(root, "decide", DAY, numero, "decision=accord", "motif_droit=besoin_etabli", fact, *WHO)


def type_all(root: Path) -> None:
    """Plain accords, one refusal, one adjournment, one partial accord."""
    for rank, numero in enumerate(NUMBERS, start=1):
        if numero not in (REFUSED, ADJOURNED, PARTIAL):
            accord(root, numero, rank)
    fact = "motif_fait=L’élève suit la classe seul, comme le montrent les bilans de son enseignante de cette année."
    act(root, "decide", DAY, REFUSED, "decision=refus", "motif_droit=besoin_non_etabli", fact, *WHO)
    awaited = "attendu=Un bilan d’ergothérapie de moins d’un an, demandé à la famille."
    fact = "motif_fait=Les pièces décrivent l’écriture de l’élève d’il y a deux ans, et non celle d’aujourd’hui."
    act(root, "decide", DAY, ADJOURNED, "decision=ajournement", "motif_droit=instruction", awaited, fact, *WHO)
    less = ("phase.1.heures=6h", "non_accorde=Les heures de cantine, où l’élève est déjà accompagné par l’école.")
    fact = "motif_fait=Le besoin d’aide de l’élève est établi le matin, pour écrire, et non l’après-midi."
    act(root, "decide", DAY, PARTIAL, "decision=accord_partiel", "motif_droit=besoin_partiel", *less, fact, *WHO)


def test_twelve_decisions_are_typed_entered_and_notified(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each dossier has its notifications in the outbox; what was typed is a piece, and the grid holds nothing more."""
    assert [one["state"] for one in show(root, capsys)["dossiers"]] == ["empty"] * 12
    type_all(root)
    before = lines(root, capsys)
    assert {one["state"] for one in before.values()} == {"typed"}, [one for one in before.values() if one["blocked"]]
    act(root, "enter", DAY, *WHO)
    after = lines(root, capsys)
    assert {one["state"] for one in after.values()} == {"entered"}
    assert [after[one]["decision"] for one in (REFUSED, ADJOURNED, PARTIAL)] == [
        "refus",
        "ajournement",
        "accord_partiel",
    ]
    assert all(letters(root, numero) for numero in NUMBERS)
    outbox = [path.name for path in (root / "outbox").rglob("*.pdf")]
    assert sum("notification_famille" in name for name in outbox) >= 12, outbox
    assert command(root, "verify", today=None) == 0


def test_what_is_typed_is_a_piece_whose_origin_is_told(root: Path) -> None:
    """One file a dossier, archived under who typed it; the journal says who acted, and on what day."""
    accord(root, NUMBERS[0], 1)
    act(root, "enter", DAY, *WHO)
    with Register.open(root / "registre.sqlite") as register:
        (piece,) = [row for row in register.pieces.of(NUMBERS[0]) if row.kind == Kind.DECISION]
        assert register.fichiers.name(piece.sha256) == "Saisie à la séance du 04-12-2003 par Mme Greffe.xlsx"
        (event,) = [one for one in register.journal.events(NUMBERS[0]) if one.acte == "décision saisie"]
        assert (event.acteur, event.detail, event.sha256) == ("Mme Greffe", DAY, piece.sha256)
        assert register.saisies.of(NUMBERS[0]) == []


def test_status_says_who_typed_a_decision(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the screen and in JSON: typed at the séance, by whom."""
    accord(root, NUMBERS[0], 1)
    act(root, "enter", DAY, *WHO)
    capsys.readouterr()
    assert command(root, "status", NUMBERS[0], today=HELD) == 0
    assert "saisie à la séance par Mme Greffe" in capsys.readouterr().out.replace("\xa0", " ")
    shown = said(capsys, "status", NUMBERS[0], "--workspace", str(root), "--today", HELD)
    assert [one["typed_by"] for one in shown["pieces"] if one["kind"] == "decision"] == ["Mme Greffe"]


def test_it_says_what_a_returned_releve_says(root: Path, ground: Path, tmp_path: Path) -> None:
    """The same row, dropped as a workbook, makes the same decision and the same letters."""
    accord(root, NUMBERS[0], 1)
    act(root, "enter", DAY, NUMBERS[0], *WHO)
    other = copy(ground, tmp_path / "classeur")
    with Register.open(other / "registre.sqlite") as register:
        releve = releve_of(register, JOUR)
    assert releve is not None
    book = load_workbook(BytesIO(render_typed(releve, [{}] * len(releve.lignes), "Secrétariat", 1)))
    sheet = book.worksheets[0]
    places = {colonne.target: rank for rank, colonne in enumerate(COLUMNS)}
    (row,) = [row for row in sheet.iter_rows(min_row=7) if row[0].value == NUMBERS[0]]
    typed = {
        "decision": "accord",
        "motif_droit": "besoin d’une aide humaine établi",
        "motif_fait": "Les gestes de l’élève 1 sont lents : écrire le fatigue, une aide humaine le soutient.",
    }
    for name, value in typed.items():
        row[places[name]].value = value
    book.save(tmp_path / "rempli.xlsx")
    drop(other / "inbox", "rempli.xlsx", (tmp_path / "rempli.xlsx").read_bytes())
    assert command(other, "process", today=HELD) == 0
    assert _decision(root) == _decision(other)


def _decision(root: Path) -> tuple[object, ...]:
    with Register.open(root / "registre.sqlite") as register:
        (piece,) = [row for row in register.pieces.of(NUMBERS[0]) if row.kind == Kind.DECISION]
        rows = [row for row in register.documents.of(NUMBERS[0]) if row.type.startswith("notification")]
        values = {name: one[1] for name, one in piece.form["values"].items()}
        return values, [(row.serie, dict(row.contenu)) for row in rows]


def test_what_blocks_stays_typed_and_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A refusal without its facts, or an hour that does not read, is not entered with the others; nothing is lost."""
    accord(root, NUMBERS[0], 1)
    act(root, "decide", DAY, REFUSED, "decision=refus", *WHO)
    act(root, "decide", DAY, PARTIAL, "decision=accord", "phase.1.heures=beaucoup", *WHO)
    act(root, "enter", DAY, *WHO)
    told = capsys.readouterr().out
    assert f"Décision rendue : dossier {NUMBERS[0]} (accord)" in told
    assert f"Reste à la saisie : dossier {REFUSED}" in told and f"Reste à la saisie : dossier {PARTIAL}" in told
    found = lines(root, capsys)
    assert (found[REFUSED]["state"], found[PARTIAL]["state"]) == ("incomplete", "incomplete")
    assert letters(root, REFUSED) == []
    (hours,) = [one for one in found[PARTIAL]["fields"] if one["field"] == "phase.1.heures"]
    assert "beaucoup" in hours["value"] and hours["messages"]
    act(root, "enter", DAY, REFUSED, *WHO, code=1)
    assert REFUSED in capsys.readouterr().err


def test_the_rules_of_decisions_judge_what_is_typed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The messages beside the cells are those that « status » gives once the decision is in."""
    fact = "motif_fait=Besoin d’aide établi."
    typed = ("decision=accord", "motif_droit=besoin_etabli", fact, "phase.1.heures=20h")
    act(root, "decide", DAY, NUMBERS[0], *typed, *WHO)
    line = lines(root, capsys)[NUMBERS[0]]
    before = sorted([*line["messages"], *(said for one in line["fields"] for said in one["messages"])])
    assert before and line["state"] == "typed", line
    act(root, "enter", DAY, *WHO)
    status = said(capsys, "status", NUMBERS[0], "--workspace", str(root), "--today", HELD)
    found = [one for one in status["anomalies"] if one["form"] == "decision" and one["severity"] != "information"]
    assert before == sorted(one["message"] for one in found)


def test_two_alike_reasons_are_told_while_they_are_typed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same motif de fait on two dossiers of a séance waits for a person's look, before either is entered."""
    fact = "motif_fait=L’élève suit la classe seul, comme le montrent les bilans de son enseignante de cette année."
    for numero in NUMBERS[:2]:
        act(root, "decide", DAY, numero, "decision=refus", "motif_droit=besoin_non_etabli", fact, *WHO)
    found = lines(root, capsys)
    for numero, other in (NUMBERS[:2], NUMBERS[1::-1]):
        (cell,) = [one for one in found[numero]["fields"] if one["field"] == "motif_fait"]
        assert any(other in said for said in cell["messages"]), cell


def test_two_persons_in_one_cell_are_told(root: Path) -> None:
    """Whoever types over what somebody else typed since she looked is told what stands there, and nothing is lost."""
    workspace = Workspace(root)
    one = Cell(JOUR, NUMBERS[0], "decision", "accord", vu=0)
    assert draft(workspace, [one], "Mme Greffe") == []
    with pytest.raises(CellTakenError, match="Mme Greffe y a écrit «\u00a0accord\u00a0»"):
        draft(workspace, [Cell(JOUR, NUMBERS[0], "decision", "refus", vu=0)], "M. Plume")
    (former,) = draft(workspace, [Cell(JOUR, NUMBERS[0], "decision", "refus", vu=1)], "M. Plume")
    assert (former.par, former.valeur) == ("Mme Greffe", "accord")
    with Register.open(root / "registre.sqlite") as register:
        found = register.saisies.get(NUMBERS[0], JOUR, "decision")
        assert found is not None and (found.valeur, found.par, found.version) == ("refus", "M. Plume", 2)


def test_the_same_word_twice_is_no_quarrel(root: Path) -> None:
    """Two browsers that say the same thing agree."""
    workspace = Workspace(root)
    for who in ("Mme Greffe", "M. Plume"):
        assert draft(workspace, [Cell(JOUR, NUMBERS[0], "decision", "accord", vu=0)], who) == []


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell(JOUR, "2003-0099", "decision", "accord"), "n’existe pas"),
        (Cell(date(2003, 12, 5), NUMBERS[0], "decision", "accord"), "n’est pas à l’ordre du jour"),
        (Cell(JOUR, NUMBERS[0], "nom", "AUTRE"), "n’est pas une case"),
        (Cell(JOUR, NUMBERS[0], "motif_fait", "x" * 20_001), "trop long"),
    ],
)
def test_what_cannot_be_typed_is_refused(root: Path, cell: Cell, words: str) -> None:
    """One sentence in French, and nothing is kept, not even the cells before it."""
    good = Cell(JOUR, NUMBERS[0], "entendue", "non")
    with pytest.raises(PipelineError, match=words):
        draft(Workspace(root), [good, cell], "Mme Greffe")
    with Register.open(root / "registre.sqlite") as register:
        assert register.saisies.of_session(JOUR) == []


def test_a_cell_waits_for_no_run(root: Path) -> None:
    """Whoever types while the workspace is held is not kept waiting."""
    workspace = Workspace(root)
    with workspace.lock():
        assert draft(workspace, [Cell(JOUR, NUMBERS[0], "decision", "accord")], "Mme Greffe") == []
    with Register.open(root / "registre.sqlite") as register:
        assert register.saisies.get(NUMBERS[0], JOUR, "decision") is not None


def test_a_purged_dossier_leaves_nothing_typed(root: Path) -> None:
    """What was typed of a dossier goes with it, and nothing of another."""
    for rank, numero in enumerate(NUMBERS[:2]):
        accord(root, numero, rank)
    with Register.open(root / "registre.sqlite") as register, register.transaction():
        register.eliminations.drop_dossier(NUMBERS[0])
        assert {one.dossier for one in register.saisies.of_session(JOUR)} == {NUMBERS[1]}


def test_nothing_is_entered_before_its_day(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is typed beforehand is kept until the séance is held."""
    accord(root, NUMBERS[0], 1)
    assert command(root, "session", "enter", DAY, *WHO, today="2003-12-03") == 1
    assert "n’a pas encore eu lieu" in capsys.readouterr().err
    assert lines(root, capsys)[NUMBERS[0]]["state"] == "typed"


def test_an_entry_is_taken_back_and_can_be_typed_on(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The letters leave the outbox, what was typed stands in the grid again; entered anew, it is notified again."""
    accord(root, NUMBERS[0], 1)
    act(root, "enter", DAY, *WHO)
    assert letters(root, NUMBERS[0])
    assert command(root, "undo", NUMBERS[0], *WHO, "--reason", "Mauvais dossier", today=HELD) == 0
    assert letters(root, NUMBERS[0]) == []
    assert lines(root, capsys)[NUMBERS[0]]["state"] == "typed"
    act(root, "enter", DAY, *WHO)
    assert letters(root, NUMBERS[0])
    assert lines(root, capsys)[NUMBERS[0]]["state"] == "entered"
    assert command(root, "verify", today=None) == 0


def test_an_entry_whose_letter_was_posted_stays(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is corrected by another decision, which says that it replaces it."""
    accord(root, NUMBERS[0], 1)
    act(root, "enter", DAY, *WHO)
    assert command(root, "print-done", today=HELD) == 0
    assert command(root, "undo", NUMBERS[0], *WHO, "--reason", "Trop tard", today=HELD) == 1
    assert "annule et remplace" in capsys.readouterr().err


def test_what_takes_an_entry_back_is_shown_until_it_is_posted(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the code of its piece: another act on the dossier is not taken back in its place."""
    accord(root, NUMBERS[0], 1)
    act(root, "enter", DAY, *WHO)
    code = lines(root, capsys)[NUMBERS[0]]["undo"]
    assert command(root, "undo", code, *WHO, "--reason", "Mauvais dossier", today=HELD) == 0
    assert lines(root, capsys)[NUMBERS[0]]["state"] == "typed"
    act(root, "enter", DAY, *WHO)
    assert command(root, "print-done", today=HELD) == 0
    assert lines(root, capsys)[NUMBERS[0]]["undo"] is None


def test_what_holds_the_letters_is_told_before_it_is_entered(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two refusals for the same reasons are entered, and their letters wait for a person."""
    fact = "motif_fait=L’élève suit la classe seul, comme le montrent les bilans de son enseignante de cette année."
    for numero in NUMBERS[:2]:
        act(root, "decide", DAY, numero, "decision=refus", "motif_droit=besoin_non_etabli", fact, *WHO)
    assert [lines(root, capsys)[numero]["to_accept"] for numero in NUMBERS[:3]] == [True, True, False]
    act(root, "enter", DAY, *WHO)
    assert [lines(root, capsys)[numero]["to_accept"] for numero in NUMBERS[:3]] == [True, True, False]
    assert letters(root, NUMBERS[0]) == []


def test_what_is_entered_cannot_be_typed_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cell of a decision that is entered refuses, and says how to take it back."""
    accord(root, NUMBERS[0], 1)
    act(root, "enter", DAY, *WHO)
    act(root, "decide", DAY, NUMBERS[0], "decision=refus", *WHO, code=1)
    assert f"pipeline undo {NUMBERS[0]}" in capsys.readouterr().err
    act(root, "enter", DAY, NUMBERS[0], *WHO, code=1)


def test_a_session_is_prepared_under_a_name(root: Path) -> None:
    """The journal says who put the dossiers on the agenda."""
    with Register.open(root / "registre.sqlite") as register:
        (event,) = [one for one in register.journal.events(NUMBERS[0]) if one.acte == "inscription"]
        assert event.acteur == "Mme Greffe"


def test_what_is_left_out_is_shown_with_its_term(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A dossier that is ready and taken off the agenda waits, with the last day for its answer."""
    assert command(root, "session", "open", DAY, "--without", NUMBERS[2], *WHO, today=OPENED) == 0
    found = show(root, capsys)
    assert [one["number"] for one in found["dossiers"]] == order(found)
    (left,) = found["left_out"]
    assert left["number"] == NUMBERS[2] and left["term"] is not None and left["elsewhere"] is None


def order(found: dict[str, Any]) -> list[str]:
    return [one["number"] for one in found["dossiers"] if one["number"] != NUMBERS[2]]


def test_sessions_are_listed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last one first, with how many dossiers are on it."""
    held = said(capsys, "session", "show", "--workspace", str(root))
    assert held == {
        "sessions": [{"date": DAY, "time": "9\u00a0h\u00a000", "place": "Salle des Essais", "dossiers": 12}]
    }


def test_a_copy_of_the_dossier_holds_what_is_typed(root: Path, tmp_path: Path) -> None:
    """What is kept on a pupil is handed over, drafts included."""
    accord(root, NUMBERS[0], 1)
    target = tmp_path / "copie"
    given = ("--to", str(target), *WHO, "--reason", "Demande de la famille")
    assert command(root, "export", NUMBERS[0], *given, today=HELD) == 0
    path = target / "donnees.json"
    typed = json.loads(path.read_text(encoding="utf-8"))["dossiers"][0]["saisies"]
    assert {one["champ"] for one in typed} == {"decision", "motif_droit", "motif_fait"}


def test_letters_of_every_decision_have_their_type(root: Path) -> None:
    """An adjournment is notified as well, and decides nothing."""
    type_all(root)
    act(root, "enter", DAY, *WHO)
    with Register.open(root / "registre.sqlite") as register:
        states = {row.numero: row.etat for row in register.dossiers.all()}
    assert states[ADJOURNED] == "ajourne" and states[REFUSED] == states[PARTIAL] == states[NUMBERS[0]] == "decide"
    assert TypeLettre.NOTIFICATION_FAMILLE in letters(root, ADJOURNED)
