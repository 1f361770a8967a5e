"""The weekly times: schooling, accompaniment, timetable, and the way the help is asked for.

The AVS's minutes, added up from the timetable of annexe II (« Emploi du temps de l'auxiliaire »), are a fact about
what was written, never a proposal: the CDES alone decides of the hours.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import JOURS, RANGS, Cellule, EmploiDuTemps, Fiche, Kind, Modalite, Protocole
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import Contexte, DemandeSection, is_primary, libelle
from pipeline.dossier.rules.regle import a_verifier, information
from pipeline.dossier.values.durees import find_plages, parse_plages
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.types import Lecture, Plage
from pipeline.dossier.values.typographie import format_duree

SECTION = DemandeSection("Les temps et l’emploi du temps")

TOLERANCE = 15
"""Minutes between the timetable and the stated weekly time (fact sheet §4)."""
_PERISCOLAIRE = re.compile(
    r"cantine|garderie|interclasse|repas|dejeuner|periscolaire|\betude\b(?! d)|demi-pension|self"
)
_PHRASES = re.compile(r"[\n;]|\.(?=\s|$)")
_PAS = re.compile(r"\b(?:pas|aucune?|jamais|sans|ni)\b")
_SAMEDI_ALONE = re.compile(r"(?<=samedi)( matin)?\s*[:,-]?\s*\n\s*(?=[\d(]|de \d)", re.IGNORECASE)
"""« Samedi : », its hours on the next line."""
_MIDI = Plage(12 * 60 + 15, 13 * 60)
"""Nobody is in class then in primary school."""


@dataclass(frozen=True, slots=True)
class Total:
    """What a timetable adds up to."""

    plages: Mapping[str, tuple[Plage, ...]]
    """Jour → spans with the AVS, in order, overlapping ones merged; every one of JOURS is present."""
    non_calculables: tuple[tuple[str, str], ...]
    """(rang, jour) of the cells that count but whose hours are not known."""
    chevauchements: tuple[str, ...]
    """Days where spans overlap; the overlap counts once."""

    @property
    def par_jour(self) -> Mapping[str, int]:
        """Jour → minutes with the AVS."""
        return {jour: sum(plage.minutes for plage in plages) for jour, plages in self.plages.items()}

    @property
    def minutes(self) -> int:
        """Minutes in the week, Saturday apart (see :func:`minutes_samedi`)."""
        return sum(self.par_jour.values())


def plages_cellule(cellule: Cellule, horaire: Lecture[Plage] | None) -> tuple[Plage, ...] | None:
    """Spans that one cell stands for.

    Hours written in the cell count, ticked or not; else a ticked cell stands for the hours of its row. ``()`` when
    the cell counts for nothing (a text alone is a note), ``None`` when it counts but its hours are not known.
    """
    plages, impossibles = find_plages(cellule.texte)
    if impossibles:
        return None
    if plages:
        return plages
    if not cellule.presence:
        return ()
    return (horaire.valeur,) if horaire and horaire.valeur else None


def _merge_plages(plages: list[Plage]) -> tuple[tuple[Plage, ...], bool]:
    """Spans in order, overlapping ones merged; and whether any did overlap."""
    resultat: list[Plage] = []
    chevauche = False
    for plage in sorted(plages, key=lambda plage: (plage.debut, plage.fin)):
        if resultat and plage.debut < resultat[-1].fin:
            chevauche = True
            resultat[-1] = Plage(resultat[-1].debut, max(resultat[-1].fin, plage.fin))
        else:
            resultat.append(plage)
    return tuple(resultat), chevauche


def minutes_avs(emploi: EmploiDuTemps) -> Total:
    """Add up the presence of the AVS, day by day, in minutes."""
    cellules = {
        (rang, jour): plages_cellule(emploi.cellules.get((rang, jour), Cellule()), emploi.horaires.get(rang))
        for rang in RANGS
        for jour in JOURS
    }
    par_jour = {jour: _merge_plages([one for rang in RANGS for one in cellules[rang, jour] or ()]) for jour in JOURS}
    return Total(
        plages={jour: plages for jour, (plages, _) in par_jour.items()},
        non_calculables=tuple(ou for ou, plages in cellules.items() if plages is None),
        chevauchements=tuple(jour for jour, (_, chevauche) in par_jour.items() if chevauche),
    )


def minutes_samedi(observations: str) -> int:
    """Minutes on Saturday found in the Observations (« samedi 8h30-11h30 »): the timetable has no Saturday."""
    plages: list[Plage] = []
    for phrase in _PHRASES.split(_SAMEDI_ALONE.sub(" ", observations)):
        avant, samedi, apres = fold(phrase).partition("samedi")
        if samedi:
            # « 8h30-11h30 le samedi » too, but the hours before it are those of another day when one is named there.
            plages += parse_plages(apres) or (() if any(jour in avant for jour in JOURS) else parse_plages(avant))
    return sum(plage.minutes for plage in _merge_plages(plages)[0])


def _describes_periscolaire(protocole: Protocole) -> bool:
    """A time of cantine, garderie or interclasse is asked for somewhere; « ne va pas à la cantine » asks for none."""
    textes = (
        protocole.aide_hors_cours_precision,
        protocole.taches_particulieres,
        protocole.observations,
        *(cellule.texte for cellule in protocole.emploi.cellules.values()),
    )
    clauses = (fold(clause) for texte in textes for clause in _PHRASES.split(texte))
    return any(_PERISCOLAIRE.search(clause) and not _PAS.search(clause) for clause in clauses)


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
    if _describes_periscolaire(protocole):
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


def _is_present(emploi: EmploiDuTemps, rang: str, jour: str) -> bool:
    """The AVS is there, whatever the hours."""
    return plages_cellule(emploi.cellules.get((rang, jour), Cellule()), emploi.horaires.get(rang)) != ()


@SECTION.regle(
    a_verifier("MIDI_SANS_AIDE", "Des heures du midi sont cochées sans aide en dehors des cours", loi.PERISCOLAIRE)
)
def midi_sans_aide(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """Hours between morning and afternoon are help out of lessons, which the protocole must ask for."""
    protocole = dossier.protocole
    if protocole is None or protocole.aide_hors_cours:
        return
    emploi = protocole.emploi
    interclasse = any(_is_present(emploi, "interclasse", jour) for jour in JOURS)
    plages = [plage for jour in minutes_avs(emploi).plages.values() for plage in jour]
    midi = is_primary(dossier) and any(p.debut < _MIDI.fin and p.fin > _MIDI.debut for p in plages)
    if interclasse or midi:
        message = (
            "Emploi du temps : l'auxiliaire est présent(e) à midi, mais « {aide} » n'est pas coché. Cochez cette aide "
            "et précisez-la (cantine, interclasse…), ou retirez ces heures."
        )
        aide = libelle("aide_hors_cours")
        yield SECTION.found("MIDI_SANS_AIDE", Kind.PROTOCOLE, "aide_hors_cours", message, aide=aide)


@SECTION.regle(
    a_verifier("MERCREDI_PREMIER_DEGRE", "Des heures du mercredi sont cochées à l'école primaire", loi.PAS_LE_MERCREDI)
)
def mercredi(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """Before 2013 primary schools seldom teach on Wednesday; one that does says so in its observations."""
    protocole = dossier.protocole
    if protocole is None or not is_primary(dossier) or contexte.annee.debut.year >= 2013:
        return
    presente = any(_is_present(protocole.emploi, rang, "mercredi") for rang in RANGS)
    if presente and "mercredi" not in fold(protocole.observations):
        message = (
            "Emploi du temps : l'auxiliaire est présent(e) le mercredi, jour sans classe dans la plupart des écoles. "
            "Retirez ces heures, ou écrivez dans « Observations » que l'école travaille le mercredi."
        )
        yield SECTION.found("MERCREDI_PREMIER_DEGRE", Kind.PROTOCOLE, "edt", message)


_PLEIN = 26 * 60
"""Minutes of a whole week of primary school in 2003."""
_DEJA_PLEIN = re.compile(r"\bdeja\b.*\b(?:temps (?:plein|complet)|plein temps)\b")


@SECTION.regle(
    a_verifier(
        "TEMPS_ACCRU_TEMPS_PLEIN", "Plus de scolarisation est promis à un élève déjà à temps plein", loi.ANNEXE_II
    )
)
def temps_accru(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """The time at school can only grow for a pupil who is not there all the week already."""
    protocole = dossier.protocole
    if protocole is None or not protocole.temps_accru:
        return
    pleine = (
        is_primary(dossier)
        and (protocole.scolarisation.certaine or 0) >= _PLEIN
        and contexte.annee.debut.year < 2008  # the week of 24 hours comes then
    )
    if pleine or _DEJA_PLEIN.search(fold(protocole.temps_accru_pourquoi)):
        message = (
            "« {question} » : la réponse est « oui », mais l'élève est déjà à temps plein. Corrigez la réponse, ou le "
            "temps hebdomadaire de scolarisation (le temps actuel, sans auxiliaire)."
        )
        question = libelle("temps_accru")
        yield SECTION.found("TEMPS_ACCRU_TEMPS_PLEIN", Kind.PROTOCOLE, "temps_accru", message, question=question)
