"""The legal vocabulary and the texts of a period: what the letters say, whatever the dossier.

A regime is data: names of the bodies, citations, texts and the words that did not exist yet. A department
replaces any text, by its name, in ``[textes]`` of ``pipeline.toml``; nothing is ever formatted into a text.
Sources: fact sheet §1 and §3; circulaire DGAS/3C 2003-290.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.dossier.regime.textes import TEXTES
from pipeline.dossier.values.types import Commission

RAPPEL_JOURS = 75
"""Days between a reminder and that on which the help changes or ends: more than the two months of an instruction.

From that day on, a protocole asks for a renewal. The settings may change it (``[delais] rappel_jours``)."""


@dataclass(frozen=True, slots=True)
class Regime:
    """What is fixed by law or by the ministry during a period."""

    nom: str
    """Name used in ``pipeline.toml``."""
    cdes: str
    """Full name of the commission that decides, without article."""
    commissions: Mapping[Commission, str]
    """Full names of the commissions that instruct, without article."""
    citations: Mapping[str, str]
    """Use → reference of the text, as printed."""
    textes: Mapping[str, str]
    """Name → French text printed in the letters; each may be replaced by the department."""


CDES_2003 = Regime(
    nom="CDES_2003",
    cdes="commission départementale d’éducation spéciale",
    commissions={
        Commission.CCPE: "commission de circonscription préscolaire et élémentaire",
        Commission.CCSD: "commission de circonscription du second degré",
    },
    # The codes, and not the laws of 1975 that they took in: so do letters of 2003 (fact sheet §1).
    citations={
        "circulaire": "circulaire DGAS/3C n°\u00a02003-290 du 19\u00a0juin 2003",
        "commission": "décret n°\u00a075-1166 du 15\u00a0décembre 1975",
        "motivation": "code de l’action sociale et des familles, article L.\u00a0242-6",
        "famille": "code de l’action sociale et des familles, articles L.\u00a0242-8 et L.\u00a0242-9",
        "aide": "code de l’éducation, article L.\u00a0351-3",
        "demandes": "loi n°\u00a02000-321 du 12\u00a0avril 2000, articles 19 et 21",
        "accuse": "décret n°\u00a02001-492 du 6\u00a0juin 2001",
        "informatique": "loi n°\u00a078-17 du 6\u00a0janvier 1978",
    },
    textes=TEXTES,
)

_REGIMES = {CDES_2003.nom: CDES_2003}


def regime(nom: str, textes: Mapping[str, str] | None = None) -> Regime:
    """Return the named regime, with the texts replaced by the department.

    Raises:
        ValueError: French message naming the unknown regime or text keys, and listing the known ones.
    """
    if nom not in _REGIMES:
        raise ValueError(f"Le régime « {nom} » n’existe pas. Régimes connus : {', '.join(_REGIMES)}.")
    base = _REGIMES[nom]
    if inconnus := sorted(set(textes or {}) - set(base.textes)):
        raise ValueError(
            f"[textes] : {', '.join(f'« {cle} »' for cle in inconnus)} n’existe pas. "
            f"Textes connus : {', '.join(sorted(base.textes))}."
        )
    return replace(base, textes={**base.textes, **(textes or {})})
