"""One cell of the relevé → the value of its field, or the reason why it is not taken. Nothing is guessed."""

from datetime import date, datetime, time, timedelta

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.values.dates import parse_date
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.texte import fold, normalise, phrase, quote
from pipeline.dossier.values.typographie import NBSP, format_duree, format_short_date, typo
from pipeline.forms.releve_columns import MAX_HEURES, OUI, Column
from pipeline.intake.fields.decode import MAX_TEXT
from pipeline.intake.raw import RawValue
from pipeline.intake.workbook.classeur import Cell

_TICKS = {OUI: True, "x": True, "vrai": True, "true": True, "non": False, "faux": False, "false": False}


class CellRefusedError(Exception):
    """The cell is not taken; its text is the French reason."""


def read_cell(colonne: Column, cellule: Cell, seance: date) -> RawValue:
    """Read one cell.

    Raises:
        CellRefusedError: a formula, an error, or a value that does not read one way only.
    """
    if cellule.genre == "f":
        raise CellRefusedError(typo("la case contient une formule ; la remplacer par sa valeur."))
    if cellule.genre == "e":
        raise CellRefusedError(typo("la case contient une erreur du tableur ; l'effacer et écrire la valeur."))
    text = _text(cellule.valeur)
    if len(text) > MAX_TEXT:
        raise CellRefusedError(typo("le texte est trop long."))
    field = colonne.field
    if field.type is FieldType.CHECKBOX:
        return RawValue(text, _tick(text))
    if not text:
        return RawValue("", None)
    if field.options:
        return RawValue(text, _option(colonne, text))
    if colonne.target.startswith("phase."):
        heures = colonne.target.endswith(".heures")
        return RawValue(text, _heures(cellule.valeur, text) if heures else _date(text, seance))
    return RawValue(text, text)


def _text(value: object) -> str:
    """What a person sees in the cell, as near as can be."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return OUI if value else "non"
    if isinstance(value, datetime):
        return format_short_date(value.date()) if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return format_short_date(value)
    if isinstance(value, float):
        # A spreadsheet keeps 0.1 + 0.2 as 0.30000000000000004 and shows 0,3.
        return f"{value:.10g}".replace(".", ",")
    return normalise(str(value))


def _tick(text: str) -> bool:
    if not text:
        return False
    if fold(text) not in _TICKS:
        raise CellRefusedError(phrase("{cite} : écrire « oui », ou laisser vide.", cite=quote(text)))
    return _TICKS[fold(text)]


def _option(colonne: Column, text: str) -> str | None:
    options = colonne.field.options
    found = [option for option in options if fold(text) in {option.value, fold(option.label)}]
    if len(found) != 1:
        labels = ", ".join(option.label for option in options if option.value != "-")
        raise CellRefusedError(phrase("{cite} n'est pas dans la liste ({liste}).", cite=quote(text), liste=labels))
    return None if found[0].value == "-" else found[0].value


def _date(text: str, seance: date) -> str:
    lue = parse_date(text, reference=seance)
    if lue.certaine is None:
        raise CellRefusedError(lue.doute)
    return format_short_date(lue.certaine)


def _heures(value: object, text: str) -> str:
    if isinstance(value, datetime) and value.year in {1899, 1900}:
        # A workbook saved as « Strict » has hours as a moment after the day from which a spreadsheet counts.
        value = value - datetime(1899, 12, 30)
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, timedelta):
        # A spreadsheet keeps a fraction of a day: half a second is what it may be wrong by.
        seconds = round(value.total_seconds())
        minutes = seconds // 60 if seconds >= 0 and seconds % 60 == 0 else None
        doute = phrase("{cite} n'est pas un nombre d'heures et de minutes.", cite=quote(text))
    else:
        lue = parse_duree(text)
        minutes, doute = lue.certaine, lue.doute
    if minutes is None:
        raise CellRefusedError(doute)
    if minutes > MAX_HEURES * 60:
        raise CellRefusedError(phrase("{cite} dépasse {max} heures par semaine.", cite=quote(text), max=MAX_HEURES))
    return format_duree(minutes).replace(NBSP, " ")
