"""The blank fillable forms: template + table → AcroForm PDF, tagged (PDF/UA-1), the same bytes every time."""

from pathlib import Path

from pipeline.dossier.model.decision import ACTIVITES, PHASES_MAX, TEMPS_DE_VIE
from pipeline.dossier.model.forms import JOURS, LIBELLE_RANG, LIBELLE_SIGNATAIRE, RANGS, SIGNATAIRES
from pipeline.dossier.model.grille import DEFINITIONS, GROUPES, ITEMS
from pipeline.forms.fields import FORMS, FormSpec
from pipeline.forms.repair import repair
from pipeline.html import Engine, font_directory


def build_form(spec: FormSpec, engine: Engine) -> bytes:
    """Build one blank form.

    Raises:
        ValueError: when the template does not place every field of the table exactly once, in its order.
    """
    context = {
        "spec": spec,
        "champs": spec.by_target,
        "groupes": GROUPES,
        "items": ITEMS,
        "definitions": DEFINITIONS,
        "jours": JOURS,
        "rangs": RANGS,
        "libelle_rang": LIBELLE_RANG,
        "signataires": SIGNATAIRES,
        "libelle_signataire": LIBELLE_SIGNATAIRE,
        "temps_de_vie": TEMPS_DE_VIE,
        "activites": ACTIVITES,
        "phases": range(1, PHASES_MAX + 1),
    }
    laid_out = engine.pdf(f"forms/{spec.kind}.html", context, forms=True)
    return repair(laid_out, spec, font_directory() / "SourceSansPro-Regular.ttf")


def build_all(directory: Path) -> list[Path]:
    """Build every form into ``directory`` (made if needed) and return the files written."""
    directory.mkdir(parents=True, exist_ok=True)
    engine = Engine()
    paths = []
    for spec in FORMS.values():
        path = directory / spec.filename
        path.write_bytes(build_form(spec, engine))
        paths.append(path)
    return paths
