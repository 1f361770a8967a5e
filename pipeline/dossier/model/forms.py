"""The typed forms of annexes I and II: each attribute with the fields that it declares (see ``model/fields.py``).

Names follow annexes I and II of the circulaire DGAS/3C 2003-290; « addition » marks a departmental addition.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.dossier.model import fields as f
from pipeline.dossier.model.grille import ITEMS, LIBELLE_NIVEAU, Niveau
from pipeline.dossier.values import parse_bornes
from pipeline.dossier.values.types import Classe, Lecture, Plage


class Kind(StrEnum):
    """The kinds of forms."""

    FICHE = "fiche"
    PROTOCOLE = "protocole"
    DECISION = "decision"
    """Decision of the CDES; its type is :class:`~pipeline.dossier.model.decision.Decision`."""


class Modalite(StrEnum):
    """How the pupil needs an AVS (annexe II). Values are export values."""

    CONTINUE = "continue"
    DISCONTINUE = "discontinue"
    OCCASIONNELLE = "occasionnelle"


class EtatProtocole(StrEnum):
    """Addition: a protocole is drafted before the decision, then signed once there is an AVS."""

    PROPOSITION = "proposition"
    SIGNE = "signe"


MODALITES = {modalite: modalite.value for modalite in Modalite}
ETATS_PROTOCOLE = {
    EtatProtocole.PROPOSITION: "proposition (avant la décision de la CDES)",
    EtatProtocole.SIGNE: "signé (après la décision)",
}


def _niveau(numero: int) -> Any:
    item = ITEMS[numero - 1]
    labels = {reponse: LIBELLE_NIVEAU[reponse] for reponse in item.reponses}
    return f.choice(
        Niveau,
        labels,
        f"item_{numero:02}_niveau",
        f"Item {numero}. {item.libelle}",
        missing=f"item {numero}, « {item.libelle} »",
        short=item.nomme,
    )


def _besoin(numero: int) -> Any:
    item = ITEMS[numero - 1]
    label = f"Item {numero}. {item.libelle} : préciser le besoin d’accompagnement"
    return f.prose(f"item_{numero:02}_besoin", label, short=item.nomme)


@dataclass(frozen=True, slots=True)
class Fiche:
    """Annexe I: the two preliminary questions, the criteria, the grid and the needs."""

    dossier: str = f.text("dossier", "Numéro du dossier (s’il est connu)", addition=True)
    """As written."""
    materiel: bool | None = f.yes_no(
        "materiel",
        "Y a-t-il une compensation possible du handicap avec du matériel adapté ?",
        heading="Compensation possible du handicap avec du matériel adapté",
        missing="la réponse à la question : « Y a-t-il une compensation possible du handicap avec du "
        "matériel adapté ? »",
    )
    materiel_precision: str = f.prose(
        "materiel_precision", "Compensation par du matériel adapté : préciser", heading="Précisions"
    )
    relais: bool | None = f.yes_no(
        "relais",
        "Y a-t-il un relais possible par d’autres professionnels dans l’établissement "
        "(ATSEM, infirmière, surveillant) ?",
        short="Y a-t-il un relais possible par d'autres professionnels dans l'établissement ?",
        heading="Relais possible par d’autres professionnels dans l’établissement",
        missing="la réponse à la question : « Y a-t-il un relais possible par d’autres professionnels dans "
        "l’établissement ? »",
    )
    relais_precision: str = f.prose(
        "relais_precision", "Relais par d’autres professionnels : préciser", heading="Précisions"
    )
    dependance_quotidienne: bool = f.tick(
        "dependance_quotidienne",
        "Scolarisation nécessitant un(e) auxiliaire du fait d’une dépendance pour les gestes de la vie quotidienne",
        short="Dépendance pour les gestes de la vie quotidienne",
    )
    dependance_scolaire: bool = f.tick(
        "dependance_scolaire",
        "Scolarisation nécessitant un(e) auxiliaire du fait d’une dépendance pour la vie scolaire",
        short="Dépendance pour la vie scolaire",
    )
    anciennete: str = f.prose("anciennete", "Ancienneté de l’accompagnement scolaire")
    evolution: str = f.prose(
        "evolution",
        "Évolution de l’élève en terme de prise d’autonomie et d’intégration dans le groupe classe",
        short="Évolution de l’élève",
    )
    modification: str = f.prose("modification", "Modification notable du handicap")
    risques: str = f.prose(
        "risques",
        "Risques encourus par l’élève et éventuellement par les autres élèves",
        short="Risques encourus",
        heading="Risques encourus par l’élève et par les autres élèves",
    )
    age: Lecture[int] = f.age("eleve_age", "Âge de l’élève", heading="Âge indiqué", missing="l’âge de l’élève")
    """In months."""
    nom: str = f.text("eleve_nom", "Nom de l’élève", heading="Nom", missing="le nom de l’élève", renewed=True)
    prenom: str = f.text(
        "eleve_prenom",
        "Prénom de l’élève",
        heading="Prénom",
        missing="le prénom de l’élève",
        addition=True,
        renewed=True,
    )
    naissance: Lecture[dt.date] = f.day(
        "eleve_naissance",
        "Date de naissance de l’élève (jj/mm/aaaa)",
        short="Date de naissance",
        heading="Né(e) le",
        missing="la date de naissance de l’élève",
        addition=True,
        renewed=True,
    )
    classe: Lecture[Classe] = f.classe("eleve_classe", "Classe", missing="la classe de l’élève")
    etablissement: str = f.text("etablissement_nom", "Établissement", missing="le nom de l’établissement", renewed=True)
    niveaux: tuple[Niveau | None, ...] = f.series("niveau", range(1, 25), _niveau)
    """Items 1 to 24; ``None`` when no certain answer."""
    besoins: tuple[str, ...] = f.series("besoin", range(1, 25), _besoin)
    date_evaluation: Lecture[dt.date] = f.day(
        "date", "Date de l’évaluation (jj/mm/aaaa)", short="Date de l’évaluation", addition=True
    )
    auteur: str = f.text(
        "auteur",
        "Fiche renseignée, pour l’équipe éducative, par (nom et fonction)",
        short="Fiche renseignée par",
        addition=True,
    )

    @property
    def is_grille_complete(self) -> bool:
        """Every one of the 24 items has one answer: mandatory before any demande (annexe I, II)."""
        return all(niveau is not None for niveau in self.niveaux)


@dataclass(frozen=True, slots=True)
class Representant:
    """A représentant légal; the second one is an addition."""

    nom: str = ""
    qualite: str = ""
    """Addition: père, mère, tuteur, ASE …, as written."""
    adresse: str = ""
    """One line of text per line of the address."""
    telephone: Lecture[str] = Lecture()


JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
RANGS = ("accueil", "m1", "m2", "m3", "m4", "interclasse", "am1", "am2", "am3", "am4", "retour")
LIBELLE_RANG = {
    "accueil": "Accueil", "m1": "M1", "m2": "M2", "m3": "M3", "m4": "M4", "interclasse": "Interclasse",
    "am1": "AM1", "am2": "AM2", "am3": "AM3", "am4": "AM4", "retour": "Retour",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cellule:
    """One cell of the weekly timetable (annexe II, « Emploi du temps de l'auxiliaire »)."""

    presence: bool = False
    """The tick: the AVS is with the pupil."""
    texte: str = ""
    """The short text: place, or the hours themselves (« 8h30-9h30 »)."""


@dataclass(frozen=True, slots=True)
class EmploiDuTemps:
    """The weekly timetable, 11 rows × 5 days."""

    horaires: Mapping[str, Lecture[Plage]] = field(default_factory=dict)
    """Rang → its hours, from the two time fields of the row (addition: the annexe has no hours)."""
    cellules: Mapping[tuple[str, str], Cellule] = field(default_factory=dict)
    """(rang, jour) → cell; every pair of RANGS × JOURS is present in a parsed form."""

    @property
    def is_empty(self) -> bool:
        """Nothing ticked and nothing written in any cell."""
        return not any(c.presence or c.texte for c in self.cellules.values())


@dataclass(frozen=True, slots=True)
class _Rangee:
    """One row of the timetable, as the form has it: both ends of its hours, then its cells."""

    de: Any = ""
    a: Any = ""
    lundi: Cellule = Cellule()
    mardi: Cellule = Cellule()
    mercredi: Cellule = Cellule()
    jeudi: Cellule = Cellule()
    vendredi: Cellule = Cellule()


def _rangee(rang: str) -> Any:
    nom = LIBELLE_RANG[rang]
    rangee = f"Emploi du temps, {nom}"

    def cellule(jour: str) -> Any:
        ou = f"Emploi du temps, {jour}, {nom}"
        name = f"edt_{rang}_{jour}"
        return f.group(
            Cellule,
            presence=f.tick(f"{name}_presence", f"{ou} : l’auxiliaire est présent(e)", short=ou, addition=True),
            # Several lines: the annexe asks for hours, places, meals and transports in this narrow cell.
            texte=f.prose(f"{name}_texte", f"{ou} : heures ou lieu", short=ou),
        )

    return f.group(
        _Rangee,
        de=f.text(f"edt_{rang}_de", f"{rangee} : de (ex. 8h30)", short=rangee, addition=True),
        a=f.text(f"edt_{rang}_a", f"{rangee} : à (ex. 9h30)", short=rangee, addition=True),
        **{jour: cellule(jour) for jour in JOURS},
    )


def _gather_emploi(rows: Mapping[str, _Rangee]) -> EmploiDuTemps:
    return EmploiDuTemps(
        {rang: parse_bornes(row.de, row.a) for rang, row in rows.items()},
        {(rang, jour): getattr(row, jour) for rang, row in rows.items() for jour in JOURS},
    )


def _find_rangee(emploi: EmploiDuTemps, key: str) -> _Rangee:
    # The two ends are one reading: none of them stands alone.
    hours = emploi.horaires.get(key, Lecture())
    return _Rangee(hours, hours, *(emploi.cellules.get((key, jour), Cellule()) for jour in JOURS))


SIGNATAIRES = ("eleve", "parents", "auxiliaire", "enseignants", "responsable", "chef")
LIBELLE_SIGNATAIRE = {
    "eleve": "L’élève",
    "parents": "Les parents ou le représentant légal",
    "auxiliaire": "L’auxiliaire",
    "enseignants": "Le(s) enseignant(s)",
    "responsable": "Le responsable du service",
    "chef": "Le chef d’établissement",
}


@dataclass(frozen=True, slots=True)
class Signature:
    """One of the six signatures of annexe II."""

    nom: str = ""
    date: Lecture[dt.date] = Lecture()
    signe: bool = False


def _signature(signataire: str) -> Any:
    qui = LIBELLE_SIGNATAIRE[signataire]
    name, label, short = f"sign_{signataire}", f"Signature – {qui}", f"Signature, {qui}"
    return f.group(
        Signature,
        nom=f.text(f"{name}_nom", f"{label} : nom", short=short),
        date=f.day(f"{name}_date", f"{label} : date (jj/mm/aaaa)", short=short, addition=True),
        signe=f.tick(f"{name}_signe", f"{label} : a signé", short=short),
    )


@dataclass(frozen=True, slots=True)
class Protocole:
    """Annexe II."""

    dossier: str = f.text("dossier", "Numéro du dossier (s’il est connu)", addition=True)
    etat: EtatProtocole | None = f.choice(EtatProtocole, ETATS_PROTOCOLE, "etat", "État du protocole", addition=True)
    nom: str = f.text("eleve_nom", "Nom de l’élève", heading="Nom", missing="le nom de l’élève", renewed=True)
    prenom: str = f.text(
        "eleve_prenom",
        "Prénom",
        short="Prénom de l’élève",
        heading="Prénom",
        missing="le prénom de l’élève",
        renewed=True,
    )
    naissance: Lecture[dt.date] = f.day(
        "eleve_naissance",
        "Né(e) le (jj/mm/aaaa)",
        short="Date de naissance",
        heading="Né(e) le",
        missing="la date de naissance de l’élève",
        renewed=True,
    )
    classe: Lecture[Classe] = f.classe("eleve_classe", "Classe", missing="la classe de l’élève")
    representant: Representant = f.group(
        Representant,
        nom=f.text(
            "representant_nom",
            "Représentant légal",
            heading="Nom",
            missing="le nom du représentant légal",
            owner="representant",
            renewed=True,
        ),
        qualite=f.text(
            "representant_qualite",
            "Représentant légal : qualité (père, mère, tuteur, ASE…)",
            short="Qualité du représentant légal",
            heading="Qualité",
            addition=True,
            owner="representant",
            renewed=True,
        ),
        adresse=f.lines(
            "representant_adresse",
            "Représentant légal : adresse",
            short="Adresse du représentant légal",
            heading="Adresse",
            missing="l’adresse du représentant légal",
            owner="representant",
            renewed=True,
        ),
        telephone=f.telephone(
            "representant_telephone",
            "Représentant légal : téléphone",
            short="Téléphone du représentant légal",
            heading="Téléphone",
            owner="representant",
            renewed=True,
        ),
    )
    representant2: Representant = f.group(
        Representant,
        nom=f.text(
            "representant2_nom",
            "Second représentant légal",
            heading="Nom",
            addition=True,
            owner="representant2",
            renewed=True,
        ),
        qualite=f.text(
            "representant2_qualite",
            "Second représentant légal : qualité",
            short="Qualité du second représentant légal",
            heading="Qualité",
            addition=True,
            owner="representant2",
            renewed=True,
        ),
        adresse=f.lines(
            "representant2_adresse",
            "Second représentant légal : adresse, si elle est différente",
            short="Adresse du second représentant légal",
            heading="Adresse",
            addition=True,
            owner="representant2",
            renewed=True,
        ),
        telephone=f.telephone(
            "representant2_telephone",
            "Second représentant légal : téléphone",
            short="Téléphone du second représentant légal",
            heading="Téléphone",
            addition=True,
            owner="representant2",
            renewed=True,
        ),
    )
    accord: bool | None = f.yes_no(
        "accord",
        "Les parents ou le représentant légal donnent-ils leur accord à la demande ?",
        heading="Accord à la demande",
        addition=True,
    )
    accord_date: Lecture[dt.date] = f.day(
        "accord_date", "Date de l’accord (jj/mm/aaaa)", short="Date de l’accord", addition=True
    )
    entendue: bool | None = f.yes_no(
        "entendue",
        "La famille souhaite-t-elle être entendue par la commission ?",
        heading="Veut être entendue",
        addition=True,
    )
    etablissement: str = f.text(
        "etablissement_nom",
        "Établissement scolaire",
        heading="Établissement",
        missing="le nom de l’établissement scolaire",
        owner="etablissement",
        renewed=True,
    )
    uai: Lecture[str] = f.uai(
        "etablissement_uai",
        "Établissement : numéro UAI (ex-RNE)",
        short="Numéro UAI de l’établissement",
        heading="Numéro UAI",
        addition=True,
        owner="etablissement",
        renewed=True,
    )
    etablissement_adresse: str = f.lines(
        "etablissement_adresse",
        "Établissement : adresse",
        short="Adresse de l’établissement",
        heading="Adresse",
        addition=True,
        owner="etablissement",
        renewed=True,
    )
    chef: str = f.text(
        "etablissement_chef",
        "Directeur ou chef d’établissement",
        missing="le nom du directeur ou chef d’établissement",
        owner="etablissement",
        renewed=True,
    )
    etablissement_telephone: Lecture[str] = f.telephone(
        "etablissement_telephone",
        "Établissement : téléphone",
        short="Téléphone de l’établissement",
        heading="Téléphone",
        owner="etablissement",
        renewed=True,
    )
    auxiliaire: str = f.text("auxiliaire_nom", "Nom de l’auxiliaire", heading="Nom")
    auxiliaire_adresse: str = f.lines(
        "auxiliaire_adresse",
        "Auxiliaire : adresse",
        short="Adresse de l’auxiliaire",
        heading="Adresse",
        owner="auxiliaire",
    )
    auxiliaire_telephone: Lecture[str] = f.telephone(
        "auxiliaire_telephone",
        "Auxiliaire : téléphone",
        short="Téléphone de l’auxiliaire",
        heading="Téléphone",
        owner="auxiliaire",
    )
    equipe: str = f.lines(
        "equipe",
        "Membres de l’équipe éducative ayant participé à l’analyse des besoins d’accompagnement",
        short="Membres de l’équipe éducative",
        heading="Équipe éducative",
        missing="les membres de l’équipe éducative ayant participé à l’analyse des besoins",
    )
    integration: bool | None = f.yes_no(
        "integration",
        "La présence d’un(e) auxiliaire de vie scolaire rendrait-elle possible une intégration qui actuellement "
        "ne peut être envisagée par l’équipe éducative ?",
        short="La présence d’un(e) auxiliaire rendrait-elle possible une intégration qui actuellement ne peut être "
        "envisagée ?",
        heading="Rendrait possible une intégration qui ne peut être envisagée actuellement",
    )
    integration_pourquoi: str = f.prose(
        "integration_pourquoi", "Intégration rendue possible : pourquoi ?", heading="Pourquoi ?"
    )
    temps_accru: bool | None = f.yes_no(
        "temps_accru",
        "La présence d’un(e) auxiliaire permettrait-elle d’augmenter le temps de scolarisation de l’élève ?",
        short="La présence d’un(e) auxiliaire permettrait-elle d’augmenter le temps de scolarisation ?",
        heading="Permettrait d’augmenter le temps de scolarisation",
    )
    temps_accru_pourquoi: str = f.prose(
        "temps_accru_pourquoi", "Temps de scolarisation augmenté : pourquoi ?", heading="Pourquoi ?"
    )
    modalite: Modalite | None = f.choice(
        Modalite,
        MODALITES,
        "modalite",
        "L’élève a besoin d’un(e) auxiliaire de vie scolaire de manière",
        heading="De manière",
        missing="la manière dont l’élève a besoin d’un(e) auxiliaire (continue, discontinue ou occasionnelle)",
    )
    scolarisation: Lecture[int] = f.duration(
        "scolarisation",
        "Temps hebdomadaire de scolarisation de l’élève (ex. 24 h 00)",
        short="Temps hebdomadaire de scolarisation",
        missing="le temps hebdomadaire de scolarisation de l’élève",
    )
    """Minutes a week."""
    accompagnement: Lecture[int] = f.duration(
        "accompagnement",
        "Temps hebdomadaire d’accompagnement par un(e) auxiliaire (ex. 12 h 30)",
        short="Temps hebdomadaire d’accompagnement",
        missing="le temps hebdomadaire d’accompagnement par un(e) auxiliaire",
    )
    """Minutes a week."""
    aide_deplacements: bool = f.tick("aide_deplacements", "Aide aux déplacements dans l’établissement scolaire")
    aide_installation: bool = f.tick(
        "aide_installation", "Aide à l’installation matérielle dans la salle en début d’activité"
    )
    aide_cours: bool = f.tick("aide_cours", "Aide pendant les cours")
    aide_cours_precision: str = f.prose(
        "aide_cours_precision",
        "Aide pendant les cours : préciser la nature de l’aide",
        short="Aide pendant les cours : préciser",
        heading="Précisions",
    )
    sorties: bool | None = f.yes_no(
        "sorties",
        "L’accompagnement est-il nécessaire lors des sorties scolaires ?",
        heading="Accompagnement nécessaire lors des sorties scolaires",
    )
    classes_transplantees: bool | None = f.yes_no(
        "classes_transplantees",
        "L’accompagnement est-il nécessaire lors des classes transplantées ?",
        heading="Accompagnement nécessaire lors des classes transplantées",
    )
    aide_hors_cours: bool = f.tick("aide_hors_cours", "Aide en dehors des cours")
    aide_hors_cours_precision: str = f.prose(
        "aide_hors_cours_precision", "Aide en dehors des cours : préciser", heading="Précisions"
    )
    extrascolaire: bool | None = f.yes_no(
        "extrascolaire",
        "Est-il prévu un accompagnement dans des lieux extrascolaires (transports, loisirs, activités "
        "culturelles ou sportives…) ?",
        short="Est-il prévu un accompagnement dans des lieux extrascolaires ?",
        heading="Accompagnement prévu dans des lieux extrascolaires",
    )
    extrascolaire_precision: str = f.prose(
        "extrascolaire_precision",
        "Accompagnement dans des lieux extrascolaires : préciser",
        heading="Précisions",
        addition=True,
    )
    taches_particulieres: str = f.prose(
        "taches_particulieres",
        "Tâches particulières (soins autorisés, portage, change de couches ou de vêtements…)",
        short="Tâches particulières",
    )
    definies_avec: str = f.prose(
        "definies_avec",
        "Tâches définies avec : nom du responsable du service de soins et du médecin de l’éducation nationale",
        short="Tâches définies avec",
        heading="Définies avec",
        addition=True,
    )
    absence_eleve: str = f.prose(
        "absence_eleve", "Dispositions prévues en cas d’absence de l’élève", heading="De l’élève"
    )
    absence_enseignant: str = f.prose(
        "absence_enseignant", "Dispositions prévues en cas d’absence de l’enseignant", heading="De l’enseignant"
    )
    absence_auxiliaire: str = f.prose(
        "absence_auxiliaire", "Dispositions prévues en cas d’absence de l’auxiliaire", heading="De l’auxiliaire"
    )
    observations: str = f.prose("observations", "Observations")
    emploi: EmploiDuTemps = f.keyed("edt", RANGS, _rangee, _gather_emploi, _find_rangee)
    date: Lecture[dt.date] = f.day("date", "Date du protocole (jj/mm/aaaa)", short="Date du protocole")
    signatures: Mapping[str, Signature] = f.keyed(
        "signature", SIGNATAIRES, _signature, dict, lambda found, key: found.get(key, Signature())
    )
    """Signataire → signature; every one of SIGNATAIRES is present in a parsed form."""


Form = Fiche | Protocole
"""The two forms that make a demande; ``annexes.ReceivedForm`` is any form received."""
