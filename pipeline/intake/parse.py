"""RawForm → typed form, by target: what each answer means, never what the PDF called it.

Nothing is judged here: a value that is unreadable or reads two ways keeps its text and its doubt in its
:class:`~pipeline.dossier.values.types.Lecture`, and the rules speak of it.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pipeline.dossier import values
from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.decision import (
    ACTIVITES,
    MOTIFS_DROIT,
    PHASES_MAX,
    TEMPS_DE_VIE,
    Base,
    Decision,
    Nature,
    Phase,
    SignataireDecision,
    TypeDecision,
)
from pipeline.dossier.model.dossier import ReceivedForm
from pipeline.dossier.model.forms import (
    JOURS,
    RANGS,
    SIGNATAIRES,
    Cellule,
    EmploiDuTemps,
    EtatProtocole,
    Fiche,
    Kind,
    Modalite,
    Protocole,
    Representant,
    Signature,
)
from pipeline.dossier.model.grille import ITEMS, Niveau
from pipeline.dossier.values.types import Lecture
from pipeline.forms.fields import FORMS
from pipeline.intake.raw import RawForm

E = TypeVar("E", bound=StrEnum)


def parse_form(raw: RawForm, *, reference: date) -> tuple[ReceivedForm, tuple[Anomaly, ...]]:
    """Give the form its types; ``reference`` (the day of reception) is what two-digit years are read against.

    Returns:
        The form and the anomalies of its reading, those of ``raw``: they belong to the piece.
    """
    answers = _Answers(raw, reference)
    return _PARSERS[raw.kind](answers), raw.anomalies


class _Answers:
    """The answers of one form, by target; an absent one is empty."""

    def __init__(self, raw: RawForm, reference: date) -> None:
        by_name = FORMS[raw.kind].by_name
        self._by_target = {by_name[name].target: answer.value for name, answer in raw.values.items() if name in by_name}
        self._reference = reference

    def text(self, target: str) -> str:
        value = self._by_target.get(target)
        return value if isinstance(value, str) else ""

    def tick(self, target: str) -> bool:
        return self._by_target.get(target) is True

    def oui_non(self, target: str) -> bool | None:
        return {"oui": True, "non": False}.get(self.text(target))

    def choice(self, target: str, answers: type[E]) -> E | None:
        value = self.text(target)
        return answers(value) if value in set(answers) else None

    def duree(self, target: str) -> Lecture[int]:
        return values.parse_duree(self.text(target))

    def date(self, target: str) -> Lecture[date]:
        return values.parse_date(self.text(target), reference=self._reference)

    def telephone(self, target: str) -> Lecture[str]:
        return values.parse_telephone(self.text(target), reference=self._reference)

    def representant(self, target: str) -> Representant:
        return Representant(
            self.text(f"{target}.nom"),
            self.text(f"{target}.qualite"),
            self.text(f"{target}.adresse"),
            self.telephone(f"{target}.telephone"),
        )

    def signature(self, qui: str) -> Signature:
        return Signature(
            self.text(f"signature.{qui}.nom"), self.date(f"signature.{qui}.date"), self.tick(f"signature.{qui}.signe")
        )

    def emploi(self) -> EmploiDuTemps:
        return EmploiDuTemps(
            {rang: values.parse_bornes(self.text(f"edt.{rang}.de"), self.text(f"edt.{rang}.a")) for rang in RANGS},
            {
                (rang, jour): Cellule(self.tick(f"edt.{rang}.{jour}.presence"), self.text(f"edt.{rang}.{jour}.texte"))
                for rang in RANGS
                for jour in JOURS
            },
        )


def _fiche(answers: _Answers) -> Fiche:
    return Fiche(
        dossier=answers.text("dossier"),
        materiel=answers.oui_non("materiel"),
        materiel_precision=answers.text("materiel_precision"),
        relais=answers.oui_non("relais"),
        relais_precision=answers.text("relais_precision"),
        dependance_quotidienne=answers.tick("dependance_quotidienne"),
        dependance_scolaire=answers.tick("dependance_scolaire"),
        anciennete=answers.text("anciennete"),
        evolution=answers.text("evolution"),
        modification=answers.text("modification"),
        risques=answers.text("risques"),
        age=values.parse_age(answers.text("age")),
        nom=answers.text("nom"),
        prenom=answers.text("prenom"),
        naissance=answers.date("naissance"),
        classe=values.parse_classe(answers.text("classe")),
        etablissement=answers.text("etablissement"),
        niveaux=tuple(answers.choice(f"niveau.{item.numero}", Niveau) for item in ITEMS),
        besoins=tuple(answers.text(f"besoin.{item.numero}") for item in ITEMS),
        date_evaluation=answers.date("date_evaluation"),
        auteur=answers.text("auteur"),
    )


def _protocole(answers: _Answers) -> Protocole:
    return Protocole(
        dossier=answers.text("dossier"),
        etat=answers.choice("etat", EtatProtocole),
        nom=answers.text("nom"),
        prenom=answers.text("prenom"),
        naissance=answers.date("naissance"),
        classe=values.parse_classe(answers.text("classe")),
        representant=answers.representant("representant"),
        representant2=answers.representant("representant2"),
        accord=answers.oui_non("accord"),
        accord_date=answers.date("accord_date"),
        entendue=answers.oui_non("entendue"),
        etablissement=answers.text("etablissement"),
        uai=values.parse_uai(answers.text("uai")),
        etablissement_adresse=answers.text("etablissement_adresse"),
        chef=answers.text("chef"),
        etablissement_telephone=answers.telephone("etablissement_telephone"),
        auxiliaire=answers.text("auxiliaire"),
        auxiliaire_adresse=answers.text("auxiliaire_adresse"),
        auxiliaire_telephone=answers.telephone("auxiliaire_telephone"),
        equipe=answers.text("equipe"),
        integration=answers.oui_non("integration"),
        integration_pourquoi=answers.text("integration_pourquoi"),
        temps_accru=answers.oui_non("temps_accru"),
        temps_accru_pourquoi=answers.text("temps_accru_pourquoi"),
        modalite=answers.choice("modalite", Modalite),
        scolarisation=answers.duree("scolarisation"),
        accompagnement=answers.duree("accompagnement"),
        aide_deplacements=answers.tick("aide_deplacements"),
        aide_installation=answers.tick("aide_installation"),
        aide_cours=answers.tick("aide_cours"),
        aide_cours_precision=answers.text("aide_cours_precision"),
        sorties=answers.oui_non("sorties"),
        classes_transplantees=answers.oui_non("classes_transplantees"),
        aide_hors_cours=answers.tick("aide_hors_cours"),
        aide_hors_cours_precision=answers.text("aide_hors_cours_precision"),
        extrascolaire=answers.oui_non("extrascolaire"),
        extrascolaire_precision=answers.text("extrascolaire_precision"),
        taches_particulieres=answers.text("taches_particulieres"),
        definies_avec=answers.text("definies_avec"),
        absence_eleve=answers.text("absence_eleve"),
        absence_enseignant=answers.text("absence_enseignant"),
        absence_auxiliaire=answers.text("absence_auxiliaire"),
        observations=answers.text("observations"),
        emploi=answers.emploi(),
        date=answers.date("date"),
        signatures={qui: answers.signature(qui) for qui in SIGNATAIRES},
    )


def _decision(answers: _Answers) -> Decision:
    motif = answers.text("motif_droit")
    return Decision(
        dossier=answers.text("dossier"),
        nom=answers.text("nom"),
        prenom=answers.text("prenom"),
        naissance=answers.date("naissance"),
        etablissement=answers.text("etablissement"),
        seance=answers.date("seance"),
        decision=answers.choice("decision", TypeDecision),
        nature=answers.choice("nature", Nature),
        phases=tuple(
            Phase(
                answers.date(f"phase.{rang}.debut"),
                answers.date(f"phase.{rang}.fin"),
                answers.duree(f"phase.{rang}.heures"),
            )
            for rang in range(1, PHASES_MAX + 1)
        ),
        base=answers.choice("base", Base),
        temps_de_vie=frozenset(key for key in TEMPS_DE_VIE if answers.tick(f"temps.{key}")),
        activites=frozenset(key for key in ACTIVITES if answers.tick(f"activite.{key}")),
        motif_droit=motif if motif in MOTIFS_DROIT else "",
        motif_fait=answers.text("motif_fait"),
        non_accorde=answers.text("non_accorde"),
        attendu=answers.text("attendu"),
        exceptionnelle=answers.tick("exceptionnelle"),
        exceptionnelle_motif=answers.text("exceptionnelle_motif"),
        depassement_motif=answers.text("depassement_motif"),
        entendue=answers.oui_non("entendue"),
        signataire=SignataireDecision(
            answers.text("signataire.prenom"),
            answers.text("signataire.nom"),
            answers.text("signataire.qualite"),
            answers.text("signataire.delegation"),
        ),
        observations=answers.text("observations"),
    )


_PARSERS: Mapping[Kind, Callable[[_Answers], ReceivedForm]] = {
    Kind.FICHE: _fiche,
    Kind.PROTOCOLE: _protocole,
    Kind.DECISION: _decision,
}
