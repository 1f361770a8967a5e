"""Letters on files that could not be read: their texts, the window, accessibility, and whom they do not name."""

import os
from pathlib import Path

import page

from tests.paper.renvois_rendus import tous

GOLDEN = Path(__file__).parents[1] / "golden" / "renvoi"


def test_every_letter_says_what_its_golden_text_says() -> None:
    """Each reads word for word as reviewed (rewritten when MAJ_GOLDEN is set)."""
    textes = {nom: rendue.texte for nom, rendue in tous().items()}
    if os.environ.get("MAJ_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True, parents=True)
        for nom, texte in textes.items():
            (GOLDEN / f"{nom}.txt").write_text(texte, encoding="utf-8")
    assert textes == {chemin.stem: chemin.read_text(encoding="utf-8") for chemin in GOLDEN.glob("*.txt")}


def test_each_takes_one_page_with_only_the_address_in_the_window(tmp_path: Path) -> None:
    """One page, PDF/UA-1, and nothing but the address where the envelope shows it."""
    for nom, rendue in tous().items():
        assert len(rendue.pages) == 1, nom
        fichier = tmp_path / f"{nom}.pdf"
        fichier.write_bytes(rendue.pdf)
        assert page.validate_pdf(str(fichier), profile="ua1").is_compliant, nom
        assert rendue.fenetre, nom
        for x0, haut, x1, bas in rendue.fenetre:
            assert x0 >= 104.9 and x1 <= 188 and haut >= 55.5 and bas <= 79.5, nom


def test_no_pupil_is_named() -> None:
    """The number on a file proves nothing about its pupil."""
    for nom, rendue in tous().items():
        assert "2003-0001" in rendue.texte or nom == "ecole_longue"
        assert "LENOIR" not in rendue.texte and "Chloë" not in rendue.texte and "Élève :" not in rendue.texte, nom
