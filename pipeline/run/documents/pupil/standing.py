"""The dossiers of one pupil, linked by what they follow: the decision that stands in each, and what it ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.config import Settings
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.fin import Fin
from pipeline.dossier.model.destinataires import Genre
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.rules.contexte import summarise_dossier
from pipeline.dossier.values.texte import fold
from pipeline.dossier.vigueur import Octroi, Suite, Vigueur, find_ended, find_opposed, frise, octroi
from pipeline.run.documents.decision import valid_versions
from pipeline.run.documents.from_register import PieceError, load_dossier
from pipeline.run.documents.pupil.entourage import Entourage
from pipeline.store.register import Register
from pipeline.store.series import of_letter


@dataclass(frozen=True, slots=True)
class Chain:
    """What the commission granted to a pupil in other dossiers than the one looked at."""

    suite: Suite
    dossiers: Mapping[str, Dossier]
    """Those of the chain that grant something, by number, each with the decision that stands in it."""


def chain_of(dossier: Dossier, around: Entourage, settings: Settings, today: date) -> Chain:
    """Bring together what stands beside the decision of a dossier."""
    suit, linked = around.suit(dossier.numero), linked_to(dossier.numero, around)
    # Alone and followed by nothing, as nearly all are: nothing is asked of the register.
    granted = _granted(linked, around, settings, today) if len(linked) > 1 else {}
    granted.pop(dossier.numero, None)
    elsewhere = _granted(_namesakes(dossier, around, linked), around, settings, today)
    suite = Suite(suit, tuple(one for one, _ in granted.values()), tuple(one for one, _ in elsewhere.values()))
    return Chain(suite, {numero: one for numero, (_, one) in granted.items()})


def linked_to(numero: str, around: Entourage) -> set[str]:
    """The dossiers of a pupil that follow one another, this one included."""
    suit = around.suit(numero)
    first = suit[-1] if suit else numero
    return {numero, *suit, first, *around.following(first)}


def timeline(numero: str, around: Entourage, settings: Settings, today: date) -> tuple[Vigueur, ...]:
    """How long each decision of a pupil is in force, by first day, from any of the dossiers that follow one another."""
    granted = _granted(linked_to(numero, around), around, settings, today)
    return frise(one for one, _ in granted.values())


def _namesakes(dossier: Dossier, around: Entourage, linked: Iterable[str]) -> set[str]:
    """Dossiers of whoever has the same names and birth, that nothing links to this one."""
    ours = summarise_dossier(dossier)
    if ours is None or ours.naissance is None:
        return set()
    born = [one for one in around.like(dossier) if one.naissance == ours.naissance]
    names = fold(ours.nom), fold(ours.prenom)
    return {one.numero for one in born if (fold(one.nom), fold(one.prenom)) == names} - set(linked)


def _granted(
    numeros: Iterable[str], around: Entourage, settings: Settings, today: date
) -> dict[str, tuple[Octroi, Dossier]]:
    """What each of these dossiers of one pupil grants, by the last of its decisions that could be notified."""
    versions = {numero: _versions(numero, around, settings, today) for numero in sorted(numeros)}
    while True:
        found = {numero: few[0] for numero, few in versions.items() if few}
        octrois = [one for one, _ in found.values()]
        opposed = [numero for numero in found if find_opposed(numero, octrois)]
        if not opposed:
            return found
        # A correction that runs into another dossier is refused: the decision that it would correct still stands.
        for numero in opposed:
            versions[numero].pop(0)


def _versions(numero: str, around: Entourage, settings: Settings, today: date) -> list[tuple[Octroi, Dossier]]:
    """What the decisions of a dossier grant, the last one first, up to the first that is known to grant nothing."""
    row = around.register.dossiers.get(numero)
    if row is None or row.etat == Etat.ANNULE:
        return []
    found: list[tuple[Octroi, Dossier]] = []
    try:
        for version in valid_versions(load_dossier(around.register, row), settings, today):
            granted = octroi(version, around.suit(numero))
            if granted is None:
                break  # A refusal that corrects an accord leaves nothing in its place.
            found.append((granted, version))
    except PieceError:
        return []  # It is set apart when its own turn comes; here the others go on.
    return found


def find_ends(dossier: Dossier, chain: Chain, register: Register) -> tuple[Fin, ...]:
    """The former decisions that the one of a dossier ends."""
    ours = octroi(dossier, chain.suite.suit)
    if ours is None:
        return ()
    ended = find_ended(dossier.numero, (*chain.suite.octrois, ours))
    return tuple(
        Fin(one, chain.dossiers[numero], _sheet_of(register, numero)) for one in ended for numero in [one.octroi.numero]
    )


def find_going_on(chain: Chain, today: date) -> Vigueur | None:
    """The decision that a demande asked to see again, while it is in force or to come."""
    followed = [one for one in chain.suite.octrois if one.numero in chain.suite.suit]
    going_on = [one for one in frise(followed) if one.takes_effect and one.jusqu_au >= today]
    return going_on[0] if going_on else None


def _sheet_of(register: Register, numero: str) -> date | None:
    sheet = register.documents.last(numero, of_letter(TypeLettre.FICHE_MISSION, Genre.ETABLISSEMENT, 1))
    return sheet.prevu_le if sheet and sheet.sha256 else None
