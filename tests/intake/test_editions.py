"""A new edition of a form is issued: the former one stays readable in all ways, and the new one is read too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import EDITIONS, FORMS, FormSpec
from pipeline.forms.fill import Value, fill
from pipeline.forms.widgets import places
from pipeline.intake.parse import answers, parse_form
from pipeline.intake.raw import Provenance, RawForm
from pipeline.intake.reader import read_file
from tests.demo import printed_to_pdf
from tests.dossier.exemples import AUJOURD_HUI
from tests.eleves import PROTOCOLES
from tests.intake.edition_suivante import APRES, AVANT, COURRIEL, ProtocoleSuivant, declare, issue
from tests.intake.pages.test_reading import assert_ticks, bare
from tests.intake.pdfs import Pdf
from tests.papier import drawn, scanned

pytestmark = pytest.mark.slow

VALUES = PROTOCOLES["01"]
ADRESSE = "ecole@exemple.fr"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The blank forms of both editions."""
    path = tmp_path_factory.mktemp("editions")
    with pytest.MonkeyPatch.context() as patch:
        declare(patch, path)
        issue(path)
    return path


@pytest.fixture(autouse=True)
def edition_suivante(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The next edition is the one that is given to schools now."""
    declare(monkeypatch, folder)
    yield
    places.cache_clear()


def spec(edition: str) -> FormSpec:
    """An edition of the protocole."""
    return EDITIONS[Kind.PROTOCOLE][edition]


def filled(edition: str) -> bytes:
    """A protocole of that edition, completed on a screen."""
    values: dict[str, Value] = {target: value for target, value in VALUES.items() if value}
    if edition == APRES:
        values["courriel_essai"] = ADRESSE
    return fill(spec(edition).blank(), spec(edition), values)


def read(content: bytes) -> RawForm:
    """The one form that a file holds."""
    reading = read_file(content, "protocole.pdf")
    assert reading.diagnosis is None, reading.diagnosis
    (found,) = reading.forms
    return found


def codes(found: RawForm) -> set[str]:
    """What the reading found wrong."""
    return {anomaly.code for anomaly in found.anomalies}


def test_the_new_edition_asks_one_thing_more() -> None:
    """The blank form of the former one is kept, and is not what schools are given."""
    former, now = spec(AVANT), FORMS[Kind.PROTOCOLE]
    assert (now.edition, [field.name for field in now.fields if field.name not in former.by_name]) == (
        APRES,
        [COURRIEL],
    )
    assert former.blank() != now.blank()


def test_live_fields_of_the_former_edition_are_read() -> None:
    """No field has « disappeared »: the form never had it. It is told to be a former edition, and parsed."""
    found = read(filled(AVANT))
    assert (found.edition, codes(found)) == (AVANT, {"EDITION_ANCIENNE"})
    typed = parse_form(found, reference=AUJOURD_HUI)
    assert isinstance(typed, ProtocoleSuivant)
    assert (typed.nom, typed.courriel_essai) == (VALUES["nom"], "")


def test_live_fields_of_the_new_edition_are_read() -> None:
    """With the field that it has more."""
    found = read(filled(APRES))
    assert (found.edition, codes(found)) == (APRES, set())
    typed = parse_form(found, reference=AUJOURD_HUI)
    assert isinstance(typed, ProtocoleSuivant)
    assert typed.courriel_essai == ADRESSE


@pytest.mark.parametrize("edition", [AVANT, APRES])
def test_a_flat_copy_of_either_edition_is_read(edition: str) -> None:
    """Each at its own places, text for text and tick for tick."""
    found = read(printed_to_pdf(filled(edition)))
    assert (found.edition, found.provenance) == (edition, Provenance.FLAT)
    for field in spec(AVANT).fields:
        if field.type in (FieldType.TEXT, FieldType.MULTILINE):
            assert bare(found.values[field.name].value) == (bare(VALUES.get(field.target)) or None), field.name
    assert_ticks(found, VALUES)
    assert (COURRIEL in found.values) is (edition == APRES)


@pytest.mark.parametrize("edition", [AVANT, APRES])
def test_a_scan_of_either_edition_is_read(edition: str) -> None:
    """Its ticks by ink; its texts wait for a person, as those of any scan."""
    found = read(scanned(drawn(filled(edition))))
    assert (found.edition, found.provenance) == (edition, Provenance.SCAN)
    assert_ticks(found, VALUES, doubtful=2)


def test_a_form_that_lost_its_marker_is_taken_for_the_edition_it_fits() -> None:
    """Of a former blank no field is said to be lost that it never had, but for the marker itself."""
    pdf = Pdf(filled(AVANT)).without(["proto_edition"])
    found = read(pdf.save())
    assert [anomaly.target for anomaly in found.anomalies if anomaly.code == "CHAMP_ABSENT"] == ["edition"]


def test_a_form_of_today_that_lost_its_marker_keeps_what_only_it_asks() -> None:
    """It fits the former edition as well, which would not read the new answer."""
    found = read(Pdf(filled(APRES)).without(["proto_edition"]).save())
    assert found.values[COURRIEL].value == ADRESSE


def test_of_several_editions_that_it_fits_the_newest_is_meant(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that lost its marker, between two editions: what only the later one asks is not said to be lost."""
    form = Pdf(filled(APRES)).without(["proto_edition"]).save()
    declare(monkeypatch, folder, issued=int(APRES) + 1)
    found = read(form)
    assert [anomaly.target for anomaly in found.anomalies if anomaly.code == "CHAMP_ABSENT"] == ["edition"]
    assert found.values[COURRIEL].value == ADRESSE


def test_answers_of_the_former_edition_are_kept_on_the_form_of_today() -> None:
    """What a school must complete goes back to it on the edition of today, with all its answers."""
    now = FORMS[Kind.PROTOCOLE]
    again = read(fill(now.blank(), now, answers(read(filled(AVANT)))))
    assert again.edition == APRES
    assert answers(again) == answers(read(filled(AVANT)))


def test_an_edition_that_was_never_issued_is_not_read() -> None:
    """Nothing is known of its questions."""
    pdf = Pdf(filled(APRES)).text("proto_edition", f"protocole/{APRES}0")
    assert read_file(pdf.save(), "p.pdf").diagnosis is not None
