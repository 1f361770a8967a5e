"""What is asked of every letter: its golden text, an empty window, an accessible PDF."""

import os
from collections.abc import Mapping
from pathlib import Path

import page

from tests.paper.lettres import Rendue

GOLDEN = Path(__file__).parents[1] / "golden"


def same_as_golden(rendues: Mapping[str, Rendue], folder: str = "") -> None:
    """Each letter, by the name of its golden text, reads word for word as reviewed; MAJ_GOLDEN=1 writes them anew."""
    textes = {nom: rendue.texte for nom, rendue in rendues.items()}
    where = GOLDEN / folder
    if os.environ.get("MAJ_GOLDEN"):
        where.mkdir(exist_ok=True, parents=True)
        for gone in where.glob("*.txt"):
            gone.unlink()
        for nom, lu in textes.items():
            (where / f"{nom}.txt").write_text(lu, encoding="utf-8")
    reference = {chemin.stem: chemin.read_text(encoding="utf-8") for chemin in where.glob("*.txt")}
    assert sorted(textes) == sorted(reference)
    for nom, lu in textes.items():
        assert lu == reference[nom], nom


def only_the_address_in_the_window(rendues: Mapping[str, Rendue]) -> None:
    """In the zone that a window may show there is something, all of it within the block of the address."""
    for nom, rendue in rendues.items():
        assert rendue.fenetre, nom
        for x0, haut, x1, bas in rendue.fenetre:
            assert x0 >= 104.9 and x1 <= 188 and haut >= 55.5 and bas <= 79.5, nom


def accessible(rendues: Mapping[str, Rendue], folder: Path) -> None:
    """Each is valid PDF/UA-1."""
    for nom, rendue in rendues.items():
        fichier = folder / f"{nom}.pdf"
        fichier.write_bytes(rendue.pdf)
        assert page.validate_pdf(str(fichier), profile="ua1").is_compliant, nom
