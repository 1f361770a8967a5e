"""Retention: list what is due, submit it to the visa of the archives, then purge what was submitted.

The register forgets in one transaction, which leaves a tombstone and names the files to erase; these leave the disk
afterwards. So a purge killed anywhere did nothing, or is finished by the next command.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.errors import PipelineError
from pipeline.paper.rights import PurgeLine, PurgeSlip
from pipeline.report import Report
from pipeline.run import acting, write
from pipeline.run.documents.catalogue import OF_SEVERAL, PURGE_SLIP
from pipeline.run.documents.context import Run
from pipeline.run.documents.write import beside_of
from pipeline.run.erase import erase_pending
from pipeline.run.rights.retention import PREAVIS, Due, containers_to_erase, durees, find_due
from pipeline.store.eliminations import COMPACT
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow, EliminationRow, Plan
from pipeline.store.series import of_notice, of_visa
from pipeline.workspace import Workspace

ELIMINATION = "élimination"
_VISA = re.compile(r"[\w][\w ./°-]{1,59}")
"""A reference, as the archives give it; kept in the journal, which holds no free text."""


@dataclass(slots=True)
class Purge:
    """What was, or would be, purged."""

    dus: list[Due]
    report: Report = field(default_factory=Report)


def list_due(workspace: Workspace, today: date) -> list[Due]:
    """Return all that is due on a day; nothing is changed.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    settings = workspace.settings()
    with Register.open(workspace.register_path) as register:
        return find_due(register, settings, today)


def give_notice(workspace: Workspace, par: str, today: date) -> Purge:
    """Write the list to submit to the visa of the archives (bordereau d'élimination), and record who did it.

    Raises:
        PipelineError: when nothing new is due, or the workspace cannot be used.
    """
    with acting(workspace, today) as run:
        register = run.register
        found = [du for du in find_due(register, run.settings, today) if not du.retenu and du.preavis is None]
        if not found:
            raise PipelineError(
                "Rien de nouveau n’est à soumettre au visa des Archives départementales. Ce qui est échu, retenu ou "
                "déjà soumis : pipeline purge --dry-run"
            )
        with register.transaction():
            number = register.eliminations.add_preavis(today, par, [du.cible for du in found])
            for du in found:
                sha256 = None if du.dossier else du.cible
                register.journal.log(today, par, PREAVIS, dossier=du.dossier, sha256=sha256, detail=str(number))
            register.documents.plan(_slip(run, of_notice(number), "bordereau_elimination", found, par, ""))
        write(run)
        return Purge(found, run.report)


def purge(workspace: Workspace, par: str, visa: str, today: date) -> Purge:
    """Purge what was submitted long enough ago, is still due, and has the visa.

    Raises:
        PipelineError: when nothing may be purged yet, or the workspace cannot be used; nothing is then changed.
    """
    if not par.strip() or not _VISA.fullmatch(visa.strip()):
        raise PipelineError(
            "Il faut dire qui élimine (--by) et la référence du visa des Archives départementales (--visa) : des "
            "lettres, des chiffres, des espaces et . / - °, soixante caractères au plus."
        )
    with acting(workspace, today) as run:
        register, settings = run.register, run.settings
        # Files of a commission are public archives: none is destroyed without the visa of the departmental archives.
        delay = timedelta(days=durees(settings).preavis_jours)
        found = [
            du
            for du in find_due(register, settings, today)
            if not du.retenu and du.preavis_le is not None and du.preavis_le + delay <= today
        ]
        if not found:
            raise PipelineError(
                f"Rien ne peut être éliminé : il faut que la liste ait été soumise depuis {delay.days} jours au moins "
                "(pipeline purge --notice) et que rien ne se soit passé depuis. Ce qui est échu : pipeline purge "
                "--dry-run"
            )
        with register.transaction():
            # The whole list and the record of it, or nothing.
            register.documents.plan(_slip(run, of_visa(visa), "proces_verbal_elimination", found, par, visa.strip()))
            recorded = register.journal.recorded_paths()
            for du in found:
                _forget(run, du, par, visa.strip(), recorded)
            # Last, the register itself is written anew: names would stay readable in its free pages.
            register.effacements.ask([COMPACT])
        run.report.problems += erase_pending(workspace, register)
        write(run)
        return Purge(found, run.report)


def _forget(run: Run, du: Due, par: str, visa: str, recorded: dict[str, str]) -> None:
    """Take a dossier or a file out of the register, and say what is to be erased; inside a transaction."""
    register = run.register
    if du.dossier is None:
        _forget_file(run, du.cible, par, visa, recorded)
        return
    # A file that also holds another pupil's form stays until the last of them goes.
    gone = register.fichiers.only_of(du.dossier)
    _forget_documents(run, register.documents.around(du.dossier, [type_.name for type_ in OF_SEVERAL]), recorded)
    count = len(set(gone).union(*(containers_to_erase(register, sha256) for sha256 in gone)))
    tombstone = EliminationRow(
        du.dossier, du.ouvert_le, du.depart, du.etat, du.regle.value, count, run.today, par, visa, du.preavis or 0
    )
    register.eliminations.bury(tombstone)
    for sha256 in gone:
        _forget_file(run, sha256, par, visa, recorded)
    register.eliminations.drop_dossier(du.dossier)
    register.journal.log(run.today, par, ELIMINATION, dossier=du.dossier, detail=visa)


def _forget_file(run: Run, sha256: str, par: str, visa: str, recorded: dict[str, str]) -> None:
    """Forget a file, and the containers in which it stands: what it says would stay readable there."""
    register, archive = run.register, run.workspace.archive
    for one in (sha256, *containers_to_erase(register, sha256)):
        if register.fichiers.get(one) is None:
            continue  # It went already, with another of its contents.
        _forget_documents(run, register.documents.about_fichier(one), recorded)
        register.eliminations.drop_fichier(one)
        register.effacements.ask([str(archive.path(one).relative_to(run.workspace.root))])
        register.journal.log(run.today, par, ELIMINATION, sha256=one, detail=visa)


def _forget_documents(run: Run, documents: Sequence[DocumentRow], recorded: dict[str, str]) -> None:
    """``recorded``: path → hash of what the journal says is in the outbox."""
    register = run.register
    for document in documents:
        paths = [one.chemin for one in (document, beside_of(register, document)) if one]
        for path in paths:
            if sha256 := recorded.pop(path, None):
                register.journal.log(run.today, "pipeline", "retrait", sha256=sha256, detail=path)
        register.effacements.ask(f"outbox/{path}" for path in paths)
    register.eliminations.drop_documents(documents, run.today)


def _slip(run: Run, serie: str, what: str, found: list[Due], par: str, visa: str) -> Plan:
    """The list submitted, or the record of what was purged: numbers and dates, nobody's name."""
    terms, today = durees(run.settings), run.today
    lines = tuple(
        PurgeLine(
            cible=du.cible if du.dossier else du.cible[:12],
            dossier=du.dossier is not None,
            etat=du.libelle_etat,
            ouvert_le=du.ouvert_le,
            depart=du.depart,
            regle=f"{terms.annees(du.regle)} ans {du.regle.label}",
            echeance=du.echeance,
            fichiers=du.fichiers,
            partages=du.partages,
        )
        for du in found
    )
    cle = f"{today} {' '.join(du.cible for du in found)}"
    content = PurgeSlip(par, visa, terms.preavis_jours, lines)
    return PURGE_SLIP.plan(content, today, serie=serie, cle=cle, what=what, jour=today.isoformat())
