"""What the yearly statistics know of one demande: facts that name nobody, taken from its dossier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.model.annexes import REQUIRED
from pipeline.dossier.model.decision import TypeDecision, periodes
from pipeline.dossier.model.dossier import Anomaly, Dossier, Piece, Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import CODES
from pipeline.dossier.values.classes import AGE_NOMINAL
from pipeline.dossier.values.types import Commission

NIVEAUX_DE_CLASSE = tuple(AGE_NOMINAL)


@dataclass(frozen=True, slots=True)
class LigneStat:
    """What the statistics know of one demande: nothing that names anyone."""

    ouverte_le: date
    complete_le: date | None = None
    """Day on which both forms were complete; ``None`` as long as they are not."""
    commission: Commission | None = None
    niveau: str = ""
    """One of NIVEAUX_DE_CLASSE; "" for none."""
    decision: TypeDecision | None = None
    decidee_le: date | None = None
    """The séance."""
    minutes: int | None = None
    """Granted a week in the first period."""
    phases: int = 0
    """Periods granted."""
    manques: frozenset[str] = frozenset()
    """What was missing when the demande first came, in fixed wordings."""
    close: bool = False
    """Closed by a person, or for want of the parents' agreement."""


def as_first_received(dossier: Dossier) -> Dossier:
    """The dossier as it first came: the pieces of its first day alone; what it lacked is found by ``rules.check``."""
    pieces = (*dossier.remplacees, *dossier.pieces)
    if not pieces:
        return dossier
    jour = min(piece.recue_le for piece in pieces)

    def du_jour(kind: Kind) -> Piece | None:
        return next((p for p in reversed(pieces) if p.kind is kind and p.recue_le == jour), None)

    return Dossier(
        dossier.numero, dossier.ouvert_le, du_jour(Kind.FICHE), du_jour(Kind.PROTOCOLE), origine=dossier.origine
    )


def missing_wordings(anomalies: Iterable[Anomaly]) -> frozenset[str]:
    """Fixed wordings of what blocks and the établissement can mend: never a value of a form."""
    return frozenset(
        _name_manque(item) for item in anomalies if item.severite is Severite.BLOQUANT and CODES[item.code].ecole
    )


def _name_manque(item: Anomaly) -> str:
    if item.code == "CHAMP_MANQUANT" and item.kind and item.target in REQUIRED[item.kind]:
        libelle = REQUIRED[item.kind][item.target]
        return libelle[0].upper() + libelle[1:]
    return CODES[item.code].titre


def ligne_stat(dossier: Dossier, complete_le: date | None, manquants: frozenset[str]) -> LigneStat:
    """The row of one demande; ``complete_le`` is the day on which it became recevable."""
    classes = [form.classe.valeur for form in dossier.forms if form.classe.valeur]
    decision = dossier.decision
    lues = periodes(decision) if decision else ()
    return LigneStat(
        ouverte_le=dossier.ouvert_le,
        complete_le=complete_le,
        commission=next((classe.commission for classe in classes if classe.commission), None),
        niveau=next((classe.niveau for classe in classes if classe.niveau in NIVEAUX_DE_CLASSE), ""),
        decision=decision.decision if decision else None,
        decidee_le=decision.seance.valeur if decision else None,
        minutes=lues[0][2] if lues else None,
        phases=len(lues),
        manques=manquants,
        close=dossier.vie.cloture is not None,
    )
