"""The blank fillable forms: template + table → AcroForm PDF, tagged (PDF/UA-1), the same bytes every time."""

from pathlib import Path
from typing import Any

from pypdf import PdfReader

from pipeline.dossier.model.decision import ACTIVITES, PHASES_MAX, TEMPS_DE_VIE
from pipeline.dossier.model.forms import JOURS, LIBELLE_RANG, LIBELLE_SIGNATAIRE, RANGS, SIGNATAIRES
from pipeline.dossier.model.grille import DEFINITIONS, GROUPES, ITEMS
from pipeline.errors import PipelineError
from pipeline.forms.editions import EDITIONS, FORMS, FormSpec
from pipeline.forms.repair import repair
from pipeline.html import Engine
from pipeline.resources import font_directory


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
    """Build the edition of today of every form into ``directory`` (made if needed) and return the files written.

    A blank of a former edition is put away first, in ``editions/``: what schools send back is read with its help.

    Raises:
        PipelineError: when a form has other fields than the blank of the same edition that was given to schools.
    """
    directory.mkdir(parents=True, exist_ok=True)
    engine = Engine()
    paths = []
    for spec in FORMS.values():
        path = directory / spec.filename
        if path.exists():
            _keep_former(path, spec)
        path.write_bytes(build_form(spec, engine))
        paths.append(path)
    return paths


def _keep_former(path: Path, spec: FormSpec) -> None:
    """Put away a blank that was issued before ``spec``; nothing may change in the fields of one that was issued."""
    issued: dict[str, Any] = PdfReader(path).get_fields() or {}
    edition = str(issued.get(spec.fields[0].name, {}).get("/V", "")).rpartition("/")[2]
    if edition == spec.edition and set(issued) != set(spec.by_name):
        other = ", ".join(sorted(set(issued) ^ set(spec.by_name)))
        raise PipelineError(
            f"L’édition {edition} de « {spec.title} » a déjà été donnée aux écoles avec d’autres champs ({other}). "
            "Rien n’a été écrit : déclarez les nouveaux champs depuis l’édition suivante (since=), puis éditez "
            "celle-ci dans pipeline/forms/editions.py."
        )
    if edition in EDITIONS[spec.kind] and edition != spec.edition:
        kept = path.parent / EDITIONS[spec.kind][edition].filename
        kept.parent.mkdir(exist_ok=True)
        path.replace(kept)
