"""Bytes of text strings, as clients write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.texte import normalise
from pipeline.intake.fields.decode import MAX_TEXT, decode_name, decode_text, pdfdoc

NAMES = ("LENOIR-D'ESTRÉES", "NGUYỄN", "MÜLLER-STRAẞ", "Œdipe", "D’HAUTPOUL", "ÇELİK", "Łukasz WIŚNIEWSKI")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", NAMES)
def test_unicode_with_a_mark_is_read(name: str, encoding: str) -> None:
    """UTF-16 and UTF-8 with their byte order mark are read exactly, without a doubt."""
    texte = decode_text(name.encode(encoding))
    assert (texte.value, texte.doute) == (name, "")


def test_big_endian_is_the_usual_utf_16() -> None:
    """UTF-16BE, which most clients write, is read exactly."""
    assert decode_text(b"\xfe\xff" + "Gaëtan NGUYỄN".encode("utf-16-be")).value == "Gaëtan NGUYỄN"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x90", "’"),
        (b"\x9cil", "œil"),
        (b"\x96dipe", "Œdipe"),
        (b"\x95ukasz", "Łukasz"),
        (b"12 \xa0", "12 €"),
        (b"\xc9t\xe9", "Été"),
        (b"\x80 a \x84 b", "• a — b"),
    ],
)
def test_pdfdoc_encoding_is_read(data: bytes, text: str) -> None:
    """The table of PDFDocEncoding is followed."""
    texte = decode_text(data)
    assert (texte.value, texte.doute) == (text, "")


def test_pdfdoc_keeps_ascii_and_latin_1() -> None:
    """PDFDocEncoding is ASCII below and Latin-1 above, where it has no sign of its own."""
    assert pdfdoc(bytes(range(0x20, 0x7F))) == bytes(range(0x20, 0x7F)).decode("ascii")
    assert pdfdoc(bytes(range(0xA1, 0x100))) == bytes(range(0xA1, 0x100)).decode("latin-1")


@pytest.mark.parametrize("escape", [b"\x00\x1b\x00f\x00r\x00\x1b", b"\x00\x1bfr\x00\x1b", b"\x00\x1bfrFR\x00\x1b"])
def test_language_escapes_are_taken_out(escape: bytes) -> None:
    """Language escapes inside UTF-16, spread or packed, are no part of the answer."""
    assert decode_text(b"\xfe\xff" + escape + "Zoé".encode("utf-16-be")).value == "Zoé"


@pytest.mark.parametrize("line_break", ["\r", "\n", "\r\n", "\u2028", "\x85"])
def test_line_breaks_become_one(line_break: str) -> None:
    """Every client's line break is read as one line feed."""
    assert decode_text(f"3 place{line_break}13999 Ville".encode("utf-16")).value == "3 place\n13999 Ville"


def test_decomposed_accents_are_composed_and_kept_raw() -> None:
    """NFD text becomes NFC; the raw text keeps what the file holds."""
    texte = decode_text("Zoe\u0301".encode("utf-16"))
    assert (texte.value, texte.raw) == ("Zoé", "Zoe\u0301")


@pytest.mark.parametrize(
    "data",
    [
        "Été à Œuilly".encode(),
        "ï»¿Ã‰tÃ©".encode("utf-16"),
        "D’HAUTPOUL".encode("cp1252"),
        b"24\xa0h",
        b"1990 \x96 1995",
    ],
)
def test_what_is_not_written_by_the_norm_is_doubted(data: bytes) -> None:
    """UTF-8 without a mark, text encoded twice and Windows-1252 are read as well as can be, with a doubt."""
    texte = decode_text(data)
    assert texte.value
    assert texte.doute


def test_text_encoded_twice_is_righted() -> None:
    """UTF-8 that a client misread and wrote back is read as what was typed."""
    assert decode_text("ï»¿Ã©tÃ©".encode("utf-16")).value == "été"


@pytest.mark.parametrize("data", [b"a\x01b", b"\xfe\xff\xd8\x00\x00a", b"\xef\xbb\xbf\xff", b"a\x9fb", b"a\x00b"])
def test_unreadable_text_is_no_value(data: bytes) -> None:
    """Control characters, broken surrogates and undefined bytes are not taken as an answer."""
    texte = decode_text(data)
    assert texte.value is None
    assert texte.doute


def test_trailing_nuls_are_dropped() -> None:
    """Strings ended as in C are read."""
    assert decode_text(b"CE2\x00\x00") == decode_text(b"CE2\x00\x00")
    assert decode_text(b"CE2\x00\x00").value == "CE2"


def test_endless_text_is_not_taken_and_not_cut_silently() -> None:
    """A text longer than any answer is no value; what is kept of it says its length."""
    texte = decode_text(b"a" * (MAX_TEXT + 1))
    assert texte.value is None
    assert str(MAX_TEXT + 1) in texte.raw


@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    """No bytes raise; a value is always normalised and can be written as UTF-8."""
    texte = decode_text(data)
    texte.raw.encode()
    if texte.value is not None:
        assert texte.value == normalise(texte.value)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co"], exclude_characters="\ufffd")))
def test_written_text_comes_back(text: str) -> None:
    """What a client writes as UTF-16BE is what is read, normalised."""
    assert decode_text(b"\xfe\xff" + text.encode("utf-16-be")).value == normalise(text)


def test_names_in_latin_1_escapes_are_righted() -> None:
    """``/Pr#E9sence``, which pypdf decodes as Chinese, is « Présence »; other names stay."""
    assert decode_name(b"Pr\xe9sence".decode("gbk")) == "Présence"
    assert decode_name("niveau1") == "niveau1"


def test_the_controls_that_are_no_space_are_no_text() -> None:
    """Asked of each letter of the first alphabet: what no program shows makes a text unreadable, spaces apart."""
    for code in range(0x2100):
        char = chr(code)
        control = code < 0xA0 and char not in "\t\n\r\x0b\x0c\x85" and not char.isprintable()
        data = b"\xfe\xff" + f"a{char}b".encode("utf-16-be")
        assert (decode_text(data).value is None) is control, hex(code)
