"""What is printed: one file a tray, and the slip that lists it all."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from bench.naif.lettres import imprimer
from bench.naif.textes import en_lettres


@dataclass(frozen=True, slots=True)
class Lettre:
    """A letter that leaves by post."""

    bac: str
    numero: str
    titre: str
    adresse: tuple[str, ...]
    pdf: bytes
    joindre: str = ""

    @property
    def pages(self) -> int:
        """Number of its pages."""
        return len(PdfReader(io.BytesIO(self.pdf)).pages)


def imprimer_envoi(lettres: list[Lettre], jour: date, dossier: Path) -> None:
    """Write one file for each tray, backs left blank, and the slip."""
    bacs: dict[str, list[Lettre]] = {}
    for lettre in lettres:
        bacs.setdefault(lettre.bac, []).append(lettre)
    for bac, ensemble in bacs.items():
        writer = PdfWriter()
        for lettre in ensemble:
            writer.append(io.BytesIO(lettre.pdf))
            if len(writer.pages) % 2:
                writer.add_blank_page()
        writer.write(dossier / f"{bac}.pdf")
    (dossier / "bordereau.pdf").write_bytes(imprimer("bordereau.html", jour=en_lettres(jour), bacs=list(bacs.items())))
