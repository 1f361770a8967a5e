"""A copy that waits, on a terminal: each answer as it was read, or why it was not."""

from pipeline.cli.screen import new_console, show_table
from pipeline.run.desk.pictures import Copy


def show_copy(copy: Copy) -> None:
    """Show what was read of a copy, in the order of the form, and what to do with it."""
    say = new_console().print
    say(f"{copy.formulaire} : {copy.titre.lower()}, reçu le {copy.recue_le:%d/%m/%Y}", markup=False)
    for told in copy.manques:
        say(told, markup=False)
    shown = [(one.libelle, one.lu or f"? {one.doute}", f"{one.certitude:.0%}") for one in copy.places if not one.vide]
    show_table(("question", "lu", "certitude"), shown)
    say(f"{sum(one.vide for one in copy.places)} questions sans réponse.")
    if copy.confirmable:
        say(f'Tout est conforme à la copie : pipeline confirm {copy.code} --by "Votre nom"', markup=False)
    else:
        say(f'À compléter : pipeline type {copy.kind} REPONSES.json --copy {copy.code} --by "Votre nom"', markup=False)
