"""Class levels, dispositifs and the commission they depend on (fact sheet §4, « Class normalisation »)."""

import re

from pipeline.dossier.values.texte import doubt, fold, reading
from pipeline.dossier.values.types import Classe, Commission, Lecture

_DISPOSITIF = re.compile(r"\b(clis|ulis|upi|segpa|erea|cap|bep|bac pro)(?=\b|\d)")
_PROFESSIONAL = frozenset(("CAP", "BEP", "BAC PRO"))
"""Diplomas whose years are no levels of the general path."""
_SPELLINGS = (
    (re.compile(r"\bbac(?:calaureat)?[ -]*pro(?:f(?:essionnel)?)?\b\.?"), "bac pro"),
    (re.compile(r"\bt(?= ?(?:es|stt|sti|stl|sms|smr|l|s)\d?\b)"), "term "),
    (re.compile(r"\b1(?= ?(?:es|stt|sti|stl|sms|smr|l|s)\d?\b)"), "1re "),
    (re.compile(r"\bgenerale et technologique\b"), "generale"),
)
"""Other ways to write what the tables below know: « baccalauréat professionnel », « TS », « 1S3 »."""
_ORDINAL = r"(?: ?(?:ieme|eme|e|°))"
_NIVEAUX = {
    "TPS": r"tps|(?:toute|tres) petite section",
    "PS": r"ps|petite section",
    "MS": r"ms|moyenne section",
    "GS": r"gs|grande section",
    "CP": r"cp|cours preparatoire",
    "CE1": r"ce ?1|cours elementaire(?: de)? (?:1|1re annee|1ere annee|premiere annee)",
    "CE2": r"ce ?2|cours elementaire(?: de)? (?:2|2e annee|2eme annee|deuxieme annee)",
    "CM1": r"cm ?1|cours moyen(?: de)? (?:1|1re annee|1ere annee|premiere annee)",
    "CM2": r"cm ?2|cours moyen(?: de)? (?:2|2e annee|2eme annee|deuxieme annee)",
    "6e": rf"6{_ORDINAL}|vi{_ORDINAL}|sixieme",
    "5e": rf"5{_ORDINAL}|v{_ORDINAL}|cinquieme",
    "4e": rf"4{_ORDINAL}|iv{_ORDINAL}|quatrieme",
    "3e": rf"3{_ORDINAL}|iii{_ORDINAL}|troisieme",
    "2de": r"2 ?nde|2 ?de|2 ?nd|seconde",
    "1re": r"1 ?ere|1 ?re|1 ?e|premiere",
    "Tle": r"tle|term(?:\.|inale)?|t(?=$)",
}
"""Level → how it is written, folded; in their order, a year apart."""
AGE_NOMINAL = {niveau: age for age, niveau in enumerate(_NIVEAUX, start=2)}
"""Level → years between the birth year and the year of the rentrée, for a pupil « à l'heure »."""
PREMIER_DEGRE = frozenset(tuple(_NIVEAUX)[:9])
"""Up to the CM2."""
_NIVEAU = re.compile(
    r"(?<![a-z0-9])(?:" + "|".join(f"({motif})" for motif in _NIVEAUX.values()) + r")"
    r"(?=$|[^a-z0-9]|[a-z]$|\d$|[a-z]\d$)"
)
"""One group a level."""
_LEADING_WORDS = re.compile(r"^(?:(?:classe|niveau|en)\b(?: de\b| d')? ?)+")
_SECOND_NIVEAU = re.compile(r"[-/ ]*[12]")
"""« CE1-2 »: after a level that bears a figure itself, a second level rather than a section."""
_FIGURED = frozenset(("CE1", "CE2", "CM1", "CM2"))
_BETWEEN = re.compile(r"(?:[-/+&, ]|\bet\b)*")
"""What stands between the levels of a class of several; anything else leaves a doubt."""
_DOUBTFUL_REST = re.compile(r"[/+]|\bet\b|\bou\b|\?|->|→|\bvers\b")


def _section(reste: str) -> str:
    return " ".join(reste.replace("(", " ").replace(")", " ").split()).strip(" -,.;:").upper()


def _commission(niveau: str, dispositif: str, plie: str) -> Commission | None:
    if dispositif == "CLIS" or (dispositif == "ULIS" and "ecole" in plie):
        return Commission.CCPE
    if dispositif and (dispositif != "ULIS" or re.search(r"college|lycee", plie)):
        return Commission.CCSD
    if not niveau:
        return None
    return Commission.CCPE if niveau in PREMIER_DEGRE else Commission.CCSD


def _several_levels(noms: list[str], reste: str) -> tuple[str, ...]:
    """The levels of a class of several, in their order; () when what is written is no such class."""
    cours = noms[0][:-1] if noms else ""
    if len(noms) == 1 and cours in ("CE", "CM") and (second := _SECOND_NIVEAU.fullmatch(reste.rstrip())):
        noms, reste = [*noms, f"{cours}{second[0].strip()[-1]}"], ""
    rangs = sorted({tuple(_NIVEAUX).index(nom) for nom in noms})
    follow = len(rangs) > 1 and rangs == list(range(rangs[0], rangs[0] + len(rangs)))
    primary = all(nom in PREMIER_DEGRE for nom in noms)
    whole = follow and primary and _BETWEEN.fullmatch(reste)
    return tuple(tuple(_NIVEAUX)[rang] for rang in rangs) if whole else ()


@reading
def parse_classe(texte: str) -> Lecture[Classe]:
    """Read a class: ``CE2``, ``6ème B``, ``VIe``, ``moyenne section``, ``2nde``, ``Term``, ``CLIS 1``, ``UPI 4eme``.

    A class of several levels of primary school that follow one another (``CE2/CM1``, ``CE1-2``) is one: whichever is
    the pupil's, the CCPE instructs. Any other mixture has no value and a doubt; a CM2 entering 6e or SEGPA keeps its
    level, has no commission and a doubt. CAP, BEP and bac pro carry no level of the general path.
    """
    plie = _LEADING_WORDS.sub("", fold(texte).replace(". ", " ").strip(" ."))
    plie = re.sub(r"\b([a-z])\.(?=[a-z0-9]\b)", r"\1", plie)  # « C.E.2 », « C.M.1 »
    for motif, usuel in _SPELLINGS:
        plie = motif.sub(usuel, plie)
    dispositifs = [found[1].upper() for found in _DISPOSITIF.finditer(plie)]
    dispositif = dispositifs[0] if dispositifs else ""
    noms: list[str] = []
    reste = plie
    if dispositif not in _PROFESSIONAL:
        rangs = dict.fromkeys(found.lastindex or 1 for found in _NIVEAU.finditer(plie))
        noms = [tuple(_NIVEAUX)[rang - 1] for rang in rangs]
        reste = _NIVEAU.sub(" ", plie)
    if noms and noms[0] == "CM2" and (noms[1:] == ["6e"] or (len(noms) == 1 and dispositif == "SEGPA")):
        modele = (
            "{cite} annonce un passage du CM2 en sixième : la CCPE ou la CCSD peuvent être compétentes ; "
            "le secrétariat choisit la commission."
        )
        return doubt(texte, modele, Classe("CM2"))
    reste = _DISPOSITIF.sub(" ", reste, count=1)
    if not dispositif and (suite := _several_levels(noms, reste)):
        return Lecture(texte, Classe(suite[0], "", "", Commission.CCPE, suite[1:]))
    if len(noms) > 1 or len(set(dispositifs)) > 1:
        modele = "{cite} donne plusieurs niveaux : écrivez le seul niveau que suit l'élève, par exemple « CE2 »."
        return doubt(texte, modele)
    double = noms and noms[0] in _FIGURED and _SECOND_NIVEAU.fullmatch(reste.rstrip())
    if double or not (noms or dispositif) or _DOUBTFUL_REST.search(reste):
        return doubt(texte, "La classe {cite} ne se lit pas avec certitude : écrivez par exemple « CE2 » ou « 6e B ».")
    niveau = noms[0] if noms else ""
    return Lecture(texte, Classe(niveau, dispositif, _section(reste), _commission(niveau, dispositif, plie)))


def naissance_nominale(niveau: str, annee_scolaire: int) -> int:
    """Birth year of a pupil « à l'heure » in this level; ``annee_scolaire`` is the year of the rentrée.

    Raises:
        KeyError: when ``niveau`` is not a level of :data:`AGE_NOMINAL`.
    """
    return annee_scolaire - AGE_NOMINAL[niveau]
