"""Complete typed forms of pupil 01 (fictional), to be changed with ``dataclasses.replace``."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pipeline.dossier.model.dossier import Anomaly, Dossier, Piece
from pipeline.dossier.model.forms import (
    JOURS,
    RANGS,
    SIGNATAIRES,
    Cellule,
    EmploiDuTemps,
    EtatProtocole,
    Fiche,
    Modalite,
    Protocole,
    Representant,
    Signature,
)
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.rules import find_anomalies
from pipeline.dossier.rules.contexte import Contexte, DossierSummary
from pipeline.dossier.values.classes import parse_classe
from pipeline.dossier.values.contacts import parse_telephone, parse_uai
from pipeline.dossier.values.dates import parse_age, parse_date
from pipeline.dossier.values.durees import parse_bornes, parse_duree
from pipeline.dossier.values.types import Lecture

AUJOURD_HUI = date(2003, 11, 21)
"""The day of the examples; the school year is 2003-2004."""

HORAIRES = {
    "accueil": ("8h20", "8h30"),
    "m1": ("8h30", "9h30"),
    "m2": ("9h30", "10h15"),
    "m3": ("10h30", "11h00"),
    "m4": ("11h00", "11h30"),
    "interclasse": ("11h30", "13h30"),
    "am1": ("13h30", "14h30"),
    "am2": ("14h30", "15h15"),
    "am3": ("15h30", "16h00"),
    "am4": ("16h00", "16h30"),
    "retour": ("16h30", "16h40"),
}

_N1, _N2 = Niveau.AUTONOME, Niveau.SEMI_AUTONOME
_BESOINS = {
    1: "Accompagner les changements de salle.",
    2: "Installer le plan incliné.",
    9: "Prendre les notes de l’élève, qui écrit très lentement.",
    17: "Être présent(e) lors des sorties.",
}


def lire_date(texte: str) -> Lecture[date]:
    """Read a date as of the day of the examples."""
    return parse_date(texte, reference=AUJOURD_HUI)


def fiche_complete() -> Fiche:
    """Fiche without any anomaly."""
    return Fiche(
        materiel=False,
        relais=False,
        dependance_scolaire=True,
        anciennete="Première demande.",
        evolution="L’élève prend confiance.",
        age=parse_age("8 ans 6 mois"),
        nom="LENOIR-D'ESTRÉES",
        prenom="Chloë",
        naissance=lire_date("28/02/1995"),
        classe=parse_classe("CE2"),
        etablissement="École élémentaire Jules-Ficelle",
        niveaux=(*(_N2 if numero in _BESOINS else _N1 for numero in range(1, 24)), Niveau.JAMAIS),
        besoins=tuple(_BESOINS.get(numero, "") for numero in range(1, 25)),
        date_evaluation=lire_date("15/10/2003"),
        auteur="Mme Ardoise, enseignante",
    )


def emploi_complet() -> EmploiDuTemps:
    """Twelve hours a week: M1, M3, M4 and AM1 on four days."""
    presents = {(rang, jour) for rang in ("m1", "m3", "m4", "am1") for jour in JOURS if jour != "mercredi"}
    return EmploiDuTemps(
        {rang: parse_bornes(*bornes) for rang, bornes in HORAIRES.items()},
        {(rang, jour): Cellule((rang, jour) in presents) for rang in RANGS for jour in JOURS},
    )


def lire_telephone(texte: str) -> Lecture[str]:
    """Read a telephone number as of the day of the examples."""
    return parse_telephone(texte, reference=AUJOURD_HUI)


def protocole_complet() -> Protocole:
    """Protocole in the state « proposition », without any anomaly beside the complete fiche."""
    return Protocole(
        etat=EtatProtocole.PROPOSITION,
        nom="LENOIR-D'ESTRÉES",
        prenom="Chloë",
        naissance=lire_date("28/02/1995"),
        classe=parse_classe("CE2"),
        representant=Representant(
            "Mme Hélène LENOIR-D'ESTRÉES",
            "mère",
            "12 rue des Lilas-Inventés\n13999 Villeneuve-la-Fictive",
            lire_telephone("04 65 71 00 12"),
        ),
        accord=True,
        accord_date=lire_date("16/10/2003"),
        entendue=False,
        etablissement="École élémentaire Jules-Ficelle",
        uai=parse_uai("0139901S"),
        etablissement_adresse="3 place de la Craie\n13999 Villeneuve-la-Fictive",
        chef="M. Basile PRÉAU",
        etablissement_telephone=lire_telephone("04 65 71 00 99"),
        equipe="Mme Ardoise, enseignante\nM. Préau, directeur",
        integration=True,
        integration_pourquoi="Sans aide à l’écrit, l’élève ne peut pas suivre.",
        temps_accru=False,
        temps_accru_pourquoi="L’élève est déjà scolarisée à temps plein.",
        modalite=Modalite.DISCONTINUE,
        scolarisation=parse_duree("26 h"),
        accompagnement=parse_duree("12 h"),
        aide_deplacements=True,
        aide_installation=True,
        aide_cours=True,
        aide_cours_precision="Prise de notes, reformulation des consignes.",
        sorties=True,
        classes_transplantees=False,
        extrascolaire=False,
        absence_eleve="L’auxiliaire prévient le service.",
        absence_enseignant="L’élève est accueillie dans une autre classe avec l’auxiliaire.",
        absence_auxiliaire="Le directeur prévient la famille.",
        emploi=emploi_complet(),
        date=lire_date("17/10/2003"),
        signatures={signataire: Signature() for signataire in SIGNATAIRES},
    )


def dossier_complet(
    fiche: Fiche | None = None, protocole: Protocole | None = None, *, recu_le: date = date(2003, 11, 20)
) -> Dossier:
    """Dossier of pupil 01, with both forms; each can be given."""
    return Dossier(
        "2003-0001",
        recu_le,
        Piece("f" * 64, recu_le, fiche or fiche_complete()),
        Piece("a" * 64, recu_le, protocole or protocole_complet()),
    )


def avec_niveaux(changes: Mapping[int, Niveau | None], besoins: Mapping[int, str] | None = None) -> Fiche:
    """Complete fiche with other answers, and other needs, to some items (1 to 24)."""
    fiche = fiche_complete()
    niveaux = tuple(changes.get(rang, niveau) for rang, niveau in enumerate(fiche.niveaux, start=1))
    textes = tuple((besoins or {}).get(rang, texte) for rang, texte in enumerate(fiche.besoins, start=1))
    return replace(fiche, niveaux=niveaux, besoins=textes)


def avec_cellules(changes: Mapping[tuple[str, str], Cellule]) -> EmploiDuTemps:
    """Complete timetable with other cells."""
    emploi = emploi_complet()
    return replace(emploi, cellules={**emploi.cellules, **changes})


def constats(
    dossier: Dossier, *, today: date = AUJOURD_HUI, autres: tuple[DossierSummary, ...] = ()
) -> dict[str, list[Anomaly]]:
    """Everything found, by code."""
    resultat: dict[str, list[Anomaly]] = {}
    for anomalie in find_anomalies(dossier, Contexte.au(today, autres=autres)):
        resultat.setdefault(anomalie.code, []).append(anomalie)
    return resultat


def cibles(dossier: Dossier, code: str, *, today: date = AUJOURD_HUI) -> list[str]:
    """Targets of the anomalies of one code, in order."""
    return [anomalie.target for anomalie in constats(dossier, today=today).get(code, [])]
