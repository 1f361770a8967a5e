"""A revision, a change of school: one decision in force on any day, and whoever it concerns is told, by the command."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from pipeline.workspace import Workspace
from tests.demo import DEGRESSIF, filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.robustness.bench import command, drop, said

pytestmark = pytest.mark.usefixtures("cheaply")

FORMER, LATER = "2003-0001", "2004-0001"
ACCORD = {cle: valeur for cle, valeur in DEGRESSIF.items() if not cle.startswith("phase.")} | {
    "seance": "04/12/2003",
    "phase.1.debut": "05/01/2004",
    "phase.1.fin": "30/06/2004",
    "phase.1.heures": "12 h",
}
REVISION = ACCORD | {"seance": "11/03/2004", "nature": "revision", "phase.1.debut": "22/03/2004"}
ELSEWHERE: Values = {"etablissement": "École élémentaire des Trois-Encriers", "uai": "0139902T"}
ENDS = [TypeLettre.FIN_ETABLISSEMENT, TypeLettre.FIN_MISSION]


def put(root: Path, kind: Kind, values: Values, name: str) -> None:
    drop(root / "inbox", name, filled(kind, values))


def decide(root: Path, numero: str, today: str, values: Values, name: str) -> None:
    who = {target: PROTOCOLES["01"][target] for target in ("nom", "prenom", "naissance")}
    put(root, Kind.DECISION, {"dossier": numero} | who | values, name)
    assert command(root, "process", today=today) == 0


def saisine(root: Path, **changes: str | bool) -> None:
    """A new demande on the decided dossier, whose number the school copies from our letters."""
    both: Values = {"dossier": FORMER, **changes}
    fiche = FICHES["01"] | {"date_evaluation": "20/02/2004"} | both
    put(root, Kind.FICHE, {cle: valeur for cle, valeur in fiche.items() if cle != "uai"}, "fiche_2.pdf")
    put(
        root,
        Kind.PROTOCOLE,
        PROTOCOLES["01"] | {"date": "25/02/2004", "accord_date": "25/02/2004"} | both,
        "prot_2.pdf",
    )
    assert command(root, "process", today="2004-03-01") == 0


def refusal(values: Values) -> Values:
    """The same decision, turned into a refusal."""
    granting = ("phase", "temps", "activite", "base")
    kept = {cle: valeur for cle, valeur in values.items() if not cle.startswith(granting)}
    return kept | {"decision": "refus", "motif_droit": "besoin_non_etabli"}


@pytest.fixture
def decided(workspace: Path) -> Path:
    """The first decision: 12 h from January to June, notified and posted."""
    put(workspace, Kind.FICHE, FICHES["01"], "fiche.pdf")
    put(workspace, Kind.PROTOCOLE, PROTOCOLES["01"], "protocole.pdf")
    assert command(workspace, "process", today="2003-11-21") == 0
    decide(workspace, FORMER, "2003-12-05", ACCORD, "decision_1.pdf")
    assert command(workspace, "print-done", today="2003-12-05") == 0
    return workspace


def documents(root: Path, numero: str, *types: TypeLettre) -> list[DocumentRow]:
    with Register.open(Workspace(root).register_path) as register:
        return [one for one in register.documents.of(numero) if one.type in types]


def context(root: Path, type_: TypeLettre, numero: str = LATER) -> dict[str, Any]:
    """What the last letter of a type says."""
    said = json.dumps(documents(root, numero, type_)[-1].contenu["context"], ensure_ascii=False)
    found: dict[str, Any] = json.loads(said.replace("\u00a0", " "))
    return found


@pytest.mark.parametrize(("hours", "nature"), [("15 h", "revision"), ("12 h", "")], ids=["more hours", "the same help"])
def test_the_letters_of_a_demande_that_follows_a_decision_say_so(decided: Path, hours: str, nature: str) -> None:
    """To the school that completes it, with a new grid, and to the family: which decision, and what is asked of it."""
    protocole = PROTOCOLES["01"] | {"dossier": FORMER, "date": "25/02/2004", "accompagnement": hours}
    put(decided, Kind.PROTOCOLE, protocole, "prot_2.pdf")
    assert command(decided, "process", today="2004-03-01") == 0
    for type_ in (TypeLettre.DEMANDE_COMPLEMENT, TypeLettre.ACCUSE_INCOMPLET):
        suite = context(decided, type_)["suite"]
        assert suite == {"numero": FORMER, "nature": nature, "seance": "4 décembre 2003", "accordee": True}


def test_the_letters_of_a_first_demande_follow_nothing(decided: Path) -> None:
    """There is nothing to say."""
    for type_ in (TypeLettre.ACCUSE, TypeLettre.TRANSMISSION):
        assert "suite" not in context(decided, type_, FORMER)


def test_a_revision_ends_the_former_decision(decided: Path) -> None:
    """Its three notifications say which and from which day; the mission of the former AVS is ended, once."""
    saisine(decided)
    decide(decided, LATER, "2004-03-15", REVISION, "decision_2.pdf")
    for type_ in (TypeLettre.NOTIFICATION_FAMILLE, TypeLettre.NOTIFICATION_ETABLISSEMENT):
        (finie,) = context(decided, type_)["finies"]
        assert finie == {
            "numero": FORMER, "seance": "4 décembre 2003", "jour": "22 mars 2004", "prend_effet": True,
        }  # fmt: skip
    (finie,) = context(decided, TypeLettre.NOTIFICATION_IA_DSDEN)["finies"]
    assert (finie["heures"], finie["etablissement"]) == ("12 h", "École élémentaire Jules-Ficelle")
    assert [one.type for one in documents(decided, LATER, *ENDS)] == [TypeLettre.FIN_MISSION]
    mission = context(decided, TypeLettre.FIN_MISSION)
    assert mission["numero"] == FORMER
    assert (mission["fin"]["dernier_jour"], mission["fiche_le"]) == ("21 mars 2004", "5 décembre 2003")
    assert command(decided, "process", today="2004-03-16") == 0
    assert len(documents(decided, LATER, *ENDS)) == 1


def test_the_school_that_was_left_is_told_and_no_more(decided: Path) -> None:
    """It learns the last day; neither what was decided, nor where the pupil is."""
    saisine(decided, **ELSEWHERE)
    decide(decided, LATER, "2004-03-15", REVISION | {"etablissement": ELSEWHERE["etablissement"]}, "decision_2.pdf")
    for one in documents(decided, LATER, *ENDS):
        assert one.contenu["destinataire"]["nom"] == PROTOCOLES["01"]["etablissement"]
        told = str(context(decided, TypeLettre(one.type)))
        assert "21 mars 2004" in told
        assert "Encriers" not in told and "accord" not in told and "Hélène" not in told
    assert sorted(one.type for one in documents(decided, LATER, *ENDS)) == ENDS


def test_a_new_school_that_knows_no_number_is_put_after_the_former_decision(decided: Path) -> None:
    """A person says whose form it is: it opens the demande that follows, and its other form finds it by itself."""
    fiche = FICHES["01"] | {"date_evaluation": "20/02/2004", "etablissement": str(ELSEWHERE["etablissement"])}
    put(decided, Kind.FICHE, fiche, "fiche_2.pdf")
    protocole = PROTOCOLES["01"] | {"date": "25/02/2004", "accord_date": "25/02/2004"} | ELSEWHERE
    put(decided, Kind.PROTOCOLE, protocole, "prot_2.pdf")
    assert command(decided, "process", today="2004-03-01") == 0
    with Register.open(Workspace(decided).register_path) as register:
        code = next(one.code for one in register.pieces.waiting() if one.kind == Kind.FICHE)
    who = ("--by", "Mme Craie", "--reason", "changement d’école")
    assert command(decided, "attach", code, FORMER, *who, today="2004-03-01") == 0
    with Register.open(Workspace(decided).register_path) as register:
        assert [one.kind for one in register.pieces.of(LATER)] == [Kind.FICHE, Kind.PROTOCOLE]
        assert [row.origine for row in register.dossiers.all()] == [None, FORMER]
    decide(
        decided, LATER, "2004-03-15", REVISION | {"etablissement": str(ELSEWHERE["etablissement"])}, "decision_2.pdf"
    )
    assert sorted(one.type for one in documents(decided, LATER, *ENDS)) == ENDS


def test_what_was_not_posted_leaves_with_the_decision(decided: Path) -> None:
    """The new decision is taken back before anything left: nothing of what it ended is in the outbox."""
    saisine(decided)
    decide(decided, LATER, "2004-03-15", REVISION, "decision_2.pdf")
    (fin,) = documents(decided, LATER, *ENDS)
    (piece,) = [one for one in pieces(decided) if one.startswith("decision")]
    assert (
        command(decided, "set-aside", piece.split()[1], "--by", "Mme Craie", "--reason", "erreur", today="2004-03-15")
        == 0
    )
    assert documents(decided, LATER, *ENDS) == []
    assert not (decided / "outbox" / fin.chemin).exists()


def pieces(root: Path) -> list[str]:
    with Register.open(Workspace(root).register_path) as register:
        return [f"{one.kind} {one.code}" for one in register.pieces.of(LATER)]


def test_a_corrected_day_replaces_what_was_not_posted(decided: Path) -> None:
    """One letter says when the mission ends, the right one."""
    saisine(decided)
    decide(decided, LATER, "2004-03-15", REVISION, "decision_2.pdf")
    decide(decided, LATER, "2004-03-16", REVISION | {"phase.1.debut": "29/03/2004"}, "decision_3.pdf")
    (fin,) = documents(decided, LATER, TypeLettre.FIN_MISSION)
    assert context(decided, TypeLettre.FIN_MISSION)["fin"]["dernier_jour"] == "28 mars 2004"
    assert "remplace" not in fin.contenu["context"]["dates"]


def test_a_corrected_day_says_that_it_replaces_what_was_posted(decided: Path) -> None:
    """The AVS has the former sheet: the new one names its day."""
    saisine(decided)
    decide(decided, LATER, "2004-03-15", REVISION, "decision_2.pdf")
    assert command(decided, "print-done", today="2004-03-15") == 0
    decide(decided, LATER, "2004-03-16", REVISION | {"phase.1.debut": "29/03/2004"}, "decision_3.pdf")
    assert context(decided, TypeLettre.FIN_MISSION)["dates"]["remplace"] == "2004-03-15"


def test_an_end_that_was_announced_and_is_not_so_is_taken_back(decided: Path) -> None:
    """The revision is corrected into a refusal once its letters left: the AVS is told that the mission goes on."""
    saisine(decided)
    decide(decided, LATER, "2004-03-15", REVISION, "decision_2.pdf")
    assert command(decided, "print-done", today="2004-03-15") == 0
    refus = refusal(REVISION)
    decide(decided, LATER, "2004-03-16", refus, "decision_3.pdf")
    ends = [one.contenu["context"] for one in documents(decided, LATER, TypeLettre.FIN_MISSION)]
    assert [(one["numero"], one.get("annulee"), one.get("retiree")) for one in ends] == [
        (FORMER, None, None), (FORMER, True, None), (LATER, None, True),
    ]  # fmt: skip
    assert context(decided, TypeLettre.NOTIFICATION_FAMILLE)["demeure"]["dernier_jour"] == "30 juin 2004"
    assert command(decided, "print-done", today="2004-03-16") == 0
    assert command(decided, "process", today="2004-03-17") == 0
    assert len(documents(decided, LATER, TypeLettre.FIN_MISSION)) == 3


def test_a_decision_that_begins_before_the_former_one_is_not_notified(decided: Path) -> None:
    """Nothing is written; ``status`` says why."""
    saisine(decided)
    decide(decided, LATER, "2004-03-15", REVISION | {"phase.1.debut": "02/01/2004"}, "decision_2.pdf")
    assert documents(decided, LATER, TypeLettre.NOTIFICATION_FAMILLE, *ENDS) == []


def test_a_renewal_after_the_term_ends_nothing(decided: Path) -> None:
    """The former decision ran to its last day: nobody is told of an end."""
    saisine(decided)
    renewed = REVISION | {"nature": "renouvellement", "phase.1.debut": "02/09/2004", "phase.1.fin": "01/07/2005"}
    decide(decided, LATER, "2004-03-15", renewed, "decision_2.pdf")
    assert documents(decided, LATER, *ENDS) == []
    assert "finies" not in context(decided, TypeLettre.NOTIFICATION_FAMILLE)


def test_a_rectified_sheet_names_the_one_that_it_cancels(decided: Path) -> None:
    """The protocole is signed: the sheet with the name of the AVS cancels the one without."""
    signe = PROTOCOLES["01"] | {
        "etat": "signe", "auxiliaire": "Mme Capucine ÉPAULE", "auxiliaire_adresse": "1 rue du Compas\n13999 Fictive",
        "auxiliaire_telephone": "04 65 71 00 55", "dossier": FORMER, "date": "15/12/2003",
    }  # fmt: skip
    put(decided, Kind.PROTOCOLE, signe, "signe.pdf")
    assert command(decided, "process", today="2003-12-16") == 0
    assert [one.contenu["context"]["auxiliaire"] for one in documents(decided, FORMER, TypeLettre.FICHE_MISSION)] == [
        "", "Mme Capucine ÉPAULE",
    ]  # fmt: skip
    for type_ in (TypeLettre.FICHE_MISSION, TypeLettre.PRESENTATION):
        assert context(decided, type_, FORMER)["dates"]["remplace"] == "2003-12-05"


@pytest.mark.parametrize("posted", [True, False])
def test_an_accord_corrected_into_a_refusal_ends_its_mission(decided: Path, posted: bool) -> None:
    """The AVS who has the sheet is told at once; a sheet that never left is taken back."""
    refus = refusal(ACCORD)
    if not posted:
        decide(decided, FORMER, "2003-12-06", ACCORD | {"phase.1.heures": "10 h"}, "decision_2.pdf")
    decide(decided, FORMER, "2003-12-08", refus, "decision_3.pdf")
    sheets = documents(decided, FORMER, TypeLettre.FICHE_MISSION)
    assert [one.prevu_le.isoformat() for one in sheets] == ["2003-12-05"]
    (fin,) = documents(decided, FORMER, TypeLettre.FIN_MISSION)
    assert fin.contenu["context"]["retiree"] is True
    assert command(decided, "print-done", today="2003-12-08") == 0
    assert command(decided, "process", today="2003-12-09") == 0
    assert len(documents(decided, FORMER, TypeLettre.FIN_MISSION)) == 1
    decide(decided, FORMER, "2003-12-10", ACCORD | {"phase.1.debut": "12/01/2004"}, "decision_4.pdf")
    assert context(decided, TypeLettre.FIN_MISSION, FORMER)["annulee"] is True
    assert command(decided, "print-done", today="2003-12-10") == 0
    assert command(decided, "process", today="2003-12-11") == 0
    assert len(documents(decided, FORMER, TypeLettre.FIN_MISSION)) == 2


def test_a_decision_corrected_before_it_left_annuls_nothing(decided: Path) -> None:
    """Nobody has the first version: its letters are withdrawn, and the new ones name those that were posted."""
    for day, debut, name in (("2003-12-06", "08", "decision_2.pdf"), ("2003-12-08", "12", "decision_3.pdf")):
        decide(decided, FORMER, day, ACCORD | {"phase.1.debut": f"{debut}/01/2004"}, name)
    for type_ in (TypeLettre.NOTIFICATION_FAMILLE, TypeLettre.FICHE_MISSION):
        assert [one.prevu_le.isoformat() for one in documents(decided, FORMER, type_)] == ["2003-12-05", "2003-12-08"]
        assert context(decided, type_, FORMER)["dates"]["remplace"] == "2003-12-05"


@pytest.mark.parametrize(("nature", "reminded"), [("revision", True), ("renouvellement", False)])
def test_a_refused_revision_leaves_the_reminders_of_what_goes_on(decided: Path, nature: str, *, reminded: bool) -> None:
    """The decision in force keeps its term; a family whose renewal was refused is not asked to ask for it."""
    saisine(decided)
    decide(decided, LATER, "2004-03-15", refusal(REVISION) | {"nature": nature}, "decision_2.pdf")
    assert context(decided, TypeLettre.NOTIFICATION_FAMILLE)["sens"] == "refus"
    assert command(decided, "process", today="2004-05-10") == 0
    assert bool(documents(decided, FORMER, TypeLettre.RAPPEL_FAMILLE)) is reminded


def in_force(root: Path, capsys: pytest.CaptureFixture[str], numero: str, jour: str) -> Any:
    return said(root, capsys, "status", numero, "--on", jour, today="2004-03-15")["in_force"]


def test_status_shows_what_is_in_force_on_any_day(decided: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From either dossier of the pupil: the hours of the phase, the school, which decision, until when."""
    saisine(decided)
    decide(decided, LATER, "2004-03-15", REVISION | {"phase.1.heures": "11 h"}, "decision_2.pdf")
    for numero in (FORMER, LATER):
        assert in_force(decided, capsys, numero, "2004-01-04") is None
        avant, apres = (in_force(decided, capsys, numero, jour) for jour in ("2004-03-21", "2004-03-22"))
        assert (avant["dossier"], avant["minutes"], avant["until"], avant["ended_by"]) == (
            FORMER,
            720,
            "2004-03-21",
            LATER,
        )
        assert (apres["dossier"], apres["minutes"], apres["until"], apres["ended_by"]) == (
            LATER,
            660,
            "2004-06-30",
            None,
        )
        assert apres["session"] == "2004-03-11"
        assert apres["school"] == "École élémentaire Jules-Ficelle"
        assert in_force(decided, capsys, numero, "2004-07-01") is None
    assert "11 h par semaine" in shown(decided, capsys, LATER, "2004-03-22")


def shown(root: Path, capsys: pytest.CaptureFixture[str], numero: str, jour: str) -> str:
    assert command(root, "status", numero, "--on", jour, today="2004-03-15") == 0
    return " ".join(capsys.readouterr().out.split())
