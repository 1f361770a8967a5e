"""A séance from its opening to its procès-verbal, by the command itself."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.forms import Kind
from pipeline.run.documents.catalogue import AGENDA, DECISION_SHEET, INVITATION, MINUTES, SEANCE_DOSSIERS, TYPES
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from pipeline.store.series import of_seance
from tests.demo import DEGRESSIF, filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.robustness.bench import cheap, command, copy, drop
from tests.secretary import impatient

DAY, OPENED = "2003-12-04", "2003-11-24"
PLAIN, HEARD, APART, LAST = (f"2003-000{rank}" for rank in range(1, 5))
"""Not heard; heard; two parents who live apart, heard; heard."""
WHERE = ("--time", "9h", "--place", "Salle des Essais")
PRESIDENT = "Anatole PARAPHE, président de la commission"


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four demandes that are ready; the letters that say so are posted."""
    with cheap():
        root = tmp_path_factory.mktemp("seance") / "cdes"
        assert main(["init", str(root)]) == 0
        impatient(root)
        for pupil, heard in (("01", "non"), ("08", "oui"), ("23", "oui"), ("02", "oui")):
            drop(root / "inbox", f"{pupil}a.pdf", filled(Kind.FICHE, FICHES[pupil]))
            drop(root / "inbox", f"{pupil}b.pdf", filled(Kind.PROTOCOLE, PROTOCOLES[pupil] | {"entendue": heard}))
            assert command(root, "process") == 0
        assert command(root, "print-done") == 0
    return root


@pytest.fixture
def workspace(ground: Path, tmp_path: Path, cheaply: None) -> Path:
    """A copy of it."""
    return copy(ground, tmp_path / "cdes")


def open_(root: Path, *options: str, code: int = 0, day: str = DAY, today: str = OPENED) -> None:
    assert command(root, "session", "open", day, *options, today=today) == code


def hours(root: Path, day: str = DAY) -> dict[str, tuple[int, ...]]:
    """Dossier → when its family is heard, of those on the agenda."""
    with Register.open(root / "registre.sqlite") as register:
        return {numero: row.auditions for numero, row in register.seances.inscriptions(date.fromisoformat(day)).items()}


def planned(root: Path, type_: str, day: str = DAY) -> list[DocumentRow]:
    """Documents of a séance that hold."""
    with Register.open(root / "registre.sqlite") as register:
        return register.documents.of_series(of_seance(type_, date.fromisoformat(day)))


def said(root: Path, type_: str, day: str = DAY) -> Any:
    """What the one document of that type says."""
    (row,) = planned(root, type_, day)
    return TYPES[type_].read(row)


def calls(root: Path, numero: str) -> list[tuple[Any, ...]]:
    """(hour, what it replaces, posted) of the convocations of a dossier that hold; « annulée » for an hour."""
    with Register.open(root / "registre.sqlite") as register:
        rows = [row for row in register.documents.of(numero) if row.type.startswith(TypeLettre.CONVOCATION)]
    found = []
    for row in rows:
        context = row.contenu["context"]
        hour = str(context.get("heure", "annulée")).replace("\xa0", " ")
        found.append((hour, context["dates"].get("remplace"), row.poste_le is not None))
    return found


def decide(root: Path, numero: str, pupil: str, values: Values, name: str = "decision.pdf") -> None:
    who = {target: PROTOCOLES[pupil][target] for target in ("nom", "prenom", "naissance", "etablissement")}
    drop(root / "inbox", name, filled(Kind.DECISION, {"dossier": numero, "seance": "04/12/2003"} | who | values))


@pytest.mark.parametrize(
    ("day", "options", "words"),
    [
        ("2003-11-30", WHERE, "dimanche"),
        ("2003-12-25", WHERE, "férié"),
        ("2003-11-20", WHERE, "déjà passée"),
        ("2013-12-04", WHERE, "plus d’un an"),
        (DAY, ("--time", "25h99", "--place", "Salle 2"), "n’est pas une heure"),
        (DAY, ("--time", "3h", "--place", "Salle 2"), "se tient entre 7 h 00 et 20 h 00"),
        (DAY, ("--time", "9h", "--place", " . "), "n’est pas un lieu"),
        (DAY, ("--time", "9h"), "l’heure et le lieu"),
        (DAY, (*WHERE, "--president", "Durand"), "Prénom NOM, qualité"),
        (DAY, (*WHERE, "--president", "Anatole PARAPHE, Monsieur"), "Prénom NOM, qualité"),
        (DAY, (*WHERE, "--only", "2003-0099"), "le dossier 2003-0099 n’existe pas"),
        (DAY, (*WHERE, "--only", PLAIN, "--without", PLAIN), "choisissez"),
        (DAY, (*WHERE, "--hearing", f"{HEARD}=9h10", "--hearing", f"{APART}=9h20"), "la famille du dossier"),
        (DAY, (*WHERE, "--hearing", f"{HEARD}=8h"), "avant le début de la séance"),
        (DAY, (*WHERE, "--every", "240", "--time", "19h"), "ne tiennent pas dans la journée"),
    ],
)
def test_what_cannot_be_is_refused_with_its_mend(
    workspace: Path, capsys: pytest.CaptureFixture[str], day: str, options: tuple[str, ...], words: str
) -> None:
    """One sentence in French, nothing written, nobody called."""
    capsys.readouterr()
    open_(workspace, *options, code=1, day=day)
    assert words in capsys.readouterr().err.replace("\xa0", " ").replace("\n", " ")
    assert (hours(workspace, day), calls(workspace, HEARD)) == ({}, [])


def test_each_family_has_its_hour(workspace: Path) -> None:
    """One after another, in the order of their numbers; each convocation says its own; who is not heard has none."""
    open_(workspace, *WHERE)
    assert hours(workspace) == {PLAIN: (), HEARD: (540,), APART: (560,), LAST: (580,)}
    assert calls(workspace, HEARD) == [("9 h 00", None, False)]
    assert calls(workspace, APART) == [("9 h 20", None, False)] * 2
    assert calls(workspace, PLAIN) == []


def test_a_person_chooses_hours_and_the_time_of_each(workspace: Path) -> None:
    """Two parents may come one after the other; the others fill what is left."""
    open_(workspace, *WHERE, "--every", "30", "--hearing", f"{APART}=9h30,10h")
    assert hours(workspace) == {PLAIN: (), HEARD: (540,), APART: (570, 600), LAST: (630,)}
    assert calls(workspace, APART) == [("9 h 30", None, False), ("10 h 00", None, False)]


def test_another_hour_replaces_what_was_not_posted(workspace: Path) -> None:
    """The former convocation leaves the outbox: nobody was called yet, and nothing is said of it."""
    open_(workspace, *WHERE)
    open_(workspace, "--hearing", f"{HEARD}=11h")
    assert calls(workspace, HEARD) == [("11 h 00", None, False)]
    assert hours(workspace)[LAST] == (580,), "the others keep theirs"


def test_another_hour_says_that_it_replaces_what_was_posted(workspace: Path) -> None:
    """« Annule et remplace », with the day of the first; said again, nothing is written again."""
    open_(workspace, *WHERE)
    assert command(workspace, "print-done", today="2003-11-25") == 0
    for _ in range(2):
        open_(workspace, "--time", "10h", today="2003-11-26")
    assert calls(workspace, HEARD) == [("9 h 00", None, True), ("10 h 00", OPENED, False)]
    assert hours(workspace) == {PLAIN: (), HEARD: (600,), APART: (620,), LAST: (640,)}


def test_what_was_said_before_is_kept(workspace: Path) -> None:
    """A second call changes what it says, and nothing else: place, who presides, dossiers left out."""
    open_(workspace, *WHERE, "--without", PLAIN, "--president", PRESIDENT)
    open_(workspace, "--place", "Salle des Autres")
    assert PLAIN not in hours(workspace)
    sheet = said(workspace, DECISION_SHEET.name)
    assert (sheet.lieu, sheet.lignes[0]["signataire.nom"]) == ("Salle des Autres", "PARAPHE")
    open_(workspace, "--all")
    assert PLAIN in hours(workspace)


def test_dossiers_are_chosen(workspace: Path) -> None:
    """Only these; what leaves is told, and its family as well once its convocation is posted."""
    open_(workspace, *WHERE, "--only", f"{HEARD},{LAST}")
    assert set(hours(workspace)) == {HEARD, LAST}
    assert command(workspace, "print-done", today="2003-11-25") == 0
    open_(workspace, "--without", LAST, today="2003-11-26")
    assert set(hours(workspace)) == {HEARD}
    assert calls(workspace, LAST) == [("9 h 20", None, True), ("annulée", OPENED, False)]
    open_(workspace, *WHERE, "--only", LAST, day="2003-12-11", today="2003-11-26")
    # What took the call back was not posted either: one letter moves the family from one séance to the other.
    assert calls(workspace, LAST) == [("9 h 20", None, True), ("9 h 00", OPENED, False)]


def test_who_is_left_out_is_told_with_the_term(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Silence would reject the demande of whoever is on no agenda."""
    capsys.readouterr()
    open_(workspace, *WHERE, "--without", PLAIN)
    told = capsys.readouterr().out
    assert f"laissé de côté : dossier {PLAIN}, à décider et notifier au plus tard le 21/01/2004" in told


def test_what_leaves_before_it_was_posted_says_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The convocation leaves the outbox, and the command says so."""
    open_(workspace, *WHERE)
    capsys.readouterr()
    open_(workspace, "--without", LAST)
    told = capsys.readouterr()
    assert f"Sorti de l’ordre du jour : dossier {LAST} (retiré)" in told.out
    assert f"Retiré : outbox/courriers/{LAST}/{LAST}_convocation.pdf" in told.err
    assert calls(workspace, LAST) == []


def test_a_dossier_is_on_one_agenda_at_a_time(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It stays on the first; asked for by its number, the refusal says how to move it."""
    open_(workspace, *WHERE, "--only", HEARD)
    open_(workspace, *WHERE, day="2003-12-11")
    assert set(hours(workspace, "2003-12-11")) == {PLAIN, APART, LAST}
    capsys.readouterr()
    open_(workspace, "--only", HEARD, day="2003-12-11", code=1)
    assert f"pipeline session open {DAY} --without {HEARD}" in capsys.readouterr().err.replace("\n", " ")


def test_the_agenda_hears_families_first_and_the_print_file_follows_it(workspace: Path) -> None:
    """By hour, then by name; terms and hours stand in the lines; no pupil is named in the event of the members."""
    open_(workspace, *WHERE)
    lines = said(workspace, AGENDA.name).lignes
    assert [line.numero for line in lines] == [HEARD, APART, LAST, PLAIN]
    assert [line.terme for line in lines] == ["21/01/2004"] * 4
    assert [one.numero for one in said(workspace, SEANCE_DOSSIERS.name).dossiers] == [HEARD, APART, LAST, PLAIN]
    assert said(workspace, INVITATION.name).lieu == "Salle des Essais"


def test_what_is_printed_follows_a_dossier_that_changes(workspace: Path) -> None:
    """Another protocole, other hours asked: agenda, relevé and print file are made anew, in the place of the former."""
    open_(workspace, *WHERE)
    (before,) = planned(workspace, SEANCE_DOSSIERS.name)
    changed = PROTOCOLES["01"] | {"entendue": "non", "accompagnement": "11 h 45"}
    drop(workspace / "inbox", "autre.pdf", filled(Kind.PROTOCOLE, changed))
    assert command(workspace, "process", today="2003-11-26") == 0
    assert {line.numero: line.heures for line in said(workspace, AGENDA.name).lignes}[PLAIN] == "11\xa0h\xa045"
    (after,) = planned(workspace, SEANCE_DOSSIERS.name)
    assert before.id != after.id


def test_the_sheet_proposes_a_plain_accord(workspace: Path) -> None:
    """From the Monday after the séance to the last class day, on what is asked; no decision, no motif."""
    open_(workspace, *WHERE, "--president", PRESIDENT, "--signatory", "Mme Rose CACHET, secrétaire")
    row = {line["dossier"]: line for line in said(workspace, DECISION_SHEET.name).lignes}[PLAIN]
    assert (row["phase.1.debut"], row["phase.1.fin"], row["phase.1.heures"]) == ("08/12/2003", "30/06/2004", "12 h")
    assert (row["nature"], row["entendue"], row["activite.classe"]) == ("premiere", "non", True)
    assert (row["signataire.nom"], row["signataire.delegation"]) == ("CACHET", "Pour le président et par délégation,")
    assert not {"decision", "motif_droit", "motif_fait"} & set(row)


def test_a_decision_form_says_the_session_it_is_for(workspace: Path) -> None:
    """One form a dossier stays in the outbox: that of the session, with who signs."""
    open_(workspace, *WHERE, "--president", PRESIDENT)
    forms = list((workspace / "outbox" / "dossiers" / PLAIN).glob("decision_*"))
    assert len(forms) == 1
    assert "'seance': '04/12/2003'" in forms[0].read_text()
    assert "PARAPHE" in forms[0].read_text()


def test_the_minutes_follow_the_decisions(workspace: Path) -> None:
    """Planned with the first decision, they say who is not decided; renewed when one is corrected."""
    open_(workspace, *WHERE, "--president", PRESIDENT)
    assert planned(workspace, MINUTES.name) == []
    decide(workspace, PLAIN, "01", DEGRESSIF)
    assert command(workspace, "process", today="2003-12-05") == 0
    minutes = said(workspace, MINUTES.name)
    decisions = {line.numero: line.decision for line in minutes.lignes}
    assert decisions == {PLAIN: "Accord", HEARD: "", APART: "", LAST: ""}
    assert minutes.president.nom == "PARAPHE"
    decide(workspace, PLAIN, "01", DEGRESSIF | {"phase.3.heures": "2 h"}, "corrigee.pdf")
    assert command(workspace, "process", today="2003-12-08") == 0
    (line,) = [line for line in said(workspace, MINUTES.name).lignes if line.decision]
    assert line.periodes[-1].replace("\xa0", " ") == "du 01/05/2004 au 30/06/2004, 2 h par semaine"


def test_minutes_tell_no_reason(workspace: Path) -> None:
    """They say what was decided, and nothing of health."""
    open_(workspace, *WHERE)
    decide(workspace, PLAIN, "01", DEGRESSIF | {"motif_fait": "Une raison de santé."})
    assert command(workspace, "process", today="2003-12-05") == 0
    (row,) = planned(workspace, MINUTES.name)
    assert "santé" not in str(row.contenu)
    assert "besoin" not in str(row.contenu)


def test_a_sheet_filled_where_it_stands_is_never_taken_away(workspace: Path) -> None:
    """The secretary works in the outbox: what she wrote stays there, though a new relevé is drawn up."""
    open_(workspace, *WHERE)
    (row,) = planned(workspace, DECISION_SHEET.name)
    (workspace / "outbox" / row.chemin).write_bytes(b"rempli")
    open_(workspace, "--without", LAST)
    assert (workspace / "outbox" / row.chemin).read_bytes() == b"rempli"
    (new,) = planned(workspace, DECISION_SHEET.name)
    assert new.chemin != row.chemin
