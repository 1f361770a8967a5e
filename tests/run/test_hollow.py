"""A decision whose words say nothing is not notified; one that may be thin waits until a person has accepted it."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from tests.demo import ACCORD, DECISIONS, filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.robustness.bench import command
from tests.secretary import demande, drop, said

pytestmark = pytest.mark.usefixtures("cheaply")
AFTER = "2003-12-05"
BY = ("--by", "Mme Essai", "--reason", "Vu au procès-verbal")
REFUS = DECISIONS["23"]


def decide(root: Path, pupil: str, numero: str, values: Values) -> None:
    """Put a decision of the séance of 4 December on a pupil into the inbox."""
    who = {target: PROTOCOLES[pupil][target] for target in ("nom", "prenom", "naissance", "etablissement")}
    form = filled(Kind.DECISION, {"dossier": numero, "seance": "04/12/2003"} | who | values)
    (root / "inbox" / f"decision_{pupil}.pdf").write_bytes(form)


def notified(root: Path) -> set[str]:
    """Dossiers of which a notification is in the outbox."""
    return {path.parent.name for path in (root / "outbox" / "courriers").rglob("*_notification_famille*.pdf")}


def pending(root: Path, capsys: pytest.CaptureFixture[str], *, today: str = AFTER) -> list[dict[str, Any]]:
    found = said(capsys, "pending", "--workspace", str(root), "--today", today)["pending"]
    return [item for item in found if "écision" in item["title"]]


@pytest.fixture
def asked(root: Path) -> Path:
    """Two complete demandes: of pupil 01 (2003-0001) and of pupil 22 (2003-0002)."""
    for rank, pupil in enumerate(("01", "22"), start=1):
        demande(root, pupil)
        assert command(root, "process") == 0
        with Register.open(root / "registre.sqlite") as register:
            assert len(register.dossiers.all()) == rank
    return root


@pytest.mark.parametrize(
    "changes",
    [
        *({"motif_fait": said} for said in ("x", ".", "—", "Néant", "Voir dossier.", "idem", "Refus", "RAS", "…")),
        {"motif_fait": "Relais possible par d’autres professionnels de l’établissement"},
        {"signataire.qualite": "Madame"},
        {"signataire.qualite": "-"},
        {"signataire.nom": "-"},
        {"signataire.prenom": "néant"},
        {"signataire.qualite": "Secrétaire de la commission"},
    ],
)
def test_an_unlawful_notification_is_never_written(asked: Path, changes: Values) -> None:
    """No letter leaves; a note says what to complete; nobody can accept it."""
    decide(asked, "01", "2003-0001", REFUS | changes)
    assert command(asked, "process", today=AFTER) == 0
    assert notified(asked) == set()
    assert list((asked / "outbox" / "a_verifier").glob("2003-0001_decision_a_completer*.pdf"))
    assert command(asked, "accept", "2003-0001", "DECISION_TEXTE_CREUX", *BY, today=AFTER) == 1


def test_what_may_be_thin_waits_until_a_person_accepts_it(asked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written, whatever run comes; once accepted, the letters are; taken back, they leave again."""
    decide(asked, "01", "2003-0001", REFUS | {"motif_fait": "Infirmière présente."})
    for today in (AFTER, "2003-12-08"):
        assert command(asked, "process", today=today) == 0
        assert notified(asked) == set()
    assert list((asked / "outbox" / "a_verifier").glob("2003-0001_decision_a_accepter*.pdf"))
    (item,) = [one for one in pending(asked, capsys) if "DECISION_TEXTE_COURT" in " ".join(one["commands"])]
    assert "La notification attend" in str(item)
    assert command(asked, "accept", "2003-0001", "DECISION_TEXTE_COURT", *BY, today="2003-12-09") == 0
    assert notified(asked) == {"2003-0001"}
    assert not list((asked / "outbox" / "a_verifier").glob("2003-0001_decision_a_accepter*.pdf"))
    assert main(["status", "2003-0001", "--workspace", str(asked)]) == 0
    assert command(asked, "verify", today=None) == 0


def test_a_decision_that_came_before_its_session_is_notified_on_its_day(asked: Path) -> None:
    """« Attendez la séance »: nobody has to drop it again."""
    decide(asked, "01", "2003-0001", REFUS)
    for today in ("2003-12-01", "2003-12-03"):
        assert command(asked, "process", today=today) == 0
        assert notified(asked) == set()
    assert command(asked, "process", today="2003-12-04") == 0
    assert notified(asked) == {"2003-0001"}


@pytest.mark.parametrize(
    ("protocole", "values", "code"),
    [
        (
            {},
            ACCORD | {"phase.1.debut": "08/12/2003", "phase.1.fin": "30/06/2004", "phase.1.heures": "13 h"},
            "ACCORD_SUPERIEUR",
        ),
        (
            {},
            ACCORD | {"phase.1.debut": "08/12/2003", "phase.1.fin": "30/06/2004", "phase.1.heures": "11 h"},
            "ACCORD_INFERIEUR",
        ),
        ({"entendue": "oui"}, REFUS, "DEFAVORABLE_NON_ENTENDUE"),
    ],
)
def test_what_is_asked_of_a_person_first(root: Path, protocole: Values, values: Values, code: str) -> None:
    """More hours than asked, fewer without a word, a refusal to a family that asked to be heard and was not."""
    drop(root, "a.pdf", Kind.FICHE, FICHES["01"])
    drop(root, "b.pdf", Kind.PROTOCOLE, PROTOCOLES["01"] | protocole)
    assert command(root, "process") == 0
    decide(root, "01", "2003-0001", values)
    assert command(root, "process", today=AFTER) == 0
    assert notified(root) == set()
    assert command(root, "accept", "2003-0001", f"DECISION_{code}", *BY, today=AFTER) == 0
    assert notified(root) == {"2003-0001"}


def test_the_motif_of_another_row_is_asked_about(asked: Path) -> None:
    """The same words for two pupils of one séance: both wait; each is accepted by itself."""
    for pupil, numero in (("01", "2003-0001"), ("22", "2003-0002")):
        decide(asked, pupil, numero, REFUS | {"motif_fait": REFUS["motif_fait"]})
    assert command(asked, "process", today=AFTER) == 0
    assert notified(asked) == set()
    assert command(asked, "accept", "2003-0001", "DECISION_MOTIF_REPETE", *BY, today=AFTER) == 0
    assert notified(asked) == {"2003-0001"}


def test_what_was_notified_is_not_held_back_afterwards(asked: Path) -> None:
    """A row that copies the motif of a letter already written waits; the letter stays what it is."""
    decide(asked, "01", "2003-0001", REFUS)
    assert command(asked, "process", today=AFTER) == 0
    assert notified(asked) == {"2003-0001"}
    decide(asked, "22", "2003-0002", REFUS)
    assert command(asked, "process", today=AFTER) == 0
    with Register.open(asked / "registre.sqlite") as register, register.transaction():
        register.dossiers.review("2003-0001")
    assert command(asked, "process", today="2003-12-08") == 0
    assert notified(asked) == {"2003-0001"}
    with Register.open(asked / "registre.sqlite") as register:
        row = register.dossiers.get("2003-0001")
        assert row is not None
        assert row.etat == "decide"


def test_lines_struck_out_and_hours_left_do_not_stop_a_refusal(asked: Path) -> None:
    """The form bears the hours asked for; a careful hand strikes out what does not serve."""
    struck: Values = {f"phase.{rank}.{part}": "—" for rank in (1, 2, 3, 4) for part in ("debut", "fin")}
    decide(
        asked, "01", "2003-0001", REFUS | struck | {"phase.1.heures": "12 h", "attendu": "néant", "non_accorde": "/"}
    )
    assert command(asked, "process", today=AFTER) == 0
    assert notified(asked) == {"2003-0001"}


def test_a_dash_is_printed_nowhere(asked: Path) -> None:
    """In an accord the motif in fact may be missing; what says nothing is then not printed either."""
    marks: Values = {"motif_fait": "idem", "depassement_motif": "néant"}
    decide(asked, "01", "2003-0001", DECISIONS["01"] | marks)
    assert command(asked, "process", today=AFTER) == 0
    (letter,) = (asked / "outbox" / "courriers" / "2003-0001").glob("*_notification_famille*.pdf")
    said_ = letter.read_text(encoding="utf-8")
    assert "idem" not in said_ and "néant" not in said_
