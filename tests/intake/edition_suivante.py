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
from pipeline.resources import FORMS_PDF, TEMPLATES

COURRIEL = "proto_courriel_essai"
_ISSUED = editions.FORMS[Kind.PROTOCOLE]
AVANT = _ISSUED.edition
"""The edition that the program issues."""
_NEXT = int(AVANT) + 1
APRES = str(_NEXT)


@dataclass(frozen=True, slots=True)
class ProtocoleSuivant(Protocole):
    """Annexe II, with the e-mail address of the établissement."""

    courriel_essai: str = f.text("Établissement : courriel d’essai", addition=True, since=_NEXT)


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
    blank = build_form(editions.FORMS[Kind.PROTOCOLE], Engine(folder / "modeles"))
    (forms / "protocole.pdf").write_bytes(blank)


def declare(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the next edition declared, its blank forms in ``folder/forms_pdf``."""
    fields = f.declared_fields(ProtocoleSuivant, "proto")
    by_target = {field.target: field for field in fields}
    patch.setitem(annexes.TYPED, Kind.PROTOCOLE, ProtocoleSuivant)
    patch.setitem(annexes._KINDS, ProtocoleSuivant, Kind.PROTOCOLE)
    patch.setitem(annexes.FIELDS, Kind.PROTOCOLE, fields)
    patch.setitem(annexes.BY_TARGET, Kind.PROTOCOLE, by_target)
    issued = editions.editions_of(Kind.PROTOCOLE, _NEXT, _ISSUED.title, "protocole")
    patch.setitem(editions.EDITIONS, Kind.PROTOCOLE, issued)
    patch.setitem(editions.FORMS, Kind.PROTOCOLE, issued[APRES])
    patch.setattr(editions, "FORMS_PDF", folder / "forms_pdf")
    places.cache_clear()
