"""One cell of the relevé → the value of its field, or the reason why it is not taken. Nothing is guessed."""

from datetime import date, datetime, time, timedelta

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.values.dates import parse_date
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.texte import fold, normalise, phrase, quote
from pipeline.dossier.values.typographie import NBSP, format_duree, format_short_date, typo
from pipeline.forms.releve_columns import MAX_HEURES, OUI, Column, days_of
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
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, timedelta):
        return _clock(value)
    if isinstance(value, float):
        # A spreadsheet keeps 0.1 + 0.2 as 0.30000000000000004 and shows 0,3.
        return f"{value:.10g}".replace(".", ",")
    return normalise(str(value))


def _clock(value: timedelta) -> str:
    """« 216:00 », as a cell of durations shows nine days."""
    seconds = round(value.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    shown = f"{'-' if seconds < 0 else ''}{hours}:{rest // 60:02}"
    return shown + (f":{rest % 60:02}" if rest % 60 else "")


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
    first, last = days_of(seance)
    if not first <= lue.certaine <= last:
        modele = "{cite} est trop loin de la séance ; écrire une date entre le {first} et le {last}."
        raise CellRefusedError(phrase(modele, cite=quote(text), first=first, last=last))
    return format_short_date(lue.certaine)


def _typed(value: object) -> str:
    """What to write in the place of a whole number that a cell of durations took for days."""
    if isinstance(value, timedelta) and not value.seconds and value.days <= MAX_HEURES:
        return f" ; pour {value.days} heures, écrire « {value.days} h »"
    return ""


def _heures(value: object, text: str) -> str:
    if isinstance(value, datetime) and value.year in {1899, 1900}:
        # A workbook saved as « Strict » has hours as a moment after the day from which a spreadsheet counts.
        value = value - datetime(1899, 12, 30)
        text = _clock(value)
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
        if minutes is not None and isinstance(value, float) and 0 < value < 1:
            # A spreadsheet keeps « 12:00 » as half a day, and shows 0,5 once the cell has lost its format.
            lectures = {"une": format_duree(minutes), "autre": format_duree(round(value * 24 * 60))}
            doute = phrase(
                "{cite} se lit {une} ou {autre} ; écrire par exemple « 12 h 30 ».", cite=quote(text), **lectures
            )
            minutes = None
    if minutes is None:
        raise CellRefusedError(doute)
    if minutes > MAX_HEURES * 60:
        modele = "{cite} dépasse {max} heures par semaine" + _typed(value) + "."
        raise CellRefusedError(phrase(modele, cite=quote(text), max=MAX_HEURES))
    return format_duree(minutes).replace(NBSP, " ")
