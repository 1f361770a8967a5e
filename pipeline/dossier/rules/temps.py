"""The weekly times: schooling, accompaniment, timetable, and the way the help is asked for."""

import re
from collections.abc import Iterator

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Kind, Modalite
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.rules.contexte import Contexte, Verifier
from pipeline.dossier.rules.emploi import minutes_avs, minutes_samedi
from pipeline.dossier.rules.fondements import ANNEXE_II, CONCORDANCE
from pipeline.dossier.rules.libelles import libelle_cellule
from pipeline.dossier.rules.regle import Section, a_verifier, information
from pipeline.dossier.values import fold, phrase
from pipeline.dossier.values.typographie import format_duree, typo

SECTION: Section[Verifier] = Section("Les temps et l’emploi du temps")

TOLERANCE = 15
"""Minutes between the timetable and the stated weekly time (fact sheet §4)."""
_PERISCOLAIRE = re.compile(r"cantine|garderie|interclasse|repas|dejeuner|periscolaire|etude")


@SECTION.regle(
    a_verifier(
        "ACCOMPAGNEMENT_SUPERIEUR",
        "Le temps d'accompagnement dépasse le temps de scolarisation",
        "Circulaire 2003-290, II : à titre principal pendant le temps scolaire",
    ),
    a_verifier(
        "ACCOMPAGNEMENT_SUPERIEUR_DECRIT",
        "Le temps d'accompagnement dépasse le temps de scolarisation ; un temps périscolaire est décrit",
        "Circulaire 2003-290, II : activités périscolaires « qui sont une condition de possibilité de la scolarité »",
        ecole=False,
    ),
)
def accompagnement_superieur(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """More help than schooling is possible only with a described time out of class (circulaire, II)."""
    protocole = dossier.protocole
    if protocole is None or not protocole.scolarisation.valeur or not protocole.accompagnement.valeur:
        return
    if protocole.accompagnement.valeur <= protocole.scolarisation.valeur:
        return
    constat = phrase(
        "Le temps d'accompagnement ({avs}) dépasse le temps de scolarisation ({ecole})",
        avs=format_duree(protocole.accompagnement.valeur),
        ecole=format_duree(protocole.scolarisation.valeur),
    )
    if _PERISCOLAIRE.search(fold(f"{protocole.aide_hors_cours_precision} {protocole.observations}")):
        message = constat + typo(" ; un temps de cantine, de garderie ou d'interclasse est décrit.")
        yield SECTION.anomaly("ACCOMPAGNEMENT_SUPERIEUR_DECRIT", message, Kind.PROTOCOLE, "accompagnement")
    else:
        message = constat + typo(
            " : corrigez ces durées, ou décrivez dans « Aide en dehors des cours » le temps de cantine, de garderie ou "
            "d'interclasse."
        )
        yield SECTION.anomaly("ACCOMPAGNEMENT_SUPERIEUR", message, Kind.PROTOCOLE, "accompagnement")


@SECTION.regle(
    a_verifier(
        "CELLULE_SANS_HORAIRE", "Une présence de l'emploi du temps n'a pas d'horaire", "Annexe II : « Préciser heures »"
    ),
    a_verifier("CHEVAUCHEMENT_HORAIRE", "Des horaires se chevauchent dans l'emploi du temps", ANNEXE_II),
    information("HEURES_DU_SAMEDI", "Des heures du samedi figurent dans les observations", ANNEXE_II, ecole=False),
    a_verifier(
        "EMPLOI_DU_TEMPS_DIFFERENT",
        "L'emploi du temps et le temps d'accompagnement diffèrent de plus de 15 minutes",
        "Annexe II : « à préciser sur l'emploi du temps joint »",
    ),
)
def emploi_du_temps(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The timetable adds up, within 15 minutes, to the stated weekly time, Saturday hours counted or not."""
    protocole = dossier.protocole
    if protocole is None:
        return
    total = minutes_avs(protocole.emploi)
    for rang, jour in total.non_calculables:
        message = phrase("{ou} : la présence de l'auxiliaire n'a pas d'horaire. Écrivez les heures, par exemple "
                         "« 8h30-9h30 ».", ou=libelle_cellule(rang, jour))  # fmt: skip
        yield SECTION.anomaly("CELLULE_SANS_HORAIRE", message, Kind.PROTOCOLE, f"edt.{rang}.{jour}.texte")
    if total.chevauchements:
        message = phrase("Emploi du temps, {jours} : des horaires se chevauchent. Corrigez-les ; le temps commun est "
                         "compté une seule fois.", jours=", ".join(total.chevauchements))  # fmt: skip
        yield SECTION.anomaly("CHEVAUCHEMENT_HORAIRE", message, Kind.PROTOCOLE, "edt")
    samedi = minutes_samedi(protocole.observations)
    if samedi:
        message = phrase("Observations : {duree} le samedi, comptées à part de l'emploi du temps, qui n'a pas de "
                         "colonne pour ce jour.", duree=format_duree(samedi))  # fmt: skip
        yield SECTION.anomaly("HEURES_DU_SAMEDI", message, Kind.PROTOCOLE, "observations")
    dit = protocole.accompagnement.valeur
    if not dit or protocole.emploi.is_empty:
        return
    ecarts = [compte - dit for compte in (total.minutes, total.minutes + samedi)]
    incomplet = bool(total.non_calculables) and min(ecarts) < 0
    if min(map(abs, ecarts)) > TOLERANCE and not incomplet:
        message = phrase(
            "L'emploi du temps compte {compte} de présence de l'auxiliaire, mais le temps hebdomadaire "
            "d'accompagnement écrit est de {dit} : corrigez l'un ou l'autre.",
            compte=format_duree(total.minutes),
            dit=format_duree(dit),
        )
        yield SECTION.anomaly("EMPLOI_DU_TEMPS_DIFFERENT", message, Kind.PROTOCOLE, "edt")


@SECTION.regle(
    information(
        "CONTINUE_RARE",
        "L'accompagnement est demandé de manière continue",
        "Circulaire 2003-290, I : permanent « dans de rares situations »",
        ecole=False,
    ),
    a_verifier(
        "CONTINUE_PEU_DE_TEMPS", "Accompagnement continu, mais moins de 80 % du temps de scolarisation", ANNEXE_II
    ),
    a_verifier(
        "OCCASIONNELLE_BEAUCOUP_DE_TEMPS",
        "Accompagnement occasionnel, mais plus de 50 % du temps de scolarisation",
        ANNEXE_II,
    ),
)
def modalite_et_temps(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """Continuous help is rare; the words agree with the share of the schooling time."""
    protocole = dossier.protocole
    if protocole is None:
        return
    if protocole.modalite is Modalite.CONTINUE:
        message = "Accompagnement demandé de manière continue : il n'est nécessaire que « dans de rares situations »."
        yield SECTION.anomaly("CONTINUE_RARE", typo(message), Kind.PROTOCOLE, "modalite")
    avs, ecole = protocole.accompagnement.valeur, protocole.scolarisation.valeur
    if not avs or not ecole:
        return
    if protocole.modalite is Modalite.CONTINUE and avs * 100 < ecole * 80:
        message = phrase("Le besoin est dit « continu », mais {avs} d'accompagnement font moins de 80 % des {ecole} de "
                         "scolarisation : vérifiez.", avs=format_duree(avs), ecole=format_duree(ecole))  # fmt: skip
        yield SECTION.anomaly("CONTINUE_PEU_DE_TEMPS", message, Kind.PROTOCOLE, "modalite")
    if protocole.modalite is Modalite.OCCASIONNELLE and avs * 100 > ecole * 50:
        message = phrase("Le besoin est dit « occasionnel », mais {avs} d'accompagnement font plus de 50 % des {ecole} "
                         "de scolarisation : vérifiez.", avs=format_duree(avs), ecole=format_duree(ecole))  # fmt: skip
        yield SECTION.anomaly("OCCASIONNELLE_BEAUCOUP_DE_TEMPS", message, Kind.PROTOCOLE, "modalite")


@SECTION.regle(
    a_verifier("CONTINUE_SANS_BESOIN", "Accompagnement continu, mais grille sans aucune difficulté", CONCORDANCE),
)
def continue_sans_besoin(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """Continuous help is not asked for a pupil whose 23 items are all at level 1, without any crisis."""
    fiche, protocole = dossier.fiche, dossier.protocole
    if fiche is None or protocole is None or protocole.modalite is not Modalite.CONTINUE:
        return
    calme = fiche.niveaux[23] in {Niveau.JAMAIS, None}
    if calme and all(niveau is Niveau.AUTONOME for niveau in fiche.niveaux[:23]):
        message = (
            "Le besoin d'un(e) auxiliaire est dit « continu », mais l'élève est au niveau 1 dans tous les items de la "
            "grille : vérifiez la grille et le protocole."
        )
        yield SECTION.anomaly("CONTINUE_SANS_BESOIN", typo(message), None, "modalite")
