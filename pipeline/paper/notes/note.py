"""The notes of ``outbox/a_verifier``: a printable page per file, piece or dossier that waits for a person (PDF/UA).

Whatever prints one raises a ``PipelineError`` when its template cannot be used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
    apercu: str = ""
    """What the file shows, as plain text; "" when nothing is known of it."""
    suffixe: str = ""
    """How the name of its copy ends; "" : as that under which it came."""


@dataclass(frozen=True, slots=True)
class ArrivalNote:
    """What is said of a file whose very bytes had come before."""

    fichier: str
    sha256: str
    arrivee: str
    """What names this arrival in the commands."""
    premier: str
    """Name under which the first one came, and its day."""
    premier_le: date
    suite: str
    """French: what had become of the first."""
    origine: str = ""
    """French: with what this one came; "" when by itself."""


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
class VersionNote:
    """What is said of a form that is older than the one in force."""

    fichier: str
    sha256: str
    piece: str
    """What names the form in the commands."""
    kind: Kind
    dossier: str
    """Number of its dossier."""
    raison: str


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
    incomplete: bool = False
    """The demande is not complete, and these points are about what its letters show."""


def render_note(note: FileNote, press: Press) -> bytes:
    """Print what happened to a file: what, why, who acts and how."""
    rubriques = (
        ("Que s’est-il passé ?", note.que_s_est_il_passe),
        *([("Ce qu’on y lit", note.apercu)] if note.apercu else []),
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
        "ecarter": note.sha256[:12],
    }
    return press.engine.pdf("notes/note.html", facts | {"today": press.today})


def render_arrival(note: ArrivalNote, press: Press) -> bytes:
    """Print that a file came again: what became of the first, and what there is to do."""
    rubriques = (
        (
            "Que s’est-il passé ?",
            f"Ce fichier est, à l’octet près, celui reçu le {note.premier_le:%d/%m/%Y} sous le nom "
            f"« {_shorten(note.premier)} ». Il n’a pas été lu une seconde fois.",
        ),
        ("Qu’est-il advenu du premier ?", note.suite),
        (
            "Pourquoi est-ce important ?",
            "Ce peut être un double envoi. Ce peut aussi être une autre école qui renvoie le même formulaire non "
            "rempli, ou un formulaire mis à l’écart par erreur.",
        ),
        ("Qui agit ?", "Le secrétariat."),
        (
            "Comment ?",
            f"Double envoi : il n’y a rien à faire, que le dire vu : pipeline set-aside {note.arrivee}\n"
            "Une autre école l’a envoyé : lui répondre comme à la première, puis le dire vu.\n"
            f"Le premier avait été mis à l’écart par erreur : le reprendre par pipeline undo {note.sha256[:12]} (ou, "
            f"si un dossier s’est ouvert depuis, par pipeline attach {note.sha256[:12]} et le numéro du dossier).",
        ),
    )
    titre = "Fichier déjà reçu"
    facts = {
        "titre": titre,
        "fichier": _shorten(note.fichier),
        "sha256": note.sha256,
        "rubriques": rubriques,
        "ecarter": note.arrivee,
        "origine": note.origine,
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


def render_version(note: VersionNote, press: Press) -> bytes:
    """Print that an older version of a form came, and the two ways to settle it."""
    who = '--by "Votre nom" --reason "Votre raison"'
    rubriques = (
        ("Que s’est-il passé ?", f"Ce formulaire est arrivé, mais {note.raison}. Rien n’a été changé."),
        (
            "Pourquoi est-ce important ?",
            "Les réponses en vigueur seraient remplacées par de plus anciennes. Les courriers du dossier attendent "
            "jusqu’à ce que vous ayez choisi.",
        ),
        ("Qui agit ?", "Le secrétariat ; au besoin, demander à l’établissement laquelle est la bonne."),
        (
            "Comment ?",
            f"Garder celle du dossier : pipeline set-aside {note.piece} {who}\n"
            f"Prendre celle-ci à sa place : pipeline attach {note.piece} {note.dossier} {who}",
        ),
    )
    titre = f"{FORMS[note.kind].title} : une version plus ancienne"
    facts = {
        "titre": titre,
        "fichier": _shorten(note.fichier),
        "sha256": note.sha256,
        "rubriques": rubriques,
        "ecarter": "",
        "origine": "",
    }
    return press.engine.pdf("notes/note.html", facts | {"today": press.today})


def render_note_remarques(note: NoteRemarques, press: Press) -> bytes:
    """Print what to look at in a complete demande."""
    return press.engine.pdf("notes/remarques.html", {"note": note} | {"today": press.today})


def render_note_decision(note: NoteDecision, press: Press) -> bytes:
    """Print what to complete, at once, in a decision that cannot be notified."""
    return press.engine.pdf("notes/decision.html", {"note": note} | {"today": press.today})


def _shorten(texte: str) -> str:
    return texte if len(texte) <= _LONGEST else f"{texte[:_LONGEST]}…"
