"""A written address → the address block of an envelope (norm NF Z 10-011).

At most six lines of 38 characters, spaces included (a country makes a seventh), unaccented capitals, no
punctuation in the lines of the address nor from the fourth line on, postcode and town last. What cannot fit
is a problem that is told, never a line cut short.
"""

import re
import unicodedata
from dataclasses import dataclass

from pipeline.dossier.values.pays import PAYS
from pipeline.dossier.values.texte import fold_words

MAX_LENGTH = 38
MAX_LINES = 6

_LETTERS = str.maketrans(
    {
        "Œ": "OE", "Æ": "AE", "ẞ": "SS", "Ł": "L", "Ø": "O", "Đ": "D", "Ð": "D", "Þ": "TH", "ı": "I",
        "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\t": " ",
    }
)  # fmt: skip

_ABBREVIATIONS = {
    "AVENUE": "AV", "BOULEVARD": "BD", "PLACE": "PL", "ALLEE": "ALL", "ALLEES": "ALL", "ROUTE": "RTE",
    "CHEMIN": "CHE", "IMPASSE": "IMP", "SQUARE": "SQ", "FAUBOURG": "FG", "QUARTIER": "QUA", "LOTISSEMENT": "LOT",
    "RESIDENCE": "RES", "BATIMENT": "BAT", "APPARTEMENT": "APP", "ESCALIER": "ESC", "ETAGE": "ETG",
    "IMMEUBLE": "IMM", "ENTREE": "ENT", "GENERAL": "GAL", "MARECHAL": "MAL", "COMMANDANT": "CDT", "CAPITAINE": "CNE",
    "DOCTEUR": "DR", "PROFESSEUR": "PR", "PRESIDENT": "PDT", "SAINT": "ST", "SAINTE": "STE",
    "ECOLE": "EC", "MATERNELLE": "MAT", "ELEMENTAIRE": "ELEM", "PRIMAIRE": "PRIM", "PUBLIQUE": "PUB",
    "INTERCOMMUNALE": "INTERCOM", "COLLEGE": "CLG", "LYCEE": "LYC", "PROFESSIONNEL": "PROF",
    "MADAME": "MME", "MONSIEUR": "M",
}  # fmt: skip
"""Applied only to a line that is too long, or to a name that leaves no room (La Poste's usual abbreviations)."""

_NO_STREET = r"(?!(?:RUE|AVENUE|AV|BOULEVARD|BD|CHEMIN|ROUTE|RTE|ALLEE|IMPASSE|PLACE|QUAI|COURS)\b)"
_POSTCODE = re.compile(
    rf"^(?P<avant>.*?)[\s-]*\b(?:F-?)?(?P<cp>\d{{5}}|(?<!\d )\d{{2}} \d{{3}})\s+{_NO_STREET}(?P<commune>\D.*)$"
)
"""A five-figure code (also « 13 999 », « F-13999 ») before a town; the number of a house in a street is none."""
_FOREIGN_TOWN = re.compile(
    rf"(?:[A-Z]{{1,3}}[ -]?)?\d[\d ]{{2,}}\d\s+{_NO_STREET}\D.*|.*\b[A-Z]{{1,2}}\d[A-Z\d]? \d[A-Z]{{2}}", re.ASCII
)
"""« L-9999 VILLE », « 1000 VILLE », « VILLE AB1 2CD »: a house of a street of France, without its town, is none."""
_KILOMETRE = r"(?P<km>\b(?:P\.? ?K|KM)\.? ?\d{1,3},\d{1,3}\b|\b\d{1,3},\d{1,3} ?KM\b)"
"""« PK 18,5 », « km 3,2 »: its comma is neither the end of a line nor a punctuation."""
_BREAK = re.compile(rf"{_KILOMETRE}|[,;]|\s[-–]\s", re.ASCII)
_PUNCTUATION = re.compile(rf"{_KILOMETRE}|(?P<numeros>(?<=\d)/(?=\d))|[^\w\s]|_")
_NUMERO = re.compile(r"^\d+\s*(?:BIS|TER|QUATER|[A-D])?$")


@dataclass(frozen=True, slots=True)
class BlocAdresse:
    """An address ready for the window, or the reason why there is none."""

    lignes: tuple[str, ...] = ()
    """One to six lines (seven with a country); empty when there is a problem."""
    probleme: str = ""
    """French: why the address cannot be printed, and what to do; "" when it can."""


def to_capitals(texte: str) -> str:
    """Unaccented capitals: « L’Haÿ » → « L'HAY », « Straẞ » → « STRASS »; other characters stay as they are."""
    decompose = unicodedata.normalize("NFKD", texte.translate(_LETTERS).upper().translate(_LETTERS))
    return " ".join("".join(c for c in decompose if not unicodedata.combining(c)).translate(_LETTERS).split())


def _strip_punctuation(ligne: str) -> str:
    """« L'HAY-LES-ROSES » → « L HAY LES ROSES »; what numbers are made of is kept (« 12/14 », « PK 18,5 »)."""
    kept = _PUNCTUATION.sub(lambda m: (m["km"] or "").replace(".", "") or m["numeros"] or " ", ligne)
    return " ".join(kept.split())


def _abbreviate(ligne: str) -> str:
    return " ".join(_ABBREVIATIONS.get(mot, mot) for mot in ligne.split())


def _wrap(ligne: str) -> list[str] | None:
    """Fold at spaces, and after the hyphens of a word too long for a line; ``None`` when a word is longer still."""
    lignes = [""]
    for mot in ligne.split():
        morceaux = [mot] if len(mot) <= MAX_LENGTH else re.findall(r"[^-]+-?|-", mot)
        for rang, morceau in enumerate(morceaux):
            joint = " " if rang == 0 and lignes[-1] else ""
            if len(lignes[-1]) + len(joint) + len(morceau) <= MAX_LENGTH:
                lignes[-1] += joint + morceau
            elif len(morceau) <= MAX_LENGTH:
                lignes.append(morceau)
            else:
                return None
    return lignes


def _split_adresse(texte: str) -> tuple[list[str], list[str]]:
    """Split a written address into the lines before the town, and the town with what follows (country).

    The second list is empty when no town line was recognised.
    """
    lignes: list[str] = []
    for brute in texte.splitlines():
        broken = _BREAK.sub(lambda found: found["km"] or "\n", to_capitals(brute))
        segments = [segment.strip(" .") for segment in broken.split("\n")]
        for segment in filter(None, segments):
            # « 12, rue des Lilas »: the comma after the number does not begin a new line.
            if lignes and _NUMERO.match(lignes[-1]):
                lignes[-1] += f" {segment}"
            else:
                lignes.append(segment)
    for rang in range(len(lignes) - 1, -1, -1):
        trouve = _POSTCODE.match(lignes[rang])
        if trouve:
            avant = [trouve["avant"]] if trouve["avant"] else []
            return lignes[:rang] + avant, [f"{trouve['cp'].replace(' ', '')} {trouve['commune']}", *lignes[rang + 1 :]]
    # Abroad, the country stands last, alone, under its town: « L-9999 VILLE », « LUXEMBOURG ».
    if len(lignes) >= 2 and (lignes[-1] in PAYS or _is_abroad(*lignes[-2:])):
        return lignes[:-2], lignes[-2:]
    return lignes, []


def _is_abroad(ville: str, pays: str) -> bool:
    return not re.search(r"\d", pays) and _FOREIGN_TOWN.fullmatch(ville) is not None


def _join_short(lignes: list[str]) -> list[str]:
    """Join neighbouring short lines: « BAT C », « APP 12 » → « BAT C APP 12 »."""
    fusion: list[str] = []
    for ligne in lignes:
        if fusion and len(fusion[-1]) + 1 + len(ligne) <= MAX_LENGTH:
            fusion[-1] += f" {ligne}"
        else:
            fusion.append(ligne)
    return fusion


def _lay_out(noms: list[str], voie: list[str], ville: list[str], *, serre: bool, fusion: bool) -> list[str] | None:
    """Lay the lines out; ``None`` when they do not fit. ``serre`` abbreviates names, ``fusion`` joins lines."""
    haut, bas = (
        [
            ligne if len(ligne) <= MAX_LENGTH else _abbreviate(ligne)
            for ligne in map(_strip_punctuation, partie)
            if ligne
        ]
        for partie in (voie, ville)
    )
    lignes: list[str] = []
    for ligne in [*(_abbreviate(nom) if serre else nom for nom in noms), *(_join_short(haut) if fusion else haut)]:
        plie = _wrap(ligne)
        if plie is None:
            return None
        lignes += plie
    lignes += bas
    lignes = lignes[:3] + [propre for ligne in lignes[3:] if (propre := _strip_punctuation(ligne))]
    trop = len(lignes) > MAX_LINES + len(bas) - 1 or any(len(ligne) > MAX_LENGTH for ligne in lignes)
    return None if trop else lignes


_SAME = re.compile(
    r"id(?:em)?\b.*|(?:a )?(?:la |l )?(?:meme|memes)(?: adresses?)?(?: que .*)?|adresse identique.*|identique.*"
)


def is_same_address(texte: str) -> bool:
    """« Idem », « même adresse (que la mère) »: the address written before, said again in a word."""
    return _SAME.fullmatch(fold_words(texte)) is not None


def has_town(adresse: str) -> bool:
    """The address ends with a postcode and a town, or abroad with a town and its country: a letter can leave."""
    return bool(_split_adresse(adresse)[1])


def bloc_adresse(nom: str, adresse: str) -> BlocAdresse:
    """Build the address block of ``nom`` (one recipient per line) at ``adresse`` (as written, any layout)."""
    noms = [ligne for brute in nom.splitlines() if (ligne := to_capitals(brute.replace(",", " ")))]
    if not noms:
        return BlocAdresse(probleme="Le nom du destinataire n’est pas connu : complétez l’enveloppe à la main.")
    voie, ville = _split_adresse(adresse)
    if not voie and not ville:
        return BlocAdresse(probleme="L’adresse du destinataire n’est pas connue : complétez l’enveloppe à la main.")
    if not ville or len(ville) > 2 or any(re.search(r"\d", ligne) for ligne in ville[1:]):
        return BlocAdresse(
            probleme="L’adresse du destinataire ne se termine pas par un code postal et une commune (ou par un pays) : "
            "complétez l’enveloppe à la main."
        )
    for serre, fusion in ((False, False), (True, False), (True, True)):
        lignes = _lay_out(noms, voie, ville, serre=serre, fusion=fusion)
        if lignes is not None:
            return BlocAdresse(lignes=tuple(lignes))
    return BlocAdresse(
        probleme="L’adresse du destinataire ne tient pas en six lignes de 38 caractères (norme NF Z 10-011) : "
        "écrivez l’enveloppe à la main."
    )
