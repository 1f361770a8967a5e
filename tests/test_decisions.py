"""From the demande to the notification, by the command itself."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.resources import FORMS_PDF
from pipeline.run.documents.catalogue import DECISION_SHEET
from pipeline.run.documents.rendering import Files, Order, render, supplies_of
from pipeline.sandbox import Pool
from pipeline.workspace import Workspace
from tests import clients
from tests.demo import DEGRESSIF, fill_releve, filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.intake.pdfs import save
from tests.secretary import TODAY, Run, demande, types

AFTER = "2003-12-05"

ACCORD = DEGRESSIF | {"seance": "04/12/2003"}
PREFILLED = {
    k: v for k, v in ACCORD.items() if not k.startswith(("phase.1.debut", "phase.1.fin", "phase.2", "phase.3"))
}
"""What the prefilled form holds stays there when nothing is granted."""
NOTIFICATIONS = ["notification_etablissement", "notification_famille", "notification_ia_dsden"]


def decide(workspace: Path, dossier: str, pupil: str, values: Values, name: str = "decision.pdf") -> None:
    who = {target: PROTOCOLES[pupil][target] for target in ("nom", "prenom", "naissance", "etablissement")}
    (workspace / "inbox" / name).write_bytes(filled(Kind.DECISION, {"dossier": dossier} | who | values))


def decided(workspace: Path, process: Run, pupil: str, values: Values) -> None:
    """Process a demande, and put the decision on it into the inbox."""
    demande(workspace, pupil)
    process()
    decide(workspace, "2003-0001", pupil, values)


def states(report: dict[str, Any]) -> dict[str, str]:
    return {dossier["number"]: dossier["state"] for dossier in report["dossiers"]}


def test_a_decision_is_notified_to_its_three_readers(workspace: Path, process: Run) -> None:
    """Accord with three decreasing phases: notifications, mission and presentation; then the dossier is decided."""
    decided(workspace, process, "01", ACCORD)
    report = process(AFTER)
    assert types(report) == ["fiche_mission_avs", *NOTIFICATIONS, "presentation_prerentree"]
    assert states(report) == {"2003-0001": "decide"}
    assert process(AFTER)["documents"] == []


@pytest.mark.parametrize("missing", ["seance", "temps.classe", "phase.1.heures", "signataire.qualite", "motif_droit"])
def test_what_makes_it_lawful_is_never_left_out(workspace: Path, process: Run, missing: str) -> None:
    """Nothing is notified; a note says what to complete; the completed form is then notified and the note leaves."""
    decided(workspace, process, "01", {k: v for k, v in ACCORD.items() if k != missing})
    report = process(AFTER)
    assert types(report) == ["note_decision"]
    assert states(report) == {"2003-0001": "transmis"}
    decide(workspace, "2003-0001", "01", ACCORD)
    assert set(NOTIFICATIONS) <= set(types(process(AFTER)))
    assert list((workspace / "outbox" / "a_verifier").iterdir()) == []


def test_no_decision_without_a_grid(workspace: Path, process: Run) -> None:
    """A decision on a dossier that has no complete grid is refused."""
    (workspace / "inbox" / "p.pdf").write_bytes(filled(Kind.PROTOCOLE, PROTOCOLES["01"]))
    process()
    decide(workspace, "2003-0001", "01", ACCORD)
    report = process(AFTER)
    assert "DECISION_SANS_GRILLE" in {a["code"] for a in report["dossiers"][0]["anomalies"]}
    assert not set(NOTIFICATIONS) & set(types(report))


def test_a_corrected_decision_replaces_the_former(workspace: Path, process: Run) -> None:
    """« Annule et remplace », with the day of the former notification."""
    decided(workspace, process, "01", ACCORD)
    process(AFTER)
    assert main(["print-done", "--workspace", str(workspace), "--today", AFTER]) == 0
    decide(workspace, "2003-0001", "01", ACCORD | {"phase.3.heures": "2 h"}, "corrigee.pdf")
    report = process("2003-12-10")
    assert set(NOTIFICATIONS) <= set(types(report))
    path = next(d["path"] for d in report["documents"] if d["type"] == "notification_famille")
    text = " ".join(text_of(workspace / "outbox" / path).split())
    assert "annule et remplace" in text
    assert "5 décembre 2003" in text


def text_of(path: Path) -> str:
    import pdfplumber  # noqa: PLC0415

    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ").replace("\u202f", " ")


def test_separated_parents_are_notified_apart(workspace: Path, process: Run) -> None:
    """One notification each, without the other's address; a refusal goes by registered mail."""
    decided(workspace, process, "23", PREFILLED | {"decision": "refus", "motif_droit": "relais"})
    report = process(AFTER)
    letters = [workspace / "outbox" / d["path"] for d in report["documents"] if d["type"] == "notification_famille"]
    texts = [text_of(path).upper() for path in letters]
    assert len(texts) == 2
    assert ["QUAI IMAGINAIRE" in text for text in texts].count(True) == 1
    assert ["LILAS" in text for text in texts].count(True) == 1
    assert (workspace / "outbox" / "a_imprimer" / AFTER / "recommandes.pdf").is_file()


def test_an_adjourned_demande_goes_on_when_what_was_awaited_comes(workspace: Path, process: Run) -> None:
    """Ajournement: what is awaited is told; a new version of a form puts the demande under way again."""
    demande(workspace, "01")
    process()
    later: Values = {
        "decision": "ajournement",
        "attendu": "Un protocole revu avec l’enseignant.",
        "motif_droit": "instruction",
    }
    decide(workspace, "2003-0001", "01", PREFILLED | later)
    assert states(process(AFTER)) == {"2003-0001": "ajourne"}
    revised = PROTOCOLES["01"] | {"observations": "Revu avec l’enseignant."}
    (workspace / "inbox" / "p2.pdf").write_bytes(filled(Kind.PROTOCOLE, revised))
    assert states(process("2003-12-20")) == {"2003-0001": "transmis"}


def test_a_new_protocole_on_a_decided_dossier_is_a_saisine(workspace: Path, process: Run) -> None:
    """« La CDES devra immédiatement être saisie »: a new demande linked to the old one, needing a grid."""
    decided(workspace, process, "01", ACCORD)
    process(AFTER)
    revised = PROTOCOLES["01"] | {"accompagnement": "18 h"}
    (workspace / "inbox" / "p2.pdf").write_bytes(filled(Kind.PROTOCOLE, revised))
    report = process("2004-02-02")
    assert states(report)["2004-0001"] == "a_completer"
    codes = {a["code"] for dossier in report["dossiers"] for a in dossier["anomalies"]}
    assert {"FICHE_MANQUANTE", "EVOLUTION_SIGNIFICATIVE"} <= codes
    (workspace / "inbox" / "f2.pdf").write_bytes(filled(Kind.FICHE, FICHES["01"] | {"date_evaluation": "03/02/2004"}))
    assert states(process("2004-02-10"))["2004-0001"] == "transmis"


def test_reminders_come_when_their_day_comes(workspace: Path, process: Run) -> None:
    """Nothing came in, but a phase is about to change: school and family are reminded, once."""
    decided(workspace, process, "01", ACCORD)
    process(AFTER)
    assert process("2004-01-20")["documents"] == []
    assert types(process("2004-02-12")) == [
        "formulaire_renouvellement_fiche",
        "formulaire_renouvellement_protocole",
        "rappel_etablissement",
        "rappel_famille",
    ]
    assert process("2004-02-14")["documents"] == []


def open_session(workspace: Path) -> Path:
    command = ["session", "open", "2003-12-04", "--time", "14h30", "--place", "Salle des Essais"]
    assert main([*command, "--workspace", str(workspace), "--today", "2003-11-24"]) == 0
    return workspace / "outbox" / "seances" / "2003-12-04"


def test_a_session_is_prepared(workspace: Path, process: Run) -> None:
    """Agenda and relevé are written, and the family that wishes to be heard is called."""
    demande(workspace, "01")
    (workspace / "inbox" / "a.pdf").write_bytes(filled(Kind.FICHE, FICHES["08"]))
    (workspace / "inbox" / "b.pdf").write_bytes(filled(Kind.PROTOCOLE, PROTOCOLES["08"] | {"entendue": "oui"}))
    process()
    folder = open_session(workspace)
    assert sorted(path.name for path in folder.iterdir()) == [
        "dossiers_2003-12-04.pdf",
        "ordre_du_jour_2003-12-04.pdf",
        "releve_de_decisions_2003-12-04.xlsx",
        "seance_2003-12-04.ics",
    ]
    calls = list((workspace / "outbox" / "courriers").rglob("*convocation*.pdf"))
    assert len(calls) == 1
    assert "14 h 30" in text_of(calls[0])


def test_the_filled_releve_counts_as_so_many_decisions(workspace: Path, process: Run) -> None:
    """The good rows are notified; the bad one comes back with its reason."""
    demande(workspace, "01")
    demande(workspace, "08")
    process()
    releve = open_session(workspace) / "releve_de_decisions_2003-12-04.xlsx"
    bad = DEGRESSIF | {"phase.1.heures": "beaucoup"}
    fill_releve(releve, workspace / "inbox" / "releve.xlsx", {"2003-0001": DEGRESSIF, "2003-0002": bad})
    report = process(AFTER)
    assert states(report)["2003-0001"] == "decide"
    assert types(report).count("notification_famille") == 1
    assert types(report).count("note_releve") + types(report).count("note_decision") == 1


@pytest.mark.programs
@pytest.mark.parametrize("client", ["pdf-lib", "pdftk"])
def test_decision_forms_filled_by_other_programs(workspace: Path, process: Run, client: str) -> None:
    """The prefilled copy, completed by a real program, is notified."""
    demande(workspace, "01")
    process()
    spec = FORMS[Kind.DECISION]
    prefilled = workspace / "outbox" / "dossiers" / "2003-0001" / "decision_2003-0001.pdf"
    assert (FORMS_PDF / spec.filename).is_file()
    values = {spec.by_target[target].name: value for target, value in ACCORD.items()}
    clients.fill_with(client, prefilled, values, workspace / "inbox" / "decision.pdf")
    assert set(NOTIFICATIONS) <= set(types(process(AFTER)))


def test_the_year_is_summed_up(workspace: Path, process: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """``pipeline stats`` writes a printable page and a CSV; fewer than five demandes show no figure."""
    demande(workspace, "01")
    process()
    capsys.readouterr()
    assert main(["stats", "2003", "--workspace", str(workspace), "--today", TODAY]) == 0
    assert capsys.readouterr().out.split() == [
        "outbox/statistiques/suivi_2003-2004.pdf",
        "outbox/statistiques/suivi_2003-2004.csv",
        "outbox/statistiques/suivi_2003-2004.xlsx",
    ]


@pytest.fixture
def on_paper_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only what is planned matters, nothing is laid out: the suite stays quick."""

    def stand_in(workspace: Workspace, orders: list[Order], _: Pool) -> Iterator[bytes]:
        supplies, none = supplies_of(workspace), Files({}, {})
        return (render(supplies, order, none) if order.type == DECISION_SHEET.name else b"page" for order in orders)

    monkeypatch.setattr("pipeline.run.documents.write.render_all", stand_in)
    monkeypatch.setattr("pipeline.run.make_lots", lambda run: None)


@pytest.mark.usefixtures("on_paper_nothing")
def test_a_releve_dropped_again_undoes_no_later_correction(workspace: Path, process: Run) -> None:
    """The rows already taken in stay as they were, corrected since or not."""
    for numero in ("01", "08"):
        demande(workspace, numero)
    process()
    releve = open_session(workspace) / "releve_de_decisions_2003-12-04.xlsx"
    fill_releve(releve, workspace / "inbox" / "v1.xlsx", {"2003-0001": DEGRESSIF})
    process(AFTER)
    decide(workspace, "2003-0001", "01", ACCORD | {"phase.3.heures": "2 h"})
    assert set(NOTIFICATIONS) <= set(types(process("2003-12-08")))
    fill_releve(releve, workspace / "inbox" / "v2.xlsx", {"2003-0001": DEGRESSIF, "2003-0002": DEGRESSIF})
    written = [d for d in process("2003-12-10")["documents"] if d["type"] == "notification_famille"]
    assert [d["dossier"] for d in written] == ["2003-0002"]


def test_what_is_decided_after_an_ajournement_replaces_nothing(workspace: Path, process: Run) -> None:
    """A decision of the next session is no correction of the ajournement."""
    demande(workspace, "01")
    process()
    later: Values = {"decision": "ajournement", "attendu": "Un protocole revu.", "motif_droit": "instruction"}
    decide(workspace, "2003-0001", "01", PREFILLED | later)
    process(AFTER)
    (workspace / "inbox" / "p2.pdf").write_bytes(filled(Kind.PROTOCOLE, {**PROTOCOLES["01"], "observations": "Revu."}))
    process("2003-12-20")
    january: Values = {"seance": "15/01/2004", "phase.1.debut": "19/01/2004"}
    decide(workspace, "2003-0001", "01", ACCORD | january, "accord.pdf")
    report = process("2004-01-16")
    path = next(d["path"] for d in report["documents"] if d["type"] == "notification_famille")
    assert "annule et remplace" not in " ".join(text_of(workspace / "outbox" / path).split())


@pytest.mark.usefixtures("on_paper_nothing")
def test_both_forms_of_a_new_demande_may_bear_the_old_number(workspace: Path, process: Run) -> None:
    """Schools copy the number of our letters: one new demande is opened, not two."""
    decided(workspace, process, "01", ACCORD)
    process(AFTER)
    for kind, values in ((Kind.FICHE, FICHES["01"]), (Kind.PROTOCOLE, PROTOCOLES["01"])):
        new: Values = {**values, "dossier": "2003-0001"}
        changed: Values = {"accompagnement": "18 h"} if kind is Kind.PROTOCOLE else {"date_evaluation": "03/02/2004"}
        (workspace / "inbox" / f"{kind}2.pdf").write_bytes(filled(kind, new | changed))
    report = process("2004-02-10")
    assert {piece["dossier"] for piece in report["pieces"]} == {"2004-0001"}


@pytest.mark.usefixtures("on_paper_nothing")
def test_the_prefilled_form_dropped_back_untouched_decides_nothing(workspace: Path, process: Run) -> None:
    """It is told as not filled in, and the decision in force stays."""
    decided(workspace, process, "01", ACCORD)
    process(AFTER)
    decide(workspace, "2003-0001", "01", {"phase.1.heures": "12 h", "base": "scolarisation"}, "vierge.pdf")
    report = process("2003-12-08")
    assert [(piece["status"], piece["diagnosis"]) for piece in report["pieces"]] == [
        ("a_verifier", "formulaire_vierge")
    ]
    assert "rappel_famille" in types(process("2004-02-12"))


@pytest.mark.usefixtures("on_paper_nothing")
@pytest.mark.parametrize("last", [True, False])
def test_an_untouched_decision_hides_no_form_of_its_file(workspace: Path, process: Run, *, last: bool) -> None:
    """Scanned or merged with the forms of a demande, before or after them: these are read, and it is told."""
    demande(workspace, "01")
    process()
    who = {target: PROTOCOLES["01"][target] for target in ("nom", "prenom", "naissance", "etablissement")}
    untouched = filled(Kind.DECISION, {"dossier": "2003-0001", "phase.1.heures": "12 h", **who})
    forms = [filled(Kind.FICHE, FICHES["02"]), filled(Kind.PROTOCOLE, PROTOCOLES["02"])]
    writer = PdfWriter()
    for content in [*forms, untouched] if last else [untouched, *forms]:
        writer.append(io.BytesIO(content))
    (workspace / "inbox" / "tout.pdf").write_bytes(save(writer))
    report = process()
    assert {(piece["kind"], piece["dossier"]) for piece in report["pieces"]} == {
        ("fiche", "2003-0002"),
        ("protocole", "2003-0002"),
    }
    (dossier,) = [one for one in report["dossiers"] if one["number"] == "2003-0002"]
    assert [one["code"] for one in dossier["anomalies"] if "n’a rien écrit" in one["message"]] == ["PAGES_NON_LUES"]


@pytest.mark.usefixtures("on_paper_nothing")
def test_a_decision_that_comes_before_its_session_is_notified_on_the_day(workspace: Path, process: Run) -> None:
    """Nothing else has to come in."""
    decided(workspace, process, "01", ACCORD)
    assert types(process("2003-12-03")) == ["note_decision"]
    assert set(NOTIFICATIONS) <= set(types(process("2003-12-04")))


@pytest.mark.usefixtures("on_paper_nothing")
def test_a_decision_opens_no_dossier_even_by_hand(workspace: Path, process: Run) -> None:
    """It answers a demande: the person gives the number of that demande."""
    demande(workspace, "01")
    process()
    decide(workspace, "2003-0999", "01", ACCORD)
    (piece,) = process(AFTER)["pieces"]
    assert piece["status"] == "en_attente"
    by = ["--workspace", str(workspace), "--today", AFTER, "--by", "Mme Essai", "--reason", "essai"]
    assert main(["attach", piece["sha256"][:12], "nouveau", *by]) == 1
    assert main(["attach", piece["sha256"][:12], "2003-0001", *by]) == 0


@pytest.mark.usefixtures("on_paper_nothing")
def test_a_decided_dossier_is_shown_on_the_screen(
    workspace: Path, process: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """States, pieces and letters of the dossier, in words."""
    decided(workspace, process, "01", ACCORD)
    process(AFTER)
    capsys.readouterr()
    assert main(["status", "2003-0001", "--workspace", str(workspace), "--today", AFTER]) == 0
    shown = capsys.readouterr().out
    assert "décidé" in shown
    assert "remplacée" not in shown
    assert "2003-0001_notification_famille.pdf" in shown
