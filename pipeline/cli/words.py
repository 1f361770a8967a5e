"""What a person types for the numbers of dossiers and the hours of hearings."""

import re
from typing import Any

import click

from pipeline.dossier.letters.convocation import Heures
from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.dossier.seance.auditions import read_audition
from pipeline.dossier.seance.tenue import SeanceRefusedError


class Numbers(click.ParamType[tuple[str, ...]]):
    """Numbers of dossiers, one or several: « 2003-0012 », « 2003-0012,2003-0015 »."""

    name = "numéros"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Read each; refuse all when one is no number."""
        if isinstance(value, tuple):
            return value
        words = re.split(r"[\s,;]+", str(value).strip())
        found = [normalise_numero(word) for word in words]
        numbers = tuple(numero for numero in found if numero)
        if len(numbers) < len(found):
            self.fail(f"« {value} » n’est pas un numéro de dossier, par exemple 2003-0012.", param, ctx)
        return numbers


class Hearing(click.ParamType[tuple[str, Heures]]):
    """A dossier and the hour of its hearing: « 2003-0012=9h40 »."""

    name = "audition"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Heures]:
        """Read both sides of the equals sign."""
        if isinstance(value, tuple):
            return value
        dossier, sign, heure = str(value).partition("=")
        numero = normalise_numero(dossier)
        if not numero or not sign:
            self.fail(f"« {value} » : écrivez le dossier et l’heure, par exemple 2003-0012=9h40.", param, ctx)
        try:
            return numero, read_audition(heure)
        except SeanceRefusedError as error:
            return self.fail(str(error), param, ctx)
