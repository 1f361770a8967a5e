"""The letters of a dossier that were posted, as a person names them: a type, and one of the parents who live apart."""

from pipeline.dossier.letters import TypeLettre
from pipeline.errors import PipelineError
from pipeline.run.lookup import known_dossier
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow


def posted_letters(register: Register, numero: str, type_: TypeLettre, rang: int | None) -> DocumentRow:
    """Return the last letter of a type that was posted; ``rang``: 1 or 2, whose, when parents got one each.

    Raises:
        PipelineError: when the dossier is unknown, none was posted, or it is not said whose.
    """
    documents = register.documents.of(known_dossier(register, numero).numero)
    posted = {one.serie: one for one in documents if one.type == type_ and one.poste_le and one.sha256}
    if not posted:
        raise PipelineError(
            f"Aucune lettre « {type_.label} » du dossier {numero} n’est postée. Rien n’a été changé. La liste de ses "
            f"lettres : pipeline status {numero}"
        )
    last = [posted[serie] for serie in sorted(posted)]
    if len(last) == 1:
        return last[0]
    if rang is None or rang > len(last):
        raise PipelineError(
            f"{len(last)} lettres de ce type sont postées, une par parent : dites laquelle, 1 pour le premier "
            "représentant légal du protocole, 2 pour le second (--parent). Rien n’a été changé."
        )
    return last[rang - 1]
