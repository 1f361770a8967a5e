"""One letter of each type at least, on a pupil who does not exist: what a replaced template would print is seen first.

Made like any letter, by whoever owes it: a type whose content changes changes here as well.
"""

from dataclasses import replace
from datetime import date, timedelta

from pipeline.dossier.letters import Letter, LetterSettings, letters_owed
from pipeline.dossier.letters.cloture import cloture_letters
from pipeline.dossier.letters.convocation import cancelling, convocations
from pipeline.dossier.letters.fin import Fin, fins
from pipeline.dossier.letters.mission import MissionSettings, missions
from pipeline.dossier.letters.notifications import notifications
from pipeline.dossier.letters.rappels import rappels
from pipeline.dossier.letters.relance import relances
from pipeline.dossier.letters.renvoi import EXPLICATIONS, renvoi_etablissement
from pipeline.dossier.model.decision import (
    MOTIFS_DROIT,
    PHASES_MAX,
    TEMPS_DE_VIE,
    Base,
    Decision,
    Nature,
    Phase,
    SignataireDecision,
    TypeDecision,
)
from pipeline.dossier.model.dossier import Dossier, Piece
from pipeline.dossier.model.forms import Fiche, Protocole, Representant
from pipeline.dossier.model.vie import Cloture, MotifCloture
from pipeline.dossier.values.classes import parse_classe
from pipeline.dossier.values.types import Lecture
from pipeline.dossier.vigueur import Vigueur, octroi

LE = date(2003, 12, 15)
"""Day of the letters."""
_SEANCE = date(2003, 12, 11)
_RECU = date(2003, 11, 20)
_JOUR = timedelta(days=1)
_VERS = ("CDES du Spécimen", "1 place du Spécimen", "99999 SPECIMEN")
_MOTIF = "L’élève ne peut ni prendre de notes ni manipuler seul ses outils de travail ; l’équipe éducative le constate."
_COLLEGE = Protocole(etablissement="Collège du Spécimen")
"""The pupil has gone there since."""


def _day(jour: date) -> Lecture[date]:
    return Lecture(f"{jour:%d/%m/%Y}", jour)


def _minutes(minutes: int) -> Lecture[int]:
    return Lecture(f"{minutes // 60} h", minutes)


def _phases(*bornes: tuple[date, date, int]) -> tuple[Phase, ...]:
    filled = [Phase(_day(debut), _day(fin), _minutes(minutes)) for debut, fin, minutes in bornes]
    return (*filled, *[Phase()] * (PHASES_MAX - len(filled)))


def _dossier(decision: Decision | None = None) -> Dossier:
    nom, prenom, ecole = "SPÉCIMEN", "Camille", "École élémentaire du Spécimen"
    naissance, classe = _day(date(1995, 3, 12)), parse_classe("CE2")
    fiche = Fiche(nom=nom, prenom=prenom, etablissement=ecole, naissance=naissance, classe=classe)
    protocole = Protocole(
        nom=nom,
        prenom=prenom,
        etablissement=ecole,
        naissance=naissance,
        classe=classe,
        representant=Representant("Mme Dominique SPÉCIMEN", "mère", "1 rue du Spécimen\n99999 SPECIMEN"),
        accord=True,
        entendue=True,
        etablissement_adresse="2 rue du Spécimen\n99999 SPECIMEN",
        chef="Mme Claude SPÉCIMEN, directrice",
        accompagnement=_minutes(720),
        scolarisation=_minutes(1560),
    )
    dossier = Dossier("2003-0000", _RECU, Piece("a" * 64, _RECU, fiche), Piece("b" * 64, _RECU, protocole))
    return replace(dossier, piece_decision=Piece("c" * 64, LE, decision)) if decision else dossier


def _decision(sens: TypeDecision, *phases: tuple[date, date, int]) -> Decision:
    return Decision(
        seance=_day(_SEANCE),
        decision=sens,
        nature=Nature.PREMIERE,
        phases=_phases(*phases),
        base=Base.SCOLARISATION,
        temps_de_vie=frozenset(TEMPS_DE_VIE),
        motif_droit=next(iter(MOTIFS_DROIT)),
        motif_fait=_MOTIF,
        non_accorde="Le temps de cantine." if sens is TypeDecision.ACCORD_PARTIEL else "",
        attendu="La description de l’aide pendant le repas." if sens is TypeDecision.AJOURNEMENT else "",
        entendue=True,
        signataire=SignataireDecision("Dominique", "SPÉCIMEN", "Président de la commission", "Pour la commission,"),
    )


def specimens(reglages: LetterSettings) -> tuple[Letter, ...]:
    """Letters of every type; ``reglages``: what the settings say to whoever writes letters."""
    dossier = _dossier()
    incomplet = replace(dossier, piece_fiche=None)
    phases = (date(2004, 1, 5), date(2004, 3, 31), 720), (date(2004, 4, 1), date(2004, 6, 30), 360)
    accord = _decision(TypeDecision.ACCORD, *phases)
    decide = _dossier(accord)
    accorde = octroi(decide)
    if accorde is None:
        raise AssertionError("the specimen grants something")
    ailleurs = replace(decide, numero="2003-9999", piece_fiche=None, piece_protocole=Piece("e" * 64, _RECU, _COLLEGE))
    fin = Fin(Vigueur(accorde, date(2004, 3, 31), ailleurs.numero), decide, LE)
    closings = (
        Cloture(motif, LE, "Le secrétariat", "", precision="Précision.", vers=_VERS, accord_le=LE)
        for motif in MotifCloture
    )
    renvoi = renvoi_etablissement(dossier, next(iter(EXPLICATIONS)), "", "d" * 64, _RECU, LE)
    convoquees = convocations(dossier, _SEANCE, "14h30", "Salle du Spécimen", _RECU)
    return (
        *letters_owed(dossier, (), reglages, LE),
        *letters_owed(incomplet, (), reglages, LE),
        *relances(incomplet, (), reglages, LE, demande_le=_RECU, echue=LE - _JOUR, rang=1),
        *(
            lettre
            for sens in TypeDecision
            for lettre in notifications(_dossier(), _decision(sens, *phases), (), reglages, LE)
        ),
        *missions(decide, accord, MissionSettings(), LE),
        *rappels(decide, accord, date(2004, 3, 1), 45),
        *rappels(decide, accord, date(2004, 6, 1), 45),
        *convoquees,
        *(cancelling(lettre, LE) for lettre in convoquees),
        *fins(ailleurs, [fin], LE),
        *(lettre for closing in closings for lettre in cloture_letters(dossier, closing, LE)),
        *([renvoi] if renvoi else []),
    )
