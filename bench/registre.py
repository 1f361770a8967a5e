"""Registers of a thousand, ten thousand, a hundred thousand dossiers, and what commands cost on each of them.

A register is made of rows that the program itself wrote for a few demandes, multiplied with other numbers, names, days
and hashes. The day on which it is looked at is the same in all of them: what lies behind it grows, what is under way
does not. ``python -m bench.registre FOLDER 1000 10000`` keeps them in a folder of its own and prints the table.
"""

import contextlib
import gc
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.run.documents.pupil.known import mark_new
from pipeline.store.journal import GENESIS, Event
from pipeline.store.register import Register
from pipeline.store.schema import MIGRATIONS
from tests.annee.eleves import ELEVES, Eleve
from tests.annee.scenarios import accord, refus
from tests.annee.secretariat import BY, Secretariat
from tests.demo import filled
from tests.eleves import Values
from tests.robustness.bench import cheap, drop

TODAY = date(2023, 11, 21)
"""Day on which every made register is looked at."""
OUVERTS, INCOMPLETS = 150, 50
"""Demandes that wait for the commission, and for the school, whatever the size of the register."""
THIS_YEAR = 1_000
"""Dossiers of the school year; the others are spread over the years before."""
A_YEAR = 5_000
"""Dossiers of each of these."""
_PLAYED = 2003
_LAST_SHIFT = 19
_SYLLABLES = [first + second for first in "BDLMR" for second in "AEIOU"]
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_OF_A_DOSSIER = ("etats", "seances", "echeances", "actes", "documents")
_DERIVED = ("reperes", "reperes_corriges")
"""Made anew by the program itself."""
_OF_A_FILE = ("fichiers", "arrivees", "pieces")

_TABLES = "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name <> 'sqlite_schema'"

Row = dict[str, Any]


def nom_of(rang: int) -> str:
    """Family name of a fictional pupil, which no other one has."""
    return "".join(_SYLLABLES[rang // 25**place % 25] for place in range(4)) + "VILLE"


def make(cache: Path, count: int, *, files: bool = False) -> Path:
    """Return a workspace with ``count`` dossiers, made once and kept under ``cache``.

    ``files``: with a small file for each document and original, in the place of what would be there.
    """
    # Of the present schema: what is measured is no migration.
    root = cache / f"{len(MIGRATIONS)}_{count}{'_fichiers' if files else ''}"
    if not (root / "registre.sqlite").exists():
        model = _model(cache)
        aside = root.with_name(f"{root.name}.en_cours")
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(model.root, aside)
        for folder in ("archive", "outbox"):
            shutil.rmtree(aside / folder)
            (aside / folder).mkdir(mode=0o700)
        _multiply(model, aside, count, files=files)
        aside.rename(root)
    return root


def _model(cache: Path) -> "_Model":
    root = cache / f"{len(MIGRATIONS)}_modele"
    if not (root / "registre.sqlite").exists():
        shutil.rmtree(root, ignore_errors=True)
        cache.mkdir(parents=True, exist_ok=True)
        with cheap():
            _play(Secretariat.new(root, date(_PLAYED, 10, 6)))
    return _Model.read(root)


DECIDE, REFUSE, EN_COURS, OUVERT, INCOMPLET = ELEVES[:5]
"""What became of their demandes: accord of a former year, refusal, accord of this year, to be decided, incomplete."""


def _play(s: Secretariat) -> None:
    """Have the program write all that there is to know of five demandes, day after day."""

    def day(jour: date, *acts: Callable[[], object], post: bool = True) -> None:
        s.jour = jour
        for act in acts:
            act()
        s.run("process")
        if post:
            s.run("print-done")

    phone = lambda: s.act("correct", REFUSE, "téléphone", "01 99 00 12 34")  # noqa: E731
    day(date(2003, 10, 6), lambda: s.demande(DECIDE), lambda: s.demande(REFUSE))
    day(date(2003, 10, 13), phone, post=False)
    accorde, non = accord("24/11/2003") | {"seance": "20/11/2003"}, refus("L’élève se déplace et écrit sans aide.")
    day(date(2003, 11, 21), lambda: s.decision_form(DECIDE, accorde))
    day(date(2003, 11, 24), lambda: s.decision_form(REFUSE, non | {"seance": "20/11/2003"}))
    day(date(2004, 5, 10))
    day(date(2004, 9, 6), lambda: s.demande(EN_COURS))
    decide = accord("18/10/2004", fin="30/06/2005") | {"seance": "14/10/2004"}
    day(date(2004, 10, 15), lambda: s.decision_form(EN_COURS, decide))
    day(date(2004, 11, 3), lambda: s.demande(OUVERT))
    day(date(2004, 11, 4), lambda: s.mail(INCOMPLET, Kind.FICHE, besoin__2="", classe=""), post=False)
    day(date(2004, 11, 5), lambda: s.mail(INCOMPLET, Kind.PROTOCOLE, uai=""))
    s.run("process")  # What was asked for is awaited from its posting on.


@dataclass(slots=True)
class _Model:
    """Rows of the dossiers that were played."""

    root: Path
    dossiers: dict[str, dict[str, list[Row]]]
    """Number → table → rows."""
    pupils: dict[str, Eleve]
    trays: dict[str, Row]
    """Tray → a row of documents; the bordereau among them."""
    tray_event: dict[str, list[Row]]

    @classmethod
    def read(cls, root: Path) -> "_Model":
        """Read what was played."""
        with closing(sqlite3.connect(root / "registre.sqlite")) as connection:
            connection.row_factory = sqlite3.Row

            def rows(query: str, *values: object) -> list[Row]:
                return [dict(row) for row in connection.execute(query, values)]

            found: dict[str, dict[str, list[Row]]] = {}
            for dossier in rows("SELECT * FROM dossiers ORDER BY numero"):
                numero = dossier["numero"]
                pieces = rows("SELECT * FROM pieces WHERE dossier = ? ORDER BY id", numero)
                hashes = [piece["sha256"] for piece in pieces]
                own = {table: rows(f"SELECT * FROM {table} WHERE dossier = ?", numero) for table in _OF_A_DOSSIER}  # noqa: S608
                marks = ", ".join("?" * len(hashes))
                for table in _OF_A_FILE:
                    own[table] = rows(f"SELECT * FROM {table} WHERE sha256 IN ({marks}) ORDER BY rowid", *hashes)  # noqa: S608
                events = f"SELECT * FROM evenements WHERE dossier = ? OR sha256 IN ({marks}) ORDER BY id"  # noqa: S608
                found[numero] = {"dossiers": [dossier], **own, "evenements": rows(events, numero, *hashes)}
            known = {
                "dossiers",
                *_OF_A_DOSSIER,
                *_OF_A_FILE,
                "evenements",
                "lots",
                "observations",
                "chantier",
                *_DERIVED,
            }
            for (table,) in connection.execute(_TABLES).fetchall():
                if table not in known and rows(f"SELECT 1 FROM {table} LIMIT 1"):  # noqa: S608
                    raise LookupError(f"the table {table} is not multiplied")
            trays = {
                row["bac"]: row for row in rows("SELECT * FROM documents WHERE dossier IS NULL AND lot IS NOT NULL")
            }
            told = {
                bac: rows("SELECT * FROM evenements WHERE detail LIKE ? ORDER BY id", f"%/{Path(row['chemin']).name}")[
                    :3
                ]
                for bac, row in trays.items()
            }
            by_name = {eleve.nom: eleve for eleve in ELEVES}
            pupils = {numero: by_name[json.loads(own["pieces"][0]["identite"])["nom"]] for numero, own in found.items()}
        return cls(root, found, pupils, trays, told)

    def of(self, eleve: Eleve) -> str:
        """Number of the dossier of a pupil."""
        return next(numero for numero, one in self.pupils.items() if one == eleve)


class _Copy(NamedTuple):
    """A dossier to make."""

    modele: str
    shift: int
    """Years."""
    days: int
    """Later than in the model, so that not all letters leave on one day."""


def _copies(model: _Model, count: int) -> Iterator[_Copy]:
    """The dossiers of a register, the oldest first."""
    before = max(0, count - THIS_YEAR)
    years = -(-before // A_YEAR) if before <= A_YEAR * _LAST_SHIFT else _LAST_SHIFT
    accorde, refuse = model.of(DECIDE), model.of(REFUSE)
    for rank in range(before):
        # The last of the former years is the one before this.
        shift = _LAST_SHIFT - years + rank * years // before
        yield _Copy(refuse if rank % 4 == 0 else accorde, shift, rank // 12 % 150)
    under_way = [*[model.of(INCOMPLET)] * INCOMPLETS, *[model.of(OUVERT)] * OUVERTS]
    under_way = under_way[-(count * (OUVERTS + INCOMPLETS) // THIS_YEAR) :] if count < THIS_YEAR else under_way
    decided = min(count, THIS_YEAR) - len(under_way)
    for rank in range(decided):
        yield _Copy(model.of(EN_COURS), _LAST_SHIFT, rank // 25)
    for rank, modele in enumerate(under_way):
        yield _Copy(modele, _LAST_SHIFT, rank // 25)


@dataclass(slots=True)
class _Cell:
    """A text of the model, cut where each copy says something of its own."""

    parts: list[str]
    keys: list[int]

    def fill(self, said: Sequence[str]) -> str:
        found = [self.parts[0]]
        for key, part in zip(self.keys, self.parts[1:], strict=True):
            found += (said[key], part)
        return "".join(found)


class _Mould:
    """The rows of a dossier of the model, years later: what each copy changes stands in cells."""

    def __init__(self, model: _Model, numero: str, shift: int) -> None:
        rows, eleve = model.dossiers[numero], model.pupils[numero]
        self.numero = numero
        self.hashes = sorted({row["sha256"] for table in rows.values() for row in table if row.get("sha256")})
        identite = json.loads(rows["pieces"][0]["identite"])
        born = date.fromisoformat(identite["naissance"][1])
        self.tokens = [numero, eleve.nom, f"{born:%d/%m/%Y}", born.isoformat(), *self.hashes]
        # A piece is named by the first digits of its hash.
        short = [one[:12] for one in self.hashes]
        # In JSON, an accent is written otherwise.
        escaped = json.dumps(eleve.nom)[1:-1]
        pattern = "|".join(re.escape(one) for one in [*self.tokens, *short, escaped])
        self._cut, self._shift = re.compile(f"({pattern})"), shift
        self._key = {escaped: 1} | {token: rank for rank, token in enumerate([*self.tokens, *short])}
        self.born = born
        self.tables = {table: [self._row(row) for row in some] for table, some in rows.items()}

    def _row(self, row: Row) -> list[tuple[str, Any]]:
        return [(name, self._cell(value)) for name, value in row.items()]

    def _cell(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        if _ISO.fullmatch(value):
            day = date.fromisoformat(value)
            return day.replace(year=day.year + self._shift)
        parts = self._cut.split(value)
        later = [_YEAR.sub(lambda found: str(int(found[0]) + self._shift), part) for part in parts[::2]]
        if len(parts) == 1:
            return later[0]
        return _Cell(later, [self._key[one] for one in parts[1::2]])


@dataclass(slots=True)
class _Writer:
    """What is written into the register being made, with the ids and ranks that come next."""

    connection: sqlite3.Connection
    root: Path
    files: bool
    next: dict[str, int] = field(default_factory=lambda: defaultdict(lambda: 1))
    buffer: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    chain: str = GENESIS
    order: int = 0

    def take(self, name: str) -> int:
        self.next[name] += 1
        return self.next[name] - 1

    def add(self, table: str, row: Row) -> None:
        if table == "evenements":
            row["id"] = self.take(table)
            event = Event(**{**row, "le": date.fromisoformat(str(row["le"])), "chaine": ""})
            row["chaine"] = self.chain = event.expected(self.chain)
        self.buffer[table].append(row)

    def flush(self) -> None:
        for table, rows in self.buffer.items():
            names = list(rows[0])
            query = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
            self.connection.executemany(query, [tuple(row.values()) for row in rows])
        self.buffer.clear()

    def hash(self, path: str) -> tuple[str, bytes]:
        content = f"{path}\n".encode()
        return hashlib.sha256(content).hexdigest(), content

    def put(self, path: str, content: bytes) -> None:
        if self.files:
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.write_bytes(content)
            target.chmod(0o600)


def _multiply(model: _Model, root: Path, count: int, *, files: bool) -> None:
    with closing(sqlite3.connect(root / "registre.sqlite", isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")
        # The words that are searched are made anew by the program, and kept by SQLite in tables of its own.
        tables = [name for (name,) in connection.execute(_TABLES)]
        connection.executescript("DELETE FROM cherche_noms; DELETE FROM cherche_mots")
        # Triggers and indexes are of the program: they are left out while rows go in, and made again.
        made = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        for sort, name, _ in made:
            connection.execute(f"DROP {sort} {name}")
        for table in tables:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
        connection.execute("BEGIN")
        writer, moulds, ranks = (
            _Writer(connection, root, files),
            dict[tuple[str, int], _Mould](),
            defaultdict[int, int](int),
        )
        loose: dict[str, list[Row]] = defaultdict(list)
        for index, copy in enumerate(_copies(model, count)):
            if (key := (copy.modele, copy.shift)) not in moulds:
                moulds[key] = _Mould(model, *key)
            _copy(writer, moulds[key], copy, index, ranks, loose)
            if index % 500 == 499:
                writer.flush()
        for day, letters in sorted(loose.items()):
            _batch(writer, model, day, letters)
            writer.flush()
        writer.flush()
        connection.execute("COMMIT")
        for _, _, sql in made:
            connection.execute(sql)
    with Register.open(root / "registre.sqlite") as register:
        mark_new(register)


def _copy(
    writer: _Writer, mould: _Mould, copy: _Copy, index: int, ranks: dict[int, int], loose: dict[str, list[Row]]
) -> None:
    later = timedelta(days=copy.days)
    opened: date = dict(mould.tables["dossiers"][0])["ouvert_le"] + later
    ranks[opened.year] += 1
    numero = f"{opened.year}-{ranks[opened.year]:04}"
    born = mould.born.replace(day=index % 28 + 1, month=index // 28 % 12 + 1)
    renamed = [writer.hash(f"{numero}/{rank}") for rank in range(len(mould.hashes))]
    said = [numero, nom_of(index), f"{born:%d/%m/%Y}", born.isoformat(), *(one for one, _ in renamed)]
    said += [one[:12] for one, _ in renamed]
    contents = dict(renamed)
    for table, rows in mould.tables.items():
        for cells in rows:
            row = {
                name: cell.fill(said)
                if isinstance(cell, _Cell)
                else (cell + later).isoformat()
                if isinstance(cell, date)
                else cell
                for name, cell in cells
            }
            if "id" in row and table != "evenements":
                row["id"] = writer.take(table)
            if table == "dossiers":
                row |= {"numero": numero, "annee": opened.year, "rang": ranks[opened.year]}
            elif table == "pieces":
                row |= {"rang": writer.take("rang"), "reperes": ""}
            elif table == "actes":
                row |= {"document": writer.next["documents"] - 1, "etat": writer.next["etats"] - 1, "reperes": ""}
            elif table == "fichiers":
                writer.put(f"archive/{row['sha256'][:2]}/{row['sha256']}", contents[row["sha256"]])
            elif table == "documents":
                if row["retrait"] is None:
                    writer.put(f"outbox/{row['chemin']}", contents[row["sha256"]])
                if row["courrier"] and row["lot"]:
                    loose[row["prevu_le"]].append({name: row[name] for name in ("id", "bac", "poste_le")})
            writer.add(table, row)


def _batch(writer: _Writer, model: _Model, day: str, letters: list[Row]) -> None:
    """Batches of 20 to 50 letters of a day; the rows of letters are those that wait to be written."""
    ids = [letter["id"] for letter in letters]
    trays = {letter["id"]: letter["bac"] for letter in letters}
    posted = max((letter["poste_le"] for letter in letters if letter["poste_le"]), default=None)
    first = 0
    while first < len(ids):
        size = 20 + writer.next["lots"] * 7 % 31
        some, first = ids[first : first + size], first + size
        number = writer.take("lots")
        name = day if first <= size else f"{day}_{-(-first // size)}_{number}"
        writer.add("lots", {"id": number, "nom": name, "jour": day, "elimine_le": None})
        writer.connection.executemany("UPDATE documents SET lot = ? WHERE id = ?", [(number, one) for one in some])
        for bac in dict.fromkeys([*(trays[one] for one in some), "bordereau"]):
            path = f"postes/{name}/{bac}.pdf" if posted else f"a_imprimer/{name}/{bac}.pdf"
            sha256, content = writer.hash(path)
            writer.put(f"outbox/{path}", content)
            said = {"id": writer.take("documents"), "serie": f"lot/{name}/{bac}", "chemin": path, "prevu_le": day}
            said |= {"sha256": sha256, "lot": number, "bac": bac, "poste_le": posted, "cle": name}
            writer.add("documents", model.trays[bac] | said)
            for event in model.tray_event[bac]:
                detail = f"a_imprimer/{name}/{bac}.pdf" if event["acte"] != "rangement" else path
                writer.add("evenements", event | {"le": day, "sha256": sha256, "detail": detail})


class Measure(NamedTuple):
    """What a command costs on a register."""

    what: str
    dossiers: int
    """Of the register."""
    seconds: float
    """CPU, of this process and of those it waited for."""


COMMANDS: Mapping[str, tuple[str, ...]] = {
    "relance vide": ("process",),
    "pending": ("pending",),
    "status, une page": ("status",),
    "status NOM": ("status", "{nom}"),
    "status --state": ("status", "--state", "decide"),
    "search NOM": ("search", "{nom}"),
    "search, mots courants": ("search", "ordinateur", "incliné"),
    "status NUMÉRO": ("status", "{transmis}"),
    "correct": ("correct", "{transmis}", "téléphone", "01 99 00 {minute:02} 56", *BY),
    "opinion": ("opinion", "{transmis}", "favorable", "--commission", "ccpe", "--on", "2023-11-20"),
    "set-aside": ("set-aside", "{piece}", *BY),
    "undo": ("undo", "{piece}", *BY),
}
"""What is measured → what is typed."""
PAIRS = "process, {} paires"


def measure(cache: Path, counts: Sequence[int], *, pairs: int = 50, times: int = 3) -> list[Measure]:
    """Return what each command costs on registers of so many dossiers, the median of several times, by turns.

    Pages and the reading of forms, whose cost depends on no register, are left out.
    """
    found: dict[tuple[str, int], list[float]] = defaultdict(list)
    folders = {count: _working_copy(cache, count) for count in counts}
    for turn in range(times):
        for count, root in folders.items():
            words = _words(root, turn)
            for what, command in COMMANDS.items():
                typed = [word.format(**words) for word in command]
                found[what, count].append(_cost(root, typed))
            names = [nom_of(count + turn * pairs + rank) for rank in range(pairs)]
            _drop(root, names)
            found[PAIRS.format(pairs), count].append(_cost(root, ["process"]))
    return [Measure(what, count, sorted(spent)[len(spent) // 2]) for (what, count), spent in found.items()]


def _working_copy(cache: Path, count: int) -> Path:
    root = cache / "essai" / str(count)
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(make(cache, count), root)
    return root


def _words(root: Path, turn: int) -> dict[str, Any]:
    with closing(sqlite3.connect(root / "registre.sqlite")) as connection:
        query = "SELECT numero FROM dossiers WHERE etat = 'transmis' ORDER BY annee DESC, rang DESC LIMIT 1 OFFSET ?"
        (transmis,) = connection.execute(query, (turn,)).fetchone()
        query = "SELECT sha256 FROM pieces WHERE dossier = ? AND kind = 'protocole'"
        (other,) = connection.execute(query, (transmis,)).fetchone()
    return {"transmis": transmis, "piece": other[:12], "minute": turn, "nom": nom_of(3 + turn).lower()}


def _drop(root: Path, names: Iterable[str]) -> None:
    """Both forms of so many new pupils come in; they are read beforehand."""
    for rank, nom in enumerate(names):
        # Of a school of their own: else names that are so alike would wait for a person.
        who: Values = {
            "nom": nom,
            "etablissement": f"École élémentaire {nom}",
            "naissance": f"{rank % 28 + 1:02}/{rank // 28 % 12 + 1:02}/1996",
        }
        for kind in (Kind.FICHE, Kind.PROTOCOLE):
            drop(root / "inbox", f"{nom}_{kind}.pdf", filled(kind, OUVERT.form(kind, TODAY) | who))


def _cost(root: Path, words: Sequence[str]) -> float:
    """CPU seconds that a command takes, pages and reading apart, once its modules are loaded."""
    said = io.StringIO()
    gc.collect()
    with cheap(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        before = os.times()
        code = main([*words, "--workspace", str(root), "--today", TODAY.isoformat()])
        after = os.times()
    if code:
        raise RuntimeError(f"{' '.join(words)}: {code}: {said.getvalue()[-300:]}")
    return sum(after[:4]) - sum(before[:4])


def table(measures: Iterable[Measure]) -> list[tuple[str, ...]]:
    """Lines of the table: what, milliseconds for each size of register, ratio of the largest to the smallest."""
    by_what: dict[str, dict[int, float]] = defaultdict(dict)
    for one in measures:
        by_what[one.what][one.dossiers] = one.seconds
    counts = sorted({count for line in by_what.values() for count in line})
    lines = [("commande", *(f"{count} dossiers" for count in counts), "rapport")]
    for what, line in by_what.items():
        spent = [line[count] for count in counts]
        lines.append((what, *(f"{one * 1e3:.0f} ms" for one in spent), f"{spent[-1] / max(spent[0], 1e-3):.2f}"))
    return lines


if __name__ == "__main__":
    _, folder, *sizes = sys.argv
    for cells in table(measure(Path(folder), [int(size) for size in sizes])):
        print(" | ".join(cells))  # noqa: T201
