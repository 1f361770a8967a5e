"""The notes of ``outbox/a_verifier``: a printable page per file, piece or dossier that waits for a person (PDF/UA).

Whatever prints one raises a ``PipelineError`` when its template cannot be used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.dossier.letters.notifications import NoteDecision
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.press import Press

NOUVEAU = "nouveau"
"""Said to ``pipeline attach`` in place of a number: open a new dossier."""
_LONGEST = 320
"""Characters beyond which a value is cut, so that the note stays on its page."""


@dataclass(frozen=True, slots=True)
class FileNote:
    """What is said of a file that yielded no form, or of a row of a relevé that was not taken."""

    fichier: str
    sha256: str
    titre: str
    que_s_est_il_passe: str
    pourquoi: str
    qui: str
    comment: str
    origine: str = ""
    """French: with what the file came; "" when it came by itself."""


@dataclass(frozen=True, slots=True)
class WaitingNote:
    """What is said of a form that waits for a person to say whose it is."""

    fichier: str
    sha256: str
    piece: str
    """What names the form in the commands."""
    kind: Kind
    identite: Mapping[str, Any]
    """``numero``, ``nom``, ``prenom``, ``etablissement`` as written; ``naissance``: the text, or a list it begins."""
    raison: str
    candidats: tuple[str, ...]
    """Numbers of the dossiers it may belong to."""
    dossiers: Mapping[str, str]
    """Number → who that dossier is about, to compare with."""
    origine: str = ""
    """French: with what the file came; "" when it came by itself."""


@dataclass(frozen=True, slots=True)
class WaitingCopy:
    """A form read off the pages of a file, that waits for a person."""

    fichier: str
    """Name under which the file came."""
    sha256: str
    piece: str
    """What names the form in the commands."""
    kind: Kind
    origine: str = ""
    """French: with what the file came; "" when it came by itself."""
    pages: tuple[str, ...] = ()
    """French: of a form whose pages came apart, what it is made of, what it lacks, what else waits."""


@dataclass(frozen=True, slots=True)
class NoteRemarques:
    """What there is to look at in a demande."""

    numero: str
    eleve: str
    points: tuple[tuple[str, str], ...]
    """(code, French sentence)."""
    complete: bool = True
    """Whether the demande is; else these points are about what its letters show."""


def render_note(note: FileNote, press: Press) -> bytes:
    """Print what happened to a file: what, why, who acts and how."""
    rubriques = (
        ("Que s’est-il passé ?", note.que_s_est_il_passe),
        ("Pourquoi est-ce important ?", note.pourquoi),
        ("Qui agit ?", note.qui),
        ("Comment ?", note.comment),
    )
    facts = {
        "titre": note.titre,
        "fichier": _shorten(note.fichier),
        "origine": note.origine,
        "sha256": note.sha256,
        "rubriques": rubriques,
    }
    return press.engine.pdf("notes/note.html", facts | {"today": press.today})


def render_waiting(note: WaitingNote, press: Press) -> bytes:
    """Print why a form waits for a person, what it says of its pupil, and the commands that settle it."""
    identite, naissance = note.identite, note.identite["naissance"]
    lu = (
        ("Nom", identite["nom"]),
        ("Prénom", identite["prenom"]),
        ("Né(e) le", naissance if isinstance(naissance, str) else naissance[0]),
        ("Établissement", identite["etablissement"]),
        ("Numéro de dossier", identite["numero"]),
    )
    pronoun = "le" if note.kind is Kind.PROTOCOLE else "la"
    # A decision opens no dossier.
    targets = (*note.candidats, *(() if note.kind is Kind.DECISION else (NOUVEAU,)))
    command = 'pipeline attach {piece} {numero} --by "Votre nom" --reason "Votre raison"'
    facts = {
        "titre": f"{FORMS[note.kind].title} : à quel dossier {pronoun} rattacher ?",
        "fichier": _shorten(note.fichier),
        "origine": note.origine,
        "sha256": note.sha256,
        "raison": note.raison,
        "lu": tuple((libelle, _shorten(valeur)) for libelle, valeur in lu),
        "nouveau": NOUVEAU,
        "piece": note.piece,
        "commandes": tuple(
            (numero, _shorten(note.dossiers.get(numero, "")), command.format(piece=note.piece, numero=numero))
            for numero in targets
        ),
    }
    return press.engine.pdf("notes/attente.html", facts | {"today": press.today})


def render_note_remarques(note: NoteRemarques, press: Press) -> bytes:
    """Print what to look at in a complete demande."""
    return press.engine.pdf("notes/remarques.html", {"note": note} | {"today": press.today})


def render_note_decision(note: NoteDecision, press: Press) -> bytes:
    """Print what to complete, at once, in a decision that cannot be notified."""
    return press.engine.pdf("notes/decision.html", {"note": note} | {"today": press.today})


def _shorten(texte: str) -> str:
    return texte if len(texte) <= _LONGEST else f"{texte[:_LONGEST]}…"
