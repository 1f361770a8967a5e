"""Who signs: prénom, nom and qualité, which make a letter lawful (loi 2000-321, art. 4), and the délégation.

The president of the commission signs; another person does so for him or her, and the letter says by what delegation
(fact sheet §1 and §2).
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.texte import fold_words

_CIVILITES = frozenset(
    (
        *("m", "mr", "mrs", "mm", "mme", "mmes", "mlle", "melle", "monsieur", "messieurs", "madame", "mesdames"),
        *("mademoiselle", "dr", "docteur", "me", "maitre", "et", "ou"),
    )
)
_ARTICLES = frozenset(("l", "le", "la", "les"))
_LABELS = frozenset(
    (
        *("prenom", "nom", "qualite", "titre", "fonction", "signataire", "soussigne", "soussignee", "personne"),
        *("commission", "cdes", "departementale", "education", "speciale", "de", "d", "du", "des"),
    )
)
"""Words that say what is to be written, or of which commission: nobody, and no capacity."""
_PRESIDENTS = frozenset(("president", "presidente", "copresident", "copresidente"))
_FOR_ANOTHER = frozenset(
    (
        *("vice", "sous", "du", "de", "des", "d", "au", "aux", "a", "pour", "par", "representant", "representante"),
        *("ancien", "ancienne", "ex"),
    )
)
"""Words before « président » of somebody who is not: « secrétaire du président », « vice-président »."""
_OF = frozenset(("de", "du", "des", "d"))
_OURS = re.compile(r"commission|cdes|c d e s|seance")
"""Of what the president presides, when it is said."""
_IN_PLACE = frozenset(("suppleant", "suppleante", "adjoint", "adjointe", "delegue", "deleguee", "honoraire"))
_DELEGATION = re.compile(r"p .|.*\b(?:(?:pour|par) .|deleg|interim|empech|suppl)")
_NO_DELEGATION = re.compile(r"(?:sans|pas|aucune?|non|ni|hors)\b")
_QUALITE = (
    "La qualité du signataire manque : écrivez à quel titre cette personne signe, par exemple « Président de la "
    "commission » ; une civilité ou un nom n'en est pas une."
)
_SANS_DELEGATION = (
    "Le signataire ne préside pas la commission, et sa délégation manque : écrivez-la, par exemple « Pour le président "
    "et par délégation, », ou désignez le président."
)


def _words(text: str) -> list[str]:
    return fold_words(text).split()


def _is_name(text: str) -> bool:
    words = _words(text)
    return not says_nothing(text) and any(char.isalpha() for char in text) and not _CIVILITES.issuperset(words)


def _is_qualite(qualite: str, names: Sequence[str]) -> bool:
    said = set(_words(qualite)) - _CIVILITES - _ARTICLES - _LABELS - {word for name in names for word in _words(name)}
    return not says_nothing(qualite) and any(len(word) > 1 and not word.isdecimal() for word in said)


def is_president(qualite: str) -> bool:
    """Say whether a qualité is that of who presides, alone able to sign without a delegation."""
    words = _words(qualite)
    for rank, word in enumerate(words):
        before = next((one for one in reversed(words[:rank]) if one not in _ARTICLES), "")
        after = words[rank + 1 :]
        elsewhere = _OF.issuperset(after[:1]) and after and not _OURS.search(" ".join(after))
        in_place = _IN_PLACE.intersection(after[:1])
        if word in _PRESIDENTS and before not in _FOR_ANOTHER and not in_place and not elsewhere:
            return True
    return False


def _is_delegation(text: str) -> bool:
    words = fold_words(text)
    return not says_nothing(text) and _DELEGATION.match(words) is not None and not _NO_DELEGATION.match(words)


def faults(prenom: str, nom: str, qualite: str, delegation: str) -> Iterator[tuple[str, str]]:
    """Yield what keeps a signature from being lawful: (part concerned, French sentence that says what to write)."""
    if not _is_name(prenom):
        yield "prenom", "Le prénom du signataire manque : écrivez-le en entier."
    if not _is_name(nom):
        yield "nom", "Le nom du signataire manque : écrivez-le en entier."
    if not _is_qualite(qualite, (prenom, nom)):
        yield "qualite", _QUALITE
    elif not is_president(qualite) and not _is_delegation(delegation):
        yield "delegation", _SANS_DELEGATION
