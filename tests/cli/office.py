"""A workspace in which everything is: each state of a dossier, each thing that waits, each outcome of a form."""

from pathlib import Path

from pipeline.cli import main
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from tests.demo import DECISIONS, SEANCE, filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.intake.pages.test_reading import flat
from tests.papier import scanned, ticked
from tests.robustness.bench import PHOTOGRAPH, command, drop
from tests.secretary import impatient

AFTER = "2003-12-05"
LETTER = Path(__file__).parents[2] / "docs" / "images" / "lettre.png"
"""A picture that stands for the scan of a letter."""
BY = ("--by", "Mme Essai", "--reason", "Vu avec l’école [de l’élève]")


def _demande(root: Path, numero: str, fiche: Values | None = None) -> None:
    drop(root / "inbox", f"{numero}_fiche.pdf", filled(Kind.FICHE, FICHES[numero] | (fiche or {})))
    drop(root / "inbox", f"{numero}_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES[numero]))


def mail(root: Path) -> None:
    """Make a workspace with a file of each sort in its inbox: of each, something else becomes."""
    assert main(["init", str(root)]) == 0
    impatient(root)
    drop(root / "inbox", "photo.pdf", PHOTOGRAPH)
    assert command(root, "process") == 0
    drop(root / "inbox", "photo_2.pdf", PHOTOGRAPH)
    drop(root / "inbox", "autre.pdf", PHOTOGRAPH + b" une autre")
    for numero in ("01", "10"):
        _demande(root, numero)
    drop(root / "inbox", "40_imprimé [œuvre].pdf", flat(Kind.FICHE, FICHES["40"]))
    drop(root / "inbox", "11_scan.pdf", scanned(ticked(Kind.FICHE, FICHES["11"]), angle=1.3, dpi=150))


def office(root: Path) -> Path:
    """Make the workspace; to be made where reading and rendering are ``cheap``."""
    mail(root)
    for numero in ("22", "03", "30"):
        _demande(root, numero)
    _demande(root, "35", {"niveau.7": "", "age": ""})
    assert command(root, "process") == 0
    numbers = _numbers(root)
    for numero, values in (("22", DECISIONS["22"]), ("03", DECISIONS["03"])):
        who = {target: PROTOCOLES[numero][target] for target in ("nom", "prenom", "naissance", "etablissement")}
        given = {"dossier": numbers[numero], "seance": "04/12/2003"} | who | values
        drop(root / "inbox", f"{numero}_decision.pdf", filled(Kind.DECISION, given))
    assert command(root, "session", "open", SEANCE, "--time", "14h30", "--place", "Salle [B]", today="2003-11-24") == 0
    assert command(root, "process", today=AFTER) == 0
    with Register.open(root / "registre.sqlite") as register:
        waiting = next(piece.code for piece in register.pieces.without_dossier())
    assert command(root, "attach", waiting, "nouveau", *BY, today=AFTER) == 0
    assert command(root, "undo", waiting, *BY, today=AFTER) == 0
    _life(root)
    # Between the plan and the paper: a run that could not print leaves a dossier there.
    with Register.open(root / "registre.sqlite") as register:
        register.dossiers.set_etat(numbers["01"], Etat.RECEVABLE, register.dossiers.all()[0].ouvert_le, "Complet")
    (root / "outbox" / "inconnu.txt").touch(0o600)
    # Something still to come, for the commands that process.
    drop(root / "inbox", "encore_01.pdf", filled(Kind.FICHE, FICHES["01"] | {"risques": "Aucun"}))
    drop(root / "inbox", "photo_3.pdf", PHOTOGRAPH + b" encore une autre")
    return root


def _life(root: Path) -> None:
    """A demande to which all sorts of things happened between its forms, and which is closed."""
    _demande(root, "09")
    assert command(root, "process", today=AFTER) == 0
    numero = _numbers(root)["09"]
    for words in (
        ("receive", numero, "recours", *BY),
        ("receive", numero, "piece", "--file", str(LETTER), *BY),
        ("correct", numero, "adresse", "3 quai de la Gomme, 13999 Villeneuve-la-Fictive", *BY),
        ("opinion", numero, "reserve", "--commission", "CCSD", "--on", AFTER, "--text", "À revoir [en juin]."),
        ("print-done",),
        ("delivered", numero, "accuse_reception", "--on", AFTER, "--outcome", "refuse"),
        ("close", numero, "sans-objet", "--text", "L’élève change d’orientation.", *BY),
    ):
        assert command(root, *words, today=AFTER) == 0, words


def _numbers(root: Path) -> dict[str, str]:
    """Pupil of the samples → number of the dossier."""
    with Register.open(root / "registre.sqlite") as register:
        rows = [(row.numero, register.pieces.of(row.numero)) for row in register.dossiers.all()]
        return {register.fichiers.name(pieces[0].sha256)[:2]: numero for numero, pieces in rows if pieces}
