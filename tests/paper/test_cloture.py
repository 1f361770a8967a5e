"""Letters of a closing: word for word, one page, nothing in the window but the address, and no hollow reason."""

from pathlib import Path

import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.cloture import SILENT, cloture_letters
from pipeline.dossier.model.vie import MotifCloture
from pipeline.dossier.regime import regime
from tests.dossier.letters.exemples import dossier
from tests.paper.clotures_rendues import LE, closing, toutes
from tests.paper.controles import accessible, only_the_address_in_the_window, same_as_golden


def test_every_letter_says_what_its_golden_text_says() -> None:
    """Each letter reads word for word as reviewed (rewritten when MAJ_GOLDEN is set)."""
    same_as_golden(toutes(), "cloture")


def test_only_the_address_shows_in_the_window() -> None:
    """In the zone that a window may show there is the address and nothing else."""
    only_the_address_in_the_window(toutes())


def test_each_is_one_accessible_page(tmp_path: Path) -> None:
    """One page, PDF/UA-1."""
    assert all(len(one.pages) == 1 for one in toutes().values())
    accessible(toutes(), tmp_path)


@pytest.mark.parametrize("motif", sorted(set(MotifCloture) - SILENT))
def test_each_motif_has_its_texts(motif: MotifCloture) -> None:
    """One for the family, one for the établissement."""
    textes = regime("CDES_2003").textes
    assert textes[f"cloture_{motif.value}"] and textes[f"cloture_{motif.value}_ecole"]


def test_what_the_secretariat_wrote_for_itself_is_on_no_letter() -> None:
    """The reason of the act stays in the register; the sentence meant for the letters is in both."""
    assert not any("Note interne" in one.texte for one in toutes().values())
    for type_ in (TypeLettre.CLOTURE_FAMILLE, TypeLettre.CLOTURE_ETABLISSEMENT):
        assert "établissement spécialisé" in toutes()[f"{type_}_sans_objet"].texte


def test_a_merged_dossier_writes_to_nobody() -> None:
    """Its demande goes on under the other number."""
    assert cloture_letters(dossier("01"), closing(MotifCloture.FUSION), LE) == ()
