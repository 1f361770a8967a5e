"""A form read off its pages waits for a person: the note to confirm it, and the form prefilled from it, are planned."""

from datetime import date

from pipeline.store.rows import PieceRow, Plan

NOTE_A_CONFIRMER = "note_a_confirmer"
FORMULAIRE_PREREMPLI = "formulaire_prerempli"
_NAMES = {NOTE_A_CONFIRMER: "a_confirmer", FORMULAIRE_PREREMPLI: "prerempli"}
COPIES = tuple(_NAMES)
"""What is made of a form read off its pages, from the file itself."""


def plans(row: PieceRow, fichier: str, today: date) -> list[Plan]:
    """The note to confirm a copy, with the file beside it, and the form prefilled from it."""
    return [
        Plan(
            dossier=None,
            type=type_,
            genre="secretariat",
            serie=serie,
            cle=row.sha256,
            dossier_sortie="a_verifier",
            nom=f"{row.code}_{row.kind}_{name}",
            suffixe=".pdf",
            contenu={"fichier": fichier, "sha256": row.sha256, "piece": row.code, "kind": row.kind},
            prevu_le=today,
        )
        for (type_, name), serie in zip(_NAMES.items(), series(row), strict=True)
    ]


def series(row: PieceRow) -> tuple[str, ...]:
    """Series of what is made of a copy."""
    return tuple(f"attente/{row.code}/{row.kind}/{name}" for name in _NAMES.values())
