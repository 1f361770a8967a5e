"""A planned document → what its renderer is given, when that is more than the content kept: plain data as well."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from pipeline import judging
from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.model.destinataires import Destinataire
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import find_anomalies
from pipeline.intake.raw import RawForm
from pipeline.paper.dossier.pieces import ConsolidatedDossier
from pipeline.paper.notes.note import WaitingCopy
from pipeline.paper.prefilled_forms import DecisionForm, Renewal
from pipeline.paper.session.dossiers import SeanceDossiers
from pipeline.run.documents.from_register import load_dossier, raw_from_json, session_values
from pipeline.run.documents.pupil.entourage import Entourage, contexte
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow


@dataclass(frozen=True, slots=True)
class LetterContent:
    """What the register keeps of a letter."""

    destinataire: Destinataire
    context: dict[str, Any]
    """JSON data, all that the template may use."""


@dataclass(frozen=True, slots=True)
class ReadCopy:
    """A form read off the pages of a file, and the file."""

    facts: WaitingCopy
    raw: RawForm


def letter(_: Register, row: DocumentRow, __: Entourage) -> Letter:
    """Return a letter; its key, which only planning needs, is left out."""
    content = msgspec.convert(row.contenu, LetterContent)
    return Letter(TypeLettre(row.type), content.destinataire, content.context, "")


def read_copy(register: Register, row: DocumentRow, _: Entourage) -> ReadCopy:
    """Return what was read of a copy."""
    facts = msgspec.convert(row.contenu, WaitingCopy)
    piece = next(piece for piece in register.pieces.of_fichier(facts.sha256) if piece.code == facts.piece)
    return ReadCopy(facts, raw_from_json(piece.form))


def copied(copy: ReadCopy) -> tuple[str, ...]:
    """Return the hash of the file that a copy was read of."""
    return (copy.facts.sha256,)


def originals(content: ConsolidatedDossier) -> Iterator[str]:
    """Return the hashes of the files received that a dossier holds."""
    return (sha256 for sha256, _ in content.originals)


def written_dossiers(content: SeanceDossiers) -> Iterator[str]:
    """Return where the dossiers of a séance are, in the outbox."""
    return (one.chemin for one in content.dossiers)


def dossier_of(register: Register, row: DocumentRow, _: Entourage) -> Dossier:
    """Return the dossier in which the document stands, as it is now."""
    if (found := register.dossiers.get(row.dossier)) is None:
        raise LookupError("a document stands in a dossier of the register")
    return load_dossier(register, found)


def decision_form(register: Register, row: DocumentRow, around: Entourage) -> DecisionForm:
    """Return what the decision form of a dossier is filled from."""
    dossier = dossier_of(register, row, around)
    return DecisionForm(dossier, session_values(register, dossier.numero, row.prevu_le))


def renewal(kind: Kind, register: Register, row: DocumentRow, around: Entourage) -> Renewal:
    """Return what a form of a renewal is filled from."""
    return Renewal(dossier_of(register, row, around), kind)


def consolidated(register: Register, row: DocumentRow, around: Entourage) -> ConsolidatedDossier:
    """Return all that a consolidated dossier shows."""
    dossier = dossier_of(register, row, around)
    received = (*dossier.remplacees, *dossier.pieces)
    shas = sorted({sha256 for piece in received for sha256 in (piece.sha256, piece.copie) if sha256})
    names = tuple((sha256, fichier.nom) for sha256 in shas if (fichier := register.fichiers.get(sha256)))
    anomalies = find_anomalies(dossier, contexte(dossier, row.prevu_le, around))
    # The state on the cover is the one the demande had when the dossier was drawn up, before it was sent.
    found = ((sha256, judging.known(register, sha256)) for sha256, _ in names)
    actifs = {sha256: actif for sha256, actif in found if actif is not None}
    return ConsolidatedDossier(dossier, anomalies, Etat.RECEVABLE, names, actifs)
