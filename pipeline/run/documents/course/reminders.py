"""What the établissement was asked for did not come in time: it is asked again, once by ourselves, then by a person."""

from datetime import date, timedelta

from pipeline.dossier.delais import reminder_due
from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.relance import relances
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.run.documents.context import Run
from pipeline.run.documents.course.terms import asking, complement, letter_date
from pipeline.run.documents.letters import corrected_letters, plan_once, reglages
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow, Geste

RELANCES = (TypeLettre.RELANCE, TypeLettre.RELANCE_FAMILLE)


def plan_relance(run: Run, dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> list[date]:
    """Plan what asks again for the missing pieces, when it is due; return the day on which to look again.

    Inside a transaction.
    """
    letters = run.register.documents.of(dossier.numero)
    asked = complement(letters)
    if asked is None:
        return []
    if reminder_due(asked, run.today) or asked.relances < wished(run.register, dossier.numero, asking(letters)):
        again = corrected_letters(dossier, lambda one: _again(run, one, anomalies, letters))
        plan_once(run, dossier.numero, again)
        return []
    return [asked.limite + timedelta(days=1)] if run.today <= asked.limite else []


def wished(register: Register, numero: str, asked: list[DocumentRow]) -> int:
    """How many times persons and ourselves want it to be asked again, since the last demande de complément."""
    acts = [one for one in register.actes.life(numero) if one.acte == Geste.RELANCE and one.document >= asked[0].id]
    return max((int(one.code) for one in acts), default=0)


def _again(
    run: Run, dossier: Dossier, anomalies: tuple[Anomaly, ...], letters: list[DocumentRow]
) -> tuple[Letter, ...]:
    first, *_, last = (asking(letters) * 2)[:1] + asking(letters)
    return relances(
        dossier,
        anomalies,
        reglages(run.settings),
        run.today,
        demande_le=first.prevu_le,
        echue=letter_date(last, "limite") or run.today,
        rang=len(asking(letters)),
    )
