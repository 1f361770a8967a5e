"""A form that came on paper is typed on a screen: it becomes a PDF of that form, which is then read like any other.

Its origin is told by the journal (who typed it), by the day of reception of the paper, by the name under which it
stands in the register, and at the head of the form itself. The bytes depend on what was typed alone: typed twice, it is
one form.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.texte import phrase
from pipeline.dossier.values.typographie import format_short_date, typo
from pipeline.errors import PipelineError
from pipeline.forms.draft import Draft
from pipeline.forms.editions import FORMS, SOURCE_KEY, FormSpec, spec_of
from pipeline.forms.entry import read_entry
from pipeline.forms.fill import Value, answer
from pipeline.forms.highlight import highlight
from pipeline.report import Report
from pipeline.run import acting, conclude, require_sensible
from pipeline.run.arrivals import arrive, report_again, what_became
from pipeline.run.collect import read_claimed
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import PieceError, raw_from_json
from pipeline.run.lookup import known_dossier, waiting_copies
from pipeline.run.provenance import SAISIE
from pipeline.store.register import Register
from pipeline.store.rows import PieceRow
from pipeline.workspace import Workspace

_LONGEST_NAME = 60
"""Characters of a name, as it stands at the head of the form."""


class EntryError(PipelineError):
    """What was typed is not taken as it is."""

    def __init__(self, spec: FormSpec, errors: Mapping[str, str], doubts: Mapping[str, str]) -> None:
        self.errors = errors
        """Target → French: what must be typed otherwise."""
        self.doubts = doubts
        """Target → French: what is to be looked at again, and may stand so on the paper."""
        lines = [f"  – {_called(spec, target)} : {why}" for target, why in {**errors, **doubts}.items()]
        if errors:
            how = "Corrigez ces réponses, puis recommencez."
        else:
            how = "Relisez le papier ; si c’est bien ce qui y est écrit, dites-le (--as-written)."
        super().__init__("\n".join(["Rien n’a été enregistré : des réponses sont à revoir.", *lines, how]))


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as a person typed it."""

    kind: Kind
    values: Mapping[str, object]
    """By target, as ``forms.entry.read_entry`` takes them."""
    par: str
    """Who typed it."""
    recu_le: date | None = None
    """When the paper came; ``None`` for today, or for the day on which the copy came that it completes."""
    copie: str = ""
    """Code of the copy without fields, waiting, that it completes; "" for none."""
    tel_quel: bool = False
    """What does not read with certainty stands so on the paper."""


def type_form(workspace: Workspace, typed: Typed, today: date) -> Report:
    """Make a form of what was typed, put it into the archive and read it like any form that comes.

    Raises:
        EntryError: when the form cannot hold an answer, or one does not read with certainty.
        PipelineError: when nothing was typed, nobody says who typed it, the day of reception is not sensible, or no
            such copy waits.
    """
    if not typed.par.strip():
        raise PipelineError("Il faut dire qui a saisi ce formulaire (--by).")
    with acting(workspace, today) as run:
        copy = _copy(run.register, typed) if typed.copie else None
        received = typed.recu_le or (copy.recue_le if copy else today)
        require_sensible(received, today)
        spec = spec_of(typed.kind, copy.form["edition"]) if copy else FORMS[typed.kind]
        content = _made(spec, _values(spec, typed, received), typed, received, copy.sha256 if copy else "")
        _enter(run, typed, run.archive.put(content), received)
        conclude(run, read_claimed(run))
        return run.report


def blank_values(kind: Kind) -> dict[str, Value]:
    """Return the questions of a form in its own order, each without an answer, for a person to fill in."""
    asked = (field for field in FORMS[kind].fields if field.type is not FieldType.MARKER)
    return {field.target: False if field.type is FieldType.CHECKBOX else "" for field in asked}


def known_values(workspace: Workspace, numero: str, kind: Kind) -> dict[str, Value]:
    """Return what the form of a kind that is in force in a dossier answers, by target, to be completed or corrected.

    Raises:
        PipelineError: when the dossier is unknown, or its form cannot be read any more.
    """
    workspace.settings()
    with Register.open(workspace.register_path) as register:
        known_dossier(register, numero)
        rows = [row for row in register.pieces.of(numero) if row.kind == kind]
        values: dict[str, Value] = blank_values(kind) | {"dossier": numero}
        if not rows:
            return values
        try:
            raw = raw_from_json(rows[-1].form)
        except (ValueError, KeyError, TypeError) as error:
            raise PieceError(rows[-1], error) from error
        said = {name: one.value for name, one in raw.values.items()}
        for field in FORMS[kind].fields:
            value = said.get(field.name)
            if field.target in values and field.target != "dossier" and value not in (None, False, ""):
                values[field.target] = value if isinstance(value, bool) else str(value)
        return values


def read_values(path: Path) -> dict[str, object]:
    """Return the answers that a JSON file holds.

    Raises:
        PipelineError: when it cannot be read, or holds something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PipelineError(f"Le fichier des réponses ne peut pas être lu ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise PipelineError(
            "Le fichier des réponses n’est pas du JSON (UTF-8) : partez de celui qu’écrit « pipeline type --empty »."
        ) from error
    if not isinstance(found, dict):
        raise PipelineError('Le fichier des réponses doit donner une réponse par question : {"nom": "…", …}.')
    return found


def _copy(register: Register, typed: Typed) -> PieceRow:
    found = [row for row in waiting_copies(register, typed.copie) if row.kind == typed.kind]
    if not found:
        raise PipelineError(
            f"Aucune copie de {typed.kind.court} qui attend n’a cette empreinte. Ce qui attend : pipeline pending"
        )
    return found[0]


def _values(spec: FormSpec, typed: Typed, received: date) -> Mapping[str, Value]:
    entry = read_entry(spec, typed.values, received)
    doubts = {} if typed.tel_quel else entry.doubts
    if entry.errors or doubts:
        raise EntryError(spec, entry.errors, doubts)
    if not any(target != "dossier" for target in entry.values):
        raise PipelineError("Aucune réponse n’a été saisie : rien n’a été enregistré.")
    return entry.values


def _made(spec: FormSpec, values: Mapping[str, Value], typed: Typed, received: date, source: str) -> bytes:
    """The form filled in, its origin at its head; the same answers, the same bytes."""
    draft = Draft(spec.blank(), spec)
    answer(draft, values)
    highlight(draft, {}, _origin(typed, received))
    if source:
        # The completed form is known by its copy, which it takes along into its dossier.
        draft.put(draft.source.ends["/Root"], **{SOURCE_KEY[1:]: source})
    return draft.written()


def _origin(typed: Typed, received: date) -> str:
    modele = "Saisi par {par} d'après un formulaire papier reçu le {jour} ; « signé » : signature portée sur le papier."
    return phrase(modele, par=_who(typed), jour=format_short_date(received))


def _who(typed: Typed) -> str:
    return " ".join(typed.par.split())[:_LONGEST_NAME]


def _enter(run: Run, typed: Typed, sha256: str, received: date) -> None:
    """Register the form as one that came, unless it did already."""
    register = run.register
    if register.arrivees.has(sha256, SAISIE):
        fichier = register.fichiers.get(sha256)
        if fichier is not None and fichier.statut != "recu":
            run.report.notices.append(f"Ce formulaire a déjà été saisi. {what_became(register, fichier)}")
            report_again(register, run.report, fichier.nom, sha256)
        return
    nom = phrase("{kind} sur papier, saisi par {par}.pdf", kind=typed.kind.mot.capitalize(), par=_who(typed))
    with register.transaction():
        arrive(run, sha256, nom, SAISIE, received)
        register.journal.log(run.today, typed.par, SAISIE, sha256=sha256, detail=typed.kind)


def _called(spec: FormSpec, target: str) -> str:
    field = spec.by_target.get(target)
    return field.in_message if field else typo(f"« {target[:40]} »")
