"""All that is held on a pupil, as data: for the JSON of the copy, and for its printed summary."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import Courrier
from pipeline.dossier.privacy.occultation import Occultation
from pipeline.dossier.values.typographie import format_heure
from pipeline.forms.editions import FORMS, spec_of
from pipeline.run.documents.catalogue import TYPES
from pipeline.run.documents.kinds import Pour
from pipeline.run.documents.views import EVENT, view
from pipeline.run.provenance import provenance_json
from pipeline.run.rights.export_files import RemiseFile
from pipeline.run.rights.redact import Redacted
from pipeline.store.register import Register
from pipeline.store.rows import ActeRow, DocumentRow, DossierRow

FORMAT, VERSION = "export-cdes", 1


def dossier_data(
    register: Register,
    row: DossierRow,
    recus: Sequence[tuple[Redacted, RemiseFile]],
    ecrits: Sequence[tuple[DocumentRow, RemiseFile]],
    courriers: Sequence[tuple[Courrier, RemiseFile]],
    occultation: Occultation,
) -> dict[str, Any]:
    """Everything on one dossier, less what its reader must not see; dates in ISO 8601.

    Free texts of persons (reasons) are searched like those of the forms.
    """

    arrivees = register.arrivees.of

    def libre(texte: str) -> str:
        return occultation.redact(texte, libre=True)

    alone = set(register.fichiers.only_of(row.numero))

    def recu_avec(sha256: str) -> dict[str, str | None] | None:
        # A mail that brought others' forms as well may name them, and its sender may be the parent who is hidden.
        above = register.contenus.above(sha256)
        others = {one for container in above for one in register.contenus.below(container)} - alone - set(above)
        came = provenance_json(register, sha256)
        if came is None or others or occultation.demandeur is not None:
            return None
        french = dict(zip(("fichier", "expediteur", "objet", "date"), came.values(), strict=True))
        return {key: libre(value) if value else None for key, value in french.items()}

    def recu(one: Redacted, remis: RemiseFile) -> dict[str, Any]:
        return {
            "formulaire": one.row.kind,
            "titre": FORMS[Kind(one.row.kind)].title,
            **view(one.row, "recu_le=recue_le statut sha256"),
            "fichier_recu": libre(register.fichiers.name(one.row.sha256)),
            "recu_avec": recu_avec(one.row.sha256),
            "arrivees": [{"le": come.le.isoformat(), "fichier": libre(come.nom)} for come in arrivees(one.row.sha256)],
            "joint": remis.chemin or None,
            "remarque": remis.motif or None,
            "occulte": [*one.vides, *one.textes],
            "reponses": _reponses(one),
            "anomalies_de_lecture": [item[2] for item in one.row.form["anomalies"]],
        }

    def ecrit(document: DocumentRow, remis: RemiseFile) -> dict[str, Any]:
        return {
            "type": document.type,
            "titre": TYPES[document.type].titre,
            "pour": Pour(document.genre).label,
            **view(document, "ecrit_le=prevu_le poste_le sha256"),
            "joint": remis.chemin or None,
            "remarque": remis.motif or None,
        }

    def acte(act: ActeRow) -> dict[str, Any]:
        shown = replace(act, motif=libre(act.motif), annule_motif=libre(act.annule_motif or "") or None)
        keys = "acte code le par motif annule_le annule_par annule_motif"
        return view(shown, keys) | {"code": act.code or None, "dit": _dit(act, libre)}

    return {
        "numero": row.numero,
        "ouvert_le": row.ouvert_le.isoformat(),
        "etat": row.etat,
        "libelle_etat": Etat(row.etat).label,
        "suite_de": row.origine,
        "etats": [
            {"etat": one.etat, "libelle": Etat(one.etat).label} | view(replace(one, motif=libre(one.motif)), "le motif")
            for one in register.dossiers.etats(row.numero)
        ],
        "seances": [
            view(one, "le heure lieu") | {"auditions": [format_heure(heure) for heure in one.auditions]}
            for one in register.seances.of(row.numero)
        ],
        "saisies": [
            view(one, "seance=le champ par instant") | {"valeur": libre(one.valeur)}
            for one in register.saisies.of(row.numero)
        ],
        "recus": [recu(*one) for one in recus],
        "courriers": [
            {
                "sorte": one.sorte.value,
                "libelle": one.sorte.label,
                "recu_le": one.recu_le.isoformat(),
                "objet": one.objet,
                "sha256": one.sha256 or None,
                "joint": remis.chemin or None,
                "remarque": remis.motif or None,
            }
            for one, remis in courriers
        ],
        "ecrits": [ecrit(*one) for one in ecrits],
        "actes": [acte(act) for act in register.actes.all() if act.dossier == row.numero],
        "copies_remises": [
            view(replace(one, motif=libre(one.motif)), "le par motif portee") for one in register.remises.of(row.numero)
        ],
        "journal": [view(event, EVENT) for event in register.journal.events(row.numero)],
    }


def _dit(act: ActeRow, libre: Callable[[str], str]) -> dict[str, Any]:
    """What an act between the forms says, each text searched."""

    def shown(value: object) -> object:
        if isinstance(value, str):
            return libre(value)
        return [shown(one) for one in value] if isinstance(value, list) else value

    return {name: shown(value) for name, value in act.valeur.items()}


def _reponses(one: Redacted) -> list[dict[str, Any]]:
    """Every answer, in the order of the form: as it is understood, and as the file holds it."""
    entries = one.row.form["values"]
    return [
        {
            "champ": item.name,
            "question": item.label,
            "reponse": entries[item.name][1],
            "lisible": _readable(item, entries[item.name][1]),
            "brut": entries[item.name][0],
        }
        for item in spec_of(Kind(one.row.kind), one.row.form["edition"]).fields
        if item.type is not FieldType.MARKER and item.name in entries
    ]


def _readable(item: Field, value: object) -> str:
    """The answer as the form words it; "" when there is none."""
    if item.type is FieldType.CHECKBOX:
        return "coché" if value else ""
    return next((option.label for option in item.options if option.value == value), str(value or ""))
