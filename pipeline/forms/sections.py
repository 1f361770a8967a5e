"""The parts of each form, as its printed page has them: for whoever goes through its questions in their order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.grille import ITEMS
from pipeline.dossier.values.typographie import typo
from pipeline.forms.editions import FormSpec

_TITLES: Mapping[Kind, Mapping[str, str]] = {
    Kind.FICHE: {
        "dossier": "En tête",
        "materiel": "I. Les deux questions préalables",
        "dependance_quotidienne": "II. Les critères",
        "age": "L'élève",
        **{f"niveau.{item.numero}": f"Grille : {item.groupe}" for item in ITEMS},
        **{f"besoin.{item.numero}": f"Besoins : {item.groupe}" for item in ITEMS},
        "date_evaluation": "Date et auteur",
    },
    Kind.PROTOCOLE: {
        "dossier": "En tête",
        "nom": "L'élève",
        "representant.nom": "Le représentant légal",
        "representant2.nom": "Le second représentant légal",
        "accord": "L'accord des parents",
        "etablissement": "L'établissement scolaire",
        "auxiliaire": "L'auxiliaire et l'équipe éducative",
        "integration": "Définition des besoins d'accompagnement",
        "aide_deplacements": "Tâches principales de l'auxiliaire",
        "taches_particulieres": "Tâches particulières",
        "absence_eleve": "Dispositions prévues en cas d'absence",
        "observations": "Observations",
        "edt.accueil.de": "Emploi du temps de l'auxiliaire",
        "date": "Signatures",
    },
    Kind.DECISION: {
        "dossier": "En tête",
        "nom": "L'élève",
        "seance": "La séance et la décision",
        "phase.1.debut": "Durée et volume de l'accompagnement",
        "temps.classe": "Temps de vie pour lesquels l'aide est nécessaire",
        "activite.classe": "Activités de l'auxiliaire",
        "motif_droit": "Motifs de la décision",
        "signataire.prenom": "Signataire de la décision",
        "observations": "Observations pour le secrétariat (sur aucun courrier)",
    },
}
"""First question of each part → its title."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a form."""

    titre: str
    """French."""
    champs: tuple[Field, ...]
    """Its questions, in the order of the form."""


def sections(spec: FormSpec) -> Iterator[Section]:
    """Yield the parts of an edition of a form; each question stands in one of them."""
    titles = _TITLES[spec.kind]
    titre, champs = "", list[Field]()
    for field in spec.fields:
        if field.type is FieldType.MARKER:
            continue
        if (other := titles.get(field.target, titre)) != titre:
            if champs:
                yield Section(typo(titre), tuple(champs))
            titre, champs = other, []
        champs.append(field)
    yield Section(typo(titre), tuple(champs))
