"""What the pipeline knows, shown without changing anything."""

import hashlib
from dataclasses import replace
from datetime import date
from errno import ENOENT
from pathlib import Path
from typing import Any

from pipeline.config import Settings
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import check
from pipeline.errors import PipelineError
from pipeline.intake.inbox.names import shown_name
from pipeline.intake.raw import Reading
from pipeline.intake.worker import File, read_through
from pipeline.run.checks.in_force import NOTHING, all_in_force, in_force_json
from pipeline.run.checks.inbox import left_files
from pipeline.run.checks.pending import find_pending
from pipeline.run.documents.catalogue import TYPES
from pipeline.run.documents.course.terms import terms_of
from pipeline.run.documents.decision import decision_anomalies, same_motifs
from pipeline.run.documents.failing import refusal_of
from pipeline.run.documents.from_register import PieceError, assemble
from pipeline.run.documents.plan import dossier_json
from pipeline.run.documents.pupil.entourage import contexte, entourage
from pipeline.run.documents.pupil.known import named
from pipeline.run.documents.pupil.standing import chain_of
from pipeline.run.documents.views import EVENT, view
from pipeline.run.life.record import vie_of
from pipeline.run.life.shown import vie_json
from pipeline.run.lookup import known_dossier
from pipeline.run.provenance import provenance_json, typed_by
from pipeline.sandbox.local import Local
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, Page, Sorte
from pipeline.workspace import Workspace


def locate_file(path: Path) -> File:
    """Return a file as the reading process takes it.

    Raises:
        PipelineError: when there is no such file, or it cannot be opened.
    """
    try:
        if not path.is_file():
            raise FileNotFoundError(ENOENT, "il n’existe pas, ou n’est pas un fichier")
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise PipelineError(f"Le fichier {shown_name(path)} ne peut pas être lu : {error.strerror}.") from error
    return path, sha256, shown_name(path)


def read_one(path: Path) -> list[Reading]:
    """Read a file in a process of its own; then the files found in it, each in its own.

    Raises:
        PipelineError: when there is no such file, or it cannot be opened.
    """
    with Local() as pool:
        return list(read_through([locate_file(path)], pool))


def journal(workspace: Workspace, numero: str | None) -> list[dict[str, Any]]:
    """Return the events of a dossier, or all of them: who did what, and when it was recorded.

    Raises:
        PipelineError: when the dossier is unknown, or the workspace cannot be used.
    """
    workspace.settings()
    with Register.open(workspace.register_path) as register:
        if numero is not None and register.eliminations.get(numero) is None:
            known_dossier(register, numero)
        return [view(event, EVENT) for event in register.journal.events(numero)]


def status(workspace: Workspace, page: Page, today: date, nom: str = "") -> dict[str, Any]:
    """Return a page of dossiers, and how much waits (guide-administrateur, « Sorties JSON »).

    Args:
        workspace: the workspace.
        page: which dossiers.
        today: the day on which it is asked.
        nom: beginning of the names of their pupil; "" for all.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    settings = workspace.settings()
    with Register.open(workspace.register_path) as register:
        among = named(register, nom) if nom else None
        # One more than is shown tells whether there are others.
        rows = register.dossiers.page(replace(page, limit=page.limit + 1), among)
        more, rows = len(rows) > page.limit, rows[-page.limit :]
        lines = [_line(register, row) for row in rows]
        found = {"dossiers": lines, "before": rows[0].numero if more else None}
        if nom:
            return found
        waiting = find_pending(workspace, register, settings, today)
        return found | {"pending": len(waiting), "left": left_files(register, workspace.inbox)}


def status_of(workspace: Workspace, numero: str, today: date, on: date | None = None) -> dict[str, Any]:
    """Return all that is held on one dossier (guide-administrateur, « Sorties JSON »).

    ``on``: the day of which it is asked what is in force, today by default.

    Raises:
        PipelineError: when the dossier is unknown, or the workspace cannot be used.
    """
    settings = workspace.settings()
    with Register.open(workspace.register_path) as register:
        return _one(register, known_dossier(register, numero), settings, today, on or today)


def in_force(workspace: Workspace, today: date, on: date) -> dict[str, Any]:
    """Return what is in force on a day, for every pupil.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    settings = workspace.settings()
    with Register.open(workspace.register_path) as register:
        return {"on": on.isoformat(), "in_force": all_in_force(entourage(register, settings), settings, today, on)}


def _line(register: Register, row: DossierRow) -> dict[str, Any]:
    etats, pieces = register.dossiers.etats(row.numero), register.pieces.of(row.numero)
    failed = register.echecs.of(Sorte.DOSSIER).get(row.numero)
    try:
        dossier = assemble(register, row, pieces)
        pupil, forms, wrong = dossier.nom_complet, [piece.kind.value for piece in dossier.pieces], ""
    except PieceError as error:
        # One dossier that cannot be read any more hides none of the others, and shows what it is made of.
        pupil, forms, wrong = "", sorted({piece.kind for piece in pieces} - {Kind.DECISION.value}), str(error)
    return view(row, "number=numero opened=ouvert_le state=etat") | {
        "state_label": Etat(row.etat).label,
        "since": (etats[-1].le if etats else row.ouvert_le).isoformat(),
        "reason": etats[-1].motif if etats else "",
        "problem": (failed.raison if failed else wrong) or None,
        "pupil": pupil,
        "forms": forms,
    }


def _one(register: Register, row: DossierRow, settings: Settings, today: date, on: date) -> dict[str, Any]:
    pieces = register.pieces.of(row.numero)
    justified = register.actes.justifications(row.numero)
    en_vigueur = {piece.kind: piece.id for piece in pieces}
    found = _line(register, row)
    try:
        dossier = assemble(register, row, pieces)
        around = entourage(register, settings)
        anomalies = check(dossier, contexte(dossier, today, around))
        if dossier.decision is not None:
            suite = chain_of(dossier, around, settings, today).suite
            memes = same_motifs(register, row.numero, dossier.decision)
            anomalies = (*anomalies, *decision_anomalies(dossier, dossier.decision, settings, today, suite, memes))
        else:
            en_vigueur.pop(Kind.DECISION.value, None)
        found |= dossier_json(dossier, Etat(row.etat), anomalies)
        found |= {"on": on.isoformat()} | in_force_json(row.numero, around, settings, today, on)
        found["terms"] = [
            view(terme, "kind=quoi day=jour text=phrase") | {"past": terme.is_past(today)}
            for terme in terms_of(register, row, dossier, settings, today)
        ]
    except Exception as error:
        found |= {"anomalies": [], "terms": [], "on": on.isoformat()} | NOTHING
        found |= {"problem": found["problem"] or refusal_of(error).why}
    found["history"] = [view(etat, "state=etat date=le reason=motif") for etat in register.dossiers.etats(row.numero)]
    found["pieces"] = [
        view(piece, "piece=code sha256 kind received=recue_le")
        | {"file": register.fichiers.name(piece.sha256), "in_force": en_vigueur.get(piece.kind) == piece.id}
        | {"came_with": provenance_json(register, piece.sha256), "typed_by": typed_by(register, piece.sha256) or None}
        | dict(zip(("by", "reason"), justified.get(piece.id, (None, None)), strict=True))
        for piece in pieces
    ]
    accepted = register.actes.acceptations(row.numero)
    found["accepted"] = [view(one, "code field=cible by=par reason=motif date=le") for one in accepted]
    found |= vie_json(vie_of(register, row.numero))
    found["documents"] = [
        view(document, "path=chemin type recipient=genre planned=prevu_le sha256 posted=poste_le")
        | {"title": TYPES[document.type].titre if document.type in TYPES else document.type}
        for document in register.documents.of(row.numero)
    ]
    return found
