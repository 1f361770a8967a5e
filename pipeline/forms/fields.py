"""The declaration of the fillable forms: one table per form, the only place with PDF field names.

From these tables come the blank PDFs, the reading, the required flags, the wording of what is missing and
the tests. Order is the reading order of the printed form, hence the tab order.
Sources: circulaire DGAS/3C 2003-290, annexes I and II; ``addition`` marks what the department adds to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.dossier.grille import ITEMS, LIBELLE_NIVEAU
from pipeline.dossier.model import (
    JOURS,
    LIBELLE_RANG,
    LIBELLE_SIGNATAIRE,
    RANGS,
    SIGNATAIRES,
    Kind,
)
from pipeline.dossier.requis import REQUIS


class FieldType(StrEnum):
    """How a field is filled."""

    TEXT = "text"
    MULTILINE = "multiline"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    MARKER = "marker"
    """Read-only text carrying the form's kind and edition, e.g. ``fiche/1``."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a radio group."""

    value: str
    """Export value and widget state: an ASCII word, never a digit (clients shift digit-only states)."""
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    """PDF field name: flat ASCII, with the form's prefix, no dot."""
    label: str
    """French wording, complete out of context: tooltip, spoken label, « what is missing »."""
    type: FieldType
    target: str
    """Where the value goes in the typed form, e.g. ``nom``, ``niveau.7``, ``edt.m1.lundi.presence``."""
    options: tuple[Option, ...] = ()
    required: bool = False
    addition: bool = False
    """A departmental addition to the annexe."""


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One fillable form."""

    kind: Kind
    prefix: str
    edition: str
    """Edition being issued; the marker field holds ``{kind}/{edition}``."""
    title: str
    filename: str
    """In ``forms_pdf/``."""
    fields: tuple[Field, ...]

    @property
    def marker(self) -> str:
        """Value of the marker field."""
        return f"{self.kind}/{self.edition}"

    @property
    def by_name(self) -> Mapping[str, Field]:
        """PDF field name → field."""
        return {field.name: field for field in self.fields}

    @property
    def by_target(self) -> Mapping[str, Field]:
        """Target → field."""
        return {field.target: field for field in self.fields}


OUI_NON = (Option("oui", "oui"), Option("non", "non"))
CHECKED_STATE = "oui"
"""On-state of every checkbox of our forms."""


class _Table:
    """Builds the fields of one form with its prefix, required flags and additions."""

    def __init__(self, kind: Kind, prefix: str) -> None:
        self._required = REQUIS[kind]
        self._prefix = prefix
        self.fields: list[Field] = []

    def add(
        self,
        name: str,
        label: str,
        target: str,
        type: FieldType = FieldType.TEXT,
        options: tuple[Option, ...] = (),
        *,
        addition: bool = False,
    ) -> None:
        required = target in self._required
        self.fields.append(Field(f"{self._prefix}_{name}", label, type, target, options, required, addition))

    def multiline(self, name: str, label: str, target: str, *, addition: bool = False) -> None:
        self.add(name, label, target, FieldType.MULTILINE, addition=addition)

    def check(self, name: str, label: str, target: str, *, addition: bool = False) -> None:
        self.add(name, label, target, FieldType.CHECKBOX, addition=addition)

    def radio(
        self,
        name: str,
        label: str,
        target: str,
        options: tuple[Option, ...] = OUI_NON,
        *,
        addition: bool = False,
    ) -> None:
        self.add(name, label, target, FieldType.RADIO, options, addition=addition)


def _fiche() -> tuple[Field, ...]:
    table = _Table(Kind.FICHE, "fiche")
    table.add("edition", "Formulaire et édition", "edition", FieldType.MARKER, addition=True)
    table.add("dossier", "Numéro du dossier (s’il est connu)", "dossier", addition=True)
    table.radio("materiel", "Y a-t-il une compensation possible du handicap avec du matériel adapté ?", "materiel")
    table.multiline("materiel_precision", "Compensation par du matériel adapté : préciser", "materiel_precision")
    table.radio(
        "relais",
        "Y a-t-il un relais possible par d’autres professionnels dans l’établissement "
        "(ATSEM, infirmière, surveillant) ?",
        "relais",
    )
    table.multiline("relais_precision", "Relais par d’autres professionnels : préciser", "relais_precision")
    table.check(
        "dependance_quotidienne",
        "Scolarisation nécessitant un(e) auxiliaire du fait d’une dépendance pour les gestes de la vie quotidienne",
        "dependance_quotidienne",
    )
    table.check(
        "dependance_scolaire",
        "Scolarisation nécessitant un(e) auxiliaire du fait d’une dépendance pour la vie scolaire",
        "dependance_scolaire",
    )
    table.multiline("anciennete", "Ancienneté de l’accompagnement scolaire", "anciennete")
    table.multiline(
        "evolution",
        "Évolution de l’élève en terme de prise d’autonomie et d’intégration dans le groupe classe",
        "evolution",
    )
    table.multiline("modification", "Modification notable du handicap", "modification")
    table.multiline("risques", "Risques encourus par l’élève et éventuellement par les autres élèves", "risques")
    table.add("eleve_age", "Âge de l’élève", "age")
    table.add("eleve_nom", "Nom de l’élève", "nom")
    table.add("eleve_prenom", "Prénom de l’élève", "prenom", addition=True)
    table.add("eleve_naissance", "Date de naissance de l’élève (jj/mm/aaaa)", "naissance", addition=True)
    table.add("eleve_classe", "Classe", "classe")
    table.add("etablissement_nom", "Établissement", "etablissement")
    for item in ITEMS:
        options = tuple(Option(reponse.value, LIBELLE_NIVEAU[reponse]) for reponse in item.reponses)
        table.radio(
            f"item_{item.numero:02}_niveau",
            f"Item {item.numero}. {item.libelle}",
            f"niveau.{item.numero}",
            options,
        )
    for item in ITEMS:
        table.multiline(
            f"item_{item.numero:02}_besoin",
            f"Item {item.numero}. {item.libelle} : préciser le besoin d’accompagnement",
            f"besoin.{item.numero}",
        )
    table.add("date", "Date de l’évaluation (jj/mm/aaaa)", "date_evaluation", addition=True)
    table.add("auteur", "Fiche renseignée, pour l’équipe éducative, par (nom et fonction)", "auteur", addition=True)
    return tuple(table.fields)


def _protocole() -> tuple[Field, ...]:
    table = _Table(Kind.PROTOCOLE, "proto")
    table.add("edition", "Formulaire et édition", "edition", FieldType.MARKER, addition=True)
    table.add("dossier", "Numéro du dossier (s’il est connu)", "dossier", addition=True)
    table.radio(
        "etat",
        "État du protocole",
        "etat",
        (
            Option("proposition", "proposition (avant la décision de la CDES)"),
            Option("signe", "signé (après la décision)"),
        ),
        addition=True,
    )
    table.add("eleve_nom", "Nom de l’élève", "nom")
    table.add("eleve_prenom", "Prénom", "prenom")
    table.add("eleve_naissance", "Né(e) le (jj/mm/aaaa)", "naissance")
    table.add("eleve_classe", "Classe", "classe")
    table.add("representant_nom", "Représentant légal", "representant.nom")
    table.add(
        "representant_qualite",
        "Représentant légal : qualité (père, mère, tuteur, ASE…)",
        "representant.qualite",
        addition=True,
    )
    table.multiline("representant_adresse", "Représentant légal : adresse", "representant.adresse")
    table.add("representant_telephone", "Représentant légal : téléphone", "representant.telephone")
    table.add("representant2_nom", "Second représentant légal", "representant2.nom", addition=True)
    table.add("representant2_qualite", "Second représentant légal : qualité", "representant2.qualite", addition=True)
    table.multiline(
        "representant2_adresse",
        "Second représentant légal : adresse, si elle est différente",
        "representant2.adresse",
        addition=True,
    )
    table.add(
        "representant2_telephone",
        "Second représentant légal : téléphone",
        "representant2.telephone",
        addition=True,
    )
    table.radio(
        "accord",
        "Les parents ou le représentant légal donnent-ils leur accord à la demande ?",
        "accord",
        addition=True,
    )
    table.add("accord_date", "Date de l’accord (jj/mm/aaaa)", "accord_date", addition=True)
    table.radio("entendue", "La famille souhaite-t-elle être entendue par la commission ?", "entendue", addition=True)
    table.add("etablissement_nom", "Établissement scolaire", "etablissement")
    table.add("etablissement_uai", "Établissement : numéro UAI (ex-RNE)", "uai", addition=True)
    table.multiline("etablissement_adresse", "Établissement : adresse", "etablissement_adresse", addition=True)
    table.add("etablissement_chef", "Directeur ou chef d’établissement", "chef")
    table.add("etablissement_telephone", "Établissement : téléphone", "etablissement_telephone")
    table.add("auxiliaire_nom", "Nom de l’auxiliaire", "auxiliaire")
    table.multiline("auxiliaire_adresse", "Auxiliaire : adresse", "auxiliaire_adresse")
    table.add("auxiliaire_telephone", "Auxiliaire : téléphone", "auxiliaire_telephone")
    table.multiline(
        "equipe",
        "Membres de l’équipe éducative ayant participé à l’analyse des besoins d’accompagnement",
        "equipe",
    )
    table.radio(
        "integration",
        "La présence d’un(e) auxiliaire de vie scolaire rendrait-elle possible une intégration qui actuellement "
        "ne peut être envisagée par l’équipe éducative ?",
        "integration",
    )
    table.multiline("integration_pourquoi", "Intégration rendue possible : pourquoi ?", "integration_pourquoi")
    table.radio(
        "temps_accru",
        "La présence d’un(e) auxiliaire permettrait-elle d’augmenter le temps de scolarisation de l’élève ?",
        "temps_accru",
    )
    table.multiline("temps_accru_pourquoi", "Temps de scolarisation augmenté : pourquoi ?", "temps_accru_pourquoi")
    table.radio(
        "modalite",
        "L’élève a besoin d’un(e) auxiliaire de vie scolaire de manière",
        "modalite",
        (
            Option("continue", "continue"),
            Option("discontinue", "discontinue"),
            Option("occasionnelle", "occasionnelle"),
        ),
    )
    table.add("scolarisation", "Temps hebdomadaire de scolarisation de l’élève (ex. 24 h 00)", "scolarisation")
    table.add(
        "accompagnement",
        "Temps hebdomadaire d’accompagnement par un(e) auxiliaire (ex. 12 h 30)",
        "accompagnement",
    )
    table.check("aide_deplacements", "Aide aux déplacements dans l’établissement scolaire", "aide_deplacements")
    table.check(
        "aide_installation",
        "Aide à l’installation matérielle dans la salle en début d’activité",
        "aide_installation",
    )
    table.check("aide_cours", "Aide pendant les cours", "aide_cours")
    table.multiline(
        "aide_cours_precision",
        "Aide pendant les cours : préciser la nature de l’aide",
        "aide_cours_precision",
    )
    table.radio("sorties", "L’accompagnement est-il nécessaire lors des sorties scolaires ?", "sorties")
    table.radio(
        "classes_transplantees",
        "L’accompagnement est-il nécessaire lors des classes transplantées ?",
        "classes_transplantees",
    )
    table.check("aide_hors_cours", "Aide en dehors des cours", "aide_hors_cours")
    table.multiline("aide_hors_cours_precision", "Aide en dehors des cours : préciser", "aide_hors_cours_precision")
    table.radio(
        "extrascolaire",
        "Est-il prévu un accompagnement dans des lieux extrascolaires (transports, loisirs, activités "
        "culturelles ou sportives…) ?",
        "extrascolaire",
    )
    table.multiline(
        "extrascolaire_precision",
        "Accompagnement dans des lieux extrascolaires : préciser",
        "extrascolaire_precision",
        addition=True,
    )
    table.multiline(
        "taches_particulieres",
        "Tâches particulières (soins autorisés, portage, change de couches ou de vêtements…)",
        "taches_particulieres",
    )
    table.multiline(
        "definies_avec",
        "Tâches définies avec : nom du responsable du service de soins et du médecin de l’éducation nationale",
        "definies_avec",
        addition=True,
    )
    table.multiline("absence_eleve", "Dispositions prévues en cas d’absence de l’élève", "absence_eleve")
    table.multiline("absence_enseignant", "Dispositions prévues en cas d’absence de l’enseignant", "absence_enseignant")
    table.multiline("absence_auxiliaire", "Dispositions prévues en cas d’absence de l’auxiliaire", "absence_auxiliaire")
    table.multiline("observations", "Observations", "observations")
    for rang in RANGS:
        nom = LIBELLE_RANG[rang]
        table.add(f"edt_{rang}_de", f"Emploi du temps, {nom} : de (ex. 8h30)", f"edt.{rang}.de", addition=True)
        table.add(f"edt_{rang}_a", f"Emploi du temps, {nom} : à (ex. 9h30)", f"edt.{rang}.a", addition=True)
        for jour in JOURS:
            ou = f"Emploi du temps, {jour}, {nom}"
            table.check(
                f"edt_{rang}_{jour}_presence",
                f"{ou} : l’auxiliaire est présent(e)",
                f"edt.{rang}.{jour}.presence",
                addition=True,
            )
            # Several lines: the annexe asks for hours, places, meals and transports in this narrow cell.
            table.multiline(f"edt_{rang}_{jour}_texte", f"{ou} : heures ou lieu", f"edt.{rang}.{jour}.texte")
    table.add("date", "Date du protocole (jj/mm/aaaa)", "date")
    for signataire in SIGNATAIRES:
        qui = LIBELLE_SIGNATAIRE[signataire]
        table.add(f"sign_{signataire}_nom", f"Signature – {qui} : nom", f"signature.{signataire}.nom")
        table.add(
            f"sign_{signataire}_date",
            f"Signature – {qui} : date (jj/mm/aaaa)",
            f"signature.{signataire}.date",
            addition=True,
        )
        table.check(f"sign_{signataire}_signe", f"Signature – {qui} : a signé", f"signature.{signataire}.signe")
    return tuple(table.fields)


FORMS: Mapping[Kind, FormSpec] = {
    Kind.FICHE: FormSpec(
        Kind.FICHE,
        "fiche",
        "1",
        "Fiche d’évaluation de l’autonomie de l’élève",
        "fiche_evaluation.pdf",
        _fiche(),
    ),
    Kind.PROTOCOLE: FormSpec(
        Kind.PROTOCOLE,
        "proto",
        "1",
        "Protocole d’accompagnement d’un élève handicapé par un(e) auxiliaire de vie scolaire",
        "protocole.pdf",
        _protocole(),
    ),
}
