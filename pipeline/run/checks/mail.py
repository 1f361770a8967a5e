"""Letters that came and that want a person: an appeal to answer, a departure to settle."""

from collections.abc import Iterator

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.vie import SorteCourrier
from pipeline.dossier.values.calendrier import add_months, next_working_day
from pipeline.run.checks.deadlines import readable_dossier
from pipeline.run.checks.item import Act, Attente, Pending, Suggested
from pipeline.run.documents.pupil.known import mark_new
from pipeline.store.register import Register

REPONSE_MOIS = 2
"""Months after which silence refuses what was asked (loi 2000-321, art. 21)."""


def find_mail(register: Register) -> Iterator[Pending]:
    """Yield what letters ask for and nothing settled yet, by dossier."""
    mark_new(register)
    for numero in sorted({*register.actes.appealed(), *register.actes.departures()}):
        row = register.dossiers.get(numero)
        dossier = readable_dossier(register, row) if row else None
        if dossier is not None and dossier.vie.cloture is None:
            yield from _asked(dossier)


def _asked(dossier: Dossier) -> Iterator[Pending]:
    numero = dossier.numero
    if recours := dossier.recours_ouvert:
        due = next_working_day(add_months(recours.recu_le, REPONSE_MOIS))
        how = (
            "Mettre le dossier à une séance et déposer la nouvelle décision, ou noter la confirmation de l’ancienne "
            "par une décision qui la reprend."
        )
        why = f"Reçu le {recours.recu_le:%d/%m/%Y}. Sans réponse le {due:%d/%m/%Y} au soir, il est réputé rejeté."
        title = f"Recours gracieux, dossier {numero}"
        seance = Suggested(Act.SEANCE, "Le mettre à une séance", {"dossier": numero})
        yield Pending(recours.recu_le, Attente.REPONDRE, numero, title, why, (seance,), how, due, numero)
    departs = [one for one in dossier.vie.courriers if one.sorte is SorteCourrier.DEPART]
    if departs:
        transfer = Suggested(Act.TRANSFER, "Transmettre à l’autre CDES", {"dossier": numero})
        closing = Suggested(Act.CLOSE, "Clore : départ", {"dossier": numero, "pourquoi": "depart"})
        yield Pending(
            departs[-1].recu_le,
            Attente.TRANSFERER,
            numero,
            f"Départ annoncé, dossier {numero}",
            "La famille annonce qu’elle quitte le département.",
            (transfer, closing),
            "Transmettre le dossier, si la famille est d’accord ; ou le clore seulement.",
            dossier=numero,
        )
