"""What a careful reader notices: danger that the grid does not show, and what must not be written for all to read."""

import re
from collections.abc import Iterator

from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Kind, Protocole
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import Contexte, DemandeSection, proses
from pipeline.dossier.rules.regle import a_verifier
from pipeline.dossier.values.texte import fold

SECTION = DemandeSection("Ce qui met en danger, et ce qui se tait")

_GENS = (
    r"(?:les|ses|des|un|une|l'|d'|son|sa|aux|a ses|a) ?"
    r"(?:autres?|camarades?|enfants?|adultes?|eleves?|copains?|avs|maitresses?|enseignante?s?)"
)
_DANGER = re.compile(
    r"\bfugu\w*|\bse sauve|\bs'enfui\w*|\bs'echappe\w*|\b(?:se met\w*|mises?|mettre) en danger|\bviolen\w+"
    r"|\bagress(?:e|es|if|ifs|ive|ives|ivite|ion|ions)\b|\bautomutil\w*|\bse mutil\w*"
    r"|\bse (?:mord|frappe|tape|blesse)\b"
    r"|\bfrapp(?:e|er|ent)\b(?!.*(?:clavier|ordinateur|texte|machine|touche|vite))"
    rf"|\b(?:tap|mord|pouss|griff|cogn|bouscul|etrangl|pinc|jett?)\w* {_GENS}"
    r"|\b(?:sort|quitte|part)\w* (?:de )?(?:la classe|l'ecole|l'etablissement|le college) sans"
)
"""Flight and violence; what is pushed, typed or thrown on a keyboard or in a game is neither."""
_NEGATION = re.compile(
    r"\b(?:pas|aucune?s?|jamais|sans|ni|moins|n'\w+ plus|ne (?:\w+ ){1,2}plus)\b(?! seulement| prevenir| autorisation)"
)


@SECTION.regle(
    a_verifier(
        "DANGER_SANS_SECURITE",
        "Une fuite ou une violence est décrite, mais aucune difficulté de sécurité n'est cochée",
        "Annexe I, item 18",
    )
)
def danger_et_securite(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """Who runs away, strikes or endangers himself is not at level 1 in safety (item 18)."""
    if dossier.fiche is None or dossier.fiche.niveaux[17] is not Niveau.AUTONOME:
        return
    clauses = (fold(clause) for _, _, texte in proses(dossier) for clause in re.split(r"[.;\n]", texte))
    if any(_DANGER.search(clause) and not _NEGATION.search(clause) for clause in clauses):
        message = (
            "Une fuite, une violence ou une mise en danger est décrite, mais l'élève est au niveau 1 en sécurité "
            "(item 18) : vérifiez cet item."
        )
        yield SECTION.found("DANGER_SANS_SECURITE", Kind.FICHE, "niveau.18", message)


_DIAGNOSTIC = re.compile(
    r"\b(?:autis|asperger|epilep|diabet|dysphas|dyspra|dyslex|dysorth|dyscalc|trisom|myopath|mucoviscid|asthm|cancer"
    r"|leucem|tumeur|psychose|psychoti|psychiat|schizo|depressi|anorex|hyperactiv|tdah|hemipleg|tetrapleg|parapleg"
    r"|spina bifida|syndrome|(?<!evaluation )(?<!evaluations )diagnosti|patholog|deficience (?:intellect|menta)"
    r"|retard menta|troubles? (?:du|de la|de l'|envahissant|autist|psych|obsess|bipol|oppos)|sa maladie"
    r"|maladies? (?:genetique|grave|rare|chronique|metabolique|neuro|orpheline|musculaire|renale|cardiaque)"
    r"|i\.?m\.?c\b|qi\b|seropos|vih\b)"
)
_FAMILLE = re.compile(
    r"\b(?:divorc|garde alternee|droit de visite|pension alimentaire|autorite parentale|tribunal|juge des|aemo\b"
    r"|(?:le|du|au|un) juge\b|prison|incarcer|chomage|rmi\b|surendett|alcool|drogue|toxicoman|maltrait|inceste"
    r"|violences? conjug|signalement|enquete sociale|retiree? a (?:sa|ses)|suicid|expuls|sans[ -]papiers?|clandestin"
    r"|plac(?:ee?|ement) (?:en (?:famille|foyer|institution)|chez|par (?:le|la|l')|a l'ase|familial|judiciaire)"
    r"|parents? (?:\w+ ){0,3}conflit|conflit (?:parental|familial|entre les parents)|separation des parents"
    r"|se separent|parents? separes"
    r"|(?:pere|mere|parents?) (?:\w+ ){0,2}(?:malades?|decede|alcoolique|depressi|absent|violent|interne|hospitalise))"
)
"""Beginnings of folded words; « évaluation diagnostique » is a test of the school, « l'équipe juge » no court."""


@SECTION.protocole(
    a_verifier("OBSERVATIONS_SENSIBLES", "Les observations parlent d'un diagnostic ou de la famille", loi.DISCRETION)
)
def observations_sensibles(protocole: Protocole) -> Iterator[Anomaly]:
    """The observations, which the AVS and the whole team read, hold no diagnosis and nothing of the family's life.

    What is found is never quoted: this message is printed in a letter and shown on screens.
    """
    plie = fold(protocole.observations)
    if _DIAGNOSTIC.search(plie) or _FAMILLE.search(plie):
        message = (
            "Observations : il semble y être question d'un diagnostic ou de la vie de la famille. L'auxiliaire et "
            "toute l'équipe lisent cette case : n'y laissez que ce qui sert à l'accompagnement ; le reste se confie au "
            "médecin de l'éducation nationale."
        )
        yield SECTION.found("OBSERVATIONS_SENSIBLES", Kind.PROTOCOLE, "observations", message)
