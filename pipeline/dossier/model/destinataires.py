"""To whom a letter goes: the address in the window and the salutation, from what the protocole says.

Civilities are read, never inferred. Each représentant légal is a recipient of their own as soon as the
addresses differ, so that no letter can show the other's (fact sheet §7, CADA 20175603).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Representant
from pipeline.dossier.values.adresse import BlocAdresse, bloc_adresse, is_same_address
from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.texte import fold_words
from pipeline.dossier.values.types import Worded


class Genre(Worded):
    """Kind of reader: it decides what a letter may contain."""

    FAMILLE = "famille", "Famille"
    ETABLISSEMENT = "etablissement", "Établissement"
    COMMISSION = "commission", "Commission"
    IA_DSDEN = "ia_dsden", "Inspection académique"
    """Inspection académique, which runs the service of the AVS (circulaire, I)."""


class Envoi(StrEnum):
    """How a letter is posted: it decides of the envelope and of the tray."""

    FENETRE = "fenetre"
    RECOMMANDE = "recommande"


@dataclass(frozen=True, slots=True)
class Destinataire:
    """The recipient of one letter."""

    genre: Genre
    nom: str
    """As written, with its accents; one name per line."""
    lignes: tuple[str, ...]
    """Address block (NF Z 10-011); empty when there is a problem."""
    salutation: str
    """« Madame, Monsieur, », without the comma at the end."""
    probleme: str = ""
    """French: why the envelope must be written by hand; "" when the block is ready."""
    envoi: Envoi = Envoi.FENETRE


_CIVILITES = (
    (r"(?:m\.?|monsieur)\s+(?:et|ou|&)\s+(?:mme|madame)|(?:mme|madame)\s+(?:et|ou|&)\s+(?:m\.?|monsieur)", ""),
    (r"mme\.?|madame", "Madame"),
    (r"mlle\.?|mademoiselle", "Mademoiselle"),
    (r"m\.|mr\.?|monsieur|m(?=\s)", "Monsieur"),
)
_FONCTIONS = (
    (r"\bdirectrice\b", ("", "Madame"), "Madame la Directrice"),
    (r"\bdirecteur\b", ("", "Monsieur"), "Monsieur le Directeur"),
    (r"\bprincipale\b", ("", "Madame"), "Madame la Principale"),
    (r"\bprincipal\b", ("Monsieur",), "Monsieur le Principal"),
    (r"\bproviseur\b", ("Monsieur",), "Monsieur le Proviseur"),
)
"""Word of a function, the civilities it may be written with, the salutation then."""
NEUTRAL_SALUTATION = "Madame, Monsieur"


def civilite(nom: str) -> str:
    """« Mme Vve Rose ÉTÉ » → « Madame »; "" when none is written, or when the name is a couple's."""
    for motif, titre in _CIVILITES:
        if re.match(rf"(?:{motif})(?:\s|$)", nom.strip(), re.IGNORECASE):
            return titre
    return ""


def salutation_chef(chef: str) -> str:
    """« Mme Ardoise, directrice » → « Madame la Directrice »; neutral when civility and function disagree."""
    titre = civilite(chef)
    for motif, civilites, formule in _FONCTIONS:
        if titre in civilites and re.search(motif, chef, re.IGNORECASE):
            return formule
    return titre or NEUTRAL_SALUTATION


def _famille(noms: Iterable[str], adresse: str, salutation: str, probleme: str = "") -> Destinataire:
    nom = "\n".join(noms)
    bloc = BlocAdresse(probleme=probleme) if probleme else bloc_adresse(nom, adresse)
    return Destinataire(Genre.FAMILLE, nom, bloc.lignes, salutation, bloc.probleme)


def _adult_destinataires(dossier: Dossier, representants: list[Representant]) -> tuple[Destinataire, ...]:
    adresses = {fold_words(item.adresse): item.adresse for item in representants if item.adresse}
    if not adresses or not dossier.nom_complet:
        return ()
    probleme = ""
    if len(adresses) > 1:
        probleme = "L’élève est majeur et le protocole porte deux adresses : demandez-lui la sienne."
    elif any(re.search(r"\b(?:co)?tut(?:eur|rice|elle)|\bcurat", fold_words(item.qualite)) for item in representants):
        probleme = "L’élève est majeur et un tuteur ou curateur est nommé : vérifiez à qui il faut écrire."
    return (_famille([dossier.nom_complet], next(iter(adresses.values())), NEUTRAL_SALUTATION, probleme),)


def familles(dossier: Dossier, today: date) -> tuple[Destinataire, ...]:
    """Who receives the family's letters: the pupil of age, else each représentant légal whose address is known."""
    protocole = dossier.protocole
    if protocole is None:
        return ()
    premier, second = protocole.representant, protocole.representant2
    if dossier.is_adult(today):
        return _adult_destinataires(dossier, [premier, second])
    connus = [item for item in (premier, second) if not says_nothing(item.nom)]
    if len(connus) == 2:
        # The form asks for the second address « si elle est différente »; a child in care is the exception.
        service = re.search(r"\base\b|aide sociale", fold_words(f"{premier.qualite} {premier.nom}"))
        sans = not second.adresse or is_same_address(second.adresse) or says_nothing(second.adresse)
        commune = premier.adresse and sans and not service
        if commune or (premier.adresse and fold_words(premier.adresse) == fold_words(second.adresse)):
            return (_famille([premier.nom, second.nom], premier.adresse, NEUTRAL_SALUTATION),)
    return tuple(
        _famille([item.nom], item.adresse, civilite(item.nom) or NEUTRAL_SALUTATION)
        for item in connus
        if item.adresse or item is second
    )


def etablissement(dossier: Dossier) -> Destinataire:
    """The établissement, to the attention of its head when the address leaves room for it."""
    protocole = dossier.protocole
    nom = next((form.etablissement for form in dossier.forms if form.etablissement), "")
    adresse = protocole.etablissement_adresse if protocole else ""
    chef = protocole.chef if protocole else ""
    bloc = bloc_adresse(f"{nom}\n{chef}" if nom else "", adresse)
    if bloc.probleme:
        bloc = bloc_adresse(nom, adresse)
    return Destinataire(Genre.ETABLISSEMENT, nom, bloc.lignes, salutation_chef(chef), bloc.probleme)
