"""What a section refuses: values of the right type that would print a wrong letter, or none."""

LONGEST = 100
"""Characters of a setting, or of a line of an address, that a letter has room for."""
DAY_MINUTES, HOUR_MINUTES = 1440, 60
YEAR_DAYS = 366
WHOLE_PATH = "doit être un chemin complet, qui commence par une barre oblique."


def refuse(*checks: tuple[object, str]) -> None:
    """Refuse values of the right type that would print a wrong letter, or none: (what is wrong, how it is told).

    Raises:
        ValueError: its arguments are the French messages.
    """
    if found := [message for wrong, message in checks if wrong]:
        raise ValueError(*found)


def refuse_length(section: str, *values: str) -> None:
    """Refuse what would run over the other things of a letter.

    Raises:
        ValueError: its argument is the French message.
    """
    long = next((value for value in values if len(value) > LONGEST), "")
    refuse((long, f"[{section}] : « {long[:30]}… » est trop long pour une lettre ({LONGEST} caractères au plus)."))


def refuse_out_of_bounds(section: str, low: int, high: int, unit: str, **values: int | None) -> None:
    """Refuse numbers that no calendar holds, or that make no sense.

    Raises:
        ValueError: its arguments are the French messages.
    """
    told = f"compte de {low} à {high} {unit}"
    refuse(
        *(
            (number is not None and not low <= number <= high, f"[{section}] {name} {told}.")
            for name, number in values.items()
        )
    )
