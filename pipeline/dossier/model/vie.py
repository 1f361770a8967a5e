"""What persons recorded of a dossier between its forms: letters that came, corrections, opinions, its closing.

Each is an act of the register, with who did it, when and why; those taken back are not here.
"""

from dataclasses import dataclass
from datetime import date

from pipeline.dossier.values.types import Commission, Worded

COMMISSION = "commission"
"""Stands in the place of a field: which commission de circonscription instructs."""
RECEPTION = "reception"
"""Before the kind of a form: the day on which it came."""


class MotifCloture(Worded):
    """Why a dossier is closed; values stand in registers and in names of texts (``regime/textes.py``)."""

    DESISTEMENT = "desistement", "désistement de la famille"
    ACCORD_REFUSE = "accord_refuse", "accord refusé par la famille"
    PIECES = "pieces", "pièces non reçues malgré les relances"
    DEPART = "depart", "départ vers un autre département"
    FUSION = "fusion", "réuni à un autre dossier du même élève"
    REJET_IMPLICITE = "rejet_implicite", "silence de deux mois, qui vaut rejet"
    SANS_OBJET = "sans_objet", "demande devenue sans objet"


@dataclass(frozen=True, slots=True)
class Cloture:
    """The dossier is closed: nothing is owed to it but the letters that say so."""

    motif: MotifCloture
    le: date
    """Day from which it is closed."""
    par: str
    raison: str
    """For the secretariat; on no letter."""
    vers: tuple[str, ...] = ()
    """The CDES that takes over (its name, then the lines of its address), or number of the dossier it was put into."""
    precision: str = ""
    """French sentence that the letters print; "" when the motif says it all."""
    accord_le: date | None = None
    """Day on which the family agreed that its dossier be sent on."""


class SorteCourrier(Worded):
    """What an incoming letter is about."""

    AUDITION = "audition", "demande d’être entendu par la commission"
    RECOURS = "recours", "recours gracieux"
    DESISTEMENT = "desistement", "désistement"
    DEPART = "depart", "annonce d’un départ vers un autre département"
    PIECE = "piece", "pièce sur papier"
    AUTRE = "autre", "autre courrier"


@dataclass(frozen=True, slots=True)
class Courrier:
    """A letter that came."""

    sorte: SorteCourrier
    recu_le: date
    par: str
    """Who recorded it."""
    objet: str
    """What it says, in the words of who recorded it."""
    sha256: str = ""
    """Of its scan, in the archive; "" when there is none."""
    actif: bool = False
    """The scan may act when it is opened, or could not be proved not to."""


class SensAvis(Worded):
    """What a commission de circonscription thinks of the demande."""

    FAVORABLE = "favorable"
    DEFAVORABLE = "defavorable", "défavorable"
    RESERVE = "reserve", "favorable avec réserve"


@dataclass(frozen=True, slots=True)
class Avis:
    """The opinion of the CCPE or of the CCSD, which instructs; the CDES decides (circulaire 2003-290, I)."""

    commission: Commission
    sens: SensAvis
    le: date
    """Day on which it was given."""
    texte: str
    par: str
    """Who recorded it."""


class SuiteRecommande(Worded):
    """What became of a registered letter."""

    REMIS = "remis"
    REFUSE = "refuse", "refusé"
    NON_RECLAME = "non_reclame", "non réclamé"


@dataclass(frozen=True, slots=True)
class AvisReception:
    """The acknowledgment of a registered letter."""

    document: str
    """Hash of the letter as it was posted."""
    type: str
    """Value of ``TypeLettre``."""
    suite: SuiteRecommande
    le: date
    """Day of delivery; of presentation, when it was refused or not claimed."""
    par: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that a person puts in the place of what the forms say."""

    champ: str
    """Target of a field of the forms, ``commission``, or ``reception.<kind>``."""
    valeur: str
    """As a form would hold it."""
    avant: tuple[str, ...]
    """What the forms said then: it holds while they say nothing else."""
    vus: tuple[str, ...]
    """Hashes of the files of these forms."""
    le: date
    par: str
    raison: str


@dataclass(frozen=True, slots=True)
class Retour:
    """A letter that the post brought back, sent again to another address."""

    serie: str
    """Series of the letter (``store/series.py``)."""
    le: date
    par: str


@dataclass(frozen=True, slots=True)
class Vie:
    """All that was recorded of a dossier between its forms, oldest first."""

    cloture: Cloture | None = None
    """The closing in force; ``None`` for a dossier that is open."""
    courriers: tuple[Courrier, ...] = ()
    avis: tuple[Avis, ...] = ()
    accuses: tuple[AvisReception, ...] = ()
    corrections: tuple[Correction, ...] = ()
    retours: tuple[Retour, ...] = ()
    reunis: tuple[str, ...] = ()
    """Numbers of the dossiers that were put into this one."""

    @property
    def commission(self) -> Commission | None:
        """The commission de circonscription that a person chose."""
        chosen = [one.valeur for one in self.corrections if one.champ == COMMISSION]
        return Commission(chosen[-1]) if chosen else None

    @property
    def audition(self) -> Courrier | None:
        """The letter by which the family last asked to be heard."""
        return next((one for one in reversed(self.courriers) if one.sorte is SorteCourrier.AUDITION), None)

    @property
    def recours(self) -> Courrier | None:
        """The last recours gracieux."""
        return next((one for one in reversed(self.courriers) if one.sorte is SorteCourrier.RECOURS), None)
