"""The demonstration: a dozen fictional pupils go through the main job, dated 2003-11-21.

``python -m tests.demo FOLDER`` makes the workspace anew, fills the forms and runs ``pipeline process``.
"""

import io
import shutil
import sys
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw

from pipeline.cli import main as pipeline
from pipeline.dossier.model import Kind
from pipeline.forms.fields import FORMS
from pipeline.forms.fill import fill
from pipeline.resources import FORMS_PDF
from tests.eleves import FICHES, PROTOCOLES, Values

TODAY = "2003-11-21"
MARKER = ".demonstration"

COMPLETS = ("01", "02", "03", "04", "08", "09", "22", "23", "30")
"""Complete dossiers: among them twins, long names, an adult pupil, separated parents."""


def filled(kind: Kind, values: Values) -> bytes:
    """Return the project's blank form, filled; the same values are filled in once."""
    return _filled(kind, tuple((target, value) for target, value in values.items() if value))


@lru_cache(maxsize=256)
def _filled(kind: Kind, values: tuple[tuple[str, str | bool], ...]) -> bytes:
    spec = FORMS[kind]
    return fill((FORMS_PDF / spec.filename).read_bytes(), spec, dict(values))


def scan() -> bytes:
    """Return a PDF that holds nothing but a picture of a page."""
    page = Image.new("L", (1240, 1754), 250)
    draw = ImageDraw.Draw(page)
    for line in range(20):
        draw.rectangle((120, 160 + 70 * line, 900 + (line * 37) % 220, 178 + 70 * line), fill=90)
    buffer = io.BytesIO()
    page.save(buffer, "PDF", resolution=150)
    return buffer.getvalue()


def drop(inbox: Path) -> None:
    """Put into the inbox what a week of mail would bring."""

    def put(name: str, content: bytes) -> None:
        (inbox / name).write_bytes(content)

    for numero in COMPLETS:
        put(f"{numero}_fiche.pdf", filled(Kind.FICHE, FICHES[numero]))
        put(f"{numero}_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES[numero]))
    # An item without answer, a duration that reads two ways: the school must complete.
    put("35_fiche.pdf", filled(Kind.FICHE, FICHES["35"] | {"niveau.7": "", "age": ""}))
    put("35_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["35"] | {"modalite": ""}))
    put("29_fiche.pdf", filled(Kind.FICHE, FICHES["29"]))
    put("29_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["29"]))
    # The mandatory grid never came.
    put("33_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["33"]))
    # The same pupil, or not? A person says.
    put("10_fiche.pdf", filled(Kind.FICHE, FICHES["10"]))
    put("10_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["10"]))
    put("41_numerisation.pdf", scan())
    put("illisible.pdf", b"%PDF-1.7 tronque")


def main(folder: Path) -> None:
    """Make the demonstration workspace, run the main job in it and say where to look."""
    if folder.exists():
        if not (folder / MARKER).exists():
            sys.exit(f"Le dossier {folder} existe et n’est pas une démonstration : il n’a pas été touché.")
        shutil.rmtree(folder)
    workspace = str(folder)
    for arguments in (["init", workspace], ["process", "--workspace", workspace, "--today", TODAY]):
        if arguments[0] == "process":
            (folder / MARKER).touch()
            drop(folder / "inbox")
        code = pipeline(arguments)
        if code:
            sys.exit(code)
    sys.stdout.write(
        f"\nLa démonstration est prête. À regarder :\n"
        f"  {folder}/outbox/a_imprimer/   à imprimer : un fichier par sorte d’enveloppe, et le bordereau\n"
        f"  {folder}/outbox/courriers/    les mêmes lettres, une à une, par dossier\n"
        f"  {folder}/outbox/dossiers/     les dossiers consolidés, pour la commission\n"
        f"  {folder}/outbox/a_verifier/   ce qui attend une personne\n"
        f"Puis : .venv/bin/pipeline status --workspace {folder}\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
