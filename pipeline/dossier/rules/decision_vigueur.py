"""One decision in force: what a decision ends, and what it may not run into (see ``dossier.vigueur``)."""

from collections.abc import Iterator

from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import ContexteDecision, DecisionSection
from pipeline.dossier.rules.regle import a_verifier, bloquant
from pipeline.dossier.vigueur import find_common_day, find_opposed, octroi

SECTION = DecisionSection("Une seule décision en vigueur")


@SECTION.regle(
    bloquant(
        "DECISION_ANTERIEURE_A_UNE_AUTRE",
        "L'accompagnement chevauche celui d'une autre décision sans y mettre fin",
        loi.UNE_DECISION,
    ),
    a_verifier(
        "DECISION_DEJA_EN_VIGUEUR",
        "Un autre dossier accorde déjà un accompagnement à un élève de mêmes nom et naissance",
        loi.UNE_DECISION,
        tient=True,
    ),
)
def une_seule(dossier: Dossier, _: Decision, contexte: ContexteDecision) -> Iterator[Anomaly]:
    """A later decision ends the former from its own first day; it may not begin before the former does."""
    ici = octroi(dossier, contexte.suite.suit)
    if ici is None:
        return
    if autre := find_opposed(ici.numero, (*contexte.suite.octrois, ici)):
        message = (
            "L'accompagnement irait du {debut} au {fin}, et celui du dossier n° {numero} (séance du {seance}) du "
            "{autre_debut} au {autre_fin} : les deux se chevaucheraient. Une décision met fin à la précédente à partir "
            "de son premier jour, qui ne peut donc pas venir avant celui de la précédente : corrigez les dates."
        )
        facts = {"debut": ici.debut, "fin": ici.fin, "autre_debut": autre.debut, "autre_fin": autre.fin}
        place = "phase.1.debut"
        yield SECTION.found(
            "DECISION_ANTERIEURE_A_UNE_AUTRE", place, message, numero=autre.numero, seance=autre.seance, **facts
        )
    for autre in contexte.suite.ailleurs:
        if jour := find_common_day(ici, autre):
            message = (
                "Le {jour}, le dossier n° {numero} ({ecole}) accorde déjà un accompagnement à un élève de mêmes nom, "
                "prénom et date de naissance. Si c'est le même élève, cette demande aurait dû faire suite à ce "
                "dossier : la notification attend que ce soit réglé. Si ce sont deux élèves, acceptez ce point."
            )
            ecole = autre.etablissement or "établissement inconnu"
            yield SECTION.found(
                "DECISION_DEJA_EN_VIGUEUR", "phase.1.debut", message, jour=jour, numero=autre.numero, ecole=ecole
            )
