"""The dossier of one pupil: the pieces brought together, its state, and what can be wrong with it, as data.

A rule (``rules``) or the intake yields :class:`Anomaly` values; their code is declared once, at
the rule that raises it, with its severity, who can mend it and its legal basis.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from pipeline.dossier.model.annexes import ReceivedForm, kind_of
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.fields import Answer
from pipeline.dossier.model.forms import Fiche, Form, Kind, Protocole
from pipeline.dossier.model.vie import Courrier, Vie
from pipeline.dossier.values.calendrier import age
from pipeline.dossier.values.types import Worded

MAJORITE = 18
"""Years (code civil of 2003, art. 488)."""


class Etat(Worded):
    """State of a dossier."""

    A_COMPLETER = "a_completer", "à compléter"
    """A form is missing, or something blocks the demande."""
    RECEVABLE = "recevable"
    """Both forms are complete."""
    TRANSMIS = "transmis"
    """The demande was put before the CDES."""
    DECIDE = "decide", "décidé"
    """The commission decided, and its decision is notified."""
    AJOURNE = "ajourne", "ajourné"
    """The commission awaits something before it decides."""
    CLOS = "clos"
    """A person closed it: withdrawal, departure, pieces that never came … It can be opened again."""
    ANNULE = "annule", "annulé"
    """Opened by mistake: none of its pieces is left, and its number is not given again."""


class Severite(Worded):
    """What an anomaly does to the demande (fact sheet §4)."""

    BLOQUANT = "bloquant"
    """Blocks the demande."""
    A_VERIFIER = "a_verifier", "à vérifier"
    """A person must look; can be accepted by name and reason."""
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Code:
    """Declaration of one kind of anomaly."""

    code: str
    """Stable identifier: capitals and underscores, e.g. ``GRILLE_ITEM_SANS_REPONSE``."""
    severite: Severite
    titre: str
    """French, one line, for lists."""
    base: str
    """French: legal or documentary basis, e.g. « Circulaire 2003-290, annexe I, II »."""
    ecole: bool
    """True when the établissement can mend it: it then appears in the demande de complément."""
    tient: bool = False
    """True when, « à vérifier », it holds the notification back until a person has accepted it."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One thing that is wrong, at one place."""

    code: str
    severite: Severite
    message: str
    """French sentence that a teacher understands; says what is missing or inconsistent, and what to do."""
    kind: Kind | None = None
    """The form concerned; ``None`` when it concerns the dossier as a whole."""
    target: str = ""
    """Target of the field concerned (see ``model.fields.Field.target``); "" when none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One form received."""

    sha256: str
    """Hash of the original PDF (64 hex digits)."""
    recue_le: date
    form: ReceivedForm
    anomalies: tuple[Anomaly, ...] = ()
    """Found while reading the PDF (values that disagree, wrong types, unreadable text …)."""
    copie: str = ""
    """Hash of the copy on paper from which a person completed the form; "" when there is none."""
    edition: str = ""
    """Of the form, as it says it; "" when it lost its marker."""
    reponses: Mapping[str, Answer] = field(default_factory=dict)
    """Target → what is written in it, as received."""
    feuilles: tuple[int, ...] = ()
    """Pages of the file, from 0, on which the form was read; () when its fields told it."""
    ecrite: ReceivedForm | None = None
    """The form as it came, when a person corrected something of it since."""
    arrivee_le: date | None = None
    """Day on which its file came, when a person said another day of reception."""
    corrigees: Mapping[str, str] = field(default_factory=dict)
    """Target → what a person put in the place of what the form says."""

    @property
    def kind(self) -> Kind:
        """Which form it is."""
        return kind_of(self.form)


@dataclass(frozen=True, slots=True)
class Acceptation:
    """A person accepted an anomaly « à vérifier » (fact sheet §4: with name and reason)."""

    code: str
    target: str
    """Target of the accepted anomaly; "" accepts the code wherever it stands in the dossier."""
    par: str
    motif: str
    le: date


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is held on one demande."""

    numero: str
    """E.g. ``2003-0012``: year of opening and rank in that year."""
    ouvert_le: date
    piece_fiche: Piece | None = None
    """The fiche in force (the last one received)."""
    piece_protocole: Piece | None = None
    remplacees: tuple[Piece, ...] = ()
    """Former versions, oldest first."""
    acceptations: tuple[Acceptation, ...] = ()
    piece_decision: Piece | None = None
    """The decision in force."""
    origine: str = ""
    """Number of the decided dossier that this demande asks to revise or renew; "" for a first demande."""
    vie: Vie = field(default_factory=Vie)
    """What persons recorded between its forms."""

    def as_written(self) -> Self:
        """The dossier as its forms say it, before anything was corrected."""

        def written(piece: Piece | None) -> Piece | None:
            if piece is None:
                return None
            form, recue_le = piece.ecrite or piece.form, piece.arrivee_le or piece.recue_le
            return replace(piece, form=form, recue_le=recue_le, ecrite=None, arrivee_le=None)

        return replace(
            self,
            piece_fiche=written(self.piece_fiche),
            piece_protocole=written(self.piece_protocole),
            piece_decision=written(self.piece_decision),
            vie=replace(self.vie, corrections=()),
        )

    @property
    def fiche(self) -> Fiche | None:
        """The fiche in force."""
        form = self.piece_fiche.form if self.piece_fiche else None
        return form if isinstance(form, Fiche) else None

    @property
    def protocole(self) -> Protocole | None:
        """The protocole in force."""
        form = self.piece_protocole.form if self.piece_protocole else None
        return form if isinstance(form, Protocole) else None

    @property
    def decision(self) -> Decision | None:
        """The decision in force."""
        form = self.piece_decision.form if self.piece_decision else None
        return form if isinstance(form, Decision) else None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The forms of the demande in force, fiche first; the decision answers them and stands apart."""
        return tuple(piece for piece in (self.piece_fiche, self.piece_protocole) if piece)

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms of the demande in force, the protocole first: it is the later word on the pupil."""
        return tuple(form for form in (self.protocole, self.fiche) if form)

    @property
    def entendue(self) -> bool | None:
        """The family wishes to be heard: it wrote so, or the protocole says it; ``None`` when it does not say."""
        if self.vie.audition:
            return True
        return self.protocole.entendue if self.protocole else None

    @property
    def recours_ouvert(self) -> Courrier | None:
        """The recours gracieux that no séance has answered since it came."""
        recours, seance = self.vie.recours, self.decision.seance.valeur if self.decision else None
        return None if recours is None or (seance is not None and seance >= recours.recu_le) else recours

    @property
    def evaluee_le(self) -> date | None:
        """Day of the grid: that of the evaluation, else, annexe I having no line for it, that of its reception."""
        if self.fiche is None or self.piece_fiche is None:
            return None
        return self.fiche.date_evaluation.valeur or self.piece_fiche.recue_le

    @property
    def nom_complet(self) -> str:
        """« Prénom NOM » as written on the protocole, else on the fiche; with its accents."""
        return next((f"{form.prenom} {form.nom}".strip() for form in self.forms), "")

    @property
    def naissance(self) -> date | None:
        """Birth date, when it is certain: that of the protocole, else that of the fiche."""
        return next((form.naissance.valeur for form in self.forms if form.naissance.valeur), None)

    def is_adult(self, today: date) -> bool:
        """The pupil is of age; false when the birth date is not known for certain."""
        return self.naissance is not None and age(self.naissance, today) >= MAJORITE
