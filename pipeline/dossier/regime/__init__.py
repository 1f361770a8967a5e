"""The legal vocabulary and the texts of a period: what the letters say, whatever the dossier.

A regime is data: names of the bodies, citations, texts and the words that did not exist yet. A department
replaces any text, by its name, in ``[textes]`` of ``pipeline.toml``; nothing is ever formatted into a text.
Sources: fact sheet §1 and §3; circulaire DGAS/3C 2003-290.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.dossier.regime.notifications import TEXTES as NOTIFICATIONS
from pipeline.dossier.regime.suites import TEXTES as SUIVI
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
    textes={
        "grille": "La fiche d’évaluation de l’autonomie doit obligatoirement être renseignée par l’équipe éducative "
        "avant toute demande d’accompagnement. La demande sera examinée dès que ses deux documents seront complets.",
        "renvoi": "Complétez à l’écran les formulaires que vous nous avez envoyés (les mêmes fichiers PDF), "
        "enregistrez-les, puis renvoyez-nous ces fichiers. Merci de ne pas les imprimer pour les numériser : les "
        "réponses d’une page numérisée ne peuvent pas être lues.",
        "renvoi_formulaires": "Complétez à l’écran les formulaires reçus par courriel (à défaut, les vôtres) : vos "
        "réponses y sont conservées, ce qui manque y est surligné. Enregistrez-les, puis renvoyez ces fichiers, sans "
        "les imprimer ni les numériser.",
        "renvoi_fichier": "Le fichier reçu est conservé tel quel. La demande ne peut pas être examinée tant que ses "
        "deux formulaires ne nous sont pas parvenus lisibles.",
        "une_fois": "Cette liste réunit tout ce qui a été relevé, pour que vous n’ayez à corriger vos documents "
        "qu’une seule fois.",
        "instruction": "La commission de circonscription compétente instruit la demande, puis la commission "
        "départementale d’éducation spéciale (CDES) décide s’il y a lieu d’attribuer un auxiliaire de vie scolaire "
        "et pour combien de temps.",
        "silence": "Si aucune décision ne vous est notifiée dans les deux mois qui suivent la réception de la "
        "demande, ce silence vaut rejet de la demande.",
        "suspension": "Ce délai de deux mois est suspendu pendant le temps laissé pour compléter la demande ; il "
        "reprend dès que les éléments manquants nous sont parvenus.",
        "recours": "Vous pourriez alors, dans un délai de deux mois, demander au président de la CDES de revoir la "
        "demande (recours gracieux) ou saisir le tribunal du contentieux de l’incapacité dont dépend votre "
        "domicile (recours contentieux).",
        "recours_prudence": "Un recours gracieux peut ne pas prolonger le délai pour saisir le tribunal.",
        "entendu": "La commission vous reçoit si vous le souhaitez : il suffit de nous l’écrire. Vous pouvez vous "
        "faire assister ou représenter par la personne de votre choix.",
        "discretion": "Les membres des commissions et leur secrétariat sont tenus à la discrétion sur tout ce qui "
        "concerne l’élève et sa famille.",
        "informatique": "Les renseignements de la demande sont enregistrés dans un fichier informatique du "
        "secrétariat ; vous pouvez les y consulter et les faire rectifier.",
        "transmission": "Il appartient à la commission de circonscription d’instruire cette demande et à la CDES de "
        "décider, après avoir reçu la famille si elle le souhaite.",
        "delai_commission": "La réponse est due dans les deux mois qui suivent la réception de la demande : au-delà, "
        "le silence vaut rejet.",
        "confidentiel": "Ce dossier contient des données de santé relatives à un élève : il est réservé aux membres "
        "des commissions, tenus à la discrétion.",
        **NOTIFICATIONS,
        **SUIVI,
    },
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
    inconnus = sorted(set(textes or {}) - set(base.textes))
    if inconnus:
        raise ValueError(
            f"[textes] : {', '.join(f'« {cle} »' for cle in inconnus)} n’existe pas. "
            f"Textes connus : {', '.join(sorted(base.textes))}."
        )
    return replace(base, textes={**base.textes, **(textes or {})})
