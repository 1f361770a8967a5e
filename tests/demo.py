"""The demonstration: two dozen fictional pupils, from the demande (2003-11-21) to the notification.

A first séance is decided and its letters wait to be posted; a second one, of twelve dossiers, is held on the day when
the page is opened (``OUVERTURE``), and nothing of it is decided yet.

``python -m tests.demo FOLDER`` makes the workspace anew, fills the forms and runs ``pipeline process``.
"""

import io
import shutil
import sys
from functools import lru_cache
from pathlib import Path

import pypdfium2

from pipeline.cli import main as pipeline
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import fill
from pipeline.store.register import Register
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.papier import scanned, ticked
from tests.reglages import settle

TODAY = "2003-11-21"
SEANCE, SECONDE = "2003-12-04", "2003-12-08"
OUVERTURE = SECONDE
"""The day on which the guide opens the page on the demonstration."""
LIEU = "Salle des Essais, 1 place du Pupitre, 13999 Villeneuve-la-Fictive"
MARKER = ".demonstration"

COMPLETS = ("01", "02", "03", "04", "08", "09", "22", "23", "30")
"""Complete dossiers: among them twins, long names, an adult pupil, separated parents."""
ENCORE = ("12", "13", "14", "16", "18", "19", "24", "25", "43")
"""Complete too: names from everywhere, addresses overseas and abroad, a child in care, a guardian."""
ENTENDUS = frozenset({"12", "30"})
"""Pupils whose family asks to be heard."""
A_DECIDER = ("04", "09", "30", *ENCORE)
"""The dossiers of the second séance."""


def filled(kind: Kind, values: Values) -> bytes:
    """Return the project's blank form, filled; the same values are filled in once."""
    return _filled(kind, tuple((target, value) for target, value in values.items() if value))


@lru_cache(maxsize=256)
def _filled(kind: Kind, values: tuple[tuple[str, str | bool], ...]) -> bytes:
    spec = FORMS[kind]
    return fill(spec.blank(), spec, dict(values))


def printed_to_pdf(pdf: bytes) -> bytes:
    """Return a filled form as a browser « prints » it: its answers are drawings, its fields are gone."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    for page in document:
        page.flatten()
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def drop(inbox: Path) -> None:
    """Put into the inbox what a week of mail would bring."""

    def put(name: str, content: bytes) -> None:
        (inbox / name).write_bytes(content)

    for numero in (*COMPLETS, *ENCORE):
        heard: Values = {"entendue": "oui"} if numero in ENTENDUS else {}
        put(f"{numero}_fiche.pdf", filled(Kind.FICHE, FICHES[numero]))
        put(f"{numero}_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES[numero] | heard))
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
    # Printed to PDF: read off its pages, a person confirms. Filled in by hand and scanned askew: a person completes.
    put("40_fiche_imprimee_en_pdf.pdf", printed_to_pdf(filled(Kind.FICHE, FICHES["40"])))
    put("40_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["40"]))
    put("11_numerisation.pdf", scanned(ticked(Kind.FICHE, FICHES["11"]), angle=1.3, dpi=150))
    put("illisible.pdf", b"%PDF-1.7 tronque\n%%EOF\n")


SIGNATAIRE: Values = {
    "signataire.prenom": "Irène",
    "signataire.nom": "FICTIVE",
    "signataire.qualite": "Présidente de la commission",
}
ACCORD: Values = SIGNATAIRE | {
    "decision": "accord",
    "nature": "premiere",
    "base": "scolarisation",
    "temps.classe": True,
    "activite.classe": True,
    "motif_droit": "besoin_etabli",
    "motif_fait": "L’élève a besoin d’aide pour écrire et pour s’installer ; l’équipe éducative en atteste.",
}
_REFUS: Values = SIGNATAIRE | {"nature": "premiere", "entendue": "non"}


def _phases(*phases: tuple[str, str, str]) -> Values:
    names = ("debut", "fin", "heures")
    return {
        f"phase.{rank}.{name}": value
        for rank, phase in enumerate(phases, start=1)
        for name, value in zip(names, phase, strict=True)
    }


DEGRESSIF = ACCORD | _phases(
    ("08/12/2003", "07/03/2004", "12 h"), ("08/03/2004", "30/04/2004", "6 h"), ("01/05/2004", "30/06/2004", "3 h")
)
"""Accord with three decreasing phases (circulaire, I)."""
DECISIONS: dict[str, Values] = {
    "01": DEGRESSIF,
    "02": ACCORD
    | _phases(("08/12/2003", "30/06/2004", "6 h"))
    | {
        "decision": "accord_partiel",
        "motif_droit": "besoin_partiel",
        "non_accorde": "Six des douze heures demandées : l’ATSEM de la classe peut aider à l’habillage.",
    },
    "03": _REFUS
    | {
        "decision": "ajournement",
        "motif_droit": "instruction",
        "motif_fait": "Les besoins pendant les sorties ne sont pas décrits.",
        "attendu": "Un protocole précisant l’aide pendant les sorties, de l’équipe éducative.",
    },
    "22": ACCORD | _phases(("08/12/2003", "30/06/2004", "12 h")),
    "23": _REFUS
    | {
        "decision": "refus",
        "motif_droit": "relais",
        "motif_fait": "L’infirmière et la surveillante de l’établissement assurent déjà l’aide demandée.",
    },
}
"""What the commission decides on some of the pupils, in the relevé; on one more, in the PDF form."""


def fill_releve(source: Path, target: Path, decisions: dict[str, Values]) -> None:
    """Fill the relevé of a session as a secretary does: by dossier, choosing the labels in the lists."""
    import openpyxl  # noqa: PLC0415 - only when there is a session

    from pipeline.forms.releve_columns import COLUMNS, FIRST_ROW  # noqa: PLC0415

    book = openpyxl.load_workbook(source)
    sheet = book.active
    if sheet is None:
        raise TypeError("the relevé has a sheet")
    for row in range(FIRST_ROW, sheet.max_row + 1):
        values = decisions.get(str(sheet.cell(row, 1).value))
        if values is None:
            continue
        for column, colonne in enumerate(COLUMNS, start=1):
            if colonne.target in values:
                value = values[colonne.target]
                labels = {option.value: option.label for option in colonne.field.options}
                sheet.cell(row, column).value = "oui" if value is True else labels.get(str(value), str(value))
    book.save(target)


def run(*arguments: str) -> None:
    """Run the command as a person would; stop on the first failure."""
    sys.stdout.write(f"$ pipeline {' '.join(arguments)}\n")
    sys.stdout.flush()
    if code := pipeline(arguments):
        sys.exit(code)


def numbers(folder: Path) -> dict[str, str]:
    """Pupil of the samples → number that the pipeline gave to the dossier."""
    with Register.open(folder / "registre.sqlite") as register:
        found = {row.numero: register.pieces.of(row.numero) for row in register.dossiers.all()}
        names = {n: register.fichiers.get(rows[0].sha256) for n, rows in found.items() if rows}
    return {fichier.nom[:2]: numero for numero, fichier in names.items() if fichier}


def main(folder: Path) -> None:
    """Make the demonstration workspace, tell the whole story in it and say where to look."""
    if folder.exists():
        if not (folder / MARKER).exists():
            sys.exit(f"Le dossier {folder} existe et n’est pas une démonstration : il n’a pas été touché.")
        shutil.rmtree(folder)
    where = ("--workspace", str(folder))
    run("init", str(folder))
    (folder / MARKER).touch()
    settle(folder)
    drop(folder / "inbox")
    run("process", *where, "--today", TODAY)
    of_pupil = numbers(folder)
    for day, pupils in ((SEANCE, [n for n in COMPLETS if n not in A_DECIDER]), (SECONDE, A_DECIDER)):
        only = ",".join(of_pupil[n] for n in pupils)
        president = "Irène FICTIVE, présidente de la commission"
        plan = ("--time", "14h30", "--place", LIEU, "--president", president, "--only", only)
        run("session", "open", day, *plan, *where, "--today", "2003-11-24")
    run("print-done", *where, "--today", "2003-11-25", "--by", "la démonstration")
    releve = folder / "outbox" / "seances" / SEANCE / f"releve_de_decisions_{SEANCE}.xlsx"
    fill_releve(releve, folder / "inbox" / "releve.xlsx", {of_pupil[n]: values for n, values in DECISIONS.items()})
    # One more decision comes back as the PDF form, without its reason in fact: nothing is notified.
    (prefilled,) = (folder / "outbox" / "dossiers" / of_pupil["08"]).glob("decision_*.pdf")
    incomplete = {k: v for k, v in DEGRESSIF.items() if k != "motif_droit"} | {"seance": "04/12/2003"}
    form = fill(prefilled.read_bytes(), FORMS[Kind.DECISION], incomplete)
    (folder / "inbox" / "decision.pdf").write_bytes(form)
    run("process", *where, "--today", "2003-12-05")
    run("stats", "2003", *where, "--today", "2003-12-05")
    sys.stdout.write(
        f"\nLa démonstration est prête. À regarder :\n"
        f"  {folder}/outbox/a_imprimer/    à imprimer : un fichier par sorte d’enveloppe, et le bordereau\n"
        f"  {folder}/outbox/courriers/     les mêmes lettres, une à une, par dossier\n"
        f"  {folder}/outbox/dossiers/      les dossiers consolidés et les formulaires de décision\n"
        f"  {folder}/outbox/seances/       l’ordre du jour et le relevé de décisions\n"
        f"  {folder}/outbox/a_verifier/    ce qui attend une personne\n"
        f"  {folder}/outbox/statistiques/  le suivi de l’année\n"
        f"Au terminal : .venv/bin/pipeline status --workspace {folder}\n"
        f"\nPour s’en servir comme le secrétariat, dans le navigateur (docs/guide-secretariat.md, une page) :\n"
        f"  .venv/bin/pipeline bureau --workspace {folder} --today {OUVERTURE}\n"
        f"Le premier compte est le vôtre : un nom, un identifiant, un mot de passe. C’est le jour d’une séance de "
        f"{len(A_DECIDER)} dossiers.\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
