"""« Saisir »: a form on paper, in its own order, becomes a piece; what is wrong is told beside its question."""

import re
from html import unescape
from pathlib import Path

import pytest

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.store.register import Register
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import Navigateur
from tests.eleves import FICHES, PROTOCOLES, Values


def sent(values: Values, **more: str) -> dict[str, str | list[str]]:
    """What the page sends of these answers."""
    found = {f"r.{key}": "oui" if value is True else str(value) for key, value in values.items() if value}
    return {"recu_le": "20/11/2003", **found, **more}


def typed(root: Path) -> list[tuple[str, str, str]]:
    """(kind, day of reception, who typed it) of what was typed."""
    with Register.open(root / "registre.sqlite") as register:
        events = [one for one in register.journal.events() if one.acte == "saisie"]
        files = [register.fichiers.get(one.sha256 or "") for one in events]
        return [(one.detail, str(file and file.recu_le), one.acteur) for one, file in zip(events, files, strict=True)]


@pytest.mark.parametrize("kind", Kind)
def test_the_page_asks_every_question_of_the_form_in_its_order(kind: Kind, secretary: Navigateur) -> None:
    """Each once, and nothing else."""
    page = secretary.get(f"/saisie/{kind.value}")
    names = [name.removeprefix("r.") for name in re.findall(r'name="(r\.[^"]+)"', page)]
    asked = [field.target for field in FORMS[kind].fields if field.type is not FieldType.MARKER]
    assert list(dict.fromkeys(names)) == asked


def test_every_field_has_its_label(secretary: Navigateur) -> None:
    """For whoever hears the page."""
    page = secretary.get("/saisie/protocole")
    ids = set(re.findall(r'<(?:input type="text"|select|textarea) id="([^"]+)"(?![^>]*aria-label)', page))
    assert ids
    assert ids <= set(re.findall(r'<label for="([^"]+)"', page))


def test_what_is_typed_becomes_a_piece(workspace: Path, secretary: Navigateur) -> None:
    """Received on the day of the paper, under the name of who is there."""
    secretary.get("/saisie/fiche")
    secretary.act("/saisie/fiche", 200, **sent(FICHES["03"]))
    assert "saisie enregistrée, au dossier" in secretary.said()
    secretary.get("/saisie/protocole")
    secretary.act("/saisie/protocole", 200, **sent(PROTOCOLES["03"]))
    who = "Odile SECRETARIAT"
    assert typed(workspace) == [("fiche", "2003-11-20", who), ("protocole", "2003-11-20", who)]


def test_a_form_of_a_dossier_is_corrected_without_being_typed_again(workspace: Path, secretary: Navigateur) -> None:
    """What it says stands in the page; sent with one answer changed, it takes the place of the former one."""
    with Register.open(workspace / "registre.sqlite") as register:
        numero = next(row.numero for row in register.dossiers.all() if len(register.pieces.of(row.numero)) > 1)
    page = secretary.get(f"/saisie/protocole?dossier={numero}")
    fields = re.findall(r'<input type="text" id="[^"]*" name="(r\.[^"]+)" value="([^"]*)"', page)
    answers = {name: unescape(value) for name, value in fields}
    assert answers["r.nom"] == PROTOCOLES["01"]["nom"] and answers["r.dossier"] == numero
    assert f'value="{PROTOCOLES["01"]["modalite"]}" checked' in page


def test_what_is_wrong_is_told_beside_its_question_and_what_was_typed_stays(
    workspace: Path, secretary: Navigateur
) -> None:
    """Nothing is registered."""
    secretary.get("/saisie/fiche")
    wrong = sent(FICHES["03"] | {"nom": "N" * 400, "naissance": "31/02/1995", "auteur": "<b>Mme Tag</b>"})
    page = secretary.act("/saisie/fiche", 409, **wrong)
    assert 'id="r-nom-faute"' in page
    assert 'id="r-naissance-faute"' in page
    assert page.count('aria-invalid="true"') == 2
    assert "<b>Mme Tag" not in page
    assert "<b>Mme Tag</b>" in unescape(page)
    assert typed(workspace) == []


def test_what_stands_so_on_the_paper_is_kept(workspace: Path, secretary: Navigateur) -> None:
    """Once a person says so, on the page that doubts it."""
    secretary.get("/saisie/fiche")
    doubtful = FICHES["03"] | {"naissance": "31/02/1995"}
    page = secretary.act("/saisie/fiche", 409, **sent(doubtful))
    assert 'name="tel_quel"' in page
    secretary.act("/saisie/fiche", 200, **sent(doubtful, tel_quel="oui"))
    assert len(typed(workspace)) == 1


def test_the_day_of_the_paper_must_be_one(workspace: Path, secretary: Navigateur) -> None:
    """What was typed stays on the page."""
    secretary.get("/saisie/fiche")
    page = secretary.act("/saisie/fiche", 409, **sent(FICHES["03"], recu_le="hier"))
    assert "21/11/2003" in secretary.said()
    assert str(FICHES["03"]["nom"]) in unescape(page)
    secretary.act("/saisie/fiche", 409, **sent(FICHES["03"], recu_le="24/12/2003"))
    assert "à venir" in secretary.said()
    assert typed(workspace) == []


def test_the_number_of_a_dossier_may_be_given(secretary: Navigateur) -> None:
    """By the page of a dossier."""
    assert 'value="2003-0001"' in secretary.get("/saisie/protocole?dossier=2003-0001")


def test_an_unknown_form_leads_to_the_choice(secretary: Navigateur) -> None:
    """Of those that there are."""
    secretary.get("/saisie/menu")
    assert "Saisir un formulaire sur papier" in secretary.said()


def test_who_may_only_look_types_nothing(workspace: Path, enter: Entering) -> None:
    """Neither the page nor its act."""
    reader = enter("lecture")
    reader.get("/saisie/fiche", 403)
    reader.act("/saisie/fiche", 403, **sent(FICHES["03"]))
    assert typed(workspace) == []
