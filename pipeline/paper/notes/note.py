"""The notes of ``outbox/a_verifier``: one printable page per file or piece that waits for a person (PDF/UA-1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.html import Engine
from pipeline.paper.pdf.printable import Printable

NOUVEAU = "nouveau"
"""Said to ``pipeline attach`` in place of a number: open a new dossier."""
_LONGEST = 320
"""Characters beyond which a value is cut, so that the note stays on its page."""


def render_note(
    *,
    fichier: str,
    sha256: str,
    titre: str,
    que_s_est_il_passe: str,
    pourquoi: str,
    qui: str,
    comment: str,
    today: date,
    engine: Engine,
) -> bytes:
    """Print what happened to a file that yielded no form: what, why, who acts and how.

    Raises:
        PipelineError: when the template cannot be used.
    """
    rubriques = (
        ("Que s’est-il passé ?", que_s_est_il_passe),
        ("Pourquoi est-ce important ?", pourquoi),
        ("Qui agit ?", qui),
        ("Comment ?", comment),
    )
    context = {"titre": titre, "fichier": _shorten(fichier), "sha256": sha256, "rubriques": rubriques}
    return engine.pdf("notes/note.html", Printable().make(context) | {"today": today})


def render_note_attente(
    *,
    fichier: str,
    piece: str,
    sha256: str,
    kind: str,
    identite: Mapping[str, Any],
    raison: str,
    candidats: Sequence[str],
    dossiers: Mapping[str, str],
    today: date,
    engine: Engine,
) -> bytes:
    """Print why a form waits for a person, what it says of its pupil, and the commands that settle it.

    Args:
        piece: what names the form in the commands.
        identite: ``numero``, ``nom``, ``prenom``, ``etablissement`` as written; ``naissance`` is the text written,
            alone or first of a list.
        candidats: numbers of the dossiers it may belong to.
        dossiers: number → who that dossier is about, to compare with.

    Raises:
        PipelineError: when the template cannot be used.
    """
    naissance = identite["naissance"]
    lu = (
        ("Nom", identite["nom"]),
        ("Prénom", identite["prenom"]),
        ("Né(e) le", naissance if isinstance(naissance, str) else naissance[0]),
        ("Établissement", identite["etablissement"]),
        ("Numéro de dossier", identite["numero"]),
    )
    context = {
        "titre": f"{FORMS[Kind(kind)].title} : à quel dossier la rattacher ?"
        if kind in {Kind.FICHE, Kind.DECISION}
        else f"{FORMS[Kind(kind)].title} : à quel dossier le rattacher ?",
        "fichier": _shorten(fichier),
        "sha256": sha256,
        "raison": raison,
        "lu": tuple((libelle, _shorten(valeur)) for libelle, valeur in lu),
        "nouveau": NOUVEAU,
        "piece": piece,
        "commandes": tuple(
            (
                numero,
                _shorten(dossiers.get(numero, "")),
                f'pipeline attach {piece} {numero} --by "Votre nom" --reason "Votre raison"',
            )
            # A decision opens no dossier.
            for numero in (*candidats, *(() if kind == Kind.DECISION else (NOUVEAU,)))
        ),
    }
    return engine.pdf("notes/attente.html", Printable().make(context) | {"today": today})


def _shorten(texte: str) -> str:
    return texte if len(texte) <= _LONGEST else f"{texte[:_LONGEST]}…"
