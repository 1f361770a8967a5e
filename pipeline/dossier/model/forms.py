"""The typed forms of annexes I and II: each attribute with the fields that it declares (see ``model/fields.py``).

Names follow annexes I and II of the circulaire DGAS/3C 2003-290; « addition » marks a departmental addition.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.dossier.model import fields as f
from pipeline.dossier.model.grille import ITEMS, Niveau
from pipeline.dossier.values.durees import parse_bornes
from pipeline.dossier.values.types import Classe, Lecture, Plage, Worded


class Kind(Worded):
    """The kinds of forms, as a sentence names them."""

    FICHE = "fiche", "la fiche d’évaluation"
    PROTOCOLE = "protocole", "le protocole"
    DECISION = "decision", "la décision"
    """Decision of the CDES; its type is :class:`~pipeline.dossier.model.decision.Decision`."""

    @property
    def court(self) -> str:
        """The same in two words."""
        return "la fiche" if self is Kind.FICHE else self.label

    @property
    def mot(self) -> str:
        """Its one word, without the article: for tables and titles."""
        return self.court.partition(" ")[2]


class Modalite(Worded):
    """How the pupil needs an AVS (annexe II). Values are export values."""

    CONTINUE = "continue"
    DISCONTINUE = "discontinue"
    OCCASIONNELLE = "occasionnelle"


class EtatProtocole(Worded):
    """Addition: a protocole is drafted before the decision, then signed once there is an AVS."""

    PROPOSITION = "proposition", "proposition (avant la décision de la CDES)"
    SIGNE = "signe", "signé (après la décision)"


def _niveau(numero: int) -> Any:
    item = ITEMS[numero - 1]
    facts = {"missing": f"item {numero}, « {item.libelle} »", "short": item.nomme, "name": f"item_{numero:02}_niveau"}
    return f.choice(item.reponses, f"Item {numero}. {item.libelle}", **facts)


def _besoin(numero: int) -> Any:
    item = ITEMS[numero - 1]
    label = f"Item {numero}. {item.libelle} : préciser le besoin d’accompagnement"
    return f.prose(label, short=item.nomme, name=f"item_{numero:02}_besoin")


def _eleve(part: str, missing: str, **facts: Any) -> dict[str, Any]:
    """What both annexes ask of the pupil, without which neither is complete."""
    return {"name": f"eleve_{part}", "missing": f"{missing} de l’élève", "renewed": True} | facts


@dataclass(frozen=True, slots=True)
class Fiche:
    """Annexe I: the two preliminary questions, the criteria, the grid and the needs."""

    dossier: str = f.text("Numéro du dossier (s’il est connu)", addition=True)
    """As written."""
    materiel: bool | None = f.yes_no(
        "Y a-t-il une compensation possible du handicap avec du matériel adapté ?",
        heading="Compensation possible du handicap avec du matériel adapté",
        missing="la réponse à la question : « Y a-t-il une compensation possible du handicap avec du "
        "matériel adapté ? »",
    )
    materiel_precision: str = f.prose("Compensation par du matériel adapté : préciser", heading="Précisions")
    relais: bool | None = f.yes_no(
        "Y a-t-il un relais possible par d’autres professionnels dans l’établissement "
        "(ATSEM, infirmière, surveillant) ?",
        short="Y a-t-il un relais possible par d'autres professionnels dans l'établissement ?",
        heading="Relais possible par d’autres professionnels dans l’établissement",
        missing="la réponse à la question : « Y a-t-il un relais possible par d’autres professionnels dans "
        "l’établissement ? »",
    )
    relais_precision: str = f.prose("Relais par d’autres professionnels : préciser", heading="Précisions")
    dependance_quotidienne: bool = f.tick(
        "Scolarisation nécessitant un(e) auxiliaire du fait d’une dépendance pour les gestes de la vie quotidienne",
        short="Dépendance pour les gestes de la vie quotidienne",
    )
    dependance_scolaire: bool = f.tick(
        "Scolarisation nécessitant un(e) auxiliaire du fait d’une dépendance pour la vie scolaire",
        short="Dépendance pour la vie scolaire",
    )
    anciennete: str = f.prose("Ancienneté de l’accompagnement scolaire")
    evolution: str = f.prose(
        "Évolution de l’élève en terme de prise d’autonomie et d’intégration dans le groupe classe",
        short="Évolution de l’élève",
    )
    modification: str = f.prose("Modification notable du handicap")
    risques: str = f.prose(
        "Risques encourus par l’élève et éventuellement par les autres élèves",
        short="Risques encourus",
        heading="Risques encourus par l’élève et par les autres élèves",
    )
    age: Lecture[int] = f.age("Âge de l’élève", heading="Âge indiqué", missing="l’âge de l’élève", name="eleve_age")
    """In months."""
    nom: str = f.text("Nom de l’élève", heading="Nom", **_eleve("nom", "le nom"))
    prenom: str = f.text("Prénom de l’élève", heading="Prénom", addition=True, **_eleve("prenom", "le prénom"))
    naissance: Lecture[dt.date] = f.day(
        "Date de naissance de l’élève (jj/mm/aaaa)",
        short="Date de naissance",
        heading="Né(e) le",
        addition=True,
        **_eleve("naissance", "la date de naissance"),
    )
    classe: Lecture[Classe] = f.classe("Classe", **_eleve("classe", "la classe", renewed=False))
    etablissement: str = f.text(
        "Établissement", missing="le nom de l’établissement", renewed=True, name="etablissement_nom"
    )
    niveaux: tuple[Niveau | None, ...] = f.series("niveau", range(1, 25), _niveau)
    """Items 1 to 24; ``None`` when no certain answer."""
    besoins: tuple[str, ...] = f.series("besoin", range(1, 25), _besoin)
    date_evaluation: Lecture[dt.date] = f.day(
        "Date de l’évaluation (jj/mm/aaaa)", short="Date de l’évaluation", addition=True, name="date"
    )
    auteur: str = f.text(
        "Fiche renseignée, pour l’équipe éducative, par (nom et fonction)", short="Fiche renseignée par", addition=True
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
LIBELLE_RANG = {
    "accueil": "Accueil", "m1": "M1", "m2": "M2", "m3": "M3", "m4": "M4", "interclasse": "Interclasse",
    "am1": "AM1", "am2": "AM2", "am3": "AM3", "am4": "AM4", "retour": "Retour",
}  # fmt: skip
RANGS = tuple(LIBELLE_RANG)


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
        return f.group(
            Cellule,
            presence=f.tick(f"{ou} : l’auxiliaire est présent(e)", short=ou, addition=True),
            # Several lines: the annexe asks for hours, places, meals and transports in this narrow cell.
            texte=f.prose(f"{ou} : heures ou lieu", short=ou),
        )

    return f.group(
        _Rangee,
        de=f.text(f"{rangee} : de (ex. 8h30)", short=rangee, addition=True),
        a=f.text(f"{rangee} : à (ex. 9h30)", short=rangee, addition=True),
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


LIBELLE_SIGNATAIRE = {
    "eleve": "L’élève",
    "parents": "Les parents ou le représentant légal",
    "auxiliaire": "L’auxiliaire",
    "enseignants": "Le(s) enseignant(s)",
    "responsable": "Le responsable du service",
    "chef": "Le chef d’établissement",
}
SIGNATAIRES = tuple(LIBELLE_SIGNATAIRE)


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
        nom=f.text(f"{label} : nom", short=short, name=f"{name}_nom"),
        date=f.day(f"{label} : date (jj/mm/aaaa)", short=short, addition=True, name=f"{name}_date"),
        signe=f.tick(f"{label} : a signé", short=short, name=f"{name}_signe"),
    )


def _adresse(who: str, of: str, more: str = "", **facts: Any) -> Any:
    return f.lines(f"{who} : adresse{more}", short=f"Adresse {of}", heading="Adresse", **facts)


def _telephone(who: str, of: str, **facts: Any) -> Any:
    return f.telephone(f"{who} : téléphone", short=f"Téléphone {of}", heading="Téléphone", **facts)


def _representant(owner: str, who: str, of: str, *, second: bool) -> Any:
    """A représentant légal; the annexe knows one, and asks for his or her name and address."""
    theirs: dict[str, Any] = {"owner": owner, "renewed": True}
    asked = {"addition": second} | theirs
    qualite = f"{who} : qualité" + ("" if second else " (père, mère, tuteur, ASE…)")
    return f.group(
        Representant,
        nom=f.text(who, heading="Nom", missing="" if second else f"le nom {of}", **asked),
        qualite=f.text(qualite, short=f"Qualité {of}", heading="Qualité", addition=True, **theirs),
        adresse=_adresse(
            who, of, ", si elle est différente" if second else "", missing="" if second else f"l’adresse {of}", **asked
        ),
        telephone=_telephone(who, of, **asked),
    )


_SCHOOL: dict[str, Any] = {"owner": "etablissement", "renewed": True}


@dataclass(frozen=True, slots=True)
class Protocole:
    """Annexe II."""

    dossier: str = f.text("Numéro du dossier (s’il est connu)", addition=True)
    etat: EtatProtocole | None = f.choice(EtatProtocole, "État du protocole", addition=True)
    nom: str = f.text("Nom de l’élève", heading="Nom", **_eleve("nom", "le nom"))
    prenom: str = f.text("Prénom", short="Prénom de l’élève", heading="Prénom", **_eleve("prenom", "le prénom"))
    naissance: Lecture[dt.date] = f.day(
        "Né(e) le (jj/mm/aaaa)",
        short="Date de naissance",
        heading="Né(e) le",
        **_eleve("naissance", "la date de naissance"),
    )
    classe: Lecture[Classe] = f.classe("Classe", **_eleve("classe", "la classe", renewed=False))
    representant: Representant = _representant(
        "representant", "Représentant légal", "du représentant légal", second=False
    )
    representant2: Representant = _representant(
        "representant2", "Second représentant légal", "du second représentant légal", second=True
    )
    accord: bool | None = f.yes_no(
        "Les parents ou le représentant légal donnent-ils leur accord à la demande ?",
        heading="Accord à la demande",
        addition=True,
    )
    accord_date: Lecture[dt.date] = f.day("Date de l’accord (jj/mm/aaaa)", short="Date de l’accord", addition=True)
    entendue: bool | None = f.yes_no(
        "La famille souhaite-t-elle être entendue par la commission ?", heading="Veut être entendue", addition=True
    )
    etablissement: str = f.text(
        "Établissement scolaire",
        heading="Établissement",
        missing="le nom de l’établissement scolaire",
        name="etablissement_nom",
        **_SCHOOL,
    )
    uai: Lecture[str] = f.uai(
        "Établissement : numéro UAI (ex-RNE)",
        short="Numéro UAI de l’établissement",
        heading="Numéro UAI",
        addition=True,
        name="etablissement_uai",
        **_SCHOOL,
    )
    etablissement_adresse: str = _adresse("Établissement", "de l’établissement", addition=True, **_SCHOOL)
    chef: str = f.text(
        "Directeur ou chef d’établissement",
        missing="le nom du directeur ou chef d’établissement",
        name="etablissement_chef",
        **_SCHOOL,
    )
    etablissement_telephone: Lecture[str] = _telephone("Établissement", "de l’établissement", **_SCHOOL)
    auxiliaire: str = f.text("Nom de l’auxiliaire", heading="Nom", name="auxiliaire_nom")
    auxiliaire_adresse: str = _adresse("Auxiliaire", "de l’auxiliaire", owner="auxiliaire")
    auxiliaire_telephone: Lecture[str] = _telephone("Auxiliaire", "de l’auxiliaire", owner="auxiliaire")
    equipe: str = f.lines(
        "Membres de l’équipe éducative ayant participé à l’analyse des besoins d’accompagnement",
        short="Membres de l’équipe éducative",
        heading="Équipe éducative",
        missing="les membres de l’équipe éducative ayant participé à l’analyse des besoins",
    )
    integration: bool | None = f.yes_no(
        "La présence d’un(e) auxiliaire de vie scolaire rendrait-elle possible une intégration qui actuellement "
        "ne peut être envisagée par l’équipe éducative ?",
        short="La présence d’un(e) auxiliaire rendrait-elle possible une intégration qui actuellement ne peut être "
        "envisagée ?",
        heading="Rendrait possible une intégration qui ne peut être envisagée actuellement",
    )
    integration_pourquoi: str = f.prose("Intégration rendue possible : pourquoi ?", heading="Pourquoi ?")
    temps_accru: bool | None = f.yes_no(
        "La présence d’un(e) auxiliaire permettrait-elle d’augmenter le temps de scolarisation de l’élève ?",
        short="La présence d’un(e) auxiliaire permettrait-elle d’augmenter le temps de scolarisation ?",
        heading="Permettrait d’augmenter le temps de scolarisation",
    )
    temps_accru_pourquoi: str = f.prose("Temps de scolarisation augmenté : pourquoi ?", heading="Pourquoi ?")
    modalite: Modalite | None = f.choice(
        Modalite,
        "L’élève a besoin d’un(e) auxiliaire de vie scolaire de manière",
        heading="De manière",
        missing="la manière dont l’élève a besoin d’un(e) auxiliaire (continue, discontinue ou occasionnelle)",
    )
    scolarisation: Lecture[int] = f.duration(
        "Temps hebdomadaire de scolarisation de l’élève (ex. 24 h 00)",
        short="Temps hebdomadaire de scolarisation",
        missing="le temps hebdomadaire de scolarisation de l’élève",
    )
    """Minutes a week."""
    accompagnement: Lecture[int] = f.duration(
        "Temps hebdomadaire d’accompagnement par un(e) auxiliaire (ex. 12 h 30)",
        short="Temps hebdomadaire d’accompagnement",
        missing="le temps hebdomadaire d’accompagnement par un(e) auxiliaire",
    )
    """Minutes a week."""
    aide_deplacements: bool = f.tick("Aide aux déplacements dans l’établissement scolaire")
    aide_installation: bool = f.tick("Aide à l’installation matérielle dans la salle en début d’activité")
    aide_cours: bool = f.tick("Aide pendant les cours")
    aide_cours_precision: str = f.prose(
        "Aide pendant les cours : préciser la nature de l’aide",
        short="Aide pendant les cours : préciser",
        heading="Précisions",
    )
    sorties: bool | None = f.yes_no(
        "L’accompagnement est-il nécessaire lors des sorties scolaires ?",
        heading="Accompagnement nécessaire lors des sorties scolaires",
    )
    classes_transplantees: bool | None = f.yes_no(
        "L’accompagnement est-il nécessaire lors des classes transplantées ?",
        heading="Accompagnement nécessaire lors des classes transplantées",
    )
    aide_hors_cours: bool = f.tick("Aide en dehors des cours")
    aide_hors_cours_precision: str = f.prose("Aide en dehors des cours : préciser", heading="Précisions")
    extrascolaire: bool | None = f.yes_no(
        "Est-il prévu un accompagnement dans des lieux extrascolaires (transports, loisirs, activités "
        "culturelles ou sportives…) ?",
        short="Est-il prévu un accompagnement dans des lieux extrascolaires ?",
        heading="Accompagnement prévu dans des lieux extrascolaires",
    )
    extrascolaire_precision: str = f.prose(
        "Accompagnement dans des lieux extrascolaires : préciser", heading="Précisions", addition=True
    )
    taches_particulieres: str = f.prose(
        "Tâches particulières (soins autorisés, portage, change de couches ou de vêtements…)",
        short="Tâches particulières",
    )
    definies_avec: str = f.prose(
        "Tâches définies avec : nom du responsable du service de soins et du médecin de l’éducation nationale",
        short="Tâches définies avec",
        heading="Définies avec",
        addition=True,
    )
    absence_eleve: str = f.prose("Dispositions prévues en cas d’absence de l’élève", heading="De l’élève")
    absence_enseignant: str = f.prose(
        "Dispositions prévues en cas d’absence de l’enseignant", heading="De l’enseignant"
    )
    absence_auxiliaire: str = f.prose(
        "Dispositions prévues en cas d’absence de l’auxiliaire", heading="De l’auxiliaire"
    )
    observations: str = f.prose("Observations")
    emploi: EmploiDuTemps = f.keyed("edt", RANGS, _rangee, _gather_emploi, _find_rangee)
    date: Lecture[dt.date] = f.day("Date du protocole (jj/mm/aaaa)", short="Date du protocole")
    signatures: Mapping[str, Signature] = f.keyed(
        "signature", SIGNATAIRES, _signature, dict, lambda found, key: found.get(key, Signature())
    )
    """Signataire → signature; every one of SIGNATAIRES is present in a parsed form."""


Form = Fiche | Protocole
"""The two forms that make a demande; ``annexes.ReceivedForm`` is any form received."""
