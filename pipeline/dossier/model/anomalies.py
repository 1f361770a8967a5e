"""Everything that can be wrong with a demande, as data.

A rule (``rules``) or the intake yields :class:`Anomaly` values; their code is declared once, at
the rule that raises it, with its severity, who can mend it and its legal basis.
"""

from dataclasses import dataclass

from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.types import Worded


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
