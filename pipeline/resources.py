"""Where templates, blank forms and translations are: beside the package, or inside it once installed."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOT = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
FORMS_PDF = _ROOT / "forms_pdf"
LOCALE = _PACKAGE / "locale"
"""What click says, in French."""
