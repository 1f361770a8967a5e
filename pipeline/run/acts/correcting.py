"""A person corrects what the forms of a dossier say; what follows is as if they had always said it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.model.annexes import BY_TARGET
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import COMMISSION, RECEPTION, Correction
from pipeline.dossier.values.adresse import bloc_adresse
from pipeline.dossier.values.texte import normalise
from pipeline.dossier.values.types import Commission, Lecture
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import conclude, deciding
from pipeline.run.acts import consequences
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import load_dossier, raw_from_json
from pipeline.run.life.corrected import written
from pipeline.run.life.record import record_act
from pipeline.run.lookup import known_dossier, require_usable
from pipeline.store.rows import Geste
from pipeline.workspace import Workspace

CHAMPS: Mapping[str, str] = {
    "nom": "nom",
    "prénom": "prenom",
    "naissance": "naissance",
    "classe": "classe",
    "représentant": "representant.nom",
    "adresse": "representant.adresse",
    "téléphone": "representant.telephone",
    "représentant2": "representant2.nom",
    "adresse2": "representant2.adresse",
    "téléphone2": "representant2.telephone",
    "établissement": "etablissement",
    "adresse-établissement": "etablissement_adresse",
    "téléphone-établissement": "etablissement_telephone",
    "uai": "uai",
    "chef": "chef",
    "commission": COMMISSION,
    **{f"réception-{kind.mot}": f"{RECEPTION}.{kind.value}" for kind in Kind},
    "signataire-prénom": "signataire.prenom",
    "signataire-nom": "signataire.nom",
    "signataire-qualité": "signataire.qualite",
    "signataire-délégation": "signataire.delegation",
}
"""What a person types → what is corrected."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the forms say of what is corrected."""

    avant: tuple[str, ...]
    vus: tuple[str, ...]


def correct(
    workspace: Workspace, numero: str, champ: str, valeur: str, par: str, raison: str, today: date
) -> tuple[Report, str]:
    """Correct a value of a dossier, renew the letters not posted; return what was done, and the value as it is kept.

    ``champ``: a value of :data:`CHAMPS`.

    Raises:
        PipelineError: when the dossier is unknown or closed, no form asks it, or the value does not read.
    """
    with deciding(workspace, par, raison, today) as run:
        require_usable(run.register, numero)
        dossier = load_dossier(run.register, known_dossier(run.register, numero))
        kept = _checked(dossier, champ, normalise(valeur), today)
        record(run, dossier, champ, kept, par, raison)
        conclude(run)
        return run.report, kept


def record(run: Run, dossier: Dossier, champ: str, valeur: str, par: str, raison: str) -> None:
    """Correct a value that was checked, unless it is corrected so already."""
    register, numero = run.register, dossier.numero
    correction = make_correction(run, dossier, champ, valeur, par, raison)
    former = [one for one in dossier.vie.corrections if one.champ == champ]
    # The same words again come from a person whose command was cut short.
    if former and (former[-1].valeur, former[-1].vus) == (valeur, correction.vus):
        return
    with register.transaction():
        since = register.documents.last_id()
        # The journal has the field, and never what is in it.
        record_act(register, run.today, Geste.CORRECTION, par, raison, numero, champ, correction)
        consequences.replan(run, {numero}, since)
        consequences.renew_agendas(run, numero)


def make_correction(run: Run, dossier: Dossier, champ: str, valeur: str, par: str, raison: str) -> Correction:
    """Return a correction of what the forms of a dossier say.

    Raises:
        PipelineError: when none of them is asked it.
    """
    said = _said(run, dossier, champ)
    return Correction(champ, valeur, said.avant, said.vus, run.today, par, raison)


def _said(run: Run, dossier: Dossier, champ: str) -> _Said:
    if champ == COMMISSION:
        return _Said((), ())
    root, _, kind = champ.partition(".")
    rows = run.register.pieces.of(dossier.numero)
    in_force = {
        piece.kind: next(row for row in reversed(rows) if (row.sha256, row.kind) == (piece.sha256, piece.kind.value))
        for piece in (*dossier.pieces, *([dossier.piece_decision] if dossier.piece_decision else []))
    }
    if root == RECEPTION:
        row = in_force.get(Kind(kind))
        if row is None:
            raise PipelineError(f"Le dossier {dossier.numero} n’a pas de {Kind(kind).mot} : il n’y a rien à corriger.")
        return _Said((row.recue_le.isoformat(),), (row.sha256,))
    found = {row.sha256: written(raw_from_json(row.form), champ) for row in in_force.values()}
    asked = {sha256: text for sha256, text in found.items() if text is not None}
    if not asked:
        raise PipelineError(
            f"Aucun formulaire du dossier {dossier.numero} ne porte cette réponse : il n’y a rien à corriger. Rien n’a "
            f"été changé. Ce qui est reçu : pipeline status {dossier.numero}"
        )
    return _Said(tuple(sorted({*asked.values()})), tuple(sorted(asked)))


def _checked(dossier: Dossier, champ: str, valeur: str, today: date) -> str:
    """The value as a form would hold it, read as in a form.

    Raises:
        PipelineError: when it is empty, or does not read with certainty.
    """
    if not valeur.strip():
        raise PipelineError("Il faut dire ce qui prend la place de ce qui est écrit. Rien n’a été changé.")
    if champ == COMMISSION:
        if valeur.upper() not in set(Commission):
            raise PipelineError(f"La commission est {' ou '.join(Commission)}. Rien n’a été changé.")
        return valeur.upper()
    if champ.startswith(f"{RECEPTION}."):
        return _day(valeur, today)
    if champ.endswith("adresse"):
        return checked_address(valeur)
    field = next(fields[champ] for fields in BY_TARGET.values() if champ in fields)
    read = field.parse(valeur, today)
    if isinstance(read, Lecture) and read.certaine is None:
        raise PipelineError(f"{read.doute or 'Cette valeur ne se lit pas.'} Rien n’a été changé.")
    return valeur


def checked_address(adresse: str) -> str:
    """An address as a form would hold it.

    Raises:
        PipelineError: when it cannot stand on an envelope.
    """
    if probleme := bloc_adresse("X", adresse).probleme:
        raise PipelineError(
            f"Cette adresse ne peut pas être écrite sur une enveloppe : {probleme} Rien n’a été changé."
        )
    return adresse


def _day(valeur: str, today: date) -> str:
    field = BY_TARGET[Kind.PROTOCOLE]["date"]
    read = field.parse(valeur, today)
    day = read.certaine
    if day is None:
        raise PipelineError(f"{read.doute or 'Cette date ne se lit pas.'} Rien n’a été changé.")
    if day > today:
        raise PipelineError("Un formulaire ne peut pas être arrivé après aujourd’hui : vérifiez la date.")
    return str(day.isoformat())
