"""A form on paper is typed: it becomes a piece like any other, once, and says where it comes from."""

import io
import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from pipeline.dossier.model.forms import Kind
from pipeline.run.desk.typing import blank_values
from pipeline.run.provenance import typed_by
from pipeline.store.register import Register
from pipeline.store.rows import Statut
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.intake.pages.test_reading import flat
from tests.robustness.bench import command, drop, said
from tests.run.acts.office import acts, say
from tests.secretary import TODAY

WHO = ("--by", "Mme Essai")
RECEIVED = ("--received", "2003-11-19")


@pytest.fixture(autouse=True)
def _agrees(root: Path) -> Iterator[None]:
    """Whatever was done, register, journal, archive and outbox agree in the end."""
    yield
    say(root, "verify")


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Where the answers are written."""
    return tmp_path / "réponses.json"


def type_(root: Path, answers: Path, kind: Kind, values: Mapping[str, Any], *options: str, code: int = 0) -> None:
    """Give the command that types a form."""
    answers.write_text(json.dumps(dict(values), ensure_ascii=False), encoding="utf-8")
    say(root, "type", kind.value, str(answers), *options, code=code)


def typed(root: Path) -> list[tuple[str, str, str]]:
    """(hash, kind, dossier) of the pieces that were typed."""
    with Register.open(root / "registre.sqlite") as register:
        rows = [row for fichier in register.fichiers.hashes() for row in register.pieces.of_fichier(fichier)]
        return sorted((row.sha256, row.kind, row.dossier or "") for row in rows if typed_by(register, row.sha256))


def pdf(root: Path, hashed: str) -> bytes:
    """An original of the archive."""
    return (root / "archive" / hashed[:2] / hashed).read_bytes()


def demande(root: Path, answers: Path, values: Values, protocole: Values) -> None:
    """Type both forms of a pupil."""
    type_(root, answers, Kind.FICHE, values, *WHO, *RECEIVED)
    type_(root, answers, Kind.PROTOCOLE, protocole, *WHO, *RECEIVED)


def test_typed_forms_open_a_dossier_like_those_that_come(root: Path, answers: Path) -> None:
    """Read by the very same steps: both in one dossier, received on the day of the paper."""
    demande(root, answers, FICHES["03"], PROTOCOLES["03"])
    found = typed(root)
    assert {kind for _, kind, _ in found} == {"fiche", "protocole"}
    assert len({dossier for *_, dossier in found} - {""}) == 1
    with Register.open(root / "registre.sqlite") as register:
        assert {str(register.pieces.of_fichier(one)[0].recue_le) for one, *_ in found} == {"2003-11-19"}


def test_a_typed_form_says_where_it_comes_from(root: Path, answers: Path) -> None:
    """At its head, in its name and in the journal: who typed it; and its fields are those that were typed."""
    type_(root, answers, Kind.FICHE, FICHES["03"], *WHO, *RECEIVED)
    ((hashed, _, _),) = typed(root)
    reader = PdfReader(io.BytesIO(pdf(root, hashed)))
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Saisi par Mme Essai d’après un formulaire papier reçu le 19/11/2003" in text
    fields = reader.get_form_text_fields()
    assert fields["fiche_eleve_nom"] == FICHES["03"]["nom"]
    assert acts(root) == [("saisie", "fiche")]
    with Register.open(root / "registre.sqlite") as register:
        assert "Mme Essai" in register.fichiers.name(hashed)
        assert str(FICHES["03"]["nom"]) not in register.fichiers.name(hashed)


def test_the_page_of_its_dossier_says_who_typed_it(
    root: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And of what came otherwise, nobody."""
    demande(root, answers, FICHES["03"], PROTOCOLES["03"])
    numero = typed(root)[0][2]
    pieces = said(root, capsys, "status", numero, today=TODAY)["pieces"]
    assert [piece["typed_by"] for piece in pieces] == ["Mme Essai", "Mme Essai"]
    say(root, "status", numero)
    assert "saisi par Mme Essai" in capsys.readouterr().out
    assert {piece["typed_by"] for piece in said(root, capsys, "status", "2003-0001", today=TODAY)["pieces"]} == {None}


def test_typed_twice_it_is_one_form(root: Path, answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second time, the person is told what became of the first."""
    type_(root, answers, Kind.FICHE, FICHES["03"], *WHO, *RECEIVED)
    capsys.readouterr()
    type_(root, answers, Kind.FICHE, FICHES["03"], *WHO, *RECEIVED)
    assert "déjà été saisi" in capsys.readouterr().err
    assert len(typed(root)) == 1
    assert acts(root) == [("saisie", "fiche")]


def test_a_wrong_answer_stops_all_and_names_its_question(
    root: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is archived."""
    wrong = FICHES["03"] | {"niveau.7": "beaucoup", "naissance": "31/02/1995"}
    type_(root, answers, Kind.FICHE, wrong, *WHO, code=1)
    told = capsys.readouterr().err
    assert "n’est pas une des réponses" in told
    assert "Date de naissance" in told
    assert typed(root) == []


def test_what_reads_badly_on_paper_is_typed_as_it_stands(root: Path, answers: Path) -> None:
    """A person says so; the demande then asks for it, as of any form."""
    doubtful = FICHES["03"] | {"naissance": "31/02/1995"}
    type_(root, answers, Kind.FICHE, doubtful, *WHO, code=1)
    type_(root, answers, Kind.FICHE, doubtful, "--as-written", *WHO)
    assert len(typed(root)) == 1


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "qui a saisi"),
        ((*WHO, "--received", "2003-12-24"), "à venir"),
        ((*WHO, "--received", "2001-01-01"), "plus d’un an"),
        ((*WHO, "--copy", "0123456789ab"), "Aucune copie"),
    ],
)
def test_what_cannot_be_is_refused(
    root: Path, answers: Path, options: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody who typed it, a day that cannot be, a copy that does not wait."""
    type_(root, answers, Kind.FICHE, FICHES["03"], *options, code=1)
    assert told in capsys.readouterr().err
    assert typed(root) == []


@pytest.mark.parametrize("content", ["", "[]", "{", '"texte"', "[" * 100_000])
def test_a_file_that_holds_no_answers_is_refused(
    root: Path, answers: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what to do."""
    answers.write_text(content)
    say(root, "type", "fiche", str(answers), *WHO, code=1)
    assert "réponse" in capsys.readouterr().err


def test_the_questions_without_an_answer_make_no_form(
    root: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As « --empty » writes them, in the order of the form."""
    say(root, "type", "protocole", "--empty")
    empty = json.loads(capsys.readouterr().out)
    assert list(empty) == list(blank_values(Kind.PROTOCOLE))
    type_(root, answers, Kind.PROTOCOLE, empty, *WHO, code=1)
    assert "Aucune réponse" in capsys.readouterr().err


def test_a_copy_completed_on_a_screen_is_replaced_by_what_was_typed(root: Path, answers: Path) -> None:
    """As by its prefilled form dropped back: the copy goes with it, for the record, and waits no more."""
    content = flat(Kind.FICHE, FICHES["03"])
    copy = sha256(content).hexdigest()
    drop(root / "inbox", "plat.pdf", content)
    assert command(root, "process", today="2003-11-20") == 0
    type_(root, answers, Kind.FICHE, FICHES["03"] | {"auteur": "Mme Corrigée"}, *WHO, "--copy", copy[:12])
    ((hashed, _, dossier),) = typed(root)
    with Register.open(root / "registre.sqlite") as register:
        (waited,) = register.pieces.of_fichier(copy)
        (piece,) = register.pieces.of_fichier(hashed)
        assert (waited.statut, waited.dossier) == (Statut.ECARTEE, dossier)
        assert dossier
        assert str(piece.recue_le) == "2003-11-20"


def test_a_decision_is_typed_too(root: Path, answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It waits for a person when it names no dossier that awaits it."""
    type_(root, answers, Kind.DECISION, {"dossier": "2003-0099", "decision": "refus"}, *WHO)
    waiting = said(root, capsys, "pending", today=TODAY)["pending"]
    assert any(one["about"] == typed(root)[0][0][:12] for one in waiting)
