"""A secretariat at work, day after day, by the command itself: mail in the morning, a run, the post in the evening."""

import io
import json
import shlex
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Self

from PIL import Image

from pipeline.cli import main
from pipeline.dossier.letters.enveloppes import Bac
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.calendrier import is_working_day
from tests import secretary
from tests.annee.eleves import Eleve
from tests.demo import fill_releve, filled, printed_to_pdf
from tests.eleves import Values

BY = ("--by", "Mme Essai", "--reason", "Vu avec la famille et l’école")
"""Who acts, and why."""
_SAID = {"Votre nom": "Mme Essai", "Pourquoi": "Vu avec la famille et l’école"}
_PIECES = "SELECT sha256 FROM pieces WHERE identite ->> 'nom' = ?"


class Left(NamedTuple):
    """A letter that was posted, or a form that went with it."""

    jour: str
    """ISO date of the posting."""
    type: str
    genre: str
    nom: str
    """Of the reader."""


@dataclass
class Secretariat:
    """What is done on which day, and what left."""

    root: Path
    jour: date
    """The day of work."""
    agenda: dict[date, list[Callable[[], object]]] = field(default_factory=lambda: defaultdict(list))

    def on(self, jour: str, act: Callable[..., object], *arguments: Any, **options: Any) -> None:
        """Have something done on a day."""
        self.agenda[date.fromisoformat(jour)].append(lambda: act(*arguments, **options))

    @classmethod
    def new(cls, root: Path, jour: date) -> Self:
        """Open a secretariat."""
        with redirect_stdout(io.StringIO()):
            assert main(["init", str(root)]) == 0
        secretary.impatient(root)
        return cls(root, jour)

    def run(self, *words: str, dated: bool = True) -> str:
        """Run a command today; return what it says. It must end well."""
        day = ["--today", self.jour.isoformat()] if dated else []
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = main([*words, "--workspace", str(self.root), *day])
        assert code == 0, f"{self.jour} {shlex.join(words)}: {out.getvalue()}{err.getvalue()}"
        return out.getvalue()

    def json(self, *words: str) -> Any:
        """Run a command today; return what it says to a program."""
        return json.loads(self.run(*words, "--json"))

    def mail(self, eleve: Eleve, kind: Kind, **changes: str | bool) -> None:
        """A form of a pupil comes in."""
        values: Values = eleve.form(kind, self.jour) | {t.replace("__", "."): v for t, v in changes.items()}
        name = f"{eleve.code}_{kind}_{self.jour:%m%d}.pdf"
        (self.root / "inbox" / name).write_bytes(filled(kind, values))

    def demande(self, eleve: Eleve, **changes: str | bool) -> None:
        """Both forms of a pupil come in; the changes are those of the protocole."""
        self.mail(eleve, Kind.FICHE)
        self.mail(eleve, Kind.PROTOCOLE, **changes)

    def act(self, command: str, eleve: Eleve, *words: str) -> None:
        """An act of a person on the dossier of a pupil."""
        self.run(command, self.numero(eleve), *words, *BY)

    def numeros(self, eleve: Eleve) -> list[str]:
        """Numbers of the dossiers of a pupil, oldest first."""
        query = """SELECT DISTINCT p.dossier FROM pieces p WHERE p.dossier IS NOT NULL
                   AND p.identite ->> 'nom' = ? ORDER BY p.dossier"""
        return [numero for (numero,) in self.ask(query, eleve.nom)]

    def numero(self, eleve: Eleve) -> str:
        """Number of the last dossier of a pupil."""
        return self.numeros(eleve)[-1]

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the register."""
        with closing(sqlite3.connect(self.root / "registre.sqlite")) as connection:
            return connection.execute(query, values).fetchall()

    def printed(self, eleve: Eleve) -> None:
        """The fiche comes printed to PDF, without its fields; the protocole as it should."""
        content = printed_to_pdf(filled(Kind.FICHE, eleve.form(Kind.FICHE, self.jour)))
        (self.root / "inbox" / f"{eleve.code}_imprime.pdf").write_bytes(content)
        self.mail(eleve, Kind.PROTOCOLE)

    def delivered(self, eleve: Eleve, le: str) -> None:
        """The acknowledgment of its registered letter is back."""
        self.run("delivered", self.numero(eleve), "--on", le)

    def transfer(self, eleve: Eleve) -> None:
        """The family moved, and agrees that its dossier follows."""
        cdes = ("--to", "CDES de l’Autre Département", "--address", "1 rue de l’Encrier\n99000 AUTREVILLE-LA-FICTIVE")
        self.act("transfer", eleve, *cdes, "--agreed", (self.jour - timedelta(days=2)).isoformat())

    def aside(self, eleve: Eleve) -> None:
        """The protocole is put aside: it was the wrong one."""
        query = "SELECT sha256 FROM pieces WHERE identite ->> 'nom' = ? AND kind = 'protocole'"
        self.run("set-aside", self.ask(query, eleve.nom)[-1][0][:12], *BY)

    def undo(self, eleve: Eleve) -> None:
        """It was the right one after all."""
        query = "SELECT sha256 FROM pieces WHERE identite ->> 'nom' = ? AND kind = 'protocole'"
        self.run("undo", self.ask(query, eleve.nom)[-1][0][:12], *BY)

    def opinion(self, eleve: Eleve, sens: str, *words: str) -> None:
        """The commission de circonscription gives its avis."""
        commission = "ccsd" if "6e" in str(eleve.form(Kind.FICHE, self.jour)["classe"]) else "ccpe"
        self.run("opinion", self.numero(eleve), sens, "--commission", commission, "--on", self.jour.isoformat(), *words)

    def enclose(self, eleve: Eleve, name: str) -> None:
        """A paper comes by post, and is scanned."""
        scan = self.root.parent / name
        Image.new("L", (80, 80), 255).save(scan)
        self.act("receive", eleve, "piece", "--file", str(scan))

    def decision_form(self, eleve: Eleve, values: Values) -> None:
        """A decision comes back as a form of its own."""
        who = {cle: eleve.form(Kind.FICHE, self.jour)[cle] for cle in ("nom", "prenom", "naissance", "etablissement")}
        content = filled(Kind.DECISION, {"dossier": self.numero(eleve)} | who | values)
        (self.root / "inbox" / f"{eleve.code}_decision.pdf").write_bytes(content)

    def merge(self, eleve: Eleve) -> None:
        """Its two dossiers are one: the first."""
        first, second = self.numeros(eleve)
        self.run("merge", second, first, *BY)

    def follow(self, eleve: Eleve, sort: str, rank: int = 0) -> None:
        """Type the command that ``pending`` gives, the first by default, for what waits of this sort about a pupil."""
        about = {self.numero(eleve), *(str(sha256)[:12] for (sha256,) in self.ask(_PIECES, eleve.nom))}
        found = [one for one in self.waiting() if one["sort"] == sort and one["about"][:12] in about]
        assert found, f"{self.jour}: nothing to {sort} of {eleve.nom}"
        for one in found:
            command, *words = shlex.split(one["commands"][rank].removeprefix("pipeline "))
            self.run(command, *(_SAID.get(word, word) for word in words))

    def session(self, jour: str, late: Iterable[Eleve] = ()) -> None:
        """Prepare a séance, which some demandes are not put to."""
        without = [word for eleve in late for word in ("--without", self.numero(eleve))]
        self.run("session", "open", jour, "--time", "9h00", "--place", "Salle des Encriers", *without)

    def decide(self, jour: str, decisions: dict[Eleve, Values]) -> None:
        """The relevé of a séance comes back, with these rows filled."""
        (source,) = (self.root / "outbox" / "seances" / jour).glob("releve*.xlsx")
        rows = {self.numero(eleve): values for eleve, values in decisions.items()}
        fill_releve(source, self.root / "inbox" / f"releve_{jour}.xlsx", rows)

    def live(self, until: date) -> None:
        """Work each working day: what comes in, a run, the post."""
        while self.jour <= until:
            if is_working_day(self.jour):
                for act in self.agenda.pop(self.jour, ()):
                    act()
                self.run("process")
                trays = {path.stem for path in (self.root / "outbox" / "a_imprimer").glob("*/*.pdf")}
                if trays - {Bac.A_COMPLETER.value, "bordereau"}:
                    self.run("print-done")
            self.jour += timedelta(days=1)
        assert not self.agenda, f"on a day on which nobody works: {sorted(self.agenda)}"

    def left(self, numero: str) -> list[Left]:
        """What was posted of a dossier, in order."""
        query = """SELECT poste_le, type, genre, coalesce(contenu -> 'destinataire' ->> 'nom', '') FROM documents
                   WHERE dossier = ? AND poste_le IS NOT NULL ORDER BY poste_le, id"""
        return [Left(*row) for row in self.ask(query, numero)]

    def waiting(self) -> Iterator[dict[str, Any]]:
        """What waits for a person today."""
        yield from self.json("pending")["pending"]
