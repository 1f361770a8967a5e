"""Does a text say anything? A dash, « néant », « idem » or « voir dossier » fills a line and gives no reason.

A notification is motivated by what it says itself, in fact and in law (loi 79-587, art. 3): a text that only refers to
another one, or marks that nothing was written, is no motive, no name and no address.
"""

import re

from pipeline.dossier.values.texte import fold_words

_THE = "(?:l|le|la|les|au|aux|du|des|de|d|en|a|son|sa|ses|cette|ce|et|ou|que|dans|n) "
_WHERE = (
    "dossiers?|fiches?|grilles?|protocoles?|demandes?|formulaires?|annexes?|p ?j|pieces?(?: jointes?)?|documents?"
    "(?: joints?)?|ci (?:joint|dessus|dessous|avant|apres)|dessus|dessous|plus haut|plus bas|haut|bas|dos|verso|supra|"
    "infra|autres?|precedent(?:e|s|es)?|precedemment|avant|lignes?|cases?|pages?|p|items?|questions?|motifs?|raisons?|"
    r"decisions?|observations?|remarques?|p ?v|proces verbal|avis|compte rendu|rapports?|\d{1,4}|i{1,3}|iv"
)
_POINTERS = "voir|vu|cf|confer|se (?:referer|reporter)|selon|suivant|d apres|comme|conforme|conformement|sur|au vu"
_UNWRITTEN = "complet|precis|defini|rempli|renseign|indiqu|determin|communiqu|fourni|motiv|saisi|ecri(?:r|v)?"
_PHRASES = (
    # Nothing at all.
    "neant|nil|vide|rien(?: (?:a (?:signaler|dire|ajouter|declarer)|de (?:particulier|special|plus)))?|ras|r a s|"
    "(?:sans|hors) (?:objet|motifs?|raisons?|observations?|remarques?|commentaires?|suite|avis|precisions?)|s o|n a|"
    "(?:il n y a )?(?:pas|aucune?s?)(?: d| de)?(?: (?:motifs?|raisons?|observations?|remarques?|commentaires?|"
    "precisions?|objet))(?: particulier(?:e|s|es)?)?|aucune?s?|(?:un |le )?motif|motifs",
    # Not yet.
    rf"(?:(?:dossiers?|motifs?|raisons?) )?a (?:{_UNWRITTEN})(?:er?|r|re)?|"
    rf"(?:(?:dossiers?|motifs?) )?a voir(?: (?:{_THE})*(?:{_WHERE})\b)*|"
    rf"(?:non|pas) (?:{_UNWRITTEN})(?:e?e?s?|is?e?s?|ts?)|"
    "(?:non|pas) (?:applicable|disponible|connue?s?)|inconnue?s?|n ?[cr]|"
    "plus tard|ulterieurement|en attente|tbd|todo|test|essai|bla(?: ?bla)*|etc|suite|lorem ipsum",
    # As elsewhere.
    rf"(?:idem|id|ibid|ibidem|dito|pareil|(?:la )?meme(?: (?:chose|motifs?|raisons?|avis|texte))?)"
    rf"(?: (?:{_THE})*(?:{_WHERE})\b)*",
    rf"(?:{_POINTERS})(?: (?:{_THE})*(?:{_WHERE})\b)+",
    # Marks, after the words that begin like them: one letter alone, or one struck many times.
    r"x+|([a-z])\1{2,}|[a-z]",
)
# Possessive: what was taken for nothing is not looked at again, so that a long text costs no more than its length.
_NOTHING = re.compile(rf"(?>(?:{'|'.join(_PHRASES)})(?: |$))*+")


def spoken(text: str) -> str:
    """Return what a text says: itself, or "" when it says nothing."""
    return "" if says_nothing(text) else text


def says_nothing(text: str) -> bool:
    """Say whether a text leaves its reader with nothing: blanks, signs, a mark for nothing, a mere reference elsewhere.

    Case, accents and punctuation are no matter. « Non » is an answer, a number as well: whoever needs a reason asks
    for more. A name of one Latin letter is taken for a mark.
    """
    return _NOTHING.fullmatch(fold_words(text)) is not None
