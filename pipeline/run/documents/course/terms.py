"""Register rows → the terms of a dossier: what the letters said and when they left, as the core counts with it."""

from collections.abc import Iterable
from datetime import date
from itertools import dropwhile

from pipeline.config import Settings
from pipeline.dossier.delais import Complement, Suivi, Terme, complete_le, found_complete, termes
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.destinataires import Envoi
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.model.vie import RECEPTION
from pipeline.dossier.values.calendrier import next_working_day
from pipeline.run.documents.catalogue import LETTERS
from pipeline.run.life.record import vie_of
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow, DossierRow

ASKING = (TypeLettre.DEMANDE_COMPLEMENT, TypeLettre.RELANCE)
"""Letters that ask the établissement for what is missing, each with its last day."""


def terms_of(
    register: Register, row: DossierRow, dossier: Dossier, settings: Settings, today: date
) -> tuple[Terme, ...]:
    """Return the terms of a dossier on a day, the nearest first."""
    return termes(follow(register, row, dossier, today), today, settings.delais.complement_jours)


def received_complete(register: Register, dossier: Dossier) -> date | None:
    """Return the day on which a demande was received complete; ``None`` while a form is missing.

    That of the demande as it is, when it was not yet found complete.
    """
    return complete_le(dossier, found_complete(_course(register, dossier.numero)))


def received_between(register: Register, numero: str) -> tuple[date, date] | None:
    """Return two days between which the forms of a dossier were received, without reading them; ``None``: it has none.

    With the days that persons put in the place of those: a demande is complete on one of all these.
    """
    if (days := register.pieces.received(numero)) is None:
        return None
    said = [date.fromisoformat(one.valeur) for one in vie_of(register, numero).corrections if _is_reception(one.champ)]
    return min(*days, *said), max(*days, *said)


def _is_reception(champ: str) -> bool:
    return champ.startswith(f"{RECEPTION}.")


def follow(register: Register, row: DossierRow, dossier: Dossier, today: date) -> Suivi:
    """Return what the register knows of a dossier beside its forms."""
    letters = [one for one in register.documents.of(row.numero) if one.type in LETTERS]
    etat, decision, course = Etat(row.etat), dossier.decision, _course(register, row.numero)
    before = (
        list(dropwhile(lambda one: one[0] is Etat.AJOURNE, reversed(course)))[::-1] if etat is Etat.AJOURNE else course
    )
    found = found_complete(before)
    seance = next((one.le for one in register.seances.of(row.numero) if one.le >= today), None)
    convoked = [one for one in letters if one.type == TypeLettre.CONVOCATION and letter_date(one, "seance") == seance]
    # What was said again in another letter is not to be posted any more.
    last = {one.serie: one for one in letters}.values()
    notified = [one for one in last if one.type == TypeLettre.NOTIFICATION_FAMILLE]
    return Suivi(
        etat=etat,
        complete_le=complete_le(dossier, found) if found else None,
        complement=complement(letters),
        ajourne_le=(decision and decision.seance.valeur) or (course[-1][1] if course else None),
        seance=seance,
        entendre=dossier.entendue is True,
        convoquee=bool(convoked) and all(one.poste_le for one in convoked),
        a_poster=tuple(one.prevu_le for one in last if one.sha256 and one.poste_le is None),
        notification_a_poster=not all(one.poste_le for one in notified),
        recommandes=_unacknowledged(dossier, last),
    )


def _unacknowledged(dossier: Dossier, letters: Iterable[DocumentRow]) -> tuple[date, ...]:
    """Days on which registered letters were posted of which nobody said yet what became of them."""
    known = {one.document for one in dossier.vie.accuses}
    return tuple(one.poste_le for one in letters if one.poste_le and one.sha256 not in known and _is_registered(one))


def _is_registered(letter: DocumentRow) -> bool:
    try:
        return bool(letter.contenu["destinataire"]["envoi"] == Envoi.RECOMMANDE)
    except (ValueError, KeyError, TypeError):
        return False


def complement(letters: Iterable[DocumentRow]) -> Complement | None:
    """Return what was last asked of the établissement among these letters of a dossier, oldest first."""
    asked = asking(letters)
    if not asked or (limit := letter_date(asked[-1], "limite")) is None:
        return None
    letter = asked[-1]
    if letter.poste_le and letter.poste_le > limit:
        # It left too late to be answered in time: as many days are left as it meant to.
        limit = next_working_day(letter.poste_le + (limit - letter.prevu_le))
    return Complement(limit, letter.poste_le, len(asked) - 1)


def asking(letters: Iterable[DocumentRow]) -> list[DocumentRow]:
    """Return the last demande de complément among these letters of a dossier, oldest first, and what recalled it."""
    found: list[DocumentRow] = []
    for letter in letters:
        if letter.type == TypeLettre.DEMANDE_COMPLEMENT:
            found = [letter]
        elif letter.type in ASKING and found:
            found.append(letter)
    return found


def _course(register: Register, numero: str) -> list[tuple[Etat, date]]:
    return [(Etat(one.etat), one.le) for one in register.dossiers.etats(numero)]


def letter_date(letter: DocumentRow, name: str) -> date | None:
    """A date that a letter bears; ``None`` when it bears none, or cannot be read any more."""
    try:
        return date.fromisoformat(letter.contenu["context"]["dates"][name])
    except (ValueError, KeyError, TypeError):
        return None
