"""One more edition of the protocole, with one more field, issued for the tests as an engineer would issue it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.dossier.model import annexes
from pipeline.dossier.model import fields as f
from pipeline.dossier.model.forms import Kind, Protocole
from pipeline.forms import editions
from pipeline.forms.build import build_form
from pipeline.forms.widgets import places
from pipeline.html import Engine
from pipeline.resources import FORMS_PDF, TEMPLATES, read_templates

COURRIEL = "proto_courriel_essai"
_ISSUED = editions.FORMS[Kind.PROTOCOLE]
AVANT = _ISSUED.edition
"""The edition that the program issues."""
_NEXT = int(AVANT) + 1
APRES = str(_NEXT)


@dataclass(frozen=True, slots=True)
class ProtocoleSuivant(Protocole):
    """Annexe II, with the e-mail address of the établissement; the edition after that asks for its fax."""

    courriel_essai: str = f.text("Établissement : courriel d’essai", addition=True, since=_NEXT)
    telecopie_essai: str = f.text("Établissement : télécopie d’essai", addition=True, since=_NEXT + 1)


def issue(folder: Path) -> None:
    """Build the blank forms of today, the former protocole beside them, into ``folder/forms_pdf``."""
    templates = folder / "modeles" / "forms"
    templates.mkdir(parents=True)
    source = (TEMPLATES / "forms" / "protocole.html").read_text(encoding="utf-8")
    before, found, after = source.rpartition("</section>")
    assert found
    added = f'{before}{{{{ f.champ("courriel_essai", "Courriel d’essai") }}}}\n{found}{after}'
    (templates / "protocole.html").write_text(added, encoding="utf-8")
    forms = shutil.copytree(FORMS_PDF, folder / "forms_pdf")
    (forms / "editions").mkdir(exist_ok=True)
    (forms / "protocole.pdf").rename(forms / "editions" / f"protocole_{AVANT}.pdf")
    blank = build_form(editions.FORMS[Kind.PROTOCOLE], Engine(read_templates(folder / "modeles")))
    (forms / "protocole.pdf").write_bytes(blank)


def declare(patch: pytest.MonkeyPatch, folder: Path, issued: int = _NEXT) -> None:
    """Have the next edition declared, or those up to ``issued``; the blank forms are in ``folder/forms_pdf``."""
    fields = f.declared_fields(ProtocoleSuivant, "proto")
    by_target = {field.target: field for field in fields}
    patch.setitem(annexes.TYPED, Kind.PROTOCOLE, ProtocoleSuivant)
    patch.setitem(annexes._KINDS, ProtocoleSuivant, Kind.PROTOCOLE)
    patch.setitem(annexes.FIELDS, Kind.PROTOCOLE, fields)
    patch.setitem(annexes.BY_TARGET, Kind.PROTOCOLE, by_target)
    known = editions.editions_of(Kind.PROTOCOLE, issued, _ISSUED.title, "protocole")
    patch.setitem(editions.EDITIONS, Kind.PROTOCOLE, known)
    patch.setitem(editions.FORMS, Kind.PROTOCOLE, known[str(issued)])
    patch.setattr(editions, "FORMS_PDF", folder / "forms_pdf")
    places.cache_clear()
