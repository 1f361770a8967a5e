"""The page of guide: one sheet, with its pictures, and words that are those of the screens."""

import re

import pytest

from pipeline.bureau.hall.looks import HERE
from tests.guide import DOCS, GUIDE, printed

TEXT = GUIDE.read_text(encoding="utf-8")
PAGES = " ".join(path.read_text(encoding="utf-8") for path in (HERE / "pages").glob("*.html"))


def test_the_guide_holds_on_one_page() -> None:
    assert len(printed().pages) == 1


def test_its_four_pictures_are_there() -> None:
    found = re.findall(r"\]\((images/[^)]+)\)", TEXT)
    assert len(found) == 4
    assert all((DOCS / path).is_file() for path in found)


@pytest.mark.parametrize("said", sorted(set(re.findall(r"\*\*([^*\n]+)\*\*", TEXT))))
def test_what_it_names_is_written_so_on_a_screen(said: str) -> None:
    """A button that is renamed is renamed here."""
    spoken = {"Ouvrir", "Chaque jour", "Quand quelque chose ne va pas", "dossier"}
    assert said in spoken or said.replace("’", "’") in PAGES
