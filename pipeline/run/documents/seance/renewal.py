"""How a document of a séance takes the place of the one that said something else."""

from datetime import date

from pipeline.run.documents.context import Run
from pipeline.run.documents.kinds import C, DocumentType, to_json
from pipeline.store.series import of_seance


def renew(run: Run, type_: DocumentType[C], content: C, jour: date) -> None:
    """Plan a document of a séance in the place of the former one, unless that one says the same; in a transaction."""
    plan = type_.plan(
        content, run.today, serie=of_seance(type_.name, jour), cle=repr(to_json(content)), jour=jour.isoformat()
    )
    run.register.documents.renew(plan)
