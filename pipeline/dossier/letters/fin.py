"""A decision that ends a former one → who is told of the end, besides the readers of its notification.

The AVS whose mission ends, through the établissement where it was; that établissement too, when the pupil's is another
one now: its notification goes to the new one. Neither learns what was decided, nor where the pupil is now (fact sheet
§7): the day on which the help ends, and what to do of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.dossier.letters import Letter, TypeLettre, make_follow_up, shared_context, without_dates
from pipeline.dossier.model.destinataires import etablissement
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.texte import fold_words
from pipeline.dossier.values.typographie import format_duree, format_long_date
from pipeline.dossier.vigueur import Vigueur

_JOUR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fin:
    """The end of a former decision."""

    vigueur: Vigueur
    dossier: Dossier
    """The one on which it was taken, with that decision."""
    fiche_le: date | None = None
    """Day of its mission sheet, the last one; ``None`` when none was written."""


def same_etablissement(un: Dossier, autre: Dossier) -> bool:
    """Both pupils are in one établissement: by its national number where both give it, else by its name."""
    uais = [one.protocole.uai.valeur if one.protocole else None for one in (un, autre)]
    if all(uais):
        return uais[0] == uais[1]
    noms = [etablissement(one).nom for one in (un, autre)]
    return fold_words(noms[0]) == fold_words(noms[1])


def describe_end(fin: Fin) -> dict[str, object]:
    """What the readers of a notification may know of the decision that it ends."""
    octroi = fin.vigueur.octroi
    return {
        "numero": octroi.numero,
        "seance": format_long_date(octroi.seance),
        "jour": format_long_date(fin.vigueur.jusqu_au + _JOUR),
        "prend_effet": fin.vigueur.takes_effect,
    }


def describe_service_end(fin: Fin) -> dict[str, object]:
    """What the inspection, which runs the service of the AVS, needs besides: the hours that end, and where."""
    minutes = fin.vigueur.minutes(fin.vigueur.jusqu_au)
    ailleurs = {"etablissement": fin.vigueur.octroi.etablissement, "heures": format_duree(minutes) if minutes else ""}
    return describe_end(fin) | ailleurs


def fins(dossier: Dossier, finies: Iterable[Fin], today: date) -> tuple[Letter, ...]:
    """The end of each mission, and the letter to an établissement that the pupil has left.

    Args:
        dossier: the one whose decision ends them.
        finies: what it ends.
        today: day of the letters.
    """
    found: list[Letter] = []
    for fin in finies:
        ancien = fin.dossier
        if ancien.protocole is None:
            continue  # Without it no mission was ever given, and no school is known.
        commun = shared_context(ancien, lettre=today)
        commun |= {"fin": describe_end(fin) | {"dernier_jour": format_long_date(fin.vigueur.jusqu_au)}}
        # As on the mission sheet: whom, and in which class; neither birth nor motives.
        eleve = {"nom": ancien.nom_complet, "naissance": "", "classe": ancien.protocole.classe.texte}
        mission = commun | {
            "eleve": eleve,
            "etablissement": ancien.protocole.etablissement,
            "auxiliaire": ancien.protocole.auxiliaire,
        }
        letters = [make_follow_up(TypeLettre.FIN_MISSION, etablissement(ancien), mission, without_dates(mission))]
        if not same_etablissement(ancien, dossier):
            letters.append(
                make_follow_up(TypeLettre.FIN_ETABLISSEMENT, etablissement(ancien), commun, without_dates(commun))
            )
        found += [_with_sheet(one, fin.fiche_le) for one in letters]
    return tuple(found)


def retired(dossier: Dossier, today: date) -> Letter:
    """The end of a mission whose decision was corrected into one that grants nothing; it ends as soon as it is told.

    ``dossier``: with the decision that no longer holds.
    """
    protocole, seance = dossier.protocole, dossier.decision.seance.valeur if dossier.decision else None
    context = shared_context(dossier, lettre=today) | {
        "eleve": {"nom": dossier.nom_complet, "naissance": "", "classe": protocole.classe.texte if protocole else ""},
        "etablissement": protocole.etablissement if protocole else "",
        "auxiliaire": protocole.auxiliaire if protocole else "",
        "fin": {"seance": format_long_date(seance) if seance else "", "prend_effet": False},
        "retiree": True,
    }
    return make_follow_up(TypeLettre.FIN_MISSION, etablissement(dossier), context, without_dates(context))


def _with_sheet(letter: Letter, fiche_le: date | None) -> Letter:
    """Name the sheet that ends by its day, which makes no other letter."""
    if fiche_le is None:
        return letter
    return replace(letter, context=letter.context | {"fiche_le": format_long_date(fiche_le)})


def void(letter: Letter, former: date, today: date) -> Letter:
    """The letter that takes back one of these, already posted on its former day: what it announced is not so.

    The same one as long as that letter is: to be called with the one that was posted, or with this one again.
    """
    context = letter.context | {"dates": {"lettre": today.isoformat(), "remplace": former.isoformat()}, "annulee": True}
    if letter.context.get("annulee"):
        return letter
    return make_follow_up(letter.type, letter.destinataire, context, ["annulee", letter.cle])
