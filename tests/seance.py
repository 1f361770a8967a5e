"""A séance of twelve dossiers, prepared: for the tests that decide it, by commands and in a browser."""

from pathlib import Path

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.robustness.bench import cheap, command, drop
from tests.secretary import impatient

DAY, OPENED = "2003-12-04", "2003-11-24"
PUPILS = ("01", "02", "03", "04", "05", "06", "08", "09", "11", "12", "13", "14")
NUMBERS = [f"2003-{rank:04}" for rank in range(1, len(PUPILS) + 1)]
REFUSED, ADJOURNED, PARTIAL = NUMBERS[3], NUMBERS[5], NUMBERS[7]


def prepare(folder: Path) -> Path:
    """Make a workspace where twelve demandes are on the agenda of a séance; return it."""
    with cheap():
        root = folder / "cdes"
        assert main(["init", str(root)]) == 0
        impatient(root)
        for pupil in PUPILS:
            drop(root / "inbox", f"{pupil}a.pdf", filled(Kind.FICHE, FICHES[pupil]))
            drop(root / "inbox", f"{pupil}b.pdf", filled(Kind.PROTOCOLE, PROTOCOLES[pupil] | {"entendue": "non"}))
            assert command(root, "process") == 0
        where = ("--time", "9h", "--place", "Salle des Essais", "--president", "Anatole PARAPHE, président")
        assert command(root, "session", "open", DAY, *where, "--by", "Mme Greffe", today=OPENED) == 0
    return root
