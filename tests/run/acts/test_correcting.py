"""What the forms say is corrected by a person: letters not posted say it, those posted stay, later forms are judged."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.robustness.bench import drop, said
from tests.run.acts.office import BY, COMPLETE, WAITING, acts, etat, letters, outbox, say

OLD = str(PROTOCOLES["01"]["representant.adresse"])
NEW = "3 quai de la Gomme, 13999 Villeneuve-la-Fictive"
OTHER = "8 impasse du Buvard, 13999 Villeneuve-la-Fictive"
CORRECT = ("correct", COMPLETE, "adresse", NEW, *BY)


@pytest.fixture(autouse=True)
def _agrees(root: Path) -> Iterator[None]:
    """Whatever was done, register, journal, archive and outbox agree in the end."""
    yield
    say(root, "verify")


def documents(root: Path, type_: str) -> list[DocumentRow]:
    """Documents of a type that hold."""
    with Register.open(root / "registre.sqlite") as register:
        return [one for one in register.documents.of(COMPLETE) if one.type == type_]


def addresses(root: Path, type_: str) -> list[str]:
    """Addresses of the letters of a type that hold, each on one line."""
    return [" ".join(one.contenu["destinataire"]["lignes"]) for one in documents(root, type_)]


def status(root: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """What is told of the dossier."""
    return said(root, capsys, "status", COMPLETE, today="2003-11-28")


def codes(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What is found in the dossier about corrections."""
    found = [one["code"] for one in status(root, capsys)["anomalies"]]
    return [code for code in found if code.startswith("CORR")]


def resend(root: Path, adresse: str, **others: str) -> None:
    """The school sends its protocole again, later."""
    values = PROTOCOLES["01"] | {"representant.adresse": adresse, "chef": "Mme Ardoise"} | others
    drop(root / "inbox", "protocole_2.pdf", filled(Kind.PROTOCOLE, values))
    say(root, "process", today="2003-11-28")


def test_letters_not_posted_are_made_anew(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One letter of each sort, to the corrected address; the journal says the field and never what is in it."""
    before = letters(root, COMPLETE)
    say(root, *CORRECT)
    assert sorted(letters(root, COMPLETE)) == sorted(before)
    (there,) = addresses(root, "accuse_reception")
    assert "3 QUAI DE LA GOMME" in there
    assert acts(root) == [("correction", "representant.adresse")]
    assert codes(root, capsys) == ["CORRIGE"]
    assert etat(root, COMPLETE) == "transmis"


def test_letters_posted_are_not_sent_again(root: Path) -> None:
    """Neither at once nor by a later run."""
    say(root, "print-done")
    before = letters(root, COMPLETE)
    say(root, *CORRECT)
    assert letters(root, COMPLETE) == before
    say(root, "process", today="2003-12-01")
    assert letters(root, COMPLETE) == before


def test_said_twice_it_is_done_once(root: Path) -> None:
    """The same words come from a person whose command was cut short."""
    say(root, *CORRECT)
    before = outbox(root)
    say(root, *CORRECT)
    assert (len(acts(root)), outbox(root)) == (1, before)


def test_taken_back_the_forms_hold_again(root: Path) -> None:
    """The letter says the address of the protocole again, and there is one."""
    say(root, *CORRECT)
    say(root, "undo", COMPLETE, *BY)
    (there,) = addresses(root, "accuse_reception")
    assert "LILAS" in there


def test_a_form_that_repeats_what_was_corrected_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The correction stands, and a person is told."""
    say(root, *CORRECT)
    resend(root, OLD)
    assert "CORRECTION_REDITE" in codes(root, capsys)
    assert all("GOMME" in one for one in addresses(root, "accuse_reception"))


def test_a_form_that_says_something_else_is_followed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The later word is the school's."""
    say(root, *CORRECT)
    resend(root, OTHER)
    assert codes(root, capsys) == ["CORRECTION_REMPLACEE"]
    assert "BUVARD" in addresses(root, "accuse_reception")[-1]


def test_a_corrected_name_is_that_of_the_pupil(root: Path) -> None:
    """A form that bears it comes to the dossier by itself, and is no homonym of it."""
    say(root, "correct", COMPLETE, "nom", "LENOIR-DUPRÉ-FICTIVE", *BY)
    drop(
        root / "inbox",
        "f.pdf",
        filled(Kind.FICHE, FICHES["01"] | {"nom": "LENOIR-DUPRÉ-FICTIVE", "age": "8 ans 9 mois"}),
    )
    say(root, "process", today="2003-11-28")
    with Register.open(root / "registre.sqlite") as register:
        assert [one.kind for one in register.pieces.of(COMPLETE)] == ["fiche", "protocole", "fiche"]


def test_a_corrected_day_of_reception_is_that_of_the_letters(root: Path) -> None:
    """The demande is complete from that day on."""
    say(root, "correct", COMPLETE, "reception-fiche", "12/11/2003", *BY)
    say(root, "correct", COMPLETE, "réception protocole", "13 novembre 2003", *BY)
    (accuse,) = documents(root, "accuse_reception")
    assert accuse.contenu["context"]["dates"]["complete"] == "2003-11-13"


def test_the_commission_that_is_chosen_is_sent_the_demande(root: Path) -> None:
    """Be it posted to the other one already."""
    say(root, "print-done")
    say(root, "correct", COMPLETE, "commission", "ccsd", *BY)
    last = documents(root, "transmission_cdes")
    assert [one.contenu["context"]["commission"] for one in last] == ["CCPE", "CCSD"]
    assert len(documents(root, "accuse_reception")) == 1


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("adresse", "12 rue des Lilas"),
        ("naissance", "30 février 1995"),
        ("téléphone", "04"),
        ("commission", "CDES"),
        ("réception-décision", "12/11/2003"),
        ("réception-fiche", "12/12/2003"),
        ("nom", "  "),
        ("signataire-nom", "DURAND"),
    ],
)
def test_what_does_not_read_as_in_a_form_is_refused(root: Path, champ: str, valeur: str) -> None:
    """An address without a town, a day that does not exist, a form that is not there: nothing changes."""
    before = outbox(root)
    say(root, "correct", COMPLETE, champ, valeur, *BY, code=1)
    assert (acts(root), outbox(root)) == ([], before)


def test_a_correction_can_complete_a_demande(root: Path) -> None:
    """What the school left out is said by a person: the demande goes on, and the form is not asked for any more."""
    drop(root / "inbox", "f.pdf", filled(Kind.FICHE, FICHES["03"]))
    drop(root / "inbox", "p.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["03"] | {"chef": ""}))
    say(root, "process")
    numero = "2003-0003"
    assert etat(root, numero) == "a_completer"
    say(root, "correct", numero, "chef", "Mme Ardoise, directrice", *BY)
    assert etat(root, numero) == "transmis"
    say(root, "undo", numero, *BY)
    assert etat(root, numero) == "a_completer"


def test_an_unknown_field_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With those that may be corrected."""
    say(root, "correct", WAITING, "pointure", "33", *BY, code=2)
    assert "adresse-établissement" in capsys.readouterr().err
    assert json.dumps(acts(root)) == "[]"


@pytest.mark.parametrize("posted", [True, False])
def test_a_transmission_to_the_wrong_commission_that_did_not_leave_is_withdrawn(
    root: Path, capsys: pytest.CaptureFixture[str], *, posted: bool
) -> None:
    """With its tray, another day as well; the secretary is told what to throw away."""
    if posted:
        say(root, "print-done")
    capsys.readouterr()
    say(root, "correct", COMPLETE, "commission", "ccsd", *BY, today="2003-11-28")
    told = capsys.readouterr().err
    kept = [one.contenu["context"]["commission"] for one in documents(root, "transmission_cdes")]
    assert kept == (["CCPE", "CCSD"] if posted else ["CCSD"])
    assert (f"Retiré : outbox/courriers/{COMPLETE}/{COMPLETE}_transmission_cdes.pdf (jetez" in told) is not posted
