"""The program that made a PDF, as it names itself, and how a form is saved properly with it.

``/Producer`` and ``/Creator`` are text of the file: cleaned and cut before anything is made of them, and only ever
compared; what is printed is ours. Names as observed with the programs themselves (see ``tests/clients``) and in files
of schools.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.dossier.values.typographie import typo
from pipeline.intake.raw import Diagnosis

MAX_NAME = 120
"""Characters kept of what a program says of itself."""


@dataclass(frozen=True, slots=True)
class Program:
    """A family of programs."""

    motif: str
    """Regular expression, found in what they write, in whatever case."""
    origine: str
    """French, after « venir »: « d’un Mac »."""
    consigne: str
    """French, to whoever filled the form: what to do in that program."""


_DO_NOT_PRINT = "n’utilisez pas « Imprimer »"

PROGRAMS: tuple[Program, ...] = (
    Program(
        r"ilovepdf|smallpdf|sejda|pdfescape|pdf ?candy|dochub",
        "d’un site de traitement de PDF",
        "ne déposez jamais ce formulaire sur un tel site : il contient des données de santé. Remplissez-le sur votre "
        "ordinateur, avec Adobe Acrobat Reader ou Firefox, et enregistrez-le.",
    ),
    Program(
        r"camscanner|adobe scan|office lens|microsoft lens|genius scan|naps2|paper capture|abbyy|finereader|omnipage"
        r"|\bscan|workcentre|bizhub|ineo|\bricoh|aficio|imagerunner|\bcanon\b|taskalfa|ecosys|konica|\bxerox|e-studio"
        r"|\bepson|\bbrother\b|scansnap|lexmark|kyocera",
        "d’un appareil ou un logiciel de numérisation",
        "ne numérisez pas le formulaire imprimé : ouvrez à l’écran le fichier PDF que nous vous avons remis, "
        "remplissez-le et enregistrez-le.",
    ),
    Program(
        r"print to pdf|imprimer en pdf",
        "de l’imprimante « Microsoft Print to PDF » de Windows",
        f"{_DO_NOT_PRINT}. Dans le lecteur de PDF, choisissez « Fichier », puis « Enregistrer » ou « Enregistrer "
        "sous ».",
    ),
    Program(
        r"pdfcreator|cutepdf|dopdf|bullzip|pdf24|novapdf|primopdf|foxit (?:reader )?pdf printer"
        r"|acrobat distiller|pscript|clawpdf",
        "d’une imprimante PDF (PDFCreator, PDF24 ou semblable)",
        f"{_DO_NOT_PRINT} vers une imprimante PDF. Dans le lecteur de PDF, choisissez « Fichier », puis "
        "« Enregistrer » ou « Enregistrer sous ».",
    ),
    Program(
        r"quartz pdfcontext",
        "d’un Mac, d’un iPad ou d’un iPhone (Aperçu)",
        f"{_DO_NOT_PRINT}, ni « Exporter au format PDF ». Dans Aperçu, choisissez « Fichier », puis "
        "« Enregistrer » ; sur un iPad ou un iPhone, préférez un ordinateur. Le plus sûr est Adobe Acrobat Reader.",
    ),
    Program(
        r"skia/pdf|chromium|google chrome|microsoft edge",
        "de Chrome ou d’Edge",
        f"{_DO_NOT_PRINT}. Choisissez l’icône de téléchargement ou d’enregistrement, en haut à droite, puis "
        "« Avec vos modifications ».",
    ),
    Program(
        r"firefox|mozilla|pdf\.js",
        "de Firefox",
        f"{_DO_NOT_PRINT}. Choisissez l’icône « Enregistrer » (flèche vers le bas), en haut à droite.",
    ),
    Program(
        r"\bcairo\b|poppler",
        "d’un lecteur de PDF ou un navigateur (Firefox, Evince, Okular)",
        f"{_DO_NOT_PRINT}. Dans Firefox, choisissez l’icône « Enregistrer » (flèche vers le bas), en haut à "
        "droite ; dans les autres, « Fichier », puis « Enregistrer sous ».",
    ),
    Program(
        r"libreoffice|openoffice|microsoft.{0,4} word|word pour|microsoft.{0,4} office",
        "d’un traitement de texte (Word, LibreOffice)",
        "n’ouvrez pas le formulaire dans un traitement de texte et ne le recopiez pas. Ouvrez le fichier PDF que nous "
        "vous avons remis dans Adobe Acrobat Reader ou Firefox, remplissez-le et enregistrez-le.",
    ),
    Program(
        r"foxit|pdf-xchange|tracker software|nitro|pdfsam|pdf ?element|wondershare",
        "de Foxit Reader, PDF-XChange ou un logiciel semblable",
        f"{_DO_NOT_PRINT}, « Aplatir » ni « Fusionner ». Choisissez « Fichier », puis « Enregistrer ».",
    ),
    Program(
        r"ghostscript|pdftk|itext|qpdf|mupdf|pdfium|pdf-lib|hexapdf|pdfbox|apache fop|ghostpcl",
        "d’un outil qui transforme les PDF (fusion, compression, aplatissement)",
        "envoyez le fichier tel que le lecteur de PDF l’a enregistré, sans le fusionner, le compresser ni l’aplatir, "
        "un fichier par formulaire.",
    ),
)
"""The first that fits wins: the more telling ones come before the libraries they are made with."""

_CONCERNED = frozenset({
    "a_plat", "numerisation", "annotations", "formulaire_vierge", "champs_manquants", "plusieurs_exemplaires",
})  # fmt: skip
"""Diagnoses that saving otherwise mends."""


def clean_name(texts: Iterable[str]) -> str:
    """What a program says of itself, made safe to keep: one line, printable, at most ``MAX_NAME`` characters."""
    joined = " / ".join(dict.fromkeys(filter(None, (" ".join(text[:1000].split()) for text in texts))))
    kept = "".join(char for char in unicodedata.normalize("NFC", joined) if unicodedata.category(char)[0] != "C")
    return kept[:MAX_NAME].strip()


def program(producer: str) -> Program | None:
    """The family of a program; ``None`` when it is not known, or the file says nothing."""
    return next((one for one in PROGRAMS if re.search(one.motif, producer, re.IGNORECASE)), None)


def advice(code: str, producer: str) -> str:
    """French sentence, to whoever filled the form, for this diagnosis and this program; "" when there is none."""
    found = program(producer) if code in _CONCERNED else None
    return typo(f"Le fichier semble venir {found.origine} : {found.consigne}") if found else ""


def with_program(diagnosis: Diagnosis, producer: str) -> Diagnosis:
    """Add to how it is mended what concerns the program that made the file."""
    found = advice(diagnosis.code, producer)
    return replace(diagnosis, comment=f"{diagnosis.comment}\n{found}") if found else diagnosis
