"""The persons of a protocole: where letters reach them, and who is taken for somebody else."""

import re
from collections.abc import Iterator

from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Kind, Protocole, Representant
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import Contexte, DemandeSection, is_hollow
from pipeline.dossier.rules.regle import a_verifier, bloquant
from pipeline.dossier.values.adresse import has_town, is_same_address
from pipeline.dossier.values.texte import fold, fold_words, squeeze

SECTION = DemandeSection("Les personnes et leurs adresses")


@SECTION.regle(
    bloquant("ADRESSE_SANS_COMMUNE", "L'adresse de la famille n'a ni code postal ni commune", loi.NOTIFICATION),
    a_verifier(
        "ADRESSE_ETABLISSEMENT_SANS_COMMUNE",
        "L'adresse de l'établissement n'a ni code postal ni commune",
        loi.NOTIFICATION_ECOLE,
    ),
)
def adresses(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """A letter can leave for each address that is written; one abroad ends with its country."""
    protocole = dossier.protocole
    if protocole is None:
        return
    majeur = dossier.is_adult(contexte.today)
    for slot, qui, de_qui in (
        ("representant", protocole.representant, "de l'élève majeur(e)" if majeur else "du représentant légal"),
        ("representant2", protocole.representant2, "du second représentant légal"),
    ):
        adresse = qui.adresse
        if is_hollow(adresse) or has_town(adresse) or (slot == "representant2" and is_same_address(adresse)):
            continue
        message = (
            "L'adresse " + de_qui + " ne se termine pas par un code postal et une commune : aucun courrier ne peut "
            "partir. Complétez-la, par exemple « 12 rue des Lilas, 13999 Villeneuve » ; à l'étranger, écrivez le pays "
            "sur la dernière ligne."
        )
        yield SECTION.found("ADRESSE_SANS_COMMUNE", Kind.PROTOCOLE, f"{slot}.adresse", message)
    if not is_hollow(protocole.etablissement_adresse) and not has_town(protocole.etablissement_adresse):
        message = "L'adresse de l'établissement ne se termine pas par un code postal et une commune : complétez-la."
        yield SECTION.found("ADRESSE_ETABLISSEMENT_SANS_COMMUNE", Kind.PROTOCOLE, "etablissement_adresse", message)


_COUPLE = re.compile(r"\b(?:et|ou)\b|&")


def _is_same_person(premier: Representant, second: Representant) -> bool:
    """The same name twice; at the same address, the same civility and name, or one of a couple both named first."""
    mots, repris = fold_words(premier.nom).split(), fold_words(second.nom).split()
    if not repris:
        return False
    if sorted(mots) == sorted(repris):
        return True
    ailleurs = not (
        is_hollow(second.adresse)
        or is_same_address(second.adresse)
        or squeeze(second.adresse) == squeeze(premier.adresse)
    )
    de_meme = mots[:1] == repris[:1] and (set(repris) <= set(mots) or set(mots) <= set(repris))
    du_couple = _COUPLE.search(fold(premier.nom)) and set(repris) <= set(mots)
    return bool(de_meme or du_couple) and not ailleurs


@SECTION.protocole(
    a_verifier("SECOND_REPRESENTANT_IDENTIQUE", "Le second représentant légal est déjà le premier", loi.DEUX_LETTRES)
)
def second_representant(protocole: Protocole) -> Iterator[Anomaly]:
    """The second représentant légal is another person than the first."""
    if _is_same_person(protocole.representant, protocole.representant2):
        message = (
            "Le second représentant légal est celui qui est déjà écrit : effacez-le, ou écrivez le nom de l'autre "
            "parent."
        )
        yield SECTION.found("SECOND_REPRESENTANT_IDENTIQUE", Kind.PROTOCOLE, "representant2.nom", message)


_CIVILITES = frozenset(("M", "MM", "MR", "MME", "MLLE", "MELLE", "MONSIEUR", "MADAME", "VVE", "DR", "ET", "ASE"))
_PARTICULES = frozenset((
    "D", "DE", "DU", "DES", "DEN", "DER", "DI", "DA", "DO", "DOS", "DAS", "DEL", "DELLA", "L", "LE", "LA", "LES", "LOS",
    "VAN", "VON", "TEN", "TER", "TE", "T", "ZU", "EL", "AL", "BEN", "BIN", "BINT", "ABD", "ABU", "ABOU", "AIT", "OULD",
    "SAN", "SANTA", "SAINT", "SAINTE", "ST", "STE", "MAC", "MC", "O", "NGUYEN",
))  # fmt: skip
"""What many surnames share (the last one is the name of four Vietnamese in ten)."""


def _noms_de_famille(texte: str) -> set[str]:
    """Folded surnames of a written name: its words in capitals, else its last word; no particle stands alone."""
    mots = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", texte)
    capitales = [mot for mot in mots if mot.isupper() and len(mot) > 1 and mot not in _CIVILITES]
    noms = capitales or mots[-1:]
    return {fold(mot) for mot in noms if mot.upper() not in _PARTICULES} or {fold(" ".join(noms))} - {""}


def _noms_de_la_famille(protocole: Protocole) -> set[str]:
    return _noms_de_famille(protocole.representant.nom) | _noms_de_famille(protocole.representant2.nom)


@SECTION.protocole(a_verifier("AUXILIAIRE_PARENT", "L'auxiliaire semble être un parent de l'élève", loi.CONTROLE))
def auxiliaire_parent(protocole: Protocole) -> Iterator[Anomaly]:
    """The AVS is not one of the pupil's parents (same surname or same address)."""
    if not protocole.auxiliaire:
        return
    famille = (protocole.representant, protocole.representant2)
    adresses = {fold(personne.adresse) for personne in famille if personne.adresse}
    meme_nom = _noms_de_famille(protocole.auxiliaire) & _noms_de_la_famille(protocole)
    if meme_nom or fold(protocole.auxiliaire_adresse) in adresses:
        message = (
            "L'auxiliaire a le même nom ou la même adresse que le représentant légal : vérifiez qui elle ou il est."
        )
        yield SECTION.found("AUXILIAIRE_PARENT", Kind.PROTOCOLE, "auxiliaire", message)


@SECTION.protocole(
    a_verifier("CHEF_PARENT", "Le directeur ou chef d'établissement semble être un parent de l'élève", loi.CHEF_PARENT)
)
def chef_parent(protocole: Protocole) -> Iterator[Anomaly]:
    """Who brings the demande for the school is not the parent, nor was one written in the other's place."""
    if _chef(protocole.chef) & _noms_de_la_famille(protocole):
        message = (
            "Le directeur ou chef d'établissement porte le même nom que le représentant légal : vérifiez que chaque "
            "nom est à sa place. S'il s'agit du parent de l'élève, une autre personne présente la demande."
        )
        yield SECTION.found("CHEF_PARENT", Kind.PROTOCOLE, "chef", message)


def _chef(chef: str) -> set[str]:
    """Surnames of « Mme Colette ENCRIER, directrice », « M. le Principal, Gontran Épure »: without the function."""
    noms = re.sub(r"\([^)]*\)", " ", chef)
    parts = [part for part in noms.split(",") if not _FONCTION.search(fold(part))]
    return set().union(*map(_noms_de_famille, parts))


_FONCTION = re.compile(r"direct|principal|provis|chef|charge|responsable")
