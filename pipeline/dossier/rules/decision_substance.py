"""Do the texts of a decision say anything of this pupil? A notification gives its reasons itself, in fact and in law.

Sources: loi 79-587, art. 3 (the considérations de droit et de fait are written); CASF, art. L. 242-6. A text that only
says the decision again, or its motif de droit, gives no fact: what depends on it is not notified. What is short, or the
same for several pupils, may be right: a person says so before the letters are written.
"""

from collections.abc import Iterator

from pipeline.dossier.model.decision import MOTIFS_DROIT, SANS_OCTROI, SHORT_MOTIFS, Decision, TypeDecision
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import ContexteDecision, DecisionSection
from pipeline.dossier.rules.regle import a_verifier, bloquant
from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.texte import fold_words, quote

SECTION = DecisionSection("Ce que disent les textes de la décision")

_DECISION = frozenset(
    (
        *("a", "au", "aux", "ce", "ces", "cet", "cette", "d", "dans", "de", "des", "du", "en", "est", "et", "etre"),
        *("il", "elle", "l", "la", "le", "les", "leur", "n", "ne", "non", "notre", "nous", "on", "oui", "par", "pas"),
        *("pour", "qu", "que", "qui", "s", "sa", "se", "ses", "son", "sont", "sur", "un", "une", "votre", "vous"),
        *("commission", "cdes", "departementale", "education", "speciale", "decide", "decidee", "decision", "avis"),
        *("refus", "refuse", "refusee", "refuser", "rejet", "rejete", "rejetee", "rejeter", "accord", "accorde"),
        *("accordee", "accordees", "accorder", "partiel", "partielle", "partiellement", "totalement", "ajournement"),
        *("ajourne", "ajournee", "ajourner", "report", "reporte", "reportee", "demande", "demandes", "demandee"),
        *("favorable", "defavorable", "attribution", "attribuer", "attribue", "attribuee", "octroi", "octroyer"),
        *("auxiliaire", "avs", "vie", "scolaire", "aide", "humaine", "accompagnement", "heures", "motif", "motifs"),
        *("necessaire", "necessite", "justifie", "justifiee", "fonde", "fondee", "seance"),
    )
)
"""Words that name a decision, and no fact."""
_AWAITED = frozenset(
    (
        *("complement", "complements", "complementaire", "complementaires", "information", "informations", "element"),
        *(
            "elements",
            "piece",
            "pieces",
            "document",
            "documents",
            "precision",
            "precisions",
            "renseignement",
            "dossier",
        ),
        *("renseignements", "complet", "complete", "completer", "suite", "autre", "autres", "nouveau", "nouveaux"),
        *("nouvelle", "nouvelles", "manquant", "manquants", "manquante", "manquantes", "incomplet", "incomplete"),
    )
)
"""Words that name something, without saying what."""
_REFERRED = frozenset(
    (
        *("application", "appliquer", "apres", "art", "article", "articles", "autre", "car", "ccpe", "ccsd"),
        *("cf", "ci", "circulaire", "code", "comme", "compte", "conditions", "conforme", "conformement"),
        *("critere", "criteres", "decret", "deja", "deliberation", "delibere", "deliberee", "dessous"),
        *("dessus", "dit", "document", "documents", "dossier", "dossiers", "droit", "element", "elements"),
        *("eleve", "eligible", "enfant", "ensemble", "etude", "examen", "examine", "examinee", "fait", "idem"),
        *("indique", "indiquee", "instruction", "insuffisant", "insuffisante", "insuffisants", "irrecevable"),
        *("joint", "jointe", "jointes", "legislation", "loi", "lui", "meme", "memes", "neant", "nos", "p"),
        *("parce", "ph", "piece", "pieces", "present", "presente", "prevu", "prevue", "prevues", "pris"),
        *("prise", "proces", "puisque", "pv", "raison", "raisons", "ras", "reglement", "reglementaire"),
        *("reglementaires", "reglementation", "rempli", "remplies", "remplir", "remplis", "remplit", "requis"),
        *("requise", "requises", "reuni", "reunies", "satisfait", "seances", "selon", "suite", "suivant"),
        *("tenu", "texte", "textes", "tous", "tout", "toute", "toutes", "v", "verbal", "vigueur", "voir", "vu"),
        *("vue",),
    )
)
"""Words that name a file, a rule or the opinion of a commission: no fact, however many there are."""
_POINTERS = frozenset(
    ("voir", "vu", "cf", "selon", "suivant", "idem", "meme", "comme", "apres", "conforme", "conformement")
)
_OPINIONS = frozenset(
    (
        *("compte", "courrier", "departemental", "departementale", "educative", "equipe", "famille", "lettre"),
        *("mail", "medecin", "medical", "medicale", "parents", "pluridisciplinaire", "psychologue", "rapport"),
        *("rendu", "scolaire", "technique"),
    )
)
"""Words that name whose opinion, or where it is written, in a text that begins by pointing to it."""
_LAW = tuple(frozenset(fold_words(f"{said} {SHORT_MOTIFS[key]}").split()) for key, said in MOTIFS_DROIT.items())
"""The words of each motif de droit."""
_SHORT = 4
"""Words under which a motif is short: « Matériel suffisant. »"""
_TEXTS = {
    TypeDecision.ACCORD_PARTIEL: (("motif_fait", "Le motif de fait"), ("non_accorde", "Ce qui n'est pas accordé")),
    TypeDecision.REFUS: (("motif_fait", "Le motif de fait"),),
    TypeDecision.AJOURNEMENT: (("motif_fait", "Le motif de fait"), ("attendu", "Ce qui est attendu")),
}
"""What must be said, by what was decided."""


def _gives_no_fact(target: str, texte: str) -> bool:
    """It says the decision again, or a motif de droit; refers its reader elsewhere; or awaits something unsaid."""
    said = [word for word in fold_words(texte).split() if not word.isdecimal()]
    words = frozenset(said)
    # What is awaited, or not granted, may be a report or an examination; a fact is neither.
    empty = _DECISION | {"attendu": _AWAITED, "motif_fait": _REFERRED}.get(target, frozenset())
    if target == "motif_fait" and _POINTERS.intersection(said[:1]):
        empty |= _OPINIONS
    return words <= empty or (target != "attendu" and any(words <= empty | law for law in _LAW))


@SECTION.regle(
    bloquant("DECISION_TEXTE_CREUX", "Un texte de la décision ne donne aucun fait", loi.MOTIVATION),
    a_verifier("DECISION_TEXTE_COURT", "Un texte de la décision est très court", loi.MOTIVATION, tient=True),
    a_verifier("DECISION_ACCORD_SANS_RAISON", "Le motif d'un accord ne donne aucun fait", loi.MOTIVATION, tient=True),
)
def textes(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """What must be said is said: of this pupil, in more than the words of the decision or of its motif de droit."""
    for target, quoi in _TEXTS.get(decision.decision, ()) if decision.decision else ():
        texte = getattr(decision, target)
        if says_nothing(texte):
            continue  # As good as absent, and told as such.
        facts = {"quoi": quoi, "cite": quote(texte)}
        if _gives_no_fact(target, texte):
            message = (
                "{quoi} {cite} ne dit rien de cet élève : il répète la décision ou la règle, ou renvoie à autre chose. "
                "Écrivez les faits sur lesquels la commission s'est fondée, d'après le procès-verbal."
            )
            yield SECTION.found("DECISION_TEXTE_CREUX", target, message, **facts)
        elif len(fold_words(texte).split()) < _SHORT:
            message = (
                "{quoi} {cite} est très court : vérifiez qu'il suffit à faire comprendre la décision à la famille."
            )
            yield SECTION.found("DECISION_TEXTE_COURT", target, message, **facts)
    accord = decision.decision is TypeDecision.ACCORD and not says_nothing(decision.motif_fait)
    if accord and _gives_no_fact("motif_fait", decision.motif_fait):
        message = (
            "Le motif de fait de l'accord {cite} ne dit rien de cet élève : écrivez ce qui fonde l'accord, ou acceptez "
            "qu'il soit notifié ainsi."
        )
        yield SECTION.found("DECISION_ACCORD_SANS_RAISON", "motif_fait", message, cite=quote(decision.motif_fait))


@SECTION.regle(
    a_verifier("DECISION_MOTIF_REPETE", "Le même motif de fait est donné à d'autres élèves", loi.MOTIVATION, tient=True)
)
def repete(_: Dossier, decision: Decision, contexte: ContexteDecision) -> Iterator[Anomaly]:
    """The facts are those of the pupil: the very words of another row of the séance may have been copied by mistake."""
    if contexte.memes_motifs and decision.decision is not TypeDecision.ACCORD and not says_nothing(decision.motif_fait):
        message = (
            "Le motif de fait est, mot pour mot, celui d'autres décisions de la même séance (dossier {autres}) : "
            "vérifiez que ces faits sont bien ceux de cet élève."
        )
        yield SECTION.found("DECISION_MOTIF_REPETE", "motif_fait", message, autres=", ".join(contexte.memes_motifs))


@SECTION.regle(
    a_verifier(
        "DECISION_DEFAVORABLE_NON_ENTENDUE",
        "La famille souhaitait être entendue, et sa demande n'est pas entièrement accordée",
        loi.AUDITION,
        tient=True,
    )
)
def entendue(dossier: Dossier, decision: Decision, _: ContexteDecision) -> Iterator[Anomaly]:
    """Nothing is refused to a family that asked to be heard and was not, unless a person knows why."""
    refuse = decision.decision in SANS_OCTROI or decision.decision is TypeDecision.ACCORD_PARTIEL
    if refuse and dossier.protocole and dossier.protocole.entendue and decision.entendue is not True:
        message = (
            "La famille souhaitait être entendue, la décision ne dit pas qu'elle l'a été, et sa demande n'est pas "
            "entièrement accordée : vérifiez qu'elle a été convoquée, et corrigez la décision ou soumettez-la de "
            "nouveau à la commission."
        )
        yield SECTION.found("DECISION_DEFAVORABLE_NON_ENTENDUE", "entendue", message)
