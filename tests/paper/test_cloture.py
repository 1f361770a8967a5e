"""Letters of a closing: word for word, one page, nothing in the window but the address, and no hollow reason."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.cloture import SILENT, cloture_letters
from pipeline.dossier.model.vie import Cloture, MotifCloture
from pipeline.dossier.regime import regime
from tests.dossier.letters.exemples import dossier
from tests.paper.controles import accessible, only_the_address_in_the_window, same_as_golden
from tests.paper.lettres import Rendue, rendre_toutes

LE = date(2003, 12, 18)
CDES = ("CDES de l’Autre Département", "1 rue de l’Encrier", "99000 Autreville-la-Fictive")
PRECISION = "L’élève est accueilli depuis le 1er décembre dans un établissement spécialisé."


def closing(motif: MotifCloture) -> Cloture:
    """A closing as a person records it."""
    cloture = Cloture(motif, LE, "Mme Essai", "Note interne")
    if motif is MotifCloture.DEPART:
        return replace(cloture, vers=CDES, accord_le=date(2003, 12, 15))
    return replace(cloture, precision=PRECISION if motif is MotifCloture.SANS_OBJET else "")


@cache
def toutes() -> dict[str, Rendue]:
    """The letters of every motif, by the name of their golden text."""
    found: dict[str, Rendue] = {}
    for motif in MotifCloture:
        found |= rendre_toutes(cloture_letters(dossier("01"), closing(motif), LE), motif.value)
    for pupil in ("22", "23"):
        found |= rendre_toutes(cloture_letters(dossier(pupil), closing(MotifCloture.DESISTEMENT), LE), pupil)
    return found


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
