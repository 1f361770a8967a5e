"""What a demande that follows a decision must hold: it is flagged, and its grid is up to date."""

from collections.abc import Iterator

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.decision import Nature
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules.contexte import Contexte, DemandeSection
from pipeline.dossier.rules.fondements import EVOLUTION, NOUVELLE_GRILLE
from pipeline.dossier.rules.regle import a_verifier, bloquant
from pipeline.dossier.rules.revision import find_new_demande

SECTION = DemandeSection("La demande qui suit une décision")


@SECTION.regle(
    a_verifier(
        "EVOLUTION_SIGNIFICATIVE",
        "Évolution significative : la demande fait suite à une décision",
        EVOLUTION,
        ecole=False,
    )
)
def evolution_significative(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """A demande that changes the help being given is put before the commission at once."""
    origine, piece = contexte.origine, dossier.piece_protocole
    if origine is None or piece is None or dossier.protocole is None:
        return
    saisine = find_new_demande(origine, dossier.protocole, piece.recue_le, contexte.rappel_jours)
    if saisine and saisine.nature is Nature.REVISION:
        message = (
            "Évolution significative : cette demande de révision fait suite au dossier n° {numero}. {raisons} La "
            "commission est à saisir immédiatement."
        )
        facts = {"numero": origine.numero, "raisons": " ".join(saisine.raisons)}
        yield SECTION.found("EVOLUTION_SIGNIFICATIVE", Kind.PROTOCOLE, "", message, **facts)


@SECTION.regle(
    bloquant("GRILLE_ANTERIEURE_A_LA_DECISION", "La grille a été remplie avant la décision à revoir", NOUVELLE_GRILLE)
)
def grille_anterieure(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """The grid of a new demande was filled after the decision that it asks to see again.

    Its date is that of the evaluation, an addition that may be empty: then that of its reception.
    """
    decision = contexte.origine.decision if contexte.origine else None
    seance = decision.seance.valeur if decision else None
    if seance is None or dossier.fiche is None or dossier.piece_fiche is None:
        return
    remplie_le = dossier.fiche.date_evaluation.valeur or dossier.piece_fiche.recue_le
    if remplie_le <= seance:
        message = (
            "La fiche d'évaluation ({date}) est antérieure à la décision du {seance} : remplissez une nouvelle fiche, "
            "avec sa date."
        )
        facts = {"date": remplie_le, "seance": seance}
        yield SECTION.found("GRILLE_ANTERIEURE_A_LA_DECISION", Kind.FICHE, "date_evaluation", message, **facts)
