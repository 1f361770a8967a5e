"""Pages in other letters: drawn with the typefaces that packages ship, copied as they read, the same everywhere."""

import subprocess
import sys
import unicodedata
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.fonts.faces import unusual_runs
from pipeline.fonts.page import make_page
from pipeline.fonts.printable import printable
from pipeline.html import Engine
from pipeline.paper.pdf.pdfa import finish_pdf_a3
from pipeline.resources import read_templates

NAMES = {
    "arabe": "محمد الفخري خليل پژمان",
    "hébreu": "דוד כהן",
    "cyrillique": "Жуковский Ҙайнаб",
    "chinois": "王小明",
    "coréen": "김민준",
    "japonais": "さくら",
    "arménien": "Ծնունդ",
    "géorgien": "გიორგი",
    "amharique": "አበበ",
    "symboles": "☹ ① ♿ 👍",
}
ALL = " ".join((*NAMES.values(), "அருண் শ্রী สมชาย ខ្មែរ श्री มิ้น"))
PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{{ texte }}</title>'
    '<style>html{font-family:"Source Sans Pro"}</style></head>'
    "<body><h1>{{ texte }}</h1><p>Nom : <b>{{ texte }}</b>, <i>{{ texte }}</i> 12 rue</p></body></html>"
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with one page of ours."""
    folder = tmp_path_factory.mktemp("modeles")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    return Engine(read_templates(folder))


def read(pdf: bytes) -> str:
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(pdf)).pages)


def fonts_of(pdf: bytes) -> set[str]:
    """Names of the embedded fonts, without the tag of the subset."""
    pages: Any = pypdf.PdfReader(BytesIO(pdf)).pages
    fonts = pages[0]["/Resources"]["/Font"].values()
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts}


@pytest.mark.parametrize("langue", NAMES)
def test_other_letters_are_drawn_and_copied(engine: Engine, langue: str) -> None:
    """Each letter of the name can be copied from the page, in every weight, whatever the script."""
    lu = read(engine.pdf("page.html", {"texte": NAMES[langue]}))
    for mot in NAMES[langue].split():
        assert sum(lu.count(char) for char in set(mot)) >= 3 * len(set(mot))
        if unicodedata.bidirectional(mot[0]) not in ("R", "AL"):  # the others are drawn from their end
            assert lu.count(mot) >= 3


def test_pages_in_other_letters_are_accessible(engine: Engine, tmp_path: Path) -> None:
    """Typefaces are embedded and mapped as PDF/UA-1 asks."""
    made = tmp_path / "page.pdf"
    made.write_bytes(engine.pdf("page.html", {"texte": ALL}))
    result = page.validate_pdf(str(made), profile="ua1")
    assert result.is_compliant, [str(failure)[:300] for failure in result.failures][:5]


def test_pages_in_other_letters_can_be_archived(engine: Engine, tmp_path: Path) -> None:
    """Typefaces are embedded, mapped and measured as PDF/A-3b asks."""
    made = tmp_path / "page.pdf"
    pages = engine.lay_out("page.html", {"texte": ALL}, variant="pdf/a-3a")
    made.write_bytes(pages.pdf(lambda pdf: finish_pdf_a3(pdf, "Essai", date(2003, 9, 2), [])))
    result = page.validate_pdf(str(made), profile="3b")
    assert result.is_compliant, [str(failure)[:300] for failure in result.failures][:5]


def test_only_declared_typefaces_are_used(engine: Engine) -> None:
    """No typeface of the machine comes in, not even for an emoji, which the machine may have in colours."""
    names = fonts_of(engine.pdf("page.html", {"texte": ALL}))
    assert all(name.startswith(("Source-Sans-Pro", "Noto", "IBM")) for name in names), names
    assert "NotoColorEmoji" not in names


def test_usual_pages_bring_nothing(engine: Engine) -> None:
    """A page in our letters is made as it always was."""
    made = make_page("<p>Chloë – 12 h</p>")
    assert (made.html, made.css, made.files) == ("<p>Chloë – 12 h</p>", "", {})
    assert all(name.startswith("Source-Sans-Pro") for name in fonts_of(engine.pdf("page.html", {"texte": "Chloë"})))


def test_same_page_same_bytes(tmp_path: Path) -> None:
    """Another process, with another hash seed, after other pages, makes the same bytes."""
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    script = (
        "import sys, hashlib; from pathlib import Path; from pipeline.html import Engine\n"
        "from pipeline.resources import read_templates\n"
        "engine = Engine(read_templates(Path(sys.argv[1])))\n"
        "for before in sys.argv[3:]: engine.pdf('page.html', {'texte': before})\n"
        "print(hashlib.sha256(engine.pdf('page.html', {'texte': sys.argv[2]})).hexdigest())"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path), ALL, *before],
            env={"PYTHONHASHSEED": seed, "PATH": "", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, before in (("1", ()), ("2", ("李", "☹ Жук")))
    }
    assert len(sums) == 1


def test_figures_stay_behind_a_name_written_from_right_to_left(engine: Engine) -> None:
    """« דוד 12 rue »: the number of the house stands behind the name, between it and the street."""
    with_name = read(engine.pdf("page.html", {"texte": "דוד"}))
    assert "12 rue" in with_name
    assert make_page("דוד כהן 12").html == "דוד כהן\u200e 12"


@pytest.mark.parametrize("texte", ["بِسْمِ مُحَمَّد", "שָׁלוֹם", "น้ำ มิ้น", "பௌர்ணமி", "ខ្មែរ"])
def test_letters_with_marks_are_copied_one_by_one(engine: Engine, texte: str) -> None:
    """Vowels and marks that stand above or below a letter are copied as well as the letter."""
    lu = unicodedata.normalize("NFD", read(engine.pdf("page.html", {"texte": texte})))
    for char in set(unicodedata.normalize("NFD", texte.replace(" ", ""))):
        assert lu.count(char) >= 3 * unicodedata.normalize("NFD", texte).count(char), char


@pytest.mark.parametrize("texte", ["＜script＞", "\u0338\u226f", "＆amp；＂'"])
def test_a_like_is_text_as_well(engine: Engine, texte: str) -> None:
    """A character that is said by « < » or « & » does not become markup."""
    assert printable(texte).strip("\u0338") in read(engine.pdf("page.html", {"texte": texte}))


@given(st.text(st.characters(codec=None), max_size=40))
def test_whatever_is_written_is_drawn(texte: str) -> None:
    """After the page is made, each character of it is one that a declared typeface has."""
    made = make_page(texte.replace("<", "").replace("&", ""))
    declared = "".join(run for run in unusual_runs().findall(made.html))
    assert printable(declared).replace("\u200e", "") == declared.replace("\u200e", "")


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texte=st.text(st.characters(codec=None), min_size=1, max_size=30))
def test_whatever_is_written_makes_a_page(engine: Engine, texte: str) -> None:
    """No text stops a page."""
    assert engine.pdf("page.html", {"texte": texte}).startswith(b"%PDF")
