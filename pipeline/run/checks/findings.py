"""What ``pipeline verify`` can find: what it is, who acts, how."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement between register, archive and outbox."""

    code: str
    about: str
    """What it is about: a path relative to the workspace, a dossier number, a hash; never a name."""

    @property
    def what(self) -> str:
        """French: what is wrong."""
        return FINDINGS[self.code][0]

    @property
    def who(self) -> str:
        """French: who acts."""
        return FINDINGS[self.code][1]

    @property
    def how(self) -> str:
        """French: how."""
        if (year := _YEARLY.fullmatch(self.about)) and self.code.startswith("sortie_"):
            return f"L’écrire de nouveau : pipeline stats {year[1]}"
        return FINDINGS[self.code][2]


_ADMIN = "L’administrateur"
_SECRETARIAT = "Le secrétariat"
_NOBODY = "Personne"
_YEARLY = re.compile(r"outbox/statistiques/suivi_(\d{4})\.(?:pdf|csv)")
"""What follows from the dossiers, and is no row of the register."""
_NEXT = "Le prochain « pipeline process » le fait."
_REPAIR = "pipeline verify --repair"
_RESTORE = "Remettre la dernière sauvegarde (guide, « Restaurer »)."
_REPORT = "Remettre la dernière sauvegarde (guide, « Restaurer ») ; si cela se reproduit, le signaler."

FINDINGS: dict[str, tuple[str, str, str]] = {
    "base_abimee": ("Le registre est abîmé", _ADMIN, _RESTORE),
    "reference_perdue": ("Une ligne du registre renvoie à une autre qui n’existe pas", _ADMIN, _REPORT),
    "journal_rompu": (
        "Le journal a été changé après coup : un évènement ne suit pas celui d’avant",
        _ADMIN,
        "Comparer avec la dernière sauvegarde pour savoir ce qui a changé, et chercher qui peut écrire dans le "
        "registre. Rien ne le répare.",
    ),
    "evenement_manquant": ("Le journal ne dit rien de ce fichier, ou dit autre chose", _ADMIN, _REPORT),
    "archive_manquante": (
        "Un fichier reçu manque dans l’archive",
        _ADMIN,
        "Remettre ce fichier depuis la sauvegarde, ou déposer de nouveau l’original dans inbox/ : il reprend sa place.",
    ),
    "archive_alteree": (
        "Un fichier de l’archive n’est plus celui qui a été reçu",
        _ADMIN,
        "Remettre ce fichier depuis la sauvegarde, ou déposer de nouveau l’original dans inbox/ : il reprend sa place.",
    ),
    "archive_chiffrement": (
        "L’archive, ou un de ses fichiers, n’est pas chiffré comme les réglages le demandent",
        _ADMIN,
        f"{_REPAIR} le chiffre ou le met en clair ; pour toute l’archive, le prochain « pipeline process » le fait "
        "aussi.",
    ),
    "archive_autre_cle": (
        "Un fichier de l’archive est chiffré avec une clé que les réglages ne donnent pas",
        _ADMIN,
        f"Donner cette clé dans [archive] ancienne_cle_fichier, puis {_REPAIR} ; sans elle, déposer de nouveau "
        "l’original dans inbox/ : il reprend sa place.",
    ),
    "archive_sans_ligne": (
        "Un fichier de l’archive est inconnu du registre",
        _ADMIN,
        f"{_REPAIR} le fait lire comme s’il venait d’arriver.",
    ),
    "archive_etrangere": (
        "Un fichier qui n’est pas à sa place est dans l’archive",
        _ADMIN,
        "L’enlever à la main après l’avoir regardé.",
    ),
    "sortie_manquante": (
        "Un document écrit manque dans outbox/",
        _ADMIN,
        f"{_REPAIR} l’écrit de nouveau ; s’il est déjà parti et ne peut plus être refait à l’identique, le reprendre "
        "dans la sauvegarde.",
    ),
    "sortie_alteree": (
        "Un document de outbox/ n’est plus celui qui a été écrit",
        _ADMIN,
        f"{_REPAIR} l’écrit de nouveau ; s’il est déjà parti et ne peut plus être refait à l’identique, le reprendre "
        "dans la sauvegarde.",
    ),
    "sortie_sans_ligne": (
        "Un fichier de outbox/ est inconnu du registre",
        _SECRETARIAT,
        "Le ranger ailleurs s’il est utile, l’enlever sinon : outbox/ ne contient que ce que le programme écrit.",
    ),
    "ecriture_inachevee": (
        "Un fichier commencé par un traitement interrompu est resté",
        _ADMIN,
        f"{_REPAIR} l’enlève : il ne contient rien qui ne soit ailleurs.",
    ),
    "lecture_en_attente": ("Un fichier archivé n’est pas encore lu", _NOBODY, _NEXT),
    "revue_en_attente": ("Un dossier qui a changé n’est pas encore revu", _NOBODY, _NEXT),
    "ecriture_en_attente": ("Un document prévu n’est pas encore écrit, ou une note n’est pas retirée", _NOBODY, _NEXT),
    "lettre_sans_lot": ("Une lettre écrite n’est pas encore mise dans un lot à imprimer", _NOBODY, _NEXT),
    "fichier_sans_suite": ("Un fichier lu n’a donné ni pièce ni note", _ADMIN, _REPORT),
    "piece_en_suspens": ("Une pièce lue n’est ni dans un dossier ni en attente d’une personne", _NOBODY, _NEXT),
    "rangs_faux": (
        "L’ordre des pièces d’un dossier est faux : on ne sait pas laquelle est en vigueur",
        _ADMIN,
        _REPORT,
    ),
    "dossier_sans_piece": ("Un dossier n’a aucune pièce", _ADMIN, _REPORT),
    "annule_avec_piece": ("Un dossier annulé a encore une pièce", _ADMIN, _REPORT),
    "etat_sans_piece": ("Un dossier est dit complet sans ses deux formulaires", _ADMIN, _REPORT),
    "etat_contredit": ("L’état d’un dossier n’est pas le dernier de son histoire", _ADMIN, _REPORT),
    "numero_faux": ("Le numéro d’un dossier ne correspond pas à son rang", _ADMIN, _REPORT),
    "lot_incomplet": ("Il manque un bac ou le bordereau d’un lot", _ADMIN, _REPORT),
    "effacement_en_attente": ("Un fichier éliminé n’est pas encore effacé du disque", _NOBODY, _NEXT),
    "archive_eliminee": (
        "Un fichier éliminé est revenu dans l’archive, d’une sauvegarde sans doute",
        _ADMIN,
        f"{_REPAIR} l’efface.",
    ),
    "dossier_elimine": (
        "Un dossier a été éliminé et existe pourtant",
        _ADMIN,
        "Reprendre l’élimination : pipeline purge --dry-run (guide, « Conserver et éliminer »).",
    ),
    "lettre_sans_bac": ("Une lettre d’un lot n’est dans aucun bac", _ADMIN, _REPORT),
    "droits_ouverts": (
        "D’autres que le propriétaire peuvent lire ou écrire",
        _ADMIN,
        "Retirer ces droits : chmod go-rwx (inbox/ peut rester ouverte à son groupe : chmod o-rwx).",
    ),
}
"""Code → what, who, how. Documented in guide-administrateur: codes are never renamed."""
