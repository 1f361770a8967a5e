"""Letters on files that could not be read: their texts, the window, accessibility, and whom they do not name."""

from pathlib import Path

from tests.paper.controles import accessible, only_the_address_in_the_window, same_as_golden
from tests.paper.renvois_rendus import tous


def test_every_letter_says_what_its_golden_text_says() -> None:
    """Each reads word for word as reviewed (rewritten when MAJ_GOLDEN is set)."""
    same_as_golden(tous(), "renvoi")


def test_each_takes_one_page_with_only_the_address_in_the_window(tmp_path: Path) -> None:
    """One page, PDF/UA-1, and nothing but the address where the envelope shows it."""
    for nom, rendue in tous().items():
        assert len(rendue.pages) == 1, nom
    accessible(tous(), tmp_path)
    only_the_address_in_the_window(tous())


def test_no_pupil_is_named() -> None:
    """The number on a file proves nothing about its pupil."""
    for nom, rendue in tous().items():
        assert "2003-0001" in rendue.texte or nom == "ecole_longue"
        assert "LENOIR" not in rendue.texte and "Chloë" not in rendue.texte and "Élève :" not in rendue.texte, nom
