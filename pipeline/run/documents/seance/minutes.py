"""The procès-verbal of a séance: planned with its first decision that can be notified, renewed when one is mended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import msgspec

from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Dossier, Severite
from pipeline.dossier.seance.minutes import LigneProces, ProcesVerbal, ligne_proces
from pipeline.dossier.seance.tenue import Tenue
from pipeline.run.documents.catalogue import MINUTES
from pipeline.run.documents.context import Run
from pipeline.run.documents.decision import decision_anomalies
from pipeline.run.documents.failing import told_apart
from pipeline.run.documents.from_register import load_dossier, tenue_of
from pipeline.run.documents.seance.renewal import renew
from pipeline.store.rows import SeanceRow
from pipeline.store.series import of_seance


def note_decided(run: Run, dossier: Dossier) -> None:
    """Put on the agenda of a séance a dossier that was decided there without having been on it; in a transaction."""
    seances, jour = run.register.seances, dossier.decision.seance.valeur if dossier.decision else None
    if jour is None or (tenue := seances.held(jour)) is None or dossier.numero in seances.inscriptions(jour):
        return
    how = msgspec.convert(tenue.tenue, Tenue)
    seances.inscribe(dossier.numero, SeanceRow(jour, how.heure, how.lieu))


def plan_minutes(run: Run, jour: date) -> bool:
    """Draw up the procès-verbal of a séance; return whether anything was decided there. Inside a transaction."""
    register, tenue = run.register, tenue_of(run.register, jour)
    lines = sorted(_decided_lines(run, jour), key=lambda line: (line.rang, line.numero))
    if tenue is None or not any(line.decision for line in lines):
        register.documents.withdraw(of_seance(MINUTES.name, jour))
        return False
    renew(run, MINUTES, ProcesVerbal(jour, tenue.heure, tenue.lieu, tenue.president, tuple(lines)), jour)
    return True


def _decided_lines(run: Run, jour: date) -> Iterator[LigneProces]:
    """A line per dossier on the agenda of a day: what was decided and can be notified, or nothing yet."""
    for numero in run.register.seances.inscriptions(jour):
        if (row := run.register.dossiers.get(numero)) is None:
            continue
        with told_apart(run, f"Le dossier {numero} manque au procès-verbal de la séance"):
            dossier = load_dossier(run.register, row)
            yield ligne_proces(dossier, _lawful(run, dossier, jour))


def _lawful(run: Run, dossier: Dossier, jour: date) -> Decision | None:
    """The last decision of a day on a dossier, if it can be notified; an ajournement may have had its answer since."""
    pieces = [piece for piece in (*dossier.remplacees, dossier.piece_decision) if piece]
    for piece in reversed(pieces):
        if isinstance(piece.form, Decision) and piece.form.seance.valeur == jour:
            alone = replace(dossier, piece_decision=piece)
            found = decision_anomalies(alone, piece.form, run.settings, run.today)
            return None if any(item.severite is Severite.BLOQUANT for item in found) else piece.form
    return None
