"""After a decision, a protocole that only says a new address updates the dossier; any other opens a new demande."""

from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from tests.demo import DEGRESSIF, filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.robustness.bench import drop
from tests.run.acts.office import COMPLETE, letters, say

MOVED = {"representant.adresse": "3 quai de la Gomme, 13999 Villeneuve-la-Fictive", "representant.telephone": ""}
REFUS: Values = {
    "decision": "refus",
    "nature": "premiere",
    "entendue": "non",
    "motif_droit": "relais",
    "motif_fait": "Les déplacements sont accompagnés chaque jour par l’agent de l’école, présent à chaque récréation.",
    "signataire.prenom": "Odile",
    "signataire.nom": "PARAPHE",
    "signataire.qualite": "Présidente de la commission",
}


def decide(root: Path, says: Values | None = None) -> None:
    """The commission decides on 4 December; its notifications leave on the 8th."""
    pupil = {name: FICHES["01"][name] for name in ("nom", "prenom", "naissance", "etablissement")}
    values = {"dossier": COMPLETE} | pupil | (says or DEGRESSIF) | {"seance": "04/12/2003"}
    drop(root / "inbox", "decision.pdf", filled(Kind.DECISION, values))
    say(root, "process", today="2003-12-05")
    say(root, "print-done", today="2003-12-08")


def send(root: Path, day: str, **changes: str) -> list[str]:
    """The school sends its protocole again, changed; return the numbers of all dossiers."""
    values = PROTOCOLES["01"] | MOVED | changes
    drop(root / "inbox", f"{day}.pdf", filled(Kind.PROTOCOLE, values))
    say(root, "process", today=day)
    with Register.open(root / "registre.sqlite") as register:
        return [row.numero for row in register.dossiers.all()]


def test_a_new_address_opens_no_demande(root: Path) -> None:
    """It is the dossier's from then on; nothing that was posted leaves again."""
    decide(root)
    before = letters(root, COMPLETE)
    assert send(root, "2003-12-15", date="14/12/2003") == [COMPLETE, "2003-0002"]
    assert letters(root, COMPLETE) == before
    say(root, "verify")


@pytest.mark.parametrize(
    "changes", [{"accompagnement": "18 h"}, {"observations": "Il grandit."}, {"modalite": "occasionnelle"}]
)
def test_whatever_else_changes_is_put_before_the_commission(root: Path, changes: dict[str, str]) -> None:
    """A word more is for a person, and for the commission."""
    decide(root)
    assert len(send(root, "2003-12-15", **changes)) == 3


def test_when_a_renewal_is_due_another_date_asks_for_it(root: Path) -> None:
    """The same protocole with a new date is the demande that the reminder called for; with its own date it is not."""
    decide(root)
    assert len(send(root, "2004-06-01", date="28/05/2004")) == 3


def test_after_a_refusal_another_date_asks_again(root: Path) -> None:
    """And the very same one, but for the address, does not."""
    decide(root, REFUS)
    assert len(send(root, "2003-12-15")) == 2
    assert len(send(root, "2004-01-15", date="14/01/2004")) == 3
