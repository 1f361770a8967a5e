"""pikepdf (qpdf), through its form module."""

from collections.abc import Mapping
from pathlib import Path

import pikepdf
from pikepdf.form import CheckboxField, ChoiceField, DefaultAppearanceStreamGenerator, Form, RadioButtonGroup, TextField


def fill(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill fields one by one; qpdf draws the appearances it can."""
    with pikepdf.open(blank) as pdf:
        form = Form(pdf, DefaultAppearanceStreamGenerator)
        for name, value in values.items():
            field = form[name]
            if value is None or value is False:
                continue
            if isinstance(field, CheckboxField):
                field.checked = True
            elif isinstance(field, RadioButtonGroup):
                field.value = pikepdf.Name(f"/{value}")
            elif isinstance(field, ChoiceField):
                field.value = str(value)
            elif isinstance(field, TextField):
                field.value = str(value)
            else:
                raise TypeError(f"{name} is no field that a person fills")
        pdf.save(out)
