"""Highlighted forms: what is asked for shows, and nothing else of the form changes."""

import io
from pathlib import Path
from typing import Any

import page
import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.texte import normalise
from pipeline.forms.editions import FORMS, FormSpec
from pipeline.forms.fill import fill
from tests import eleves
from tests.clients import each_client, fill_with
from tests.forms.commun import blank, fields, highlighted, raw_values, widgets
from tests.intake.pdfs import by_target, form

pytestmark = pytest.mark.slow

ALL = pytest.mark.parametrize("spec", FORMS.values(), ids=lambda spec: spec.kind)
ANNONCE = "3 réponses à compléter\u00a0: elles sont surlignées et signalées par une flèche dans la marge."
RAISONS = {
    "materiel": "Cochez «\u00a0oui\u00a0» ou «\u00a0non\u00a0».",
    "niveau.24": "Cochez une seule réponse (Jamais, Rares ou Éventuelles).",
    "nom": "Il manque le nom de l’élève.",
}
FICHE = FORMS[Kind.FICHE]


def _all(spec: FormSpec) -> dict[str, str]:
    return {field.target: f"À écrire : {field.target}" for field in spec.fields if field.type is not FieldType.MARKER}


def _reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def _drawn(content: bytes, rank: int) -> list[tuple[float, float, float, float]]:
    """Rectangles of the highlights of a page: left, bottom, right, top."""
    reader = _reader(content)
    operations = ContentStream(reader.pages[rank].get_contents(), reader).operations
    starts = [index for index, (operands, operator) in enumerate(operations) if operands == ["/SurligneM"]]
    found = []
    for operands, operator in operations[starts[0] :] if starts else []:
        if operator == b"Q":
            break
        if operator == b"re":
            left, bottom, width, height = (float(number) for number in operands)
            found.append((left, bottom, left + width, bottom + height))
    return found


@ALL
def test_nothing_but_tooltips_and_drawing_changes(spec: FormSpec) -> None:
    """Names, types, values, states, rectangles and appearances of all fields are those of the form given."""
    before = _reader(blank(spec))
    after = _reader(highlighted(blank(spec), spec, _all(spec), ANNONCE))
    assert raw_values(after) == raw_values(before)
    for old, new in zip(fields(before), fields(after), strict=True):
        for one, other in zip([old, *widgets(old)], [new, *widgets(new)], strict=True):
            for key in ("/T", "/FT", "/Ff", "/Rect", "/F", "/DA", "/MK"):
                assert one.get(key) == other.get(key), key


@ALL
def test_a_highlighted_form_is_accessible(spec: FormSpec, tmp_path: Path) -> None:
    """Everything highlighted at once, the form is valid PDF/UA-1, announcement included."""
    path = tmp_path / "surligne.pdf"
    path.write_bytes(highlighted(blank(spec), spec, _all(spec), ANNONCE))
    report = page.validate_pdf(str(path), profile="ua1")
    assert report.is_compliant, str(report)


def test_highlighting_is_deterministic() -> None:
    """The same form and texts give the same bytes."""
    assert highlighted(blank(FICHE), FICHE, RAISONS, ANNONCE) == highlighted(blank(FICHE), FICHE, RAISONS, ANNONCE)


def test_each_answer_asked_for_is_framed_and_told() -> None:
    """A frame around each widget of the three questions, on their pages; the reason ends each tooltip."""
    content = highlighted(blank(FICHE), FICHE, RAISONS, ANNONCE)
    reader = _reader(content)
    by_name = {str(field["/T"]): field for field in fields(reader)}
    framed = {rank: _drawn(content, rank) for rank in range(len(reader.pages))}
    assert {rank: len(boxes) for rank, boxes in framed.items()} == {0: 2, 1: 4, 2: 0}
    boxes = [box for found in framed.values() for box in found]
    for target, raison in RAISONS.items():
        field = by_name[FICHE.by_target[target].name]
        for owner in [field, *widgets(field)]:
            assert str(owner["/TU"]).endswith(raison)
        for widget in widgets(field):
            left, bottom, right, top = (float(edge) for edge in widget["/Rect"])
            around = [b for b in boxes if b[0] < left and b[1] < bottom and b[2] > right and b[3] > top]
            assert len(around) == 1, target
    assert "à compléter" not in str(by_name["fiche_eleve_prenom"]["/TU"]).lower()


def test_the_timetable_is_framed_as_one() -> None:
    """The root of many targets makes one frame; each of their fields says why."""
    spec = FORMS[Kind.PROTOCOLE]
    content = highlighted(blank(spec), spec, {"edt": "L’emploi du temps est vide."}, "")
    assert [len(_drawn(content, rank)) for rank in range(4)] == [0, 0, 0, 1]
    told = [field for field in fields(_reader(content)) if str(field["/TU"]).endswith("est vide.")]
    assert len(told) == sum(field.target.startswith("edt.") for field in spec.fields)


def test_the_first_page_says_how_many() -> None:
    """The announcement is the first text of the structure, and the text of the page holds it whole."""
    reader = _reader(highlighted(blank(FICHE), FICHE, RAISONS, ANNONCE))
    root: Any = reader.trailer["/Root"]
    first = root["/StructTreeRoot"]["/K"][0].get_object()["/K"][0].get_object()
    assert (first["/S"], first["/ActualText"]) == ("/P", ANNONCE)
    shown = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert [" ".join(ANNONCE.split()) in text for text in shown] == [True, False, False]


def test_without_announcement_nothing_is_added_to_the_structure() -> None:
    """An empty announcement draws no banner."""
    plain, marked = (_reader(content) for content in (blank(FICHE), highlighted(blank(FICHE), FICHE, RAISONS, "")))
    assert marked.pages[0].extract_text() == plain.pages[0].extract_text()


@pytest.mark.parametrize("cible", ["inconnu", "edition", "niveau.25", "nive"])
def test_what_the_form_does_not_have_is_refused(cible: str) -> None:
    """A target that is none of the form's, or its marker, is an error."""
    with pytest.raises(ValueError, match=cible):
        highlighted(blank(FICHE), FICHE, {cible: "x"}, ANNONCE)


@each_client
@pytest.mark.parametrize("kind", [Kind.FICHE, Kind.PROTOCOLE])
def test_a_completed_form_reads_back_exactly(client: str, kind: Kind, tmp_path: Path) -> None:
    """Filled in part by us, highlighted, completed by another program: every value as typed, no anomaly."""
    spec = FORMS[kind]
    values = eleves.fiche() if kind is Kind.FICHE else eleves.protocole()
    missing = ("nom", "materiel", "niveau.24") if kind is Kind.FICHE else ("nom", "modalite", "aide_cours", "edt.m1.de")
    kept = {target: value for target, value in values.items() if target not in missing}
    path, out = tmp_path / "retour.pdf", tmp_path / "complete.pdf"
    path.write_bytes(highlighted(fill(blank(spec), spec, kept), spec, _all(spec), ANNONCE))
    fill_with(client, path, {spec.by_target[target].name: values[target] for target in missing}, out)
    found = form(out.read_bytes())
    assert by_target(found) == {
        target: normalise(value) if isinstance(value, str) else value for target, value in values.items() if value
    }
    assert (found.kind, found.edition, found.anomalies) == (kind, spec.edition, ())
