"""Letters that are not posted follow the settings: printed with others, they are made again in their place."""

from collections.abc import Iterable

from pipeline.run.documents.catalogue import BORDEREAU, FOR_BATCH
from pipeline.run.documents.context import Run
from pipeline.store.rows import DocumentRow

_FEW = 8


def renew_letters(run: Run) -> None:
    """Have the letters printed with former settings, texts, templates or logo made again, and their trays.

    What was posted stays as it left; so does what a version of the program wrote that did not note what it printed
    with.
    """
    register = run.register
    stale = register.documents.printed_otherwise(run.workspace.imprint(run.settings))
    if not stale:
        return
    ids = {letter.id for letter in stale}
    with register.transaction():
        for letter in stale:
            register.documents.rewrite(letter.id)
        for lot in register.lots.unposted():
            documents = register.lots.documents(lot.id)
            trays = {one.bac for one in documents if one.id in ids}
            for one in documents:
                made_of_them = one.type == BORDEREAU.name or one.bac in trays
                if trays and one.type in FOR_BATCH and one.poste_le is None and made_of_them:
                    register.documents.rewrite(one.id)


def tell_renewed(letters: Iterable[DocumentRow]) -> str:
    """Tell (French) which letters were made again, and what to do with those on paper; "" for none."""
    numeros = sorted({letter.dossier for letter in letters if letter.dossier})
    if not numeros:
        return ""
    which = ", ".join(numeros[:_FEW]) + (f" et {len(numeros) - _FEW} autres" if len(numeros) > _FEW else "")
    return (
        "Des lettres qui ne sont pas encore postées ont été refaites avec les réglages d’aujourd’hui : réimprimez "
        f"leurs bacs (outbox/a_imprimer) et jetez ce qui en était déjà imprimé (dossiers {which})."
    )
