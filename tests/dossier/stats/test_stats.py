"""The yearly statistics: counted right, and nobody can be found in them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dossier.model.decision import TypeDecision
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import CODES, check
from pipeline.dossier.rules.contexte import Contexte
from pipeline.dossier.stats import SEUIL, Statistiques, Tableau, ranks_to_hide, statistiques
from pipeline.dossier.stats.faits import LigneStat, as_first_received, ligne_stat, missing_wordings
from pipeline.dossier.values.calendrier import annee_scolaire_de
from pipeline.dossier.values.types import Commission
from tests.dossier.exemples import avec_niveaux, fiche_complete
from tests.dossier.exemples_decision import degressive
from tests.dossier.letters.exemples import dossier, item_manquant, manque
from tests.dossier.letters.suites_exemples import avec_fiche, decide, fiche_de

ANNEE = annee_scolaire_de(2003)
OUVERTE = date(2003, 10, 3)
ACCORDEE = LigneStat(
    OUVERTE, date(2003, 10, 13), Commission.CCPE, "CE2", TypeDecision.ACCORD, date(2003, 11, 10), 720, 1,
)  # fmt: skip
REFUSEE = replace(ACCORDEE, decision=TypeDecision.REFUS, minutes=None, phases=0)
EN_COURS = replace(REFUSEE, decision=None, decidee_le=None)


def tableau(stats: Statistiques, cle: str) -> Tableau:
    """The table of that key."""
    return next(item for item in stats.tableaux if item.cle == cle)


def effectifs(stats: Statistiques, cle: str) -> dict[str, int | None]:
    """Its rows."""
    return {item.libelle: item.effectif for item in tableau(stats, cle).lignes}


def test_each_demande_is_counted_in_its_class() -> None:
    """Commission, level, decision, volume, phases and delay; medians in days."""
    lignes = [ACCORDEE] * 6 + [REFUSEE] * 7 + [EN_COURS] * 5 + [replace(ACCORDEE, minutes=300, phases=3)] * 8
    stats = statistiques(ANNEE, lignes)
    assert (stats.demandes, stats.completes, stats.decidees) == (26, 26, 21)
    assert (stats.mediane_instruction, stats.mediane_decision) == (10.0, 28.0)
    assert effectifs(stats, "commission") == {"CCPE": 26, "CCSD": 0, "À déterminer": 0}
    assert effectifs(stats, "niveau") == {"CE2": 26}
    assert effectifs(stats, "decision")["Accord"] == 14
    assert effectifs(stats, "volume")["Moins de 6 h"] == 8
    assert effectifs(stats, "volume")["De 12 h à moins de 18 h"] == 6
    assert effectifs(stats, "phases")["3 périodes"] == 8
    assert effectifs(stats, "delai")["30 jours au plus"] == 21


def test_a_small_count_takes_another_one_with_it() -> None:
    """Two refusals: hidden, with the smallest other of the same known sum, so that the total does not give them."""
    ajournee = replace(REFUSEE, decision=TypeDecision.AJOURNEMENT)
    stats = statistiques(ANNEE, [ACCORDEE] * 9 + [REFUSEE] * 2 + [ajournee] * 6 + [EN_COURS] * 5)
    rows = effectifs(stats, "decision")
    assert rows["Refus"] is None
    assert rows["Ajournement"] is None
    assert rows["Accord"] == 9


def test_a_part_that_would_give_a_hidden_count_is_not_published() -> None:
    """Three refusals among twenty: the number of accords would give them, so that nothing on the accords is shown."""
    stats = statistiques(ANNEE, [ACCORDEE] * 17 + [REFUSEE] * 3)
    assert effectifs(stats, "decision")["Accord"] is None
    assert stats.decidees is None
    assert not any(tableau(stats, cle).is_shown for cle in ("volume", "phases", "delai"))


def test_a_closed_demande_is_neither_decided_nor_in_progress() -> None:
    """Withdrawn, or without the parents' agreement: a row of its own, hidden with the one that would give it."""
    close = replace(EN_COURS, close=True)
    for nombre, attendu in ((7, (9, 6, 7)), (2, (9, None, None))):
        rows = effectifs(statistiques(ANNEE, [ACCORDEE] * 9 + [EN_COURS] * 6 + [close] * nombre), "decision")
        assert (rows["Accord"], rows["En cours d’instruction"], rows["Closes sans décision"]) == attendu


def test_levels_do_not_give_back_a_hidden_commission() -> None:
    """Two demandes without a commission: the levels of the commission hidden with them hide one too."""
    lignes = [ACCORDEE] * 20
    lignes += [
        replace(ACCORDEE, commission=Commission.CCSD, niveau=niveau) for niveau in ("6e", "5e") for _ in range(6)
    ]
    lignes += [replace(ACCORDEE, commission=None, niveau="CM2")] * 2
    stats = statistiques(ANNEE, lignes)
    assert effectifs(stats, "commission") == {"CCPE": 20, "CCSD": None, "À déterminer": None}
    niveaux = effectifs(stats, "niveau")
    assert niveaux["CE2"] == 20
    assert niveaux["CM2"] is None
    assert None in (niveaux["6e"], niveaux["5e"])


def test_fewer_than_five_demandes_show_nothing() -> None:
    """Not even how many."""
    stats = statistiques(ANNEE, [ACCORDEE] * 4)
    assert (stats.demandes, stats.completes, stats.tableaux) == (None, None, ())


def test_a_year_without_demande_is_all_zero() -> None:
    """Nothing to hide, and no median."""
    stats = statistiques(ANNEE, [])
    assert stats.demandes == 0
    assert stats.mediane_decision is None


def test_missing_pieces_are_counted_once_a_demande_from_five_on() -> None:
    """The most frequent first; a piece that four demandes lacked is not shown."""
    lignes = [replace(ACCORDEE, manques=frozenset({"A", "B"}))] * 5 + [
        replace(ACCORDEE, manques=frozenset({"B", "C"}))
    ] * 4
    assert effectifs(statistiques(ANNEE, lignes), "manques") == {"B": 9, "A": 5}


def _possibles(valeurs: Sequence[int | None], total: int) -> list[set[int]]:
    """What each hidden count can be, for who knows the others and the total."""
    trous = sum(valeur is None for valeur in valeurs)
    reste = total - sum(valeur or 0 for valeur in valeurs)
    plafond = min(reste, 12)
    solutions = [choix for choix in product(range(1, plafond + 1), repeat=trous - 1) if reste - sum(choix) >= 1]
    return [{choix[rang] for choix in solutions} for rang in range(trous - 1)]


@given(st.lists(st.integers(0, 12), max_size=6))
def test_no_hidden_count_can_be_found_from_the_sum(comptes: list[int]) -> None:
    """Every small count is hidden, and each hidden one could be another; zeros and the rest are shown."""
    masques = ranks_to_hide(comptes)
    if masques is None:
        return
    assert {rang for rang, compte in enumerate(comptes) if 0 < compte < SEUIL} <= masques
    assert all(comptes[rang] for rang in masques)
    vus = [None if rang in masques else compte for rang, compte in enumerate(comptes)]
    assert not masques or all(len(valeurs) > 1 for valeurs in _possibles(vus, sum(comptes)))


LIGNES = st.builds(
    lambda commission, niveau, decision, minutes, delai, close: LigneStat(
        OUVERTE, OUVERTE, commission, niveau, decision, OUVERTE + timedelta(days=delai) if decision else None,
        minutes if decision is TypeDecision.ACCORD else None, 1 if decision is TypeDecision.ACCORD else 0, close=close,
    ),
    st.sampled_from([*Commission, None]), st.sampled_from(["CE2", "6e", ""]),
    st.sampled_from([TypeDecision.ACCORD, TypeDecision.REFUS, None]), st.sampled_from([300, 900]),
    st.sampled_from([10, 70]), st.booleans(),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(LIGNES, max_size=40))
def test_no_table_shows_a_small_count(lignes: list[LigneStat]) -> None:
    """Whatever the demandes, no figure from 1 to 4 is shown, nor left by subtracting what is shown."""
    stats = statistiques(ANNEE, lignes)
    montres = [stats.demandes, stats.completes, stats.decidees]
    montres += [item.effectif for table in stats.tableaux for item in table.lignes]
    assert not any(effectif is not None and 0 < effectif < SEUIL for effectif in montres)
    for table in stats.tableaux:
        if table.total is not None and any(item.effectif is None for item in table.lignes):
            assert table.total - sum(item.effectif or 0 for item in table.lignes) >= SEUIL


def test_a_row_is_taken_from_a_dossier_without_a_name() -> None:
    """Level, commission, decision and its first volume; no text of the forms."""
    cas = decide("09", degressive())
    found = ligne_stat(cas, date(2003, 11, 20), frozenset())
    assert (found.niveau, found.commission) == ("5e", Commission.CCSD)
    assert (found.decision, found.decidee_le, found.minutes, found.phases) == (
        TypeDecision.ACCORD, date(2003, 12, 11), 1440, 3,
    )  # fmt: skip
    assert fiche_de(cas).nom not in repr(found)


def test_what_was_missing_is_said_in_fixed_words() -> None:
    """A required field by its name, the rest by the title of its code; what blocks alone counts."""
    found = missing_wordings([item_manquant(3), item_manquant(5), manque(Kind.PROTOCOLE, "chef", "Il manque…")])
    assert found == {CODES["GRILLE_ITEM_SANS_REPONSE"].titre, "Le nom du directeur ou chef d’établissement"}


def test_the_first_sending_is_looked_at_again() -> None:
    """A demande complete today lacked what its first version lacked, or the form that came later."""
    cas = dossier("01")
    assert cas.piece_fiche is not None
    vide = avec_fiche(cas, avec_niveaux({4: None})).piece_fiche
    assert vide is not None
    corrige = replace(
        avec_fiche(cas, fiche_complete()),
        remplacees=(vide,),
        piece_fiche=replace(cas.piece_fiche, form=fiche_complete(), recue_le=cas.ouvert_le + timedelta(days=9)),
    )
    constats = check(as_first_received(corrige), Contexte.au(cas.ouvert_le))
    assert "GRILLE_ITEM_SANS_REPONSE" in {item.code for item in constats}
    tardive = replace(cas, piece_fiche=replace(cas.piece_fiche, recue_le=cas.ouvert_le + timedelta(days=9)))
    assert as_first_received(tardive).piece_fiche is None
