"""Where templates, blank forms, typefaces and translations are: beside the package, or inside it once installed."""

from pathlib import Path

from pipeline.lazy import load

_PACKAGE = Path(__file__).resolve().parent
_ROOT = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
FORMS_PDF = _ROOT / "forms_pdf"
LOCALE = _PACKAGE / "locale"
"""What click says, in French."""
FONTCONFIG = _PACKAGE / "fonts" / "fonts.conf"
"""Leaves the typefaces of the machine out."""


def font_directory() -> Path:
    """Folder of the Source Sans Pro files shipped by ``font-source-sans-pro``."""
    return Path(load("font_source_sans_pro:__file__")).parent / "files"
