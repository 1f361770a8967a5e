"""The school's own forms, sent back with their gaps highlighted: from the inbox to the outbox and back."""

from pathlib import Path

import page

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.texte import normalise
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import fill
from tests import clients
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.pdfs import by_target, form
from tests.secretary import NOTHING, Run, drop


def returned(workspace: Path) -> dict[str, Path]:
    """The forms to complete that the outbox holds, by name."""
    return {path.name: path for path in sorted((workspace / "outbox" / "courriers").rglob("*_a_completer*.pdf"))}


def test_answers_are_kept_and_gaps_told(workspace: Path, process: Run, tmp_path: Path) -> None:
    """The form in the outbox holds every answer given, doubtful ones as written, and the number of the dossier."""
    fiche = FICHES["01"] | {"niveau.7": "", "age": ""}
    protocole = PROTOCOLES["01"] | {"accompagnement": "12.30"}
    drop(workspace, "a.pdf", Kind.FICHE, fiche)
    drop(workspace, "b.pdf", Kind.PROTOCOLE, protocole)
    process()
    found = returned(workspace)
    assert list(found) == ["2003-0001_fiche_a_completer.pdf", "2003-0001_protocole_a_completer.pdf"]
    for path, values in zip(found.values(), (fiche, protocole), strict=True):
        read = form(path.read_bytes())
        expected = {
            target: normalise(value) if isinstance(value, str) else value for target, value in values.items() if value
        }
        assert by_target(read) == expected | {"dossier": "2003-0001"}
        assert read.anomalies == ()
        assert page.validate_pdf(str(path), profile="ua1").is_compliant


@clients.each_client
def test_the_completed_form_settles_the_demande(client: str, workspace: Path, process: Run, tmp_path: Path) -> None:
    """The school fills in the two gaps with its own program and sends it back: the demande is complete.

    The form it was sent leaves the outbox: nobody sends it again.
    """
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"] | {"niveau.7": "", "age": ""})
    drop(workspace, "b.pdf", Kind.PROTOCOLE, PROTOCOLES["01"])
    process()
    (path,) = returned(workspace).values()
    answers: dict[str, str | bool | None] = {"fiche_item_07_niveau": "niveau1", "fiche_eleve_age": "8 ans 6 mois"}
    clients.fill_with(client, path, answers, workspace / "inbox" / "retour.pdf")
    report = process("2003-12-01")
    assert [(piece["status"], piece["dossier"]) for piece in report["pieces"]] == [("rattachee", "2003-0001")]
    assert report["dossiers"][0]["state"] == "transmis"
    assert not returned(workspace)
    assert main(["verify", "--workspace", str(workspace)]) == 0


def test_a_form_still_incomplete_is_renewed(workspace: Path, process: Run) -> None:
    """One gap filled of two: the new form asks for the other only, and the former one is gone."""
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"] | {"niveau.7": "", "age": ""})
    drop(workspace, "b.pdf", Kind.PROTOCOLE, PROTOCOLES["01"])
    process()
    (path,) = returned(workspace).values()
    answered = fill(path.read_bytes(), FORMS[Kind.FICHE], {"age": "8 ans 6 mois"})
    (workspace / "inbox" / "retour.pdf").write_bytes(answered)
    process("2003-12-01")
    (renewed,) = returned(workspace).values()
    assert renewed.name == "2003-0001_fiche_a_completer_2.pdf"
    read = by_target(form(renewed.read_bytes()))
    assert read["age"] == "8 ans 6 mois"
    assert "niveau.7" not in read
    assert process("2003-12-02") == NOTHING


def test_an_accepted_point_is_no_longer_asked_for(workspace: Path, process: Run) -> None:
    """What the secretary accepts is highlighted no more, without another letter."""
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"] | {"age": ""})
    drop(workspace, "b.pdf", Kind.PROTOCOLE, PROTOCOLES["01"] | {"accompagnement": "12.30"})
    process()
    assert len(returned(workspace)) == 2
    accept = ["accept", "2003-0001", "DUREE_A_CONFIRMER", "--by", "Mme Martin", "--reason", "12 h 30"]
    assert main([*accept, "--workspace", str(workspace), "--today", "2003-11-22"]) == 0
    assert list(returned(workspace)) == ["2003-0001_fiche_a_completer.pdf"]
    letters = list((workspace / "outbox" / "courriers").rglob("*demande_complement*"))
    assert len(letters) == 1


def test_a_missing_form_is_sent_with_what_is_known(workspace: Path, process: Run) -> None:
    """The fiche alone: a protocole with the pupil, the class, the school and the number, nothing of the grid."""
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"])
    process()
    (path,) = returned(workspace).values()
    assert path.name == "2003-0001_protocole_a_completer.pdf"
    assert by_target(form(path.read_bytes())) == {
        "dossier": "2003-0001",
        "nom": "LENOIR-D'ESTRÉES",
        "prenom": "Chloë",
        "naissance": "28/02/1995",
        "classe": "CE2",
        "etablissement": "École élémentaire Jules-Ficelle",
    }
