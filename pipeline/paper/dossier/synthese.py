"""The synthesis: what the commission must know of the demande, part by part, from the typed forms."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.dossier.model.annexes import BY_TARGET, value_at, written_at
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import LIBELLE_SIGNATAIRE, SIGNATAIRES, Fiche, Kind, Protocole, Signature
from pipeline.dossier.model.vie import RECEPTION
from pipeline.dossier.values.typographie import NBSP, format_long_date
from pipeline.forms.editions import FORMS
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
    etat: Block
    """Proposition or signed, and since when; heads the signatures."""
    signatures: tuple[SignatureView, ...]
    """All six, or none when nobody has signed and nothing is said of it."""


IDENTITE = ("nom", "prenom", "naissance", "classe", "etablissement")
PREALABLES = (
    ("Questions préalables (annexe I, I)", ("materiel", "materiel_precision", "relais", "relais_precision")),
    (
        "Critères d’attribution (annexe I, II)",
        (
            "dependance_quotidienne",
            "dependance_scolaire",
            "anciennete",
            "evolution",
            "modification",
            "risques",
            "date_evaluation",
            "auteur",
        ),
    ),
)
REPRESENTANT = ("nom", "qualite", "adresse", "telephone")
FAMILLE = ("accord", "accord_date", "entendue")
ETABLISSEMENT = ("uai", "etablissement_adresse", "chef", "etablissement_telephone", "equipe")
AUXILIAIRE = ("auxiliaire", "auxiliaire_adresse", "auxiliaire_telephone")
BESOINS = ("integration", "integration_pourquoi", "temps_accru", "temps_accru_pourquoi")
DEMANDE = {"modalite": "Auxiliaire de vie scolaire, de manière", "accompagnement": "", "scolarisation": ""}
TACHES = (
    ("aide_deplacements", ""),
    ("aide_installation", ""),
    ("aide_cours", "aide_cours_precision"),
    ("aide_hors_cours", "aide_hors_cours_precision"),
)
"""Box to tick, its precision."""
AUTRES_TACHES = (
    "sorties", "classes_transplantees", "extrascolaire", "extrascolaire_precision", "taches_particulieres",
    "definies_avec",
)  # fmt: skip
SIGNATURES = ("etat", "date")
ABSENCES = ("absence_eleve", "absence_enseignant", "absence_auxiliaire")


def _block(titre: str, line: Lignes, targets: Iterable[str]) -> Block:
    """Lines under a title, less the precisions that were not needed."""
    lines = map(line, targets)
    shown = (one for one in lines if one.libelle not in _IF_FILLED or one.valeur or one.renvoi or one.reperes)
    return Block(titre, tuple(shown))


def identite(dossier: Dossier, controles: Controles) -> Block:
    """Who the pupil is: as the protocole says, else the fiche; where they differ both are shown."""
    form = next(iter(dossier.forms), None)
    if form is None:
        return Block("Identité", ())
    lines = [Lignes(form, controles)(target) for target in IDENTITE]
    if dossier.fiche and dossier.protocole:
        lines = [
            replace(
                item,
                reperes=tuple(sorted({*item.reperes, *controles.reperes(Kind.FICHE, target)})),
                note=" ; ".join(filter(None, (item.note, divergence(dossier, target)))),
            )
            for item, target in zip(lines, IDENTITE, strict=True)
        ]
    if dossier.fiche:
        lines.insert(3, Lignes(dossier.fiche, controles)("age"))
    commission = dossier.vie.commission or (form.classe.valeur and form.classe.valeur.commission)
    if commission:
        lines.append(Ligne("Commission de circonscription", commission.value))
    return Block("Identité de l’élève", tuple(lines))


def demande(protocole: Protocole, controles: Controles) -> Block:
    """What is asked for, in three lines."""
    line = Lignes(protocole, controles)
    return Block("La demande", tuple(line(target, libelle) for target, libelle in DEMANDE.items()))


def vie(dossier: Dossier) -> Block:
    """What was recorded since the demande: opinions, letters that came, what a person corrected; oldest first."""
    known = dossier.vie
    return Block(
        "Depuis la demande",
        (
            *(
                Ligne(
                    f"Avis de la {avis.commission.value} du {format_long_date(avis.le)}",
                    "\n".join(filter(None, (avis.sens.label, avis.texte))),
                )
                for avis in known.avis
            ),
            *(
                Ligne(f"Courrier reçu le {format_long_date(one.recu_le)}", f"{one.sorte.label}\n{one.objet}".strip())
                for one in known.courriers
            ),
            *(
                Ligne(
                    f"Corrigé le {format_long_date(one.le)} par {one.par}",
                    f"{_corrected(one.champ)}{NBSP}: {one.valeur} ({one.raison})",
                )
                for one in known.corrections
            ),
        ),
    )


def _corrected(champ: str) -> str:
    """What a correction is about, in words."""
    root, _, kind = champ.partition(".")
    if root == RECEPTION:
        return f"Réception{NBSP}: {FORMS[Kind(kind)].title}"
    found = (fields[champ].in_synthese for fields in BY_TARGET.values() if champ in fields)
    return next(found, "Commission de circonscription")


def prealables(fiche: Fiche, controles: Controles) -> tuple[Block, ...]:
    """Return the two preliminary questions and the criteria of annexe I."""
    line = Lignes(fiche, controles)
    return tuple(_block(titre, line, targets) for titre, targets in PREALABLES)


def protocole_view(protocole: Protocole, controles: Controles) -> ProtocoleView:
    """Return the protocole, part by part; what nobody filled of the optional parts is left out."""
    line = Lignes(protocole, controles)

    def representant(titre: str, attribute: str) -> Block:
        return _block(titre, line, (f"{attribute}.{part}" for part in REPRESENTANT))

    def is_filled(targets: Iterable[str]) -> bool:
        return any(written_at(protocole, target) for target in targets)

    signatures = tuple(_signature(protocole, qui, controles) for qui in SIGNATAIRES)
    said = any(one.nom or one.date or one.signe or one.reperes for one in signatures)
    representants = [representant("Représentant légal", "representant")]
    if is_filled(f"representant2.{part}" for part in ("nom", "adresse", "telephone")):
        representants.append(representant("Second représentant légal", "representant2"))
    return ProtocoleView(
        tuple(representants),
        _block("La famille et la demande", line, FAMILLE),
        _block("Établissement scolaire", line, ETABLISSEMENT),
        _block("Auxiliaire de vie scolaire", line, AUXILIAIRE) if is_filled(AUXILIAIRE) else None,
        _block("Besoin d’accompagnement", line, BESOINS),
        tuple(
            Tache(
                BY_TARGET[Kind.PROTOCOLE][target].in_synthese,
                value_at(protocole, target),
                line(precision) if precision else None,
                controles.reperes(Kind.PROTOCOLE, target),
            )
            for target, precision in TACHES
        ),
        _block("Hors de l’établissement et tâches particulières", line, AUTRES_TACHES),
        _block("Dispositions prévues en cas d’absence", line, ABSENCES),
        line("observations"),
        _block("Signatures", line, SIGNATURES),
        signatures if said else (),
    )


def _signature(protocole: Protocole, qui: str, controles: Controles) -> SignatureView:
    signature = protocole.signatures.get(qui, Signature())
    reperes = controles.reperes(Kind.PROTOCOLE, *(f"signature.{qui}.{part}" for part in ("nom", "date", "signe")))
    jour = signature.date.worded(format_long_date)
    return SignatureView(LIBELLE_SIGNATAIRE[qui], signature.nom, jour, signature.signe, reperes)
