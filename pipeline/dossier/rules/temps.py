"""The weekly times: schooling, accompaniment, timetable, and the way the help is asked for."""

import re
from collections.abc import Iterator

from pipeline.dossier.model.dossier import Anomaly
from pipeline.dossier.model.forms import Fiche, Kind, Modalite, Protocole
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import DemandeSection, libelle
from pipeline.dossier.rules.emploi import minutes_avs, minutes_samedi
from pipeline.dossier.rules.regle import a_verifier, information
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.typographie import format_duree

SECTION = DemandeSection("Les temps et l’emploi du temps")

TOLERANCE = 15
"""Minutes between the timetable and the stated weekly time (fact sheet §4)."""
_PERISCOLAIRE = re.compile(r"cantine|garderie|interclasse|repas|dejeuner|periscolaire|etude")


@SECTION.protocole(
    a_verifier(
        "ACCOMPAGNEMENT_SUPERIEUR", "Le temps d'accompagnement dépasse le temps de scolarisation", loi.TEMPS_SCOLAIRE
    ),
    a_verifier(
        "ACCOMPAGNEMENT_SUPERIEUR_DECRIT",
        "Le temps d'accompagnement dépasse le temps de scolarisation ; un temps périscolaire est décrit",
        loi.PERISCOLAIRE,
        ecole=False,
    ),
)
def accompagnement_superieur(protocole: Protocole) -> Iterator[Anomaly]:
    """More help than schooling is possible only with a described time out of class (circulaire, II)."""
    avs, ecole = protocole.accompagnement.valeur, protocole.scolarisation.valeur
    if not avs or not ecole or avs <= ecole:
        return
    code, message = "ACCOMPAGNEMENT_SUPERIEUR", "Le temps d'accompagnement ({avs}) dépasse le temps de scolarisation "
    if _PERISCOLAIRE.search(fold(f"{protocole.aide_hors_cours_precision} {protocole.observations}")):
        code = "ACCOMPAGNEMENT_SUPERIEUR_DECRIT"
        message += "({ecole}) ; un temps de cantine, de garderie ou d'interclasse est décrit."
    else:
        message += (
            "({ecole}) : corrigez ces durées, ou décrivez dans « Aide en dehors des cours » le temps de cantine, de "
            "garderie ou d'interclasse."
        )
    temps = {"avs": format_duree(avs), "ecole": format_duree(ecole)}
    yield SECTION.found(code, Kind.PROTOCOLE, "accompagnement", message, **temps)


@SECTION.protocole(
    a_verifier("CELLULE_SANS_HORAIRE", "Une présence de l'emploi du temps n'a pas d'horaire", loi.HEURES_A_PRECISER),
    a_verifier("CHEVAUCHEMENT_HORAIRE", "Des horaires se chevauchent dans l'emploi du temps", loi.ANNEXE_II),
    information("HEURES_DU_SAMEDI", "Des heures du samedi figurent dans les observations", loi.ANNEXE_II, ecole=False),
    a_verifier(
        "EMPLOI_DU_TEMPS_DIFFERENT",
        "L'emploi du temps et le temps d'accompagnement diffèrent de plus de 15 minutes",
        loi.EMPLOI_JOINT,
    ),
)
def emploi_du_temps(protocole: Protocole) -> Iterator[Anomaly]:
    """The timetable adds up, within 15 minutes, to the stated weekly time, Saturday hours counted or not."""
    total = minutes_avs(protocole.emploi)
    for rang, jour in total.non_calculables:
        target = f"edt.{rang}.{jour}.texte"
        message = "{ou} : la présence de l'auxiliaire n'a pas d'horaire. Écrivez les heures, par exemple « 8h30-9h30 »."
        yield SECTION.found("CELLULE_SANS_HORAIRE", Kind.PROTOCOLE, target, message, ou=libelle(target))
    if total.chevauchements:
        message = (
            "Emploi du temps, {jours} : des horaires se chevauchent. Corrigez-les ; le temps commun est compté une "
            "seule fois."
        )
        jours = ", ".join(total.chevauchements)
        yield SECTION.found("CHEVAUCHEMENT_HORAIRE", Kind.PROTOCOLE, "edt", message, jours=jours)
    samedi = minutes_samedi(protocole.observations)
    if samedi:
        message = (
            "Observations : {duree} le samedi, comptées à part de l'emploi du temps, qui n'a pas de colonne pour ce "
            "jour."
        )
        yield SECTION.found("HEURES_DU_SAMEDI", Kind.PROTOCOLE, "observations", message, duree=format_duree(samedi))
    dit = protocole.accompagnement.valeur
    if not dit or protocole.emploi.is_empty:
        return
    ecarts = [compte - dit for compte in (total.minutes, total.minutes + samedi)]
    # Hours that are not known may explain that some are missing, never that there are too many.
    incomplet = bool(total.non_calculables) and min(ecarts) < 0
    if min(map(abs, ecarts)) > TOLERANCE and not incomplet:
        message = (
            "L'emploi du temps compte {compte} de présence de l'auxiliaire, mais le temps hebdomadaire "
            "d'accompagnement écrit est de {dit} : corrigez l'un ou l'autre."
        )
        temps = {"compte": format_duree(total.minutes), "dit": format_duree(dit)}
        yield SECTION.found("EMPLOI_DU_TEMPS_DIFFERENT", Kind.PROTOCOLE, "edt", message, **temps)


@SECTION.protocole(
    information("CONTINUE_RARE", "L'accompagnement est demandé de manière continue", loi.PERMANENT, ecole=False),
    a_verifier(
        "CONTINUE_PEU_DE_TEMPS", "Accompagnement continu, mais moins de 80 % du temps de scolarisation", loi.ANNEXE_II
    ),
    a_verifier(
        "OCCASIONNELLE_BEAUCOUP_DE_TEMPS",
        "Accompagnement occasionnel, mais plus de 50 % du temps de scolarisation",
        loi.ANNEXE_II,
    ),
)
def modalite_et_temps(protocole: Protocole) -> Iterator[Anomaly]:
    """Continuous help is rare; the words agree with the share of the schooling time."""
    if protocole.modalite is Modalite.CONTINUE:
        message = "Accompagnement demandé de manière continue : il n'est nécessaire que « dans de rares situations »."
        yield SECTION.found("CONTINUE_RARE", Kind.PROTOCOLE, "modalite", message)
    avs, ecole = protocole.accompagnement.valeur, protocole.scolarisation.valeur
    if not avs or not ecole:
        return
    if protocole.modalite is Modalite.CONTINUE and avs * 100 < ecole * 80:
        code, dit, part = "CONTINUE_PEU_DE_TEMPS", "continu", "moins de 80 %"
    elif protocole.modalite is Modalite.OCCASIONNELLE and avs * 100 > ecole * 50:
        code, dit, part = "OCCASIONNELLE_BEAUCOUP_DE_TEMPS", "occasionnel", "plus de 50 %"
    else:
        return
    message = (
        "Le besoin est dit « " + dit + " », mais {avs} d'accompagnement font " + part + " des {ecole} de "
        "scolarisation : vérifiez."
    )
    temps = {"avs": format_duree(avs), "ecole": format_duree(ecole)}
    yield SECTION.found(code, Kind.PROTOCOLE, "modalite", message, **temps)


@SECTION.annexes(
    a_verifier("CONTINUE_SANS_BESOIN", "Accompagnement continu, mais grille sans aucune difficulté", loi.CONCORDANCE)
)
def continue_sans_besoin(fiche: Fiche, protocole: Protocole) -> Iterator[Anomaly]:
    """Continuous help is not asked for a pupil whose 23 items are all at level 1, without any crisis."""
    if protocole.modalite is not Modalite.CONTINUE or fiche.niveaux[23] not in {Niveau.JAMAIS, None}:
        return
    if all(niveau is Niveau.AUTONOME for niveau in fiche.niveaux[:23]):
        message = (
            "Le besoin d'un(e) auxiliaire est dit « continu », mais l'élève est au niveau 1 dans tous les items de la "
            "grille : vérifiez la grille et le protocole."
        )
        yield SECTION.found("CONTINUE_SANS_BESOIN", None, "modalite", message)
