"""A decision → the AVS's mission sheet and the presentation for the pré-rentrée, both through the établissement.

The AVS gets « mission extract, timetable, care gestures concerned, absence rules, limits », and neither the family's
contacts, nor medical data, nor motives (fact sheet §7, R1 to R9; report of the workshop). Hours other than with the
pupil are on no form: they come from the configuration, or their line is left blank.
"""

import re
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from pipeline.dossier.letters import Letter, TypeLettre, chosen, make_follow_up, shared_context, without_dates
from pipeline.dossier.letters.portee import Portee, portee, portee_demandee
from pipeline.dossier.model.decision import ACTIVITES, TEMPS_DE_VIE, Decision, periodes
from pipeline.dossier.model.destinataires import etablissement
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import JOURS, LIBELLE_RANG, RANGS, Cellule, Protocole
from pipeline.dossier.privacy.discretion import OMISSION_MARK, redact_for_auxiliaire
from pipeline.dossier.rules.temps import TOLERANCE, minutes_avs, plages_cellule
from pipeline.dossier.values.calendrier import dernier_jour_de_classe, rentree
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.typographie import format_duree, format_heure, format_long_date

_GESTES = (
    (r"\brepas\b|\bmanger|\bcantine|\bboire", "aide pendant le repas"),
    (r"\bhabill|\bdeshabill|\bvetement|\bmanteau|\bchaussure", "aide à l’habillage et au déshabillage"),
    (r"\bcouches?\b|\bchange\b", "change"),
    (r"\btoilettes?\b|\bhygiene|\blavage", "aide à l’hygiène et aux toilettes"),
    (r"\bportage|\bporter\b|\btransfert|\bfauteuil", "portage et transferts"),
    (r"\bmedicament|\btraitement", "aide à la prise de médicaments"),
    (r"\bsoins?\b|\binsulin|\binjection|\bsond|\baspirat|\bgastrostom|\bperfusion", "soins autorisés"),
)
"""Folded words of the protocole → the gesture they name. Fixed wordings: the text itself may tell of an illness."""
_HORS_COURS = ("interclasse", "cantine", "garderie", "lieu_de_soin")
DEBUT_JOURS = 7
"""Days after the pupils' rentrée until which a help begins with the year."""
MAX_CELLULE = 60
"""Characters of a cell beyond which its text is to be read on the protocole."""


@dataclass(frozen=True, slots=True)
class CelluleView:
    """One cell."""

    presence: bool
    texte: str


@dataclass(frozen=True, slots=True)
class RangView:
    """One row of the timetable where the AVS is there at least once."""

    nom: str
    heures: str
    """« 8 h 30 – 9 h 30 », as the form says; "" when it does not."""
    cellules: list[CelluleView]


@dataclass(frozen=True, slots=True)
class Semaine:
    """The week."""

    jours: list[str]
    rangs: list[RangView]
    totaux: list[str]
    """One a day; "" without presence."""
    total: str
    minutes: int
    sans_heures: bool
    """A presence has no hours: the totals do not count it."""


def _redact_cellule(texte: str, dossier: Dossier) -> str:
    lu = " ".join(redact_for_auxiliaire(texte, dossier).split())
    return lu if len(lu) <= MAX_CELLULE else OMISSION_MARK


def semaine(dossier: Dossier, accordee: Portee) -> Semaine:
    """The week of the AVS with the pupil: the presences of the timetable of annexe II, and no more; no empty row.

    A cell without presence is left out, whatever it says: it tells of the pupil's life, not of the AVS's service. So is
    a moment that is none of the temps de vie granted.
    """
    if dossier.protocole is None:
        return Semaine([], [], [], "", 0, sans_heures=False)
    demande = dossier.protocole.emploi
    cellules_accordees = {ou: cellule for ou, cellule in demande.cellules.items() if accordee.has_moment(ou[0])}
    emploi = replace(demande, cellules=cellules_accordees)
    somme = minutes_avs(emploi)
    rangs: list[RangView] = []
    for rang in RANGS:
        horaire = emploi.horaires.get(rang)
        cellules: list[CelluleView] = []
        for jour in JOURS:
            cellule = emploi.cellules.get((rang, jour), Cellule())
            # Hours written in a cell that nobody ticked are a presence too; a text alone is a note.
            present = plages_cellule(cellule, horaire) != ()
            cellules.append(CelluleView(present, _redact_cellule(cellule.texte, dossier) if present else ""))
        plage = horaire.valeur if horaire else None
        heures = f"{format_heure(plage.debut)} – {format_heure(plage.fin)}" if plage else ""
        if any(cellule.presence for cellule in cellules):
            rangs.append(RangView(LIBELLE_RANG[rang], heures, cellules))
    return Semaine(
        jours=[jour.capitalize() for jour in JOURS],
        rangs=rangs,
        totaux=[format_duree(minutes) if minutes else "" for minutes in somme.par_jour.values()],
        total=format_duree(somme.minutes) if somme.minutes else "",
        minutes=somme.minutes,
        sans_heures=bool(somme.non_calculables),
    )


@dataclass(frozen=True, slots=True)
class MissionSettings:
    """What the mission sheet takes from the configuration; empty values are left to be filled by hand."""

    inspecteur: str = ""
    """Inspecteur de circonscription."""
    inspecteur_telephone: str = ""
    heures_invisibles: int | None = None
    """Préparation, concertation, réunions: minutes a week; ``None`` when not set."""


def _granted_taches(protocole: Protocole, accordee: Portee, dossier: Dossier) -> list[dict[str, str]]:
    """The tasks of the protocole that are granted."""
    temps = accordee.temps if accordee.aide else frozenset()
    en_classe = bool(temps & {"classe", "eps"})
    hors_cours = [TEMPS_DE_VIE[cle] for cle in _HORS_COURS if cle in temps]
    precision = redact_for_auxiliaire(accordee.granted_parts(protocole.aide_cours_precision), dossier)
    installation = protocole.aide_installation and en_classe and not accordee.names(r"\binstallation")
    taches = (
        (protocole.aide_deplacements and "deplacements" in temps, "Aide aux déplacements dans l’établissement", ""),
        (installation, "Aide à l’installation dans la salle, en début d’activité", ""),
        (protocole.aide_cours and en_classe, "Aide pendant les cours", precision),
        (protocole.aide_hors_cours and bool(hors_cours), "Aide en dehors des cours", ", ".join(hors_cours)),
    )
    return [{"nom": nom, "precision": texte} for voulue, nom, texte in taches if voulue]


def _gestes(protocole: Protocole, decision: Decision, accordee: Portee) -> dict[str, object] | None:
    """The care gestures, by fixed names; ``None`` when none is granted or none is asked for."""
    textes = protocole.taches_particulieres
    if protocole.aide_hors_cours:
        textes += "\n" + protocole.aide_hors_cours_precision
    if "gestes" not in decision.activites or not textes.strip():
        return None
    plie = fold(textes)
    return {"noms": [nom for motif, nom in _GESTES if re.search(motif, plie) and not accordee.names(motif)]}


def _enseignants(protocole: Protocole) -> list[str]:
    """The teachers among the équipe éducative, as written; else whoever signs for them."""
    noms = [
        " ".join(nom.split())
        for nom in re.split(r"[\n;]", protocole.equipe)
        if re.search(r"\benseignant|\binstit|\bprofesseure? (?:principal|des ecoles)", fold(nom))
    ]
    signature = protocole.signatures.get("enseignants")
    return noms or ([signature.nom] if signature and signature.nom else [])


def _service(decision: Decision, reglages: MissionSettings) -> list[dict[str, str]]:
    """The weekly hours of each period: with the pupil, apart from them, and both in the AVS's service."""
    apart = reglages.heures_invisibles
    return [
        {
            "du": format_long_date(debut),
            "au": format_long_date(fin),
            "eleve": format_duree(minutes),
            "invisibles": format_duree(apart) if apart is not None else "",
            # The AVS's own hours are no part of the pupil's: they are added to them, never taken from them (R5).
            "total": format_duree(minutes + apart) if apart is not None else "",
        }
        for debut, fin, minutes in periodes(decision)
    ]


def _ecart(minutes: int, decision: Decision) -> str:
    """Hours of the first period, when the timetable adds up to something else; "" when it agrees."""
    lues = periodes(decision)
    accordees = lues[0][2]
    if abs(minutes - accordees) <= TOLERANCE:
        return ""
    return ("d’abord " if len(lues) > 1 else "") + format_duree(accordees)


def _other_periods(decision: Decision) -> list[dict[str, str]]:
    """The periods whose hours are not those of the first, which the timetable shows: their weeks are to be laid out."""
    lues = periodes(decision)
    return [
        {"du": format_long_date(debut), "au": format_long_date(fin), "heures": format_duree(heures)}
        for debut, fin, heures in lues[1:]
        if abs(lues[0][2] - heures) > TOLERANCE
    ]


def is_before_rentree(decision: Decision, today: date) -> bool:
    """The help begins with the school year, and the pupils are not back yet: there is a pré-rentrée to come to."""
    debut = periodes(decision)[0][0]
    # From the summer on, the year to come; a help that begins in the first week is there for it.
    annee = debut.year if debut >= dernier_jour_de_classe(debut.year) else debut.year - 1
    premier = rentree(annee)
    return today < premier and debut <= premier + timedelta(days=DEBUT_JOURS)


def missions(dossier: Dossier, decision: Decision, reglages: MissionSettings, today: date) -> tuple[Letter, ...]:
    """The mission sheet, then the presentation; () when nothing is granted or a period cannot be read.

    To be called once nothing blocks the notification of the decision.
    """
    if dossier.protocole is None or not periodes(decision):
        return ()
    granted, asked = portee(decision), portee_demandee(decision)
    corrected = any(isinstance(piece.form, Decision) for piece in dossier.remplacees)
    # What hangs on the day of the letter, or follows from the rest, makes no other sheet.
    beside = {
        "prerentree": is_before_rentree(decision, today),
        "repartition": _other_periods(decision),
    }
    said, facts = (_contexts(dossier, dossier.protocole, decision, reglages, today, one) for one in (granted, asked))
    return tuple(
        # The same facts make the same sheet, but for a decision that corrects what it leaves out in words.
        make_follow_up(
            type,
            etablissement(dossier),
            context | beside,
            [without_dates(key), without_dates(context)] if corrected and context != key else without_dates(key),
        )
        for type, context, key in zip((TypeLettre.FICHE_MISSION, TypeLettre.PRESENTATION), said, facts, strict=True)
    )


def _contexts(
    dossier: Dossier,
    protocole: Protocole,
    decision: Decision,
    reglages: MissionSettings,
    today: date,
    accordee: Portee,
) -> tuple[dict[str, object], dict[str, object]]:
    """What the sheet and the presentation say of what is granted."""
    # Neither birth date nor diagnosis: an AVS needs to know whom to find, and in which class (fact sheet §7, R9).
    eleve = {"nom": dossier.nom_complet, "naissance": "", "classe": protocole.classe.texte}
    vue = semaine(dossier, accordee)
    service = _service(decision, reglages)
    presentation = shared_context(dossier, lettre=today) | {
        "eleve": eleve,
        "etablissement": protocole.etablissement,
        "auxiliaire": protocole.auxiliaire,
        "periode": {"du": service[0]["du"], "au": service[-1]["au"]},
        "temps_de_vie": chosen(decision.temps_de_vie, TEMPS_DE_VIE),
        "semaine": asdict(vue),
        "ecart": _ecart(vue.minutes, decision) if vue.rangs else "",
    }
    fiche = presentation | {
        "service": service,
        "base": decision.base.label if decision.base else "",
        "seance": format_long_date(decision.seance.valeur) if decision.seance.valeur else "",
        "activites": chosen(decision.activites, ACTIVITES),
        "taches": _granted_taches(protocole, accordee, dossier),
        "gestes": _gestes(protocole, decision, accordee),
        # Never a bare « autorisé »: the sheet says under which conditions, or that none is granted (R4).
        "sorties": bool(decision.temps_de_vie & {"sorties", "classe_transplantee"}),
        "absences": [
            [qui, redact_for_auxiliaire(texte, dossier)]
            for qui, texte in (
                ("L’élève est absent(e)", protocole.absence_eleve),
                ("L’enseignant est absent", protocole.absence_enseignant),
                ("Vous êtes absent(e)", protocole.absence_auxiliaire),
            )
        ],
        "contacts": {
            "enseignants": _enseignants(protocole),
            "chef": protocole.chef,
            "telephone": protocole.etablissement_telephone.texte,
            "inspecteur": reglages.inspecteur,
            "inspecteur_telephone": reglages.inspecteur_telephone,
        },
    }
    return fiche, presentation
