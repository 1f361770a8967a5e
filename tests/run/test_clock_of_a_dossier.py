"""A dossier day by day, by the command itself: what the list says of its terms, and when."""

import json
import shlex
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.letters.enveloppes import Bac, Courrier, Enveloppe
from pipeline.dossier.model.destinataires import Genre
from pipeline.dossier.model.forms import Kind
from pipeline.run.documents import batches
from tests.demo import DEGRESSIF, filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.robustness.bench import command, drop, said

pytestmark = pytest.mark.usefixtures("cheaply")

NUMERO = "2003-0001"
RECUE = "2003-11-21"
AWAITED = "Un protocole revu avec l’enseignant, après la réunion de l’équipe éducative."
HEARD = PROTOCOLES["01"] | {"entendue": "oui"}


def put(root: Path, kind: Kind, values: Values, name: str) -> None:
    drop(root / "inbox", name, filled(kind, values))


def demande(root: Path, protocole: Values = PROTOCOLES["01"]) -> None:
    """Both forms come, and are processed on the day of reception."""
    put(root, Kind.FICHE, FICHES["01"], "fiche.pdf")
    put(root, Kind.PROTOCOLE, protocole, "protocole.pdf")
    assert command(root, "process", today=RECUE) == 0
    assert command(root, "print-done", today=RECUE) == 0


def decide(root: Path, today: str, **values: str | bool) -> None:
    who = {target: PROTOCOLES["01"][target] for target in ("nom", "prenom", "naissance", "etablissement")}
    found = DEGRESSIF | values
    if values.get("decision") in ("ajournement", "refus"):
        found = {key: value for key, value in found.items() if not key.startswith(("phase", "temps", "activite"))}
    put(root, Kind.DECISION, {"dossier": NUMERO} | who | found, f"decision_{today}.pdf")
    assert command(root, "process", today=today) == 0


def terms(root: Path, capsys: pytest.CaptureFixture[str], today: str) -> list[dict[str, Any]]:
    found = [one for one in said(root, capsys, "pending", today=today)["pending"] if one["due"]]
    with pytest.MonkeyPatch.context() as monkeypatch:
        # Whatever is told, it is told as well when the forms of every dossier are read.
        monkeypatch.setattr("pipeline.run.checks.deadlines.may_matter", lambda *_: True)
        assert [one for one in said(root, capsys, "pending", today=today)["pending"] if one["due"]] == found
    return found


def shown(root: Path, capsys: pytest.CaptureFixture[str], today: str) -> dict[str, str]:
    """The terms that ``status`` shows: kind → day."""
    found = said(root, capsys, "status", NUMERO, today=today)["terms"]
    return {one["kind"]: one["day"] for one in found}


@pytest.mark.parametrize(
    ("today", "listed"),
    [("2003-12-30", False), ("2003-12-31", True), ("2004-01-21", True), ("2004-01-22", True), ("2005-01-01", True)],
)
def test_an_answer_that_is_due_is_listed_three_weeks_before_and_until_it_is_settled(
    workspace: Path, capsys: pytest.CaptureFixture[str], today: str, listed: bool
) -> None:
    """With its day; once it is past, silence has refused, and a person settles it."""
    demande(workspace)
    found = terms(workspace, capsys, today)
    assert [one["about"] for one in found] == [NUMERO] * listed
    for one in found:
        assert one["due"] == "2004-01-21"
        assert ("ce silence vaut rejet" in one["reason"]) is (today > "2004-01-21")
    assert shown(workspace, capsys, today)["reponse"] == "2004-01-21"


def test_the_settings_say_when_it_is_listed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Forty days before, where the secretariat wants so."""
    settings = workspace / "pipeline.toml"
    settings.write_text(settings.read_text("utf-8").replace("alertes_jours = [21, 7]", "alertes_jours = [40, 10]"))
    demande(workspace)
    assert [len(terms(workspace, capsys, day)) for day in ("2003-12-11", "2003-12-12")] == [0, 1]


def test_what_is_on_an_agenda_in_time_is_listed_only_when_it_is_urgent(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list stays short: a séance before the term settles it; one after the term does not."""
    demande(workspace)
    assert command(workspace, "session", "open", "2004-01-15", "--time", "9h", "--place", "Salle 1", today=RECUE) == 0
    assert terms(workspace, capsys, "2004-01-05") == []
    (urgent,) = terms(workspace, capsys, "2004-01-14")
    assert "15/01/2004" in urgent["reason"]


def test_the_most_urgent_comes_first(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before what has waited for longer."""
    demande(workspace)
    drop(workspace / "inbox", "photo.pdf", b"\xff\xd8\xff une photo")
    assert command(workspace, "process", today="2003-11-24") == 0
    order = [one["sort"] for one in said(workspace, capsys, "pending", today="2004-01-05")["pending"]]
    assert order == ["relire", "echeance"]
    order = [one["sort"] for one in said(workspace, capsys, "pending", today="2004-01-16")["pending"]]
    assert order == ["echeance", "relire"]


def test_a_version_sent_since_leaves_the_term_where_it_was(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An address corrected in December does not give the commission until February."""
    demande(workspace)
    put(workspace, Kind.PROTOCOLE, PROTOCOLES["01"] | {"dossier": NUMERO, "date": "01/12/2003"}, "encore.pdf")
    assert command(workspace, "process", today="2003-12-05") == 0
    assert shown(workspace, capsys, "2003-12-05")["reponse"] == "2004-01-21"


def test_a_family_to_hear_is_told_of_until_its_convocation_is_posted(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the answer while there is no séance; before the séance afterwards."""
    demande(workspace, HEARD)
    (answer,) = terms(workspace, capsys, "2004-01-02")
    assert "entendue" in answer["reason"]
    day = "2003-12-20"
    assert command(workspace, "session", "open", "2004-01-08", "--time", "9h", "--place", "Salle 1", today=day) == 0
    (waits,) = [one for one in terms(workspace, capsys, "2004-01-02") if one["due"] == "2004-01-08"]
    assert "convocation" in waits["reason"]
    assert command(workspace, "print-done", today="2004-01-02") == 0
    assert terms(workspace, capsys, "2004-01-02") == []


def test_a_decision_counts_once_its_notification_is_posted(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Decided in time and left on the desk, it is no answer: its tray is told of with the day, then nothing is."""
    demande(workspace)
    decide(workspace, "2004-01-16", seance="15/01/2004")
    (tray, *others) = terms(workspace, capsys, "2004-01-17")
    assert (tray["sort"], tray["due"]) == ("poster", "2004-01-21") and others == []
    assert shown(workspace, capsys, "2004-01-17")["reponse"] == "2004-01-21"
    assert command(workspace, "print-done", today="2004-01-19") == 0
    assert terms(workspace, capsys, "2004-02-01") == []
    assert shown(workspace, capsys, "2004-02-01") == {}


def test_an_adjourned_demande_has_its_term_and_its_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Thirty days for what is awaited; when it comes, the demande is complete anew and its two months run."""
    demande(workspace)
    ajournement = {"decision": "ajournement", "attendu": AWAITED, "motif_droit": "instruction"}
    decide(workspace, "2003-12-12", seance="11/12/2003", **ajournement)
    assert command(workspace, "print-done", today="2003-12-12") == 0
    assert shown(workspace, capsys, "2003-12-12") == {"ajournement": "2004-01-12"}
    assert terms(workspace, capsys, "2004-01-12") == []
    (line,) = terms(workspace, capsys, "2004-01-13")
    assert line["due"] == "2004-01-12" and "21/01/2004" in line["reason"]
    put(workspace, Kind.PROTOCOLE, PROTOCOLES["01"] | {"dossier": NUMERO, "date": "10/01/2004"}, "revu.pdf")
    assert command(workspace, "process", today="2004-01-14") == 0
    assert shown(workspace, capsys, "2004-01-14")["reponse"] == "2004-03-15"


def test_status_shows_the_terms_on_a_screen(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line each, the day first."""
    demande(workspace)
    capsys.readouterr()
    assert command(workspace, "status", NUMERO, today=RECUE) == 0
    assert "Terme du 2004-01-21 : Demande reçue complète le 21/11/2003" in capsys.readouterr().out


def correct(root: Path, day: str, *, today: str) -> None:
    """The day of a stamp, said of both forms."""
    by = ("--by", "Mme Essai", "--reason", "Tampon du courrier")
    for what in ("réception-fiche", "réception-protocole"):
        assert command(root, "correct", NUMERO, what, day, *by, today=today) == 0


def accuses(root: Path) -> list[str]:
    found = (root / "outbox" / "courriers").rglob("*_accuse_reception*.pdf")
    return [path.read_text("utf-8") for path in sorted(found)]


def test_a_day_of_reception_corrected_is_counted_from(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What waits, and the calendar, know the term of the day that was said, though the file came later."""
    demande(workspace)
    correct(workspace, "2003-11-18", today="2003-11-24")
    assert [one["due"] for one in terms(workspace, capsys, "2003-12-29")] == ["2004-01-19"]
    for day, listed in (("2004-01-19", 1), ("2004-01-21", 0)):
        capsys.readouterr()
        assert command(workspace, "terms", "--from", day, "--to", day, "--json", today="2003-12-29") == 0
        assert len(json.loads(capsys.readouterr().out)["terms"]) == listed


def test_a_day_of_reception_corrected_makes_another_accuse(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The one that was posted is replaced, once, and the term is that of the day that was said."""
    demande(workspace)
    correct(workspace, "2003-11-18", today="2003-11-24")
    assert shown(workspace, capsys, "2003-11-24")["reponse"] == "2004-01-19"
    former, later = accuses(workspace)
    assert "'silence': '2004-01-21'" in former and "remplace" not in former
    assert "'silence': '2004-01-19'" in later and f"'remplace': '{RECUE}'" in later
    for day in ("2003-11-24", "2003-11-25"):
        assert command(workspace, "process", today=day) == 0
    assert len(accuses(workspace)) == 2


def test_an_accuse_that_is_still_here_is_renewed(workspace: Path) -> None:
    """Nobody has read the former one: it leaves the outbox and its tray."""
    put(workspace, Kind.FICHE, FICHES["01"], "fiche.pdf")
    put(workspace, Kind.PROTOCOLE, PROTOCOLES["01"], "protocole.pdf")
    assert command(workspace, "process", today=RECUE) == 0
    correct(workspace, "2003-11-18", today=RECUE)
    (only,) = accuses(workspace)
    assert "'silence': '2004-01-19'" in only and "remplace" not in only
    (tray,) = (workspace / "outbox" / "a_imprimer").rglob("familles_fenetre.pdf")
    assert tray.read_text("utf-8").count("TypeLettre.ACCUSE") == only.count("TypeLettre.ACCUSE")


def granted(root: Path) -> None:
    """Three decreasing phases, from January to the end of June, notified and posted."""
    demande(root)
    decide(root, "2003-12-12", seance="11/12/2003")
    assert command(root, "print-done", today="2003-12-12") == 0


def reminders(root: Path, capsys: pytest.CaptureFixture[str], today: str) -> list[str]:
    found = said(root, capsys, "process", today=today)["documents"]
    return [one["type"] for one in found if one["type"].startswith(("rappel", "formulaire_renouvellement"))]


def test_a_phase_is_recalled_in_its_measure_and_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two months from January: not with the decision, but in the last third of the phase."""
    granted(workspace)
    assert reminders(workspace, capsys, "2004-01-20") == []
    assert "rappel_famille" in reminders(workspace, capsys, "2004-02-12")
    assert reminders(workspace, capsys, "2004-02-13") == []


def test_after_years_no_reminder_leaves(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is past is no longer recalled, whatever was not at the time."""
    granted(workspace)
    assert reminders(workspace, capsys, "2006-11-20") == []


def test_a_reminder_is_printed_with_its_forms(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are in the tray of its envelope, nothing is left to join by hand, and the files go by e-mail."""
    granted(workspace)
    seen: list[Courrier] = []
    bind = vars(batches)["bind_tray"]

    def look(bac: Bac, enveloppes: Sequence[Enveloppe], jour: date) -> Any:
        seen.extend(courrier for enveloppe in enveloppes for courrier in enveloppe.courriers)
        return bind(bac, enveloppes, jour)

    monkeypatch.setattr(batches, "bind_tray", look)
    assert "rappel_etablissement" in reminders(workspace, capsys, "2004-02-12")
    (school,) = [one for one in seen if one.genre is Genre.ETABLISSEMENT]
    assert len(school.feuillets) == 2 and school.joindre == () and len(school.courriel) == 2
    assert all(one.feuillets == () for one in seen if one is not school)


def test_an_acknowledgment_that_does_not_come_back_is_told_of(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three weeks after a registered letter was posted, until somebody notes what became of it."""
    demande(workspace)
    refusal: Values = {"decision": "refus", "motif_droit": "relais", "motif_fait": "L’ATSEM de la classe aide l’élève."}
    decide(workspace, "2003-12-12", seance="11/12/2003", **refusal)
    assert command(workspace, "print-done", today="2003-12-12") == 0
    assert terms(workspace, capsys, "2004-01-02") == []
    (line,) = terms(workspace, capsys, "2004-01-03")
    assert "12/12/2003" in line["reason"] and line["commands"][0].startswith(f"pipeline delivered {NUMERO}")
    assert command(workspace, "delivered", NUMERO, "--on", "2003-12-15", today="2004-01-03") == 0
    assert terms(workspace, capsys, "2004-01-03") == []


def test_silence_is_settled_by_the_command_of_its_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Typed as it is given: the dossier is closed, the family is told, and nothing waits any more."""
    demande(workspace)
    (line,) = terms(workspace, capsys, "2004-01-22")
    _, *words = shlex.split(line["commands"][0])
    assert command(workspace, *words, today="2004-01-22") == 0
    assert list((workspace / "outbox" / "courriers").rglob("*_cloture_famille.pdf"))
    assert terms(workspace, capsys, "2004-01-22") == []
    assert shown(workspace, capsys, "2004-01-22").keys() <= {"envoi"}
