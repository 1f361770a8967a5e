"""States that follow the paper: a dossier is transmitted, or decided, once the letter that says so can be posted."""

from datetime import date

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.decision import TypeDecision
from pipeline.dossier.model.dossier import Etat
from pipeline.report import Report
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow, DossierRow

TRANSMITTED = "La transmission à la CDES est écrite"
JUST_TRANSMITTED = "Transmission à la CDES écrite"
DECIDED = "La commission a décidé ; la décision est notifiée"
NOTIFICATION_OWED = "La commission a décidé ; la notification à la famille n’est pas encore écrite"
TRANSMISSION_OWED = "Les deux formulaires sont complets ; la transmission à la CDES n’est pas encore écrite"

ENDED = frozenset({Etat.ANNULE, Etat.CLOS})
"""No paper moves them any more."""


def is_notified(register: Register, numero: str) -> bool:
    """Each notification that the family is owed is in the outbox: parents who live apart get one each."""
    return numero not in register.documents.owing(TypeLettre.NOTIFICATION_FAMILLE)


def is_decided(register: Register, row: DossierRow) -> bool:
    """The commission has decided on a dossier, whether the family's notification is written already or not."""
    if row.etat in (Etat.DECIDE, Etat.AJOURNE, *ENDED):
        return row.etat == Etat.DECIDE
    return not is_notified(register, row.numero)


MOVING = frozenset({TypeLettre.TRANSMISSION.value, TypeLettre.NOTIFICATION_FAMILLE.value})
"""Letters that change the state of their dossier once they are written."""


def follow_paper(register: Register, report: Report, document: DocumentRow) -> None:
    """Change the state of a dossier when the letter that was just written calls for it; inside a transaction."""
    numero = document.dossier
    row = register.dossiers.get(numero)
    if row is None or numero is None:
        return
    # It may have gone further since the letter was planned.
    if document.type == TypeLettre.TRANSMISSION and row.etat == Etat.RECEVABLE:
        etat, motif = Etat.TRANSMIS, JUST_TRANSMITTED
    elif _says_decided(document) and row.etat not in ENDED and is_notified(register, numero):
        etat, motif = Etat.DECIDE, DECIDED
    else:
        return
    _set(register, numero, etat, motif, document.prevu_le)
    for dossier in report.dossiers:
        if dossier["number"] == numero:
            dossier["state"] = etat.value


def lack_paper(register: Register, document: DocumentRow) -> None:
    """Say in the dossier that a letter on which its state depends could not be written."""
    row = register.dossiers.get(document.dossier)
    if row is None:
        return
    if document.type == TypeLettre.TRANSMISSION and row.etat == Etat.RECEVABLE:
        motif = TRANSMISSION_OWED
    elif _says_decided(document) and row.etat not in ENDED:
        motif = NOTIFICATION_OWED
    else:
        return
    _set(register, row.numero, Etat(row.etat), motif, document.prevu_le)


def _says_decided(document: DocumentRow) -> bool:
    """An ajournement is notified as well, and decides nothing."""
    if document.type != TypeLettre.NOTIFICATION_FAMILLE:
        return False
    try:
        return bool(document.contenu["context"]["sens"] != TypeDecision.AJOURNEMENT)
    except (ValueError, KeyError, TypeError):
        return False


def _set(register: Register, numero: str, etat: Etat, motif: str, le: date) -> None:
    last = register.dossiers.etats(numero)[-1]
    if (last.etat, last.motif) != (etat, motif):
        with register.transaction():
            register.dossiers.set_etat(numero, etat, le, motif)
