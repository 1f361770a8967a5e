"""Public forms of neighbouring procedures, known by what they say of themselves: they are not ours.

Sources: service-public.fr (cerfa 15692 and 13788, to the MDPH), eduscol (GEVA-Sco, PPS, PAI, PPRE, PAP).
"""

import re

from pipeline.dossier.values.texte import fold_words


def _cerfa(number: int) -> str:
    """Its number as it is printed (« cerfa n° 15692*01 »), never a number alone."""
    return rf"\bcerfa\b.{{0,40}}\b{number}\b|\b{number} 0[1-9]\b"


_FORMS = (
    (r"\bgeva ?sco\b.{0,400}\breexamen\b", "le GEVA-Sco de réexamen"),
    (r"\bgeva ?sco\b.{0,400}\bpremiere demande\b", "le GEVA-Sco de première demande"),
    (r"\bgeva ?sco\b", "le GEVA-Sco (guide d’évaluation des besoins de compensation en matière de scolarisation)"),
    (_cerfa(15692), "la demande à la MDPH (cerfa n° 15692)"),
    (_cerfa(15695), "le certificat médical pour la MDPH (cerfa n° 15695)"),
    (_cerfa(13788), "l’ancienne demande à la MDPH (cerfa n° 13788)"),
    (_cerfa(13878), "l’ancien certificat médical pour la MDPH (cerfa n° 13878)"),
    (
        r"\b(?:formulaire|demande)\b.{0,80}\b(?:mdph|maison departementale des personnes handicapees)\b",
        "une demande à la MDPH",
    ),
    (r"\bprojet personnalise de scolarisation\b", "un projet personnalisé de scolarisation (PPS)"),
    (r"\bprojet d accueil individualise\b", "un projet d’accueil individualisé (PAI)"),
    (r"\bprogramme personnalise de reussite educative\b", "un programme personnalisé de réussite éducative (PPRE)"),
    (r"\bplan d accompagnement personnalise\b", "un plan d’accompagnement personnalisé (PAP)"),
)
"""What is found in their words → French, after « C’est ». The first that fits wins."""
_BEGINNING = 3_000
"""Characters in which a form says what it is: further on, it may name others."""


def name_public_form(words: str) -> str:
    """Name the public form that bears these words, in French; "" when it is none that is known."""
    text = fold_words(words)[:_BEGINNING]
    return next((name for motif, name in _FORMS if re.search(motif, text)), "")
