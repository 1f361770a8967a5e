"""What of a protocole a decision grants: an aid that was refused is no task of the AVS, a moment refused no service.

The decision ticks temps de vie and activities; what a partial accord leaves out besides, it says in words alone.
"""

import re
from dataclasses import dataclass

from pipeline.dossier.model.decision import Decision, TypeDecision
from pipeline.dossier.values.texte import fold

_MIDI = frozenset({"interclasse", "cantine"})
_EN_COURS = frozenset({"classe", "eps", "deplacements", "sorties", "classe_transplantee", "lieu_de_soin"})
"""Temps de vie for which the AVS is there at midday; during the lessons."""
_MOTS = re.compile(r"[a-z]{5,}")
_VAGUES = frozenset({
    "aider", "aides", "eleve", "eleves", "heure", "heures", "semaine", "classe", "cours", "pendant", "temps",
    "autre", "autres", "demande", "demandes", "demandee", "demandees", "accorde", "accordes", "accordee",
    "accordees", "accompagnement", "auxiliaire", "scolaire", "peuvent",
})  # fmt: skip
"""Words of what is not granted that do not say which task it is."""


@dataclass(frozen=True, slots=True)
class Portee:
    """What may stand on the sheet of an AVS."""

    temps: frozenset[str]
    """Temps de vie granted."""
    aide: bool = True
    """Help in class and outside of the lessons is among the activities granted."""
    refuse: str = ""
    """Folded words of what is not granted; "" when nothing is left out."""
    moments: bool = False
    """A moment of the day is left out when no temps de vie granted falls into it."""

    def has_moment(self, rang: str) -> bool:
        """The AVS is there in this row of the timetable."""
        if not self.moments or rang in ("accueil", "retour"):
            return True
        return bool(self.temps & (_MIDI if rang == "interclasse" else _EN_COURS))

    def names(self, motif: str) -> bool:
        """What is not granted is said in words that this pattern meets."""
        return bool(self.refuse) and re.search(motif, self.refuse) is not None

    def granted_parts(self, texte: str) -> str:
        """The parts of a description that share no telling word with what is not granted."""
        refused = set(_MOTS.findall(self.refuse)) - _VAGUES
        if not refused:
            return texte
        parts = [part.strip() for part in re.split(r"[,;.\n]", texte)]
        kept = [part for part in parts if part and not refused & set(_MOTS.findall(fold(part)))]
        return texte if len(kept) == len([part for part in parts if part]) else ", ".join(kept)


def portee(decision: Decision) -> Portee:
    """What a decision grants."""
    partiel = decision.decision is TypeDecision.ACCORD_PARTIEL
    # Where no activity is ticked, nothing says that one is not granted.
    aide = not decision.activites or "classe" in decision.activites
    return Portee(decision.temps_de_vie, aide, fold(decision.non_accorde) if partiel else "", moments=True)


def portee_demandee(decision: Decision) -> Portee:
    """What the protocole asks for within the temps de vie granted: the facts on which a sheet is told the same."""
    return Portee(decision.temps_de_vie)
