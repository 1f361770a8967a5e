"""The directory of the schools that a secretariat writes to, and which of them is that of a demande.

A school is known by its number (UAI), which has a control letter, or by its name in its town, when one school of the
directory alone has them. Anything less is no school: nothing is ever sent to an address that was guessed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.adresse import bloc_adresse
from pipeline.dossier.values.contacts import parse_uai
from pipeline.dossier.values.texte import fold_words, normalise, phrase, quote
from pipeline.dossier.values.typographie import typo

COLUMNS = ("UAI", "Nom", "Adresse", "Code postal", "Commune", "Courriel")
"""What the spreadsheet calls what a school is."""
_ALSO = {
    "uai": 0, "rne": 0, "numero uai": 0, "code uai": 0, "identifiant de l etablissement": 0,
    "nom": 1, "etablissement": 1, "nom de l etablissement": 1, "nom etablissement": 1, "ecole": 1, "denomination": 1,
    "adresse": 2, "adresse 1": 2, "adresse 2": 2, "adresse 3": 2, "rue": 2, "lieu dit": 2,
    "code postal": 3, "cp": 3,
    "commune": 4, "ville": 4, "nom commune": 4, "nom de la commune": 4, "localite": 4,
    "courriel": 5, "mail": 5, "e mail": 5, "email": 5, "mel": 5, "adresse electronique": 5, "adresse mail": 5,
    "adresse de courriel": 5,
}  # fmt: skip
"""Folded heading → rank of the column; several columns may make one address."""
_COURRIEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
"""An address as mail programs write it without a quote; one alone."""
_CODE_POSTAL = re.compile(r"[0-9]{5}")
_LONGEST = 200
_FORMULA = ("=", "+", "-", "@")
"""What makes a spreadsheet take a text for a formula."""
_CEDEX = re.compile(r" cedex(?: \d+)?$")


@dataclass(frozen=True, slots=True)
class Ecole:
    """A school of the directory."""

    uai: str
    """As ``0139901S``; "" when it is not known."""
    nom: str
    adresse: str
    """The street, one line of text per line; "" when it is not known."""
    code_postal: str
    commune: str
    courriel: str
    """"" when it has none."""

    @property
    def cle(self) -> str:
        """What its name and town are compared by; "" when it has no town."""
        return cle(self.nom, self.commune)


class EcoleRefuseeError(Exception):
    """What is said of a school cannot be kept; the text is the French reason."""


def cle(nom: str, commune: str) -> str:
    """What a name in a town is compared by; "" when either is missing."""
    where = _CEDEX.sub("", fold_words(commune))
    return f"{fold_words(nom)} / {where}" if fold_words(nom) and where else ""


def ecole_of(cells: Sequence[str]) -> Ecole:
    """Make a school of what a person wrote, in the order of ``COLUMNS``.

    Raises:
        EcoleRefuseeError: French: what is wrong, and what to write.
    """
    uai, nom, adresse, code, commune, courriel = (normalise(cell) for cell in cells)
    for text in (uai, nom, adresse, code, commune, courriel):
        if len(text) > _LONGEST:
            raise EcoleRefuseeError(phrase("{cite} est trop long : {n} signes au plus.", cite=quote(text), n=_LONGEST))
        if text.startswith(_FORMULA):
            raise EcoleRefuseeError(
                phrase("{cite} commence par un signe que les tableurs prennent pour un calcul.", cite=quote(text))
            )
    if not nom:
        raise EcoleRefuseeError(typo("Il manque le nom de l'établissement."))
    if uai:
        lu = parse_uai(uai)
        if lu.certaine is None:
            raise EcoleRefuseeError(lu.doute)
        uai = lu.certaine
    elif not commune:
        raise EcoleRefuseeError(typo("Sans numéro UAI, il faut la commune : c'est elle qui distingue deux écoles."))
    code = code.replace(" ", "")
    if re.fullmatch(r"[0-9]{4}", code):
        code = f"0{code}"  # A spreadsheet takes 01000 for a number.
    if code and not _CODE_POSTAL.fullmatch(code):
        raise EcoleRefuseeError(phrase("Le code postal {cite} n'a pas cinq chiffres.", cite=quote(code)))
    if courriel and not _COURRIEL.fullmatch(courriel):
        modele = "{cite} n'est pas une adresse de courriel : écrivez-en une seule, comme ecole@exemple.fr."
        raise EcoleRefuseeError(phrase(modele, cite=quote(courriel)))
    return Ecole(uai, " ".join(nom.split()), adresse, code, " ".join(commune.split()), courriel)


@dataclass(frozen=True, slots=True)
class Tableau:
    """What a spreadsheet says of schools."""

    ecoles: tuple[Ecole, ...]
    erreurs: tuple[str, ...]
    """French, a row each; with one, nothing is to be taken."""


def read_tableau(rows: Sequence[Sequence[str]]) -> Tableau:
    """Read a spreadsheet whose first row that says anything names its columns, in any order. Never raises."""
    lines = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not lines:
        return Tableau((), (typo("Le fichier est vide."),))
    (_, titles), *body = lines
    ranks = [_ALSO.get(fold_words(title)) for title in titles]
    if 1 not in ranks or 5 not in ranks:
        expected = ", ".join(COLUMNS)
        modele = "La première ligne doit nommer les colonnes : {colonnes}. Il faut au moins le nom et le courriel."
        return Tableau((), (phrase(modele, colonnes=expected),))
    found: list[Ecole] = []
    errors: list[str] = []
    seen: dict[str, int] = {}
    for number, row in body:
        parts: list[list[str]] = [[] for _ in COLUMNS]
        for rank, cell in zip(ranks, row, strict=False):
            if rank is not None and cell.strip():
                parts[rank].append(cell.strip())
        try:
            ecole = ecole_of(["\n".join(part) if rank == 2 else " ".join(part) for rank, part in enumerate(parts)])
        except EcoleRefuseeError as error:
            errors.append(phrase("Ligne {n} : {raison}", n=number, raison=error))
            continue
        if (same := seen.setdefault(ecole.uai or ecole.cle, number)) != number:
            errors.append(phrase("Ligne {n} : cet établissement est déjà à la ligne {autre}.", n=number, autre=same))
        found.append(ecole)
    return Tableau(tuple(found), tuple(errors))


def cells_of(ecole: Ecole) -> tuple[str, ...]:
    """What a spreadsheet says of a school, in the order of ``COLUMNS``."""
    return astuple(ecole)


def asked_of(dossier: Dossier) -> tuple[str, str]:
    """(UAI, name in its town) by which the school of a demande is looked for; "" for what it does not say for sure."""
    protocole = dossier.protocole
    uai = (protocole.uai.certaine if protocole else None) or ""
    nom = next((form.etablissement for form in dossier.forms if form.etablissement), "")
    lines = bloc_adresse(nom, protocole.etablissement_adresse if protocole else "").lignes
    town = re.fullmatch(r"\d{5} (.+)", lines[-1]) if lines else None
    return uai, cle(nom, town[1]) if town else ""


def choose(uai: str, by_uai: Iterable[Ecole], by_name: Iterable[Ecole]) -> Ecole | None:
    """The school that is meant for certain; ``None`` when there is none, or more than one.

    Args:
        uai: that of the demande; "" when it says none.
        by_uai: those of the directory that have it.
        by_name: those that have its name in its town.
    """
    if same := list(by_uai):
        return same[0] if len(same) == 1 else None
    named = list(by_name)
    # Two of one name in one town are told apart by a number alone; one that has another number is another school.
    if len(named) != 1 or (uai and named[0].uai):
        return None
    return named[0]
