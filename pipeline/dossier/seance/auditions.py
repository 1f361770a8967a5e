"""The hours at which a séance hears families: one after another, never two at once. Minutes from midnight."""

from collections.abc import Iterable, Mapping

from pipeline.dossier.letters.convocation import Heures
from pipeline.dossier.seance.tenue import CLOSES, SeanceRefusedError, read_heure
from pipeline.dossier.values.texte import phrase, quote
from pipeline.dossier.values.typographie import format_heure

PARENTS = 2
"""Who live apart, and are heard one after the other: each has an hour, in their order on the protocole."""


def read_audition(texte: str) -> Heures:
    """Read « 9h40 », or « 9h40,10h » for two parents heard one after the other.

    Raises:
        SeanceRefusedError: when an hour does not read, or there are more than two.
    """
    heures = tuple(map(read_heure, texte.split(",")))
    if len(heures) > PARENTS:
        raise SeanceRefusedError(
            phrase("{cite} : une heure pour la famille, ou deux pour deux parents reçus l'un après l'autre.",
                   cite=quote(texte))
        )  # fmt: skip
    return heures


def shift(former: Mapping[str, Heures], by: int) -> dict[str, Heures]:
    """Move hours together, by minutes, as when the séance begins at another hour."""
    return {numero: tuple(heure + by for heure in heures) for numero, heures in former.items()}


def assign(
    start: int, every: int, asked: Iterable[str], given: Mapping[str, Heures], former: Mapping[str, Heures]
) -> dict[str, Heures]:
    """Return the hours of each family to hear, by number of dossier.

    Args:
        start: when the séance begins.
        every: minutes that a family takes.
        asked: dossiers whose family is to be heard, in the order in which those without an hour are given one.
        given: hours that a person chose; they may be those of a family that is not in ``asked``.
        former: hours that families have already; they keep them, unless a person chose another.

    Raises:
        SeanceRefusedError: two families at once, an hour before the beginning, or a day that is too short.
    """
    asked = list(asked)
    found = {numero: former[numero] for numero in asked if numero in former and numero not in given}
    for numero, heures in given.items():
        for heure in heures:
            _check(numero, heure, start, every, found)
        found[numero] = heures
    for numero in asked:
        if numero not in found:
            found[numero] = (_next_free(start, every, found.values()),)
    return found


def _check(numero: str, heure: int, start: int, every: int, found: Mapping[str, Heures]) -> None:
    if heure < start:
        modele = "Dossier {numero} : {heure} est avant le début de la séance ({debut}). Donnez une heure plus tardive."
        said = {"heure": format_heure(heure), "debut": format_heure(start)}
        raise SeanceRefusedError(phrase(modele, numero=numero, **said))
    for other, taken in found.items():
        if any(abs(heure - one) < every for one in taken):
            modele = (
                "Dossier {numero}, {heure} : la famille du dossier {autre} est reçue à {prise}, et il faut {minutes} "
                "minutes à chacune. Donnez une autre heure à l'une des deux (--hearing), ou moins de temps à chacune "
                "(--every)."
            )
            said = {"heure": format_heure(heure), "prise": " et ".join(map(format_heure, taken))}
            raise SeanceRefusedError(phrase(modele, numero=numero, autre=other, minutes=every, **said))


def _next_free(start: int, every: int, found: Iterable[Heures]) -> int:
    taken = [heure for heures in found for heure in heures]
    heure = start
    while any(abs(heure - one) < every for one in taken):
        heure += every
    if heure > CLOSES:
        raise SeanceRefusedError(
            phrase("Les familles à entendre ne tiennent pas dans la journée. Commencez plus tôt, ou donnez moins de "
                   "temps à chacune (--every), ou ouvrez une autre séance (--without).")
        )  # fmt: skip
    return heure
