"""The wording of the fields, as the messages of the rules name them (annexes I and II)."""

from collections.abc import Iterator, Mapping

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import LIBELLE_RANG, LIBELLE_SIGNATAIRE, Fiche, Kind, Protocole
from pipeline.dossier.model.grille import ITEMS, Item
from pipeline.dossier.rules.contexte import cellules, formulaires, value_at
from pipeline.dossier.values import quote
from pipeline.dossier.values.typographie import typo

_LIBELLES: Mapping[str, str] = {
    "materiel": "Y a-t-il une compensation possible du handicap avec du matériel adapté ?",
    "materiel_precision": "Compensation par du matériel adapté : préciser",
    "relais": "Y a-t-il un relais possible par d'autres professionnels dans l'établissement ?",
    "relais_precision": "Relais par d'autres professionnels : préciser",
    "anciennete": "Ancienneté de l'accompagnement scolaire",
    "evolution": "Évolution de l'élève",
    "modification": "Modification notable du handicap",
    "risques": "Risques encourus",
    "age": "Âge de l'élève",
    "nom": "Nom de l'élève",
    "naissance": "Date de naissance",
    "classe": "Classe",
    "date_evaluation": "Date de l'évaluation",
    "auteur": "Fiche renseignée par",
    "representant.telephone": "Téléphone du représentant légal",
    "representant2.telephone": "Téléphone du second représentant légal",
    "accord_date": "Date de l'accord",
    "uai": "Numéro UAI de l'établissement",
    "etablissement_telephone": "Téléphone de l'établissement",
    "auxiliaire": "Nom de l'auxiliaire",
    "auxiliaire_adresse": "Adresse de l'auxiliaire",
    "auxiliaire_telephone": "Téléphone de l'auxiliaire",
    "equipe": "Membres de l'équipe éducative",
    "integration": "La présence d'un(e) auxiliaire rendrait-elle possible une intégration qui actuellement ne peut "
    "être envisagée ?",
    "integration_pourquoi": "Intégration rendue possible : pourquoi ?",
    "temps_accru": "La présence d'un(e) auxiliaire permettrait-elle d'augmenter le temps de scolarisation ?",
    "temps_accru_pourquoi": "Temps de scolarisation augmenté : pourquoi ?",
    "scolarisation": "Temps hebdomadaire de scolarisation",
    "accompagnement": "Temps hebdomadaire d'accompagnement",
    "aide_deplacements": "Aide aux déplacements dans l'établissement scolaire",
    "aide_installation": "Aide à l'installation matérielle dans la salle en début d'activité",
    "aide_cours": "Aide pendant les cours",
    "aide_cours_precision": "Aide pendant les cours : préciser",
    "sorties": "L'accompagnement est-il nécessaire lors des sorties scolaires ?",
    "classes_transplantees": "L'accompagnement est-il nécessaire lors des classes transplantées ?",
    "aide_hors_cours": "Aide en dehors des cours",
    "aide_hors_cours_precision": "Aide en dehors des cours : préciser",
    "extrascolaire": "Est-il prévu un accompagnement dans des lieux extrascolaires ?",
    "extrascolaire_precision": "Accompagnement dans des lieux extrascolaires : préciser",
    "taches_particulieres": "Tâches particulières",
    "definies_avec": "Tâches définies avec",
    "absence_eleve": "Dispositions prévues en cas d'absence de l'élève",
    "absence_enseignant": "Dispositions prévues en cas d'absence de l'enseignant",
    "absence_auxiliaire": "Dispositions prévues en cas d'absence de l'auxiliaire",
    "observations": "Observations",
    "date": "Date du protocole",
}

PROSE: Mapping[Kind, tuple[str, ...]] = {
    Kind.FICHE: (
        "materiel_precision", "relais_precision", "anciennete", "evolution", "modification", "risques",
        *(f"besoin.{item.numero}" for item in ITEMS),
    ),
    Kind.PROTOCOLE: (
        "integration_pourquoi", "temps_accru_pourquoi", "aide_cours_precision", "aide_hors_cours_precision",
        "extrascolaire_precision", "taches_particulieres", "definies_avec", "absence_eleve", "absence_enseignant",
        "absence_auxiliaire", "observations",
    ),
}  # fmt: skip
"""Targets of the free texts, names and addresses left out; the cells of the timetable come in addition."""

DOCUMENT = {Kind.FICHE: "la fiche d’évaluation", Kind.PROTOCOLE: "le protocole"}


def libelle(target: str) -> str:
    """Wording of a field, complete out of context."""
    racine, _, suite = target.partition(".")
    if racine in {"niveau", "besoin"}:
        return name_item(ITEMS[int(suite) - 1])
    if racine == "signature":
        return typo(f"Signature, {LIBELLE_SIGNATAIRE[suite.partition('.')[0]]}")
    if racine == "edt":
        rang, _, jour = suite.partition(".")
        return libelle_cellule(rang, jour.partition(".")[0])
    return typo(_LIBELLES[target])


def name_item(item: Item) -> str:
    """Item 7, « Expression verbale et/ou non verbale »; quotation marks inside the wording become “ ”."""
    mots = item.libelle.replace("« ", "“").replace(" »", "”")
    return typo(f"Item {item.numero}, « {mots} »")


def locate(target: str) -> str:
    """Wording of a field, quoted, to begin a sentence with."""
    nom = libelle(target)
    return nom if target.startswith(("niveau.", "besoin.")) else quote(nom, limite=len(nom))


def libelle_cellule(rang: str, jour: str) -> str:
    """« Emploi du temps, mardi, M1 »; the row alone when ``jour`` is not a day (« de », « a »)."""
    ou = LIBELLE_RANG[rang] if jour in {"", "de", "a"} else f"{jour}, {LIBELLE_RANG[rang]}"
    return f"Emploi du temps, {ou}"


def proses(dossier: Dossier) -> Iterator[tuple[Kind, str, str]]:
    """Free texts that are not empty, with the cells of the timetable: (kind, target, text)."""
    for kind, form in formulaires(dossier):
        for target in PROSE[kind]:
            texte = value_at(form, target)
            if isinstance(texte, str) and texte:
                yield kind, target, texte
        if isinstance(form, Protocole):
            for rang, jour, cellule in cellules(form):
                if cellule.texte:
                    yield kind, f"edt.{rang}.{jour}.texte", cellule.texte


def proses_et_fonctions(dossier: Dossier) -> Iterator[tuple[Kind, str, str]]:
    """Free texts, plus the class and the fields where a function is written after a name."""
    for kind, form in formulaires(dossier):
        yield kind, "classe", form.classe.texte
        if isinstance(form, Fiche):
            yield kind, "auteur", form.auteur
        else:
            yield kind, "auxiliaire", form.auxiliaire
            yield kind, "equipe", form.equipe
    yield from proses(dossier)
