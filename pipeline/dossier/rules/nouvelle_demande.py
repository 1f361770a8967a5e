"""What a demande that follows a decision must hold: it is flagged, and its grid is up to date."""

from collections.abc import Iterator

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.decision import Nature
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules.contexte import Contexte, Verifier
from pipeline.dossier.rules.regle import Section, a_verifier, bloquant
from pipeline.dossier.rules.revision import find_new_demande
from pipeline.dossier.values import phrase
from pipeline.dossier.values.typographie import format_long_date

SECTION: Section[Verifier] = Section("La demande qui suit une décision")


@SECTION.regle(
    a_verifier(
        "EVOLUTION_SIGNIFICATIVE",
        "Évolution significative : la demande fait suite à une décision",
        "Circulaire 2003-290, I : en cas d'« évolutions significatives », « la CDES devra immédiatement être saisie »",
        ecole=False,
    ),
)
def evolution_significative(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """A demande that changes the help being given is put before the commission at once."""
    origine, piece = contexte.origine, dossier.piece_protocole
    if origine is None or piece is None or dossier.protocole is None:
        return
    saisine = find_new_demande(origine, dossier.protocole, piece.recue_le, contexte.rappel_jours)
    if saisine and saisine.nature is Nature.REVISION:
        message = phrase(
            "Évolution significative : cette demande de révision fait suite au dossier n° {numero}. {raisons} La "
            "commission est à saisir immédiatement.",
            numero=origine.numero,
            raisons=" ".join(saisine.raisons),
        )
        yield SECTION.anomaly("EVOLUTION_SIGNIFICATIVE", message, Kind.PROTOCOLE)


@SECTION.regle(
    bloquant(
        "GRILLE_ANTERIEURE_A_LA_DECISION",
        "La grille a été remplie avant la décision à revoir",
        "Circulaire 2003-290, I et annexe I, II : fiche renseignée « avant toute demande »",
    ),
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
        message = phrase(
            "La fiche d'évaluation ({date}) est antérieure à la décision du {seance} : remplissez une nouvelle fiche, "
            "avec sa date.",
            date=format_long_date(remplie_le),
            seance=format_long_date(seance),
        )
        yield SECTION.anomaly("GRILLE_ANTERIEURE_A_LA_DECISION", message, Kind.FICHE, "date_evaluation")
