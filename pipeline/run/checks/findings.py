"""What ``pipeline verify`` can find: what it is, who acts, how."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement between register, archive and outbox."""

    code: str
    about: str
    """What it is about: a path relative to the workspace, a dossier number, a hash; never a name."""

    def to_json(self) -> dict[str, str]:
        """Return it with, in French, what is wrong, who acts and how."""
        what, how, *who = _TOLD[self.code]
        if (year := _YEARLY.fullmatch(self.about)) and self.code.startswith("sortie_"):
            how = f"L’écrire de nouveau : pipeline stats {year[1]}"
        return {"code": self.code, "about": self.about, "what": what, "who": who[0] if who else _ADMIN, "how": how}


_ADMIN = "L’administrateur"
_SECRETARIAT = "Le secrétariat"
_NOBODY = "Personne"
_YEARLY = re.compile(r"outbox/statistiques/suivi_(\d{4})-\d{4}\.(?:pdf|csv)")
"""What follows from the dossiers, and is no row of the register."""
_NEXT = "Le prochain « pipeline process » le fait."
_REPAIR = "pipeline verify --repair"
_RESTORE = "Remettre la dernière sauvegarde (guide, « Restaurer »)."
_REPORT = "Remettre la dernière sauvegarde (guide, « Restaurer ») ; si cela se reproduit, le signaler."
_PUT_BACK = (
    "Remettre ce fichier depuis la sauvegarde, ou déposer de nouveau l’original dans inbox/ : il reprend sa place."
)
_REWRITE = (
    f"{_REPAIR} l’écrit de nouveau ; s’il est déjà parti et ne peut plus être refait à l’identique, le reprendre dans "
    "la sauvegarde."
)

WRONG_WORDS = "recherche_fausse"

_TOLD: dict[str, tuple[str, ...]] = {
    "base_abimee": ("Le registre est abîmé", _RESTORE),
    "comptes_abimes": (
        "Les comptes des personnes (comptes.sqlite) sont abîmés",
        "Remettre ce seul fichier depuis la dernière sauvegarde ; sans elle, l’enlever : « pipeline bureau » fait "
        "alors créer un premier compte. Le registre et les dossiers n’en dépendent pas.",
    ),
    "reference_perdue": ("Une ligne du registre renvoie à une autre qui n’existe pas", _REPORT),
    "journal_rompu": (
        "Le journal a été changé après coup : un évènement ne suit pas celui d’avant",
        "Comparer avec la dernière sauvegarde pour savoir ce qui a changé, et chercher qui peut écrire dans le "
        "registre. Rien ne le répare.",
    ),
    "evenement_manquant": ("Le journal ne dit rien de ce fichier, ou dit autre chose", _REPORT),
    "archive_manquante": ("Un fichier reçu manque dans l’archive", _PUT_BACK),
    "archive_alteree": ("Un fichier de l’archive n’est plus celui qui a été reçu", _PUT_BACK),
    "archive_chiffrement": (
        "L’archive, ou un de ses fichiers, n’est pas chiffré comme les réglages le demandent",
        f"{_REPAIR} le chiffre ou le met en clair ; pour toute l’archive, le prochain « pipeline process » le fait "
        "aussi.",
    ),
    "archive_autre_cle": (
        "Un fichier de l’archive est chiffré avec une clé que les réglages ne donnent pas",
        f"Donner cette clé dans [archive] ancienne_cle_fichier, puis {_REPAIR} ; sans elle, déposer de nouveau "
        "l’original dans inbox/ : il reprend sa place.",
    ),
    "archive_sans_ligne": (
        "Un fichier de l’archive est inconnu du registre",
        f"{_REPAIR} le fait lire comme s’il venait d’arriver.",
    ),
    "archive_etrangere": (
        "Un fichier qui n’est pas à sa place est dans l’archive",
        "L’enlever à la main après l’avoir regardé.",
    ),
    "sortie_manquante": ("Un document écrit manque dans outbox/", _REWRITE),
    "sortie_alteree": ("Un document de outbox/ n’est plus celui qui a été écrit", _REWRITE),
    "sortie_sans_ligne": (
        "Un fichier de outbox/ est inconnu du registre",
        "Le ranger ailleurs s’il est utile, l’enlever sinon : outbox/ ne contient que ce que le programme écrit.",
        _SECRETARIAT,
    ),
    "ecriture_inachevee": (
        "Un fichier commencé par un traitement interrompu est resté",
        f"{_REPAIR} l’enlève : il ne contient rien qui ne soit ailleurs.",
    ),
    "lecture_en_attente": ("Un fichier archivé n’est pas encore lu", _NEXT, _NOBODY),
    "arrivee_en_attente": ("Un fichier reçu de nouveau n’est pas encore signalé", _NEXT, _NOBODY),
    "revue_en_attente": ("Un dossier qui a changé n’est pas encore revu", _NEXT, _NOBODY),
    "ecriture_en_attente": ("Un document prévu n’est pas encore écrit, ou une note n’est pas retirée", _NEXT, _NOBODY),
    "mis_a_part": (
        "Un document, un lot, un dossier ou une pièce est mis à part : quelque chose l’empêche, le reste continue",
        f"« pipeline pending » dit ce qui l’a empêché et qui agit ; une fois la cause réglée, {_REPAIR} le retente.",
        _SECRETARIAT,
    ),
    "fichier_sans_suite": ("Un fichier lu n’a donné ni pièce ni note", _REPORT),
    "contenant_sans_contenu": ("Un message ou une archive a été ouvert et rien n’en a été gardé", _REPORT),
    "piece_en_suspens": ("Une pièce lue n’est ni dans un dossier ni en attente d’une personne", _NEXT, _NOBODY),
    "page_perdue": ("Une page réunie à d’autres ne se retrouve dans aucun formulaire", _REPORT),
    "rangs_faux": ("L’ordre des pièces d’un dossier est faux : on ne sait pas laquelle est en vigueur", _REPORT),
    "dossier_sans_piece": ("Un dossier n’a aucune pièce", _REPORT),
    "annule_avec_piece": ("Un dossier annulé a encore une pièce", _REPORT),
    "etat_sans_piece": ("Un dossier est dit complet sans ses deux formulaires", _REPORT),
    "etat_contredit": ("L’état d’un dossier n’est pas le dernier de son histoire", _REPORT),
    "numero_faux": ("Le numéro d’un dossier ne correspond pas à son rang", _REPORT),
    "ecole_fausse": (
        "Un établissement de l’annuaire n’a pas de nom, ni de quoi être reconnu, ou son courriel n’en est pas un",
        "Le corriger dans l’annuaire (pipeline directory show).",
        _SECRETARIAT,
    ),
    "lot_incomplet": ("Il manque un bac ou le bordereau d’un lot", _REPORT),
    WRONG_WORDS: (
        "La recherche ne trouverait pas tout : ses mots ne sont pas ceux des formulaires reçus",
        f"{_REPAIR} les refait d’après les formulaires. Rien n’est perdu.",
    ),
    "effacement_en_attente": ("Un fichier éliminé n’est pas encore effacé du disque", _NEXT, _NOBODY),
    "archive_eliminee": (
        "Un fichier éliminé est revenu dans l’archive, d’une sauvegarde sans doute",
        f"{_REPAIR} l’efface.",
    ),
    "dossier_elimine": (
        "Un dossier a été éliminé et existe pourtant",
        "Reprendre l’élimination : pipeline purge --dry-run (guide, « Conserver et éliminer »).",
    ),
    "lettre_sans_bac": ("Une lettre d’un lot n’est dans aucun bac", _REPORT),
    "droits_ouverts": (
        "D’autres que le propriétaire peuvent lire ou écrire",
        f"{_REPAIR} retire ces droits. inbox/ et outbox/ peuvent être ouvertes à un groupe ; ce qui est dans outbox/ "
        "l’est alors au même groupe, en lecture seulement. Tout l’espace peut être à un groupe : [acces] (guide, "
        "« Deux comptes », « Travailler à plusieurs »).",
    ),
    "droits_fermes": (
        "Le groupe auquel outbox/, ou tout l’espace, est ouvert n’y a pas ses droits",
        f"{_REPAIR} le lui ouvre, sous le compte à qui c’est. Si cela revient, ce compte n’est pas du groupe : l’y "
        "ajouter (guide, « Deux comptes », « Travailler à plusieurs »).",
    ),
}
"""Code → what, how and, last, who acts when it is not the administrator. Documented in guide-administrateur: codes are
never renamed."""
