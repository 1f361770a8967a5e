"""What persons settled: who, when, why, and how things were before, so that an act can be taken back.

An act is never removed: one taken back says who took it back, when and why. Reasons are free text, hence kept here and
not in the journal.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from pipeline.store.rows import VIE, AcceptationRow, ActeRow, Geste, Statut, piece_code
from pipeline.store.table import Keeper

# One query for all the acts, each with its pieces: undoing looks at every act.
_ACTES = """
    FROM (SELECT *, (SELECT json_group_array(json_array(piece, statut, dossier, rang)) FROM actes_pieces
                     WHERE acte = actes.id) AS pieces FROM actes)
"""


class Actes(Keeper):
    """Acts of persons."""

    def add(
        self,
        acte: str,
        par: str,
        motif: str,
        le: date,
        *,
        pieces: Iterable[int] = (),
        sha256: str | None = None,
        dossier: str | None = None,
        acceptation: tuple[str, str] = ("", ""),
        valeur: Mapping[str, Any] | None = None,
        notes: Collection[int] = (),
    ) -> None:
        """Record an act, before it is done, inside its transaction: how its pieces are is kept.

        Args:
            acte: which act (``store/rows.py``).
            par: who.
            motif: why.
            le: day of the act.
            pieces: what it is about, or
            sha256: the file that it is about.
            dossier: the dossier that it changes.
            acceptation: code and target of what is accepted, or what the act says in short.
            valeur: what else it says, as JSON.
            notes: ids of the notes that it takes out of the outbox.
        """
        code, cible = acceptation
        number = self._db.insert(
            "actes",
            acte=acte,
            sha256=sha256,
            dossier=dossier,
            code=code,
            cible=cible,
            valeur=json.dumps(valeur or {}, ensure_ascii=False, sort_keys=True),
            par=par,
            motif=motif,
            le=le,
            notes=json.dumps(list(notes)),
            document=self._db.value("SELECT coalesce(max(id), 0) FROM documents"),
            etat=self._db.value("SELECT coalesce(max(id), 0) FROM etats"),
        )
        before = "INSERT INTO actes_pieces SELECT ?, id, statut, dossier, rang FROM pieces WHERE id = ?"
        for piece in pieces:
            self._db.run(before, number, piece)
        for note in notes:
            self._db.run("UPDATE documents SET retrait = 'demande' WHERE id = ? AND retrait IS NULL", note)

    def settle(self, piece: int, statut: str, par: str, motif: str, le: date) -> None:
        """Confirm a piece read off a flat copy (``LUE``), or set one aside (``Statut.ECARTEE``); inside a transaction.

        The notes on it (those without a dossier, with its file as ``sha256`` and its code as ``piece``) leave the
        outbox, and come back if the act is taken back.
        """
        [(sha256, dossier, partie)] = self._db.all("SELECT sha256, dossier, partie FROM pieces WHERE id = ?", piece)
        # As the index of these notes says it: those of all years have no dossier.
        noted = """SELECT id FROM documents WHERE dossier IS NULL AND retrait IS NULL
                   AND iif(json_valid(contenu), contenu ->> 'sha256', NULL) = ?
                   AND iif(json_valid(contenu), contenu ->> 'piece' = ?, 0)"""
        notes = self._db.column(noted, sha256, piece_code(sha256, partie))
        acte = Geste.MISE_A_L_ECART if statut == Statut.ECARTEE else Geste.CONFIRMATION
        self.add(acte, par, motif, le, pieces=(piece,), sha256=sha256, dossier=dossier, notes=notes)
        settled = "UPDATE pieces SET statut = ?, attente = NULL, candidats = '[]', certaine = 0 WHERE id = ?"
        self._db.run(settled, statut, piece)

    def accept(self, numero: str, row: AcceptationRow) -> None:
        """Record that a person accepts an anomaly « à vérifier », and have the dossier looked at again."""
        self.add(Geste.ACCEPTATION, row.par, row.motif, row.le, dossier=numero, acceptation=(row.code, row.cible))
        self._db.run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def acceptations(self, numero: str) -> list[AcceptationRow]:
        """Accepted anomalies of a dossier, those taken back apart."""
        source = "FROM actes WHERE dossier = ? AND acte = ? AND annule_le IS NULL ORDER BY id"
        return self._db.rows(AcceptationRow, source, numero, Geste.ACCEPTATION)

    def justifications(self, numero: str) -> dict[int, tuple[str, str]]:
        """Pieces that a person put into a dossier → (who, why)."""
        put = """SELECT p.id, a.par, a.motif FROM actes a JOIN actes_pieces ap ON ap.acte = a.id
                 JOIN pieces p ON p.id = ap.piece AND p.dossier = a.dossier
                 WHERE a.dossier = ? AND a.acte = ? AND a.annule_le IS NULL ORDER BY a.id"""
        return {piece: (par, motif) for piece, par, motif in self._db.all(put, numero, Geste.RATTACHEMENT)}

    def life(self, numero: str) -> list[ActeRow]:
        """What persons recorded of a dossier, and of those put into it, between their forms; less what was undone."""
        found = self._of_life(numero)
        for into in self.merged(numero):
            # That it was closed, or put into this one, is of the other dossier alone.
            own = (Geste.CLOTURE, Geste.REOUVERTURE, Geste.FUSION)
            found += [act for act in self._of_life(into) if act.acte not in own]
        return sorted(found, key=lambda act: act.id)

    def _of_life(self, numero: str) -> list[ActeRow]:
        marks = ", ".join("?" * len(VIE))
        source = f"{_ACTES} WHERE dossier = ? AND annule_le IS NULL AND acte IN ({marks})"
        return self._db.rows(ActeRow, source, numero, *sorted(VIE))

    def appealed(self) -> list[str]:
        """Dossiers whose appeal no decision in force has answered yet, and perhaps some others."""
        # A decision that answers has the mark of its séance (``store/reperes.py``); one that has none is looked at.
        answered = """SELECT 1 FROM reperes WHERE repere BETWEEN 'seance ' || (valeur ->> 'recu_le') AND 'seance a'
                      AND piece = (SELECT id FROM pieces WHERE dossier = actes.dossier AND kind = 'decision'
                                   AND statut = 'lue' ORDER BY rang DESC LIMIT 1)"""
        return self._letters("recours", f"AND NOT (json_valid(valeur) AND EXISTS ({answered}))")

    def departures(self) -> list[str]:
        """Dossiers, not closed, of which a letter says that the family leaves."""
        return self._letters("depart", "AND dossier NOT IN (SELECT numero FROM dossiers WHERE etat = 'clos')")

    def _letters(self, sorte: str, condition: str) -> list[str]:
        found = "SELECT DISTINCT dossier FROM actes WHERE acte = 'courrier' AND annule_le IS NULL AND code = ?"
        return self._db.column(f"{found} {condition} ORDER BY dossier", sorte)

    def is_corrected(self, numero: str, champs: Collection[str]) -> bool:
        """A person corrected one of these fields of a dossier."""
        marks = ", ".join("?" * len(champs))
        found = f"SELECT 1 FROM actes WHERE dossier = ? AND acte = ? AND annule_le IS NULL AND code IN ({marks})"  # noqa: S608
        return bool(self._db.value(found, numero, Geste.CORRECTION, *champs))

    def merged(self, numero: str) -> list[str]:
        """Numbers of the dossiers put into this one, and into those."""
        into = "SELECT dossier FROM actes WHERE acte = 'fusion' AND cible = ? AND annule_le IS NULL ORDER BY id"
        found: list[str] = []
        for one in self._db.column(into, numero):
            found += [one, *self.merged(one)]
        return found

    def merges(self) -> dict[str, str]:
        """Each dossier that was put into another one → that one."""
        found = "SELECT dossier, cible FROM actes WHERE acte = 'fusion' AND annule_le IS NULL"
        return dict(self._db.all(found))

    def into(self, numero: str) -> str:
        """Number of the dossier into which this one was put, at last; "" when it was put into none."""
        query = "SELECT cible FROM actes WHERE dossier = ? AND acte = 'fusion' AND annule_le IS NULL ORDER BY id DESC"
        found = self._db.value(query, numero)
        return (self.into(found) or found) if found else ""

    def about(self, numero: str) -> list[ActeRow]:
        """Acts on a dossier, and those that put another one into it, oldest first; those taken back apart."""
        return self._in_force("dossier = ? OR (acte = 'fusion' AND cible = ?)", numero, numero)

    def on_files(self, digits: str) -> list[ActeRow]:
        """Acts on the files whose hash begins so, and those that brought together the pages of a form named so."""
        held = "SELECT piece FROM reunions WHERE reunion >= ? AND reunion <= ? || 'g'"
        joined = f"acte = 'réunion' AND id IN (SELECT acte FROM actes_pieces WHERE piece IN ({held}))"  # noqa: S608 - ours
        return self._in_force(f"(sha256 >= ? AND sha256 <= ? || 'g') OR ({joined})", *[digits] * 4)

    def since(self, acte: int) -> list[ActeRow]:
        """Acts that came after that one; those taken back apart."""
        return self._in_force("id > ?", acte)

    def _in_force(self, condition: str, *values: object) -> list[ActeRow]:
        return self._db.rows(ActeRow, f"{_ACTES} WHERE ({condition}) AND annule_le IS NULL ORDER BY id", *values)

    def all(self) -> list[ActeRow]:
        """All acts, those taken back included, oldest first."""
        return self._db.rows(ActeRow, f"{_ACTES} ORDER BY id")

    def take_back(self, acte: int, par: str, motif: str, le: date) -> None:
        """Say who took an act back, when and why."""
        said = "UPDATE actes SET annule_le = ?, annule_par = ?, annule_motif = ? WHERE id = ?"
        self._db.run(said, le, par, motif, acte)
