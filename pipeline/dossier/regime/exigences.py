"""What a text of the letters must still say when a department has replaced it: what the law needs of that letter.

Sources: décret 2001-492 (accusés de réception: term, silence, remedies); loi 2000-321, art. 19 and 21; CASF, art.
L. 242-8 and L. 242-9; loi 78-17 (access, rectification); loi 79-587 (why a dossier is closed); circulaire 79-389
(agreement of the parents); circulaire 2003-290, I and II; fact sheet §1.
"""

from collections.abc import Iterator, Mapping

from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.texte import fold_words

_DEUX_MOIS = "deux mois|2 mois"
_TRIBUNAL = "tribunal|juridiction"
_REJET = "rejet|refus"
EXIGENCES: Mapping[str, tuple[str, ...]] = {
    "grille": ("fiche|grille",),
    "silence": (_DEUX_MOIS, _REJET),
    "silence_jour": ("délai|silence",),
    "suspension": ("suspend|interromp|proroge",),
    "recours": (_DEUX_MOIS, "président|gracieux", _TRIBUNAL),
    "recours_prudence": ("recours|délai",),
    "entendu": ("reçoi|entend", "assist|représent"),
    "informatique": ("consult|accès|accéder", "rectifi"),
    "delai_commission": (_DEUX_MOIS, _REJET),
    "discretion": ("discrétion|secret",),
    "confidentiel": ("santé|confidentiel",),
    "transfert_confidentiel": ("santé|confidentiel",),
    "notification_vu": ("code|loi", "circulaire|décret"),
    "notification_rappel": ("condition",),
    "notification_evolution": ("saisi",),
    "notification_recours": (_DEUX_MOIS, "réception|notification", _TRIBUNAL),
    "notification_recours_gracieux": ("président|gracieux",),
    "notification_recours_ailleurs": ("recours",),
    "notification_une_seule": ("décision",),
    "mission_limites": ("domicile",),
    "mission_discretion": ("discrétion|secret",),
    "rappel_renouvellement": ("demande",),
    "rappel_delai": (_DEUX_MOIS,),
    "rappel_saisine": ("saisi",),
    "convocation_assistance": ("assist", "représent"),
    "convocation_dossier": ("consult|accès|accéder|communiq",),
    "cloture_desistement": ("suite|désist|retir|renonc",),
    "cloture_desistement_ecole": ("suite|désist|retir|renonc",),
    "cloture_accord_refuse": ("accord|consent|acquiesc",),
    "cloture_accord_refuse_ecole": ("accord|consent|acquiesc",),
    "cloture_pieces": ("élément|pièce|document|formulaire",),
    "cloture_pieces_ecole": ("élément|pièce|document|formulaire",),
    "cloture_depart": ("départ|quitt|déménag",),
    "cloture_depart_ecole": ("départ|quitt|déménag",),
    "cloture_sans_objet": ("objet",),
    "cloture_sans_objet_ecole": ("objet",),
    "cloture_recours": (_DEUX_MOIS, "président|gracieux", _TRIBUNAL),
    "transfert_accord": ("accord|consent|acquiesc",),
    "cloture_rejet_implicite": (_DEUX_MOIS, _REJET),
    "cloture_rejet_implicite_ecole": (_DEUX_MOIS, _REJET),
}
"""Text → what it says, whatever its words: of each group, one of the alternatives (beginnings of words)."""


def fault(nom: str, texte: str) -> str:
    """Say (French) why a text cannot stand in the place of the program's; "" when it can."""
    back = "retirez cette ligne pour retrouver celui du programme"
    if says_nothing(texte):
        if nom in EXIGENCES:
            return f"[textes] {nom} : la loi veut ce texte, et il est vide ou ne dit rien. Réécrivez-le, ou {back}."
        return f"[textes] {nom} : « {texte.strip()} » ne dit rien. Réécrivez-le, ou {back}." if texte.strip() else ""
    said = f" {fold_words(texte)}"
    for group in EXIGENCES.get(nom, ()):
        words = group.split("|")
        if not any(f" {fold_words(word)}" in said for word in words):
            wanted = " ou ".join(f"« {word} »" for word in words)
            return f"[textes] {nom} : la loi veut que ce texte dise {wanted}. Complétez-le, ou {back}."
    return ""


def faults(textes: Mapping[str, str]) -> Iterator[str]:
    """Say (French) why each text that a department replaced cannot stand in the place of the program's."""
    return filter(None, (fault(nom, texte) for nom, texte in textes.items()))
