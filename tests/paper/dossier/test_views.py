"""The views behind the pages: grid, checks, lines; plain data from the typed forms."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.model.dossier import Acceptation, Anomaly
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.grille import FREQUENCES, ITEMS, NIVEAUX, Niveau
from pipeline.dossier.model.vie import Avis, Correction, Courrier, SensAvis, SorteCourrier, Vie
from pipeline.dossier.values.types import Commission, Lecture
from pipeline.fonts.measure import count_lines
from pipeline.forms.editions import FORMS
from pipeline.paper.dossier.controles import SHOWN, Controles, controles
from pipeline.paper.dossier.grid import BESOIN_SIZE, BESOIN_WIDTH, BESOINS_HEIGHT, LINE_HEIGHT, grille
from pipeline.paper.dossier.rubriques import LONG, Lignes, divergence, shown_value
from pipeline.paper.dossier.synthese import identite, prealables, protocole_view, vie
from pipeline.paper.dossier.timetable import sum_week
from tests.dossier.anomalies import anomaly
from tests.dossier.exemples import dossier_complet, fiche_complete, protocole_complet

SANS = controles(dossier_complet(), ())


def avec(*found: Anomaly, acceptations: tuple[Acceptation, ...] = ()) -> Controles:
    """The checks of the complete dossier, with these anomalies."""
    return controles(replace(dossier_complet(), acceptations=acceptations), found)


@pytest.mark.parametrize("numero", range(1, 24))
@pytest.mark.parametrize("niveau", NIVEAUX)
def test_each_level_takes_its_column(numero: int, niveau: Niveau) -> None:
    """Levels 1, 2 and 3 of an item stand in the first, second and third column."""
    niveaux = list(fiche_complete().niveaux)
    niveaux[numero - 1] = niveau
    lines = [line for group in grille(replace(fiche_complete(), niveaux=tuple(niveaux)), SANS) for line in group.lignes]
    assert lines[numero - 1].rang == NIVEAUX.index(niveau)
    assert lines[numero - 1].mots == ("1", "2", "3")


@pytest.mark.parametrize("frequence", FREQUENCES)
def test_item_24_keeps_its_own_words(frequence: Niveau) -> None:
    """Item 24 is answered in words, never in levels."""
    fiche = replace(fiche_complete(), niveaux=(*fiche_complete().niveaux[:23], frequence))
    last = grille(fiche, SANS)[-1].lignes[-1]
    assert last.frequence
    assert last.mots[FREQUENCES.index(frequence)] == last.mots[last.rang or 0]
    assert last.mots == ("Jamais", "Rares", "Éventuelles")


def test_an_unanswered_item_has_no_column() -> None:
    """An item without a certain answer is shown without any, in its group."""
    fiche = replace(fiche_complete(), niveaux=(None,) * 24)
    groups = grille(fiche, SANS)
    assert [len(group.lignes) for group in groups] == [6, 10, 8]
    assert all(line.rang is None for group in groups for line in group.lignes)


@given(st.lists(st.text("mot de plus é\n", max_size=900), min_size=24, max_size=24))
def test_the_grid_always_fits_its_page(besoins: list[str]) -> None:
    """The needs that stay beside the grid fit on its page; the others are referred to, none is cut."""
    lines = [line for group in grille(replace(fiche_complete(), besoins=tuple(besoins)), SANS) for line in group.lignes]
    extra = sum((max(1, count_lines(line.besoin, BESOIN_WIDTH, BESOIN_SIZE)) - 1) * LINE_HEIGHT for line in lines)
    assert extra <= BESOINS_HEIGHT + 0.01
    assert all(line.besoin == besoin or line.renvoi for line, besoin in zip(lines, besoins, strict=True))


def test_remarks_are_numbered_by_gravity() -> None:
    """What blocks comes first, then what is to be checked, then informations."""
    checks = avec(
        anomaly("FICHE_NON_DATEE", "i", Kind.FICHE, "date_evaluation"),
        anomaly("AVS_SUBSIDIAIRE", "w", Kind.FICHE, "materiel"),
        anomaly("CHAMP_MANQUANT", "e", Kind.FICHE, "nom"),
    )
    assert [item.anomaly.message for item in checks.remarques] == ["e", "w", "i"]
    assert [item.numero for item in checks.remarques] == [1, 2, 3]
    assert checks.reperes(Kind.FICHE, "materiel") == (2,)
    assert checks.reperes(Kind.PROTOCOLE, "materiel") == ()


def test_an_acceptance_is_shown_with_its_remark() -> None:
    """An accepted remark names who accepted it; one that is no longer raised is still told."""
    act = Acceptation("AVS_SUBSIDIAIRE", "", "Mme Registre", "Vu.", date(2003, 11, 20))
    checks = avec(anomaly("AVS_SUBSIDIAIRE", "w", Kind.FICHE, "materiel"), acceptations=(act,))
    assert checks.remarques[0].acceptation == act
    assert checks.autres_acceptations == ()
    assert avec(acceptations=(act,)).autres_acceptations[0][1] == act


def test_checks_that_found_nothing_are_counted() -> None:
    """Every check of the catalogue either has a remark or is among those that found nothing."""
    checks = avec(anomaly("AVS_SUBSIDIAIRE", "w", Kind.FICHE, "materiel"))
    assert checks.sans_remarque == sum(len(section.codes) for section in SHOWN) - 1


def test_answers_are_shown_in_words() -> None:
    """A radio shows the wording of its answer, a box its state, a reading what was written."""
    fiche = fiche_complete()
    fields = FORMS[Kind.FICHE].by_target
    assert shown_value(fiche, fields["materiel"]) == "non"
    assert shown_value(fiche, fields["dependance_scolaire"]) == "☑ coché"
    assert shown_value(fiche, fields["niveau.24"]) == "Jamais"
    assert shown_value(fiche, fields["naissance"]) == "28/02/1995"
    assert shown_value(replace(fiche, materiel=None), fields["materiel"]) == ""


def test_a_doubt_is_shown_with_what_was_written() -> None:
    """A value that reads two ways stays as written, with the reason of the doubt."""
    protocole = replace(protocole_complet(), accompagnement=Lecture("12.30", None, "se lit de deux façons"))
    line = Lignes(protocole, SANS)("accompagnement")
    assert (line.valeur, line.note) == ("12.30", "se lit de deux façons")


def test_a_long_text_is_referred_to() -> None:
    """The synthesis refers to the place of a long text, and never cuts it; what it shows in whole is that place."""
    fiche = replace(fiche_complete(), risques="mot " * LONG)
    risques = next(one for one in prealables(fiche, SANS)[1].lignes if one.libelle.startswith("Risques"))
    assert (risques.valeur, risques.renvoi, risques.ancre) == ("", "fiche-risques", "")
    risques = next(one for one in prealables(fiche_complete(), SANS)[1].lignes if one.libelle.startswith("Risques"))
    assert (risques.renvoi, risques.ancre) == ("", "fiche-risques")


def test_the_identity_tells_what_differs() -> None:
    """Where the two forms disagree the identity shows both, and a mere apostrophe is no disagreement."""
    dossier = dossier_complet(replace(fiche_complete(), nom="LENOIR", prenom="CHLOË"))
    assert divergence(dossier, "nom") == "sur la fiche : LENOIR"
    assert divergence(dossier, "prenom") == ""
    assert identite(dossier, SANS).lignes[0].note == "sur la fiche : LENOIR"


def test_what_was_recorded_since_the_demande_is_told() -> None:
    """The opinion of the CCPE, a letter that came, a correction: each has its line, with its day."""
    le = date(2003, 12, 2)
    known = Vie(
        avis=(Avis(Commission.CCPE, SensAvis.RESERVE, le, "Douze heures suffisent.", "Mme Registre"),),
        courriers=(Courrier(SorteCourrier.AUDITION, le, "Mme Registre", "La mère vient avec une amie."),),
        corrections=(Correction("nom", "LENOIR", ("LENOIRE",), ("f" * 64,), le, "Mme Registre", "appel de l’école"),),
    )
    lines = vie(replace(dossier_complet(), vie=known)).lignes
    assert [tuple(text.replace("\u00a0", " ") for text in (line.libelle, line.valeur)) for line in lines] == [
        ("Avis de la CCPE du 2 décembre 2003", "favorable avec réserve\nDouze heures suffisent."),
        ("Courrier reçu le 2 décembre 2003", "demande d’être entendu par la commission\nLa mère vient avec une amie."),
        ("Corrigé le 2 décembre 2003 par Mme Registre", "Nom : LENOIR (appel de l’école)"),
    ]
    assert vie(dossier_complet()).lignes == ()


def test_nobody_named_leaves_no_empty_part() -> None:
    """Before a decision there is no AVS and often no second représentant: nothing is shown of them."""
    view = protocole_view(protocole_complet(), SANS)
    assert view.auxiliaire is None
    assert len(view.representants) == 1


def test_items_are_all_there() -> None:
    """The grid draws the 24 items with the wording of the annexe."""
    names = [line.libelle for group in grille(fiche_complete(), SANS) for line in group.lignes]
    assert names == [item.libelle for item in ITEMS]


def test_totals_stand_beside_what_is_stated() -> None:
    """The week is added up day by day, and its difference with the stated time is a plain fact."""
    times = sum_week(replace(protocole_complet(), accompagnement=Lecture("13 h", 780)), SANS)
    assert times.total == 720
    assert times.jours[2] == ("Mercredi", 0)
    assert times.lignes[-1].valeur.replace("\u00a0", " ") == "− 1 h"
