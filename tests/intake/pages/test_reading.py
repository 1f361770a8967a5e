"""Pages without fields: what is read off them, and what is not."""

import io
from collections.abc import Callable, Sequence

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter, Transformation

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.images import MAX_PAGES
from pipeline.intake.pages.union import unite
from pipeline.intake.raw import Origin, Provenance, RawForm
from pipeline.intake.reader import read_file
from tests.demo import filled, printed_to_pdf
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.intake.pdfs import save
from tests.papier import Picture, photograph, printed, scanned, ticked

pytestmark = pytest.mark.slow

FICHE = FICHES["08"]
PROTOCOLE = PROTOCOLES["01"]


def flat(kind: Kind, values: Values) -> bytes:
    """A form filled, then printed to PDF."""
    return printed_to_pdf(filled(kind, values))


def form(content: bytes) -> RawForm:
    """The one form read in a file."""
    (found,) = read_file(content, "copie").forms
    return found


def bare(text: object) -> object:
    """A text without its spaces and lines, which printing does not keep."""
    return "".join(text.split()) if isinstance(text, str) else text


def assert_ticks(found: RawForm, values: Values, *, doubtful: int = 0) -> None:
    """Every choice that was taken is right; ``doubtful`` were not, at most."""
    doubts = 0
    for field in FORMS[found.kind].fields:
        if field.type in (FieldType.CHECKBOX, FieldType.RADIO):
            value = found.values[field.name]
            doubts += bool(value.doubt)
            assert value.doubt or (value.value or None) == (values.get(field.target) or None), field.name
    assert doubts <= doubtful


@pytest.mark.parametrize(("kind", "values"), [(Kind.FICHE, FICHE), (Kind.PROTOCOLE, PROTOCOLE)])
def test_a_flat_copy_is_read_text_for_text(kind: Kind, values: Values) -> None:
    """Texts from the page, ticks by ink; all of it is to be confirmed."""
    found = form(flat(kind, values))
    assert found.provenance is Provenance.FLAT
    assert found.confirmable
    for field in FORMS[kind].fields:
        if field.type in (FieldType.TEXT, FieldType.MULTILINE):
            assert bare(found.values[field.name].value) == (bare(values.get(field.target)) or None), field.name
    assert_ticks(found, values)
    origins = {value.origin for value in found.values.values()}
    assert origins == {Origin.PAGE_TEXT, Origin.INK, Origin.MARK}


def _moved(content: bytes, how: str) -> bytes:
    reader, writer = PdfReader(io.BytesIO(content)), PdfWriter()
    for page in reader.pages:
        if how == "letter":
            sheet = writer.add_blank_page(612, 792)
            sheet.merge_transformed_page(page, Transformation().scale(0.9).translate(24, 10))
        elif how == "turned":
            sheet = writer.add_blank_page(842, 595.3)
            sheet.merge_transformed_page(page, Transformation().rotate(90).translate(842, 0))
        elif how == "rotate":
            writer.add_page(page.rotate(90))
        else:
            page.cropbox.lower_left, page.cropbox.upper_right = (10, 10), (590, 835)
            writer.add_page(page)
    return save(writer)


@pytest.mark.parametrize("how", ["letter", "turned", "rotate", "crop"])
def test_a_flat_copy_is_read_wherever_it_lies_on_its_sheet(how: str) -> None:
    """Fitted to a Letter page, turned in its drawing or by its page, cropped."""
    found = form(_moved(flat(Kind.FICHE, FICHE), how))
    by_target = FORMS[Kind.FICHE].by_target
    assert found.values[by_target["nom"].name].value == FICHE["nom"]
    assert bare(found.values[by_target["besoin.1"].name].value) == bare(FICHE.get("besoin.1") or None)
    assert_ticks(found, FICHE)


def test_a_text_cut_by_its_frame_is_not_taken() -> None:
    """What may go on where it does not show is left to a person; nothing else is lost."""
    long = " ".join(["Réponse bien trop longue pour son cadre."] * 40)
    found = form(flat(Kind.FICHE, FICHE | {"besoin.3": long}))
    name = FORMS[Kind.FICHE].by_target["besoin.3"].name
    assert found.values[name].value is None
    assert found.values[name].doubt
    assert not found.confirmable


@pytest.mark.parametrize("gesture", ["cross", "check", "dot"])
def test_ticks_of_a_hand_are_read_by_ink(gesture: str) -> None:
    """Crosses, check marks, dots; handwriting is not guessed."""
    found = form(scanned(ticked(Kind.FICHE, FICHE, gesture), angle=1.7))
    assert found.provenance is Provenance.SCAN
    assert not found.confirmable
    assert_ticks(found, FICHE)
    written = FORMS[Kind.FICHE].by_target["nom"].name
    assert found.values[written].value is None
    assert found.values[written].doubt


@pytest.mark.parametrize(
    "how",
    [
        {"angle": -3.0},
        {"angle": 3.0, "dpi": 150},
        {"dpi": 300},
        {"quality": 25, "dpi": 150, "noise": 15},
        {"upside_down": (0, 2)},
        {"slant": 0.06},
    ],
    ids=str,
)
def test_a_scan_is_read_however_it_was_made(how: dict[str, float]) -> None:
    """Askew, coarse or fine, upside down, photographed at an angle: no tick is wrong, and few are left to a person."""
    found = form(scanned(ticked(Kind.PROTOCOLE, PROTOCOLE), **how))  # type: ignore[arg-type]
    assert_ticks(found, PROTOCOLE, doubtful=10 if how.get("angle") and how.get("dpi") == 150 else 0)


def test_a_scan_in_black_and_white_has_no_wrong_tick() -> None:
    """The outlines of the boxes may be lost; what is then doubtful is not taken."""
    found = form(scanned(ticked(Kind.PROTOCOLE, PROTOCOLE), bilevel=True, angle=1))
    assert_ticks(found, PROTOCOLE, doubtful=30)


def test_pages_in_any_order_are_one_form() -> None:
    """Each page says which it is."""
    found = form(scanned(ticked(Kind.PROTOCOLE, PROTOCOLE)[::-1]))
    assert_ticks(found, PROTOCOLE)
    assert [view.sheet for view in found.views] == [3, 2, 1, 0]


def test_a_missing_page_is_said_and_its_answers_are_not_blank() -> None:
    """What was on it is not taken for no answer."""
    found = form(scanned(ticked(Kind.FICHE, FICHE)[:2]))
    assert "PAGE_MANQUANTE" in {anomaly.code for anomaly in found.anomalies}
    assert found.values[FORMS[Kind.FICHE].by_target["auteur"].name].doubt


def _white() -> Picture:
    return Image.new("L", (827, 1169), 255)


def _others(count: int) -> list[Picture]:
    """Pages of a certificate."""
    page = _white()
    ImageDraw.Draw(page).text((100, 200), "Je soussigné certifie avoir vu cet élève.", fill=0, font_size=24)
    return [page] * count


def _tiff(pages: Sequence[Picture]) -> bytes:
    out = io.BytesIO()
    pages[0].convert("1").save(out, "TIFF", save_all=True, append_images=[one.convert("1") for one in pages[1:]])
    return out.getvalue()


@pytest.mark.parametrize("make", [scanned, _tiff])
def test_pages_beside_a_form_are_told(make: Callable[[Sequence[Picture]], bytes]) -> None:
    """A certificate, a page badly framed: a person looks at them."""
    fiche = ticked(Kind.FICHE, FICHE)
    found = form(make([*fiche, *_others(2)]))
    told = [anomaly.message for anomaly in found.anomalies if anomaly.code == "PAGES_NON_LUES"]
    assert len(told) == 1 and "pages 4 et 5" in told[0]
    whole = form(make(fiche))
    assert "PAGES_NON_LUES" not in {anomaly.code for anomaly in whole.anomalies}


def test_the_bare_backs_of_pages_are_not_told() -> None:
    """A scanner that takes both sides gives as many white pages, with what shows through, as pages."""
    back = Image.eval(ticked(Kind.FICHE, FICHE)[0].convert("L").transpose(Image.Transpose.FLIP_LEFT_RIGHT), _pale)
    found = form(scanned([side for page in ticked(Kind.FICHE, FICHE) for side in (page, back, _white())][:-1]))
    assert "PAGES_NON_LUES" not in {anomaly.code for anomaly in found.anomalies}


def _pale(level: int) -> int:
    return 255 - (255 - level) // 10


@pytest.mark.parametrize("make", [scanned, _tiff])
def test_a_page_beyond_those_looked_at_is_not_said_to_be_missing(make: Callable[[Sequence[Picture]], bytes]) -> None:
    """It was not found among the first ones; the others are told."""
    found = form(make([*_others(MAX_PAGES - 1), *ticked(Kind.FICHE, FICHE)]))
    told = {anomaly.code: anomaly.message for anomaly in found.anomalies}
    assert f"parmi les {MAX_PAGES} premières pages" in told["PAGE_MANQUANTE"]
    assert "pages 1, 2" in told["PAGES_NON_LUES"] and "17 et 18" in told["PAGES_NON_LUES"]


@pytest.mark.parametrize("make", [scanned, _tiff])
def test_a_form_beyond_the_pages_looked_at_is_not_told_to_be_none(make: Callable[[Sequence[Picture]], bytes]) -> None:
    """The file is told to have too many pages; a short one is told as it was."""
    found = read_file(make([*_others(MAX_PAGES), *ticked(Kind.FICHE, FICHE)]), "long").diagnosis
    assert found is not None and found.code == "trop_de_pages"
    short = read_file(make(_others(MAX_PAGES)), "court").diagnosis
    assert short is not None and short.code != "trop_de_pages"


def test_pages_united_keep_what_was_told_of_the_others_of_their_files() -> None:
    """A page of a certificate beside the first page of a form is not forgotten when the second one comes."""
    first, *others = ticked(Kind.FICHE, FICHE)
    whole = unite([form(scanned([first, *_others(1)])), form(scanned(others))])
    assert not whole.missing
    assert [anomaly.code for anomaly in whole.anomalies].count("PAGES_NON_LUES") == 1


def test_two_copies_of_one_page_are_refused() -> None:
    """Nothing says which is the right one."""
    pages = ticked(Kind.FICHE, FICHE)
    found = read_file(scanned([*pages, pages[0]]), "double").diagnosis
    assert found is not None
    assert found.code == "plusieurs_exemplaires"


def test_a_scan_of_the_blank_form_is_a_blank_form() -> None:
    """Nothing is written or ticked on it."""
    found = read_file(scanned(printed(Kind.FICHE), angle=1), "vierge").diagnosis
    assert found is not None
    assert found.code == "formulaire_vierge"


@pytest.mark.parametrize(
    ("numbers", "told"), [(("2003-0007",) * 2, "2003-0007"), (("2003-0007", "2003-0008"), ""), (("", ""), "")]
)
def test_a_copy_that_is_refused_still_tells_its_one_number(numbers: tuple[str, ...], told: str) -> None:
    """From the marks of all its pages, those after the one that is refused too."""
    one, other = (printed(Kind.FICHE, {"nom": "ESSAI"} | ({"dossier": number} if number else {})) for number in numbers)
    found = read_file(scanned([one[0], one[0], other[1]]), "double")
    assert found.diagnosis is not None and found.diagnosis.code == "plusieurs_exemplaires"
    assert found.dossier == told


def test_a_blank_copy_tells_the_number_printed_on_it() -> None:
    """Prefilled with nothing but the number."""
    found = read_file(scanned(printed(Kind.FICHE, {"dossier": "2003-0007"})), "vierge")
    assert found.diagnosis is not None and found.diagnosis.code == "formulaire_vierge"
    assert found.dossier == "2003-0007"


def test_two_answers_ticked_are_none() -> None:
    """A person reads which one holds."""
    pages = ticked(Kind.FICHE, {"niveau.2": "niveau1"})
    other = ticked(Kind.FICHE, {"niveau.2": "niveau3"})
    both: list[Picture] = [_darker(one, two) for one, two in zip(pages, other, strict=True)]
    value = form(scanned(both)).values[FORMS[Kind.FICHE].by_target["niveau.2"].name]
    assert value.value is None
    assert "plusieurs" in value.doubt


def _darker(one: Picture, two: Picture) -> Picture:
    from PIL import ImageChops  # noqa: PLC0415

    return ImageChops.darker(one, two)


def test_a_scan_with_recognised_text_is_a_scan() -> None:
    """Text laid over the picture by a program is not taken."""
    scan = PdfReader(io.BytesIO(scanned(printed(Kind.FICHE, FICHE))))
    writer = PdfWriter(clone_from=scan)
    hidden = PdfReader(io.BytesIO(flat(Kind.FICHE, FICHE | {"nom": "AUTRE NOM"})))
    for page, layer in zip(writer.pages, hidden.pages, strict=True):
        page.merge_page(layer, over=False)
    found = form(save(writer))
    assert found.provenance is Provenance.SCAN
    assert found.values[FORMS[Kind.FICHE].by_target["nom"].name].value is None


def test_a_photograph_is_read_like_a_scan() -> None:
    """A JPEG of one page, at an angle."""
    found = form(photograph(ticked(Kind.FICHE, FICHE)[1], slant=0.05))
    assert found.provenance is Provenance.SCAN
    name = FORMS[Kind.FICHE].by_target["niveau.1"].name
    assert found.values[name].value == FICHE["niveau.1"]
