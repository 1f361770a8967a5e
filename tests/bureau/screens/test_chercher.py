"""« Chercher »: what is typed is found, shown where it stands, and never obeyed; a form is attached from there."""

from datetime import date
from pathlib import Path

from pipeline.run.checks.pending import pending
from pipeline.workspace import Workspace
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import Navigateur
from tests.secretary import TODAY


def test_a_pupil_is_found_by_a_name_with_a_typing_error(secretary: Navigateur) -> None:
    page = secretary.get("/chercher?q=lenior")
    assert 'href="/dossier/2003-0001"' in page and "<mark>LENOIR</mark>" in page
    assert "1\u00a0dossier." in page and "Cherché aussi, comme «&nbsp;lenior&nbsp;»" in page


def test_as_one_types_only_what_is_found_is_sent(secretary: Navigateur) -> None:
    answer = secretary.client.get("/chercher?q=goff", headers={"hx-request": "true"})
    assert answer.text.lstrip().startswith('<div id="trouve">') and "<header" not in answer.text
    assert "2003-0002" in answer.text and "formulaire sans dossier" in answer.text


def test_nothing_is_found_and_what_was_typed_is_shown_as_it_is(secretary: Navigateur) -> None:
    page = secretary.get("/chercher?q=%3Cscript%3Ealert%281%29%3C/script%3E%22%20OR%20zzz")
    assert "<script>alert" not in page and "Rien n’est trouvé" in page


def test_an_address_that_says_nothing_sensible_is_told(secretary: Navigateur) -> None:
    assert "n’en est pas une" in secretary.get("/chercher?depuis=hier&page=-3&etat=inconnu")
    assert "12 mots au plus" in secretary.get("/chercher?q=" + "+".join(f"mot{rank}" for rank in range(20)))


def test_a_form_without_a_dossier_is_attached_to_the_one_that_was_looked_for(
    secretary: Navigateur, workspace: Path
) -> None:
    day = date.fromisoformat(TODAY)
    (one,) = [item for item in pending(Workspace(workspace), day) if item.sort == "rattacher"]
    secretary.get("/a-faire")
    assert f"piece={one.about}" in secretary.page and "Chercher un autre dossier" in secretary.page
    secretary.get(f"/chercher?q=goff&piece={one.about}")
    assert "Rattacher ici" in secretary.page
    secretary.act("/chercher", 409, piece=one.about, dossier="2003-0002", motif="")
    assert "Il faut dire pourquoi" in secretary.said()
    secretary.act("/chercher", piece=one.about, dossier="2003-0002", motif="Même élève")
    assert not [item for item in pending(Workspace(workspace), day) if item.sort == "rattacher"]


def test_who_only_looks_has_no_button(enter: Entering) -> None:
    reader = enter("lecture")
    assert "Rattacher ici" not in reader.get("/chercher?q=goff&piece=abcdef012345")
    reader.act("/chercher", 403, piece="abcdef012345", dossier="2003-0002", motif="x")
