"""A file that is none of our forms → its diagnosis: what it is, and what it shows."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.intake.diagnosis import diagnose, named
from pipeline.intake.foreign.glimpse import look_at_pdf, look_at_text
from pipeline.intake.foreign.natures import CLOSED, identify
from pipeline.intake.foreign.public_forms import name_public_form
from pipeline.intake.raw import Diagnosis
from pipeline.lazy import load

_BOOK = "classeur_autre_format"
_OF_TEXT = {"texte", "page_web", "raccourci", "donnees_seules", "agenda_ou_contact"}
"""Diagnoses of files whose words say what they are."""
_FOREIGN = {"autre_document", "autre_formulaire", "xfa"}
"""Diagnoses of PDFs that may be a public form."""
_SHOWN = {"numerisation", "trop_de_pages"}
"""Diagnoses of other PDFs that are not certainly ours."""


def tell_file(content: bytes, file: str) -> tuple[Diagnosis, str]:
    """Name what a file is that is no PDF, and the end of the name of its copy ("" : that under which it came)."""
    nature = identify(content, file)
    if nature is None:
        return diagnose("pas_un_pdf"), ""
    releve = nature.code == _BOOK and load("pipeline.intake.workbook.other_formats:is_releve")(content)
    found = named("releve_autre_format" if releve else nature.code, nature.nom, closed=nature.suffixe == CLOSED)
    shown = look_at_text(content) if nature.code in _OF_TEXT and b"\0" not in content[:1000] else ""
    return replace(found, apercu=shown), nature.suffixe


def tell_pdf(found: Diagnosis, content: bytes, champs: Iterable[str], programme: str, *, light: bool) -> Diagnosis:
    """Add to the diagnosis of a PDF what it shows, and its name when it is a public form.

    Args:
        found: its diagnosis.
        content: its bytes.
        champs: names of its fields.
        programme: what it says of the program that made it, cleaned.
        light: the text of its pages may be looked at.
    """
    seen = look_at_pdf(content, champs, programme, light=light) if found.code in _FOREIGN | _SHOWN else None
    if seen is None:
        return found
    if found.code in _FOREIGN and (name := name_public_form(seen.words)):
        found = diagnose("formulaire_public", f"C’est {name}.")
    return replace(found, apercu=seen.tell())
