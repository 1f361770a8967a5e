"""The synthesis: what the commission must know of the demande, part by part, from the typed forms."""

from dataclasses import dataclass, replace
from datetime import date

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import LIBELLE_SIGNATAIRE, SIGNATAIRES, Fiche, Kind, Protocole, Signature
from pipeline.dossier.values.types import Classe, Lecture
from pipeline.dossier.values.typographie import format_duree, format_long_date
from pipeline.paper.dossier.controles import Controles
from pipeline.paper.dossier.rubriques import Ligne, Lignes, divergence

_IF_FILLED = frozenset({"Précisions", "Définies avec"})


@dataclass(frozen=True, slots=True)
class Block:
    """A titled list of lines."""

    titre: str
    lignes: tuple[Ligne, ...]


@dataclass(frozen=True, slots=True)
class Tache:
    """A task of the AVS that may be ticked, with its precision."""

    libelle: str
    cochee: bool
    precision: Ligne | None
    reperes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SignatureView:
    """One of the six signatures."""

    qui: str
    nom: str
    date: str
    signe: bool
    reperes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProtocoleView:
    """The protocole in the synthesis."""

    representants: tuple[Block, ...]
    famille: Block
    etablissement: Block
    auxiliaire: Block | None
    """``None`` when nothing is said of the AVS, as before a decision."""
    besoins: Block
    taches: tuple[Tache, ...]
    autres_taches: Block
    absences: Block
    observations: Ligne
    signatures: tuple[SignatureView, ...]


def _drop_unneeded(*lines: Ligne) -> tuple[Ligne, ...]:
    """Lines, less the precisions that were not needed."""
    return tuple(item for item in lines if item.libelle not in _IF_FILLED or item.valeur or item.renvoi or item.reperes)


def _classe(classe: Classe) -> str:
    return classe.commission.value if classe.commission else ""


def identite(dossier: Dossier, controles: Controles) -> Block:
    """Who the pupil is: as the protocole says, else the fiche; where they differ both are shown."""
    form = dossier.protocole or dossier.fiche
    if form is None:
        return Block("Identité", ())
    kind = Kind.PROTOCOLE if dossier.protocole else Kind.FICHE
    line = Lignes(form, kind, controles)
    lines = [
        line("Nom", "nom"),
        line("Prénom", "prenom"),
        line("Né(e) le", "naissance", format_long_date),
        line("Classe", "classe"),
        line("Établissement", "etablissement"),
    ]
    targets = ("nom", "prenom", "naissance", "classe", "etablissement")
    if dossier.fiche and dossier.protocole:
        lines = [
            replace(
                item,
                reperes=tuple(sorted({*item.reperes, *controles.reperes(Kind.FICHE, target)})),
                note=" ; ".join(filter(None, (item.note, divergence(dossier, target)))),
            )
            for item, target in zip(lines, targets, strict=True)
        ]
    if dossier.fiche:
        lines.insert(3, Lignes(dossier.fiche, Kind.FICHE, controles)("Âge indiqué", "age"))
    commission = _commission(form.classe)
    if commission:
        lines.append(Ligne("Commission de circonscription", commission))
    return Block("Identité de l’élève", tuple(lines))


def _commission(classe: Lecture[Classe]) -> str:
    return _classe(classe.valeur) if classe.valeur else ""


def demande(protocole: Protocole, controles: Controles) -> Block:
    """What is asked for, in three lines."""
    line = Lignes(protocole, Kind.PROTOCOLE, controles)
    return Block(
        "La demande",
        (
            line("Auxiliaire de vie scolaire, de manière", "modalite"),
            line("Temps hebdomadaire d’accompagnement", "accompagnement", format_duree),
            line("Temps hebdomadaire de scolarisation", "scolarisation", format_duree),
        ),
    )


def prealables(fiche: Fiche, controles: Controles) -> tuple[Block, ...]:
    """Return the two preliminary questions and the criteria of annexe I."""
    line = Lignes(fiche, Kind.FICHE, controles)
    return (
        Block(
            "Questions préalables (annexe I, I)",
            _drop_unneeded(
                line("Compensation possible du handicap avec du matériel adapté", "materiel"),
                line("Précisions", "materiel_precision"),
                line("Relais possible par d’autres professionnels dans l’établissement", "relais"),
                line("Précisions", "relais_precision"),
            ),
        ),
        Block(
            "Critères d’attribution (annexe I, II)",
            (
                line("Dépendance pour les gestes de la vie quotidienne", "dependance_quotidienne"),
                line("Dépendance pour la vie scolaire", "dependance_scolaire"),
                line("Ancienneté de l’accompagnement scolaire", "anciennete"),
                line("Évolution de l’élève", "evolution"),
                line("Modification notable du handicap", "modification"),
                line("Risques encourus par l’élève et par les autres élèves", "risques"),
            ),
        ),
        Block(
            "Évaluation",
            (
                line("Date de l’évaluation", "date_evaluation", format_long_date),
                line("Fiche renseignée par", "auteur"),
            ),
        ),
    )


def protocole_view(protocole: Protocole, controles: Controles) -> ProtocoleView:
    """Return the protocole, part by part; what nobody filled of the optional parts is left out."""
    line = Lignes(protocole, Kind.PROTOCOLE, controles)

    def representant(titre: str, attribute: str) -> Block:
        return Block(
            titre,
            (
                line("Nom", f"{attribute}.nom"),
                line("Qualité", f"{attribute}.qualite"),
                line("Adresse", f"{attribute}.adresse"),
                line("Téléphone", f"{attribute}.telephone"),
            ),
        )

    second = protocole.representant2
    representants = [representant("Représentant légal", "representant")]
    if second.nom or second.adresse or second.telephone.texte:
        representants.append(representant("Second représentant légal", "representant2"))
    auxiliaire = protocole.auxiliaire or protocole.auxiliaire_adresse or protocole.auxiliaire_telephone.texte

    def tache(libelle: str, target: str, precision: str = "") -> Tache:
        cochee = getattr(protocole, target)
        detail = line("Précisions", precision) if precision else None
        return Tache(libelle, cochee, detail, controles.reperes(Kind.PROTOCOLE, target))

    return ProtocoleView(
        tuple(representants),
        Block(
            "La famille et la demande",
            (
                line("Accord à la demande", "accord"),
                line("Date de l’accord", "accord_date", format_long_date),
                line("Veut être entendue", "entendue"),
            ),
        ),
        Block(
            "Établissement scolaire",
            (
                line("Établissement", "etablissement"),
                line("Numéro UAI", "uai"),
                line("Adresse", "etablissement_adresse"),
                line("Directeur ou chef d’établissement", "chef"),
                line("Téléphone", "etablissement_telephone"),
                line("Équipe éducative", "equipe"),
            ),
        ),
        Block(
            "Auxiliaire de vie scolaire",
            (
                line("Nom", "auxiliaire"),
                line("Adresse", "auxiliaire_adresse"),
                line("Téléphone", "auxiliaire_telephone"),
            ),
        )
        if auxiliaire
        else None,
        Block(
            "Besoin d’accompagnement",
            (
                line("Rendrait possible une intégration qui ne peut être envisagée actuellement", "integration"),
                line("Pourquoi ?", "integration_pourquoi"),
                line("Permettrait d’augmenter le temps de scolarisation", "temps_accru"),
                line("Pourquoi ?", "temps_accru_pourquoi"),
                line("De manière", "modalite"),
                line("Temps hebdomadaire de scolarisation", "scolarisation", format_duree),
                line("Temps hebdomadaire d’accompagnement", "accompagnement", format_duree),
            ),
        ),
        (
            tache("Aide aux déplacements dans l’établissement scolaire", "aide_deplacements"),
            tache("Aide à l’installation matérielle dans la salle en début d’activité", "aide_installation"),
            tache("Aide pendant les cours", "aide_cours", "aide_cours_precision"),
            tache("Aide en dehors des cours", "aide_hors_cours", "aide_hors_cours_precision"),
        ),
        Block(
            "Hors de l’établissement et tâches particulières",
            _drop_unneeded(
                line("Accompagnement nécessaire lors des sorties scolaires", "sorties"),
                line("Accompagnement nécessaire lors des classes transplantées", "classes_transplantees"),
                line("Accompagnement prévu dans des lieux extrascolaires", "extrascolaire"),
                line("Précisions", "extrascolaire_precision"),
                line("Tâches particulières", "taches_particulieres"),
                line("Définies avec", "definies_avec"),
            ),
        ),
        Block(
            "Dispositions prévues en cas d’absence",
            (
                line("De l’élève", "absence_eleve"),
                line("De l’enseignant", "absence_enseignant"),
                line("De l’auxiliaire", "absence_auxiliaire"),
            ),
        ),
        line("Observations", "observations"),
        tuple(_signature(protocole, qui, controles) for qui in SIGNATAIRES),
    )


def _jour(lecture: Lecture[date]) -> str:
    return format_long_date(lecture.valeur) if lecture.valeur else lecture.texte


def _signature(protocole: Protocole, qui: str, controles: Controles) -> SignatureView:
    signature = protocole.signatures.get(qui, Signature())
    targets = (f"signature.{qui}.{part}" for part in ("nom", "date", "signe"))
    return SignatureView(
        LIBELLE_SIGNATAIRE[qui],
        signature.nom,
        _jour(signature.date),
        signature.signe,
        tuple(sorted({numero for target in targets for numero in controles.reperes(Kind.PROTOCOLE, target)})),
    )
