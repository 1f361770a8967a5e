"""The letter to an établissement whose file could not be read: what happened, why it matters, what to do.

Only the number that the file bears names the dossier, and that is not enough to be sure of its pupil: the letter says
the number and the day of reception, neither a name nor what the file is called.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from pipeline.dossier.letters import Letter, TypeLettre, make_letter
from pipeline.dossier.model.destinataires import etablissement
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.typographie import typo


@dataclass(frozen=True, slots=True)
class Explication:
    """What the établissement reads of a diagnosis."""

    quoi: str
    """What happened."""
    pourquoi: str
    """Why it matters."""
    etapes: list[str]
    """What to do, in order."""


def _explication(quoi: str, pourquoi: str, *etapes: str) -> Explication:
    return Explication(typo(quoi), typo(pourquoi), list(map(typo, etapes)))


_OPEN = "Ouvrez, à l'écran, le formulaire PDF que nous vous avons remis, dans Adobe Acrobat Reader ou Firefox."
_FILL = "Cliquez dans chaque case pour y répondre, puis enregistrez (« Fichier », « Enregistrer »), sans imprimer."
_REREAD = "Fermez le fichier, rouvrez-le et vérifiez que vos réponses y sont."
_SEND = "Envoyez-nous ce fichier même, un fichier par formulaire."
_FIND_AGAIN = "Retrouvez, sur votre ordinateur, le fichier que vous aviez rempli à l'écran et enregistré."
_START_AGAIN = (_OPEN, _FILL, _REREAD, _SEND)
_SEND_AGAIN = (_FIND_AGAIN, _REREAD, _SEND)

EXPLICATIONS: Mapping[str, Explication] = {
    "a_plat": _explication(
        "Les pages sont celles de notre formulaire, mais ses cases ne peuvent plus être lues : il a été imprimé en "
        "PDF, ou « aplati » par un logiciel ou une messagerie.",
        "Vos réponses ne sont plus que des dessins : les reprendre serait deviner, surtout pour les cases cochées.",
        *_SEND_AGAIN,
    ),
    "numerisation": _explication(
        "Le fichier est une numérisation, une photographie ou une télécopie : ses pages sont des images.",
        "Une écriture reconnue sur une image peut être fausse ; aucune réponse n'en est reprise sans être relue.",
        *_START_AGAIN,
        "Si tout a été rempli à la main et ne peut pas l'être à l'écran, dites-le-nous.",
    ),
    "annotations": _explication(
        "Les cases du formulaire sont vides : du texte ou des dessins ont été ajoutés par-dessus les pages.",
        "Ces ajouts ne sont rattachés à aucune question : les reprendre serait deviner.",
        *_START_AGAIN,
    ),
    "formulaire_vierge": _explication(
        "C'est bien notre formulaire, mais aucune réponse n'y est enregistrée.",
        "Le formulaire vierge a sans doute été joint à la place du vôtre, ou le vôtre n'a pas été enregistré.",
        *_SEND_AGAIN,
    ),
    "champs_manquants": _explication(
        "Une partie des cases du formulaire a disparu du fichier : pages retirées, fichiers fusionnés, ou logiciel qui "
        "ne convient pas.",
        "Les réponses perdues passeraient pour des questions laissées sans réponse ; rien n'a été repris.",
        *_SEND_AGAIN,
    ),
    "plusieurs_exemplaires": _explication(
        "Le fichier réunit plusieurs exemplaires du même formulaire, dont les réponses diffèrent ou se sont mêlées.",
        "Rien ne dit quelles réponses sont les bonnes, ni si elles concernent un seul élève ; rien n'a été repris.",
        *_SEND_AGAIN,
    ),
    "autre_formulaire": _explication(
        "Le fichier est un formulaire, mais ce n'est ni notre fiche d'évaluation ni notre protocole.",
        "Ses réponses ne correspondent pas aux questions des annexes de la circulaire ; elles n'ont pas été reprises.",
        *_START_AGAIN,
    ),
    "xfa": _explication(
        "Le fichier est un formulaire d'un autre type (XFA), que seuls certains logiciels affichent.",
        "Ses réponses ne peuvent pas être reprises.",
        *_START_AGAIN,
    ),
    "edition_inconnue": _explication(
        "Le formulaire porte une édition que nous ne connaissons pas.",
        "Ses questions peuvent avoir changé : les réponses n'ont pas été reprises.",
        "Demandez-nous le formulaire en vigueur s'il vous manque.",
        *_START_AGAIN,
    ),
}
"""Code of a diagnosis (``intake/diagnosis.py``) → what the établissement reads.

The others leave no number to write under: nothing of the file can be opened, or it is none of ours.
"""


def renvoi_etablissement(
    dossier: Dossier, code: str, consigne: str, sha256: str, recu: date, today: date
) -> Letter | None:
    """The letter on one file; ``None`` when the établissement is not known, or has nothing to do with the diagnosis.

    Args:
        dossier: the dossier whose number the file bears.
        code: of the diagnosis.
        consigne: French, what concerns the program that made the file; "" when it is not known.
        sha256: of the file: one letter per file.
        recu: day of reception.
        today: day of the letter.
    """
    explication = EXPLICATIONS.get(code)
    ecole = etablissement(dossier)
    if explication is None or not ecole.nom:
        return None
    context: dict[str, object] = {
        "numero": dossier.numero,
        **asdict(explication),
        "consigne": consigne,
        "dates": {"lettre": today.isoformat(), "recu": recu.isoformat()},
    }
    return make_letter(TypeLettre.RENVOI, ecole, context, dossier.numero, sha256)
