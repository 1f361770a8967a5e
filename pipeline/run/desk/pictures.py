"""A file received, shown as pictures; of a copy that waits, each place beside what was read there.

Files are drawn in a process apart that ends with its task: nothing of one reaches the picture of another. What was
drawn of a copy is kept in memory alone, for the few that a person has at hand, and shown only while they wait.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import Value
from pipeline.intake.raw import SURE
from pipeline.paper.notes.confirmation import draw_places, size_of
from pipeline.paper.pdf.shown import draw_page
from pipeline.run.documents.copies import copie, prefilled, read_places
from pipeline.run.documents.from_register import identite_from_json, raw_from_json
from pipeline.run.lookup import split_code, waiting_copies
from pipeline.run.provenance import provenance
from pipeline.sandbox import Limits, Lost, Pool
from pipeline.sandbox.local import Local
from pipeline.store.register import Register
from pipeline.store.rows import PieceRow, Statut
from pipeline.workspace import Workspace

DRAW = Limits(seconds=30, memory=480_000_000, processor=9, result=40_000_000)
"""As reading a file: a page takes a twentieth of a second, the places of a copy half a second."""
_AT_HAND = 4
"""Copies whose places are kept drawn."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of a copy."""

    cible: str
    """Target of its field."""
    libelle: str
    type: FieldType
    choix: tuple[tuple[str, str], ...]
    """(word, French) of each answer of a choice or of a list."""
    valeur: Value
    """What was read; ``None`` when nothing was, or not for certain."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a copy, and what was read there."""

    libelle: str
    lu: str
    """French; "" when nothing was read."""
    doute: str
    """French: why what shows was not taken; "" when it was."""
    certitude: float
    """From 0 to 1."""
    taille: tuple[int, int]
    """Width and height of its picture, in pixels."""
    reponses: tuple[Answer, ...]

    @property
    def vide(self) -> bool:
        """Nothing shows there."""
        return not self.lu and not self.doute

    @property
    def sure(self) -> bool:
        """All that shows was taken for certain."""
        return not self.doute and self.certitude >= SURE


@dataclass(frozen=True, slots=True)
class Copy:
    """A form read off the pages of a file, which waits for a person."""

    code: str
    """With its rank, for a file may hold two forms: it names this one alone."""
    kind: Kind
    titre: str
    """French: what the file is (a flat copy, a scan)."""
    formulaire: str
    fichier: str
    """Name under which it came."""
    origine: str
    """French: with what it came; "" when by itself."""
    sha256: str
    recue_le: date
    confirmable: bool
    """All that shows was read: a person may take it as it is."""
    places: tuple[Place, ...]
    """In the order of the form."""
    manques: tuple[str, ...]
    """French: pages that are missing, or were not read."""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        return {
            "piece": self.code,
            "kind": self.kind.value,
            "file": self.fichier,
            "sha256": self.sha256,
            "received": self.recue_le.isoformat(),
            "confirmable": self.confirmable,
            "missing": list(self.manques),
            "answers": [
                {
                    "label": one.libelle,
                    "read": one.lu,
                    "doubt": one.doute or None,
                    "certainty": round(one.certitude, 3),
                    "values": {answer.cible: answer.valeur for answer in one.reponses},
                }
                for one in self.places
            ],
        }


def read_copy(workspace: Workspace, code: str) -> Copy:
    """Return what was read of a copy that waits.

    Raises:
        PipelineError: when none waits under this code, or it names several.
    """
    workspace.settings()
    with Register.open(workspace.register_path) as register:
        row = _waiting(register, code)
        raw = raw_from_json(row.form)
        values, _, _ = prefilled(raw, {})
        gathered = copie(raw)
        places = tuple(
            Place(
                one.libelle,
                one.valeur,
                one.doute,
                one.certitude,
                size_of(one.box),
                tuple(
                    Answer(
                        field.target,
                        field.label,
                        field.type,
                        tuple((option.value, option.label) for option in field.options),
                        values.get(field.target),
                    )
                    for field in one.champs
                ),
            )
            for one in read_places(raw)
        )
        return Copy(
            _code(row),
            raw.kind,
            gathered.titre,
            FORMS[raw.kind].title,
            register.fichiers.name(row.sha256),
            provenance(register, row.sha256),
            row.sha256,
            row.recue_le,
            raw.confirmable,
            places,
            (*gathered.manques, *gathered.autres),
        )


@dataclass(frozen=True, slots=True)
class WaitingForm:
    """A copy that waits, in a list."""

    code: str
    """As :attr:`Copy.code`."""
    kind: Kind
    eleve: str
    """Names of the pupil, as they were read; "" when they were not."""
    fichier: str
    recue_le: date
    confirmable: bool


def waiting_forms(workspace: Workspace) -> list[WaitingForm]:
    """Return the copies that wait for a person, the first that came first.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    workspace.settings()
    with Register.open(workspace.register_path) as register:
        found = []
        for row in register.pieces.with_statut(Statut.A_CONFIRMER):
            raw, said = raw_from_json(row.form), identite_from_json(row.identite)
            eleve = " ".join(filter(None, (said.prenom, said.nom)))
            name = register.fichiers.name(row.sha256)
            found.append(WaitingForm(_code(row), raw.kind, eleve, name, row.recue_le, raw.confirmable))
        return found


class Pictures:
    """Pictures of what a workspace received, for as long as somebody looks."""

    def __init__(self, workspace: Workspace, pool: Pool | None = None) -> None:
        self._workspace = workspace
        self._pool: Pool = pool or Local()
        self._drawn: OrderedDict[str, list[bytes]] = OrderedDict()
        # Pages are asked for by several threads at once, and a pool serves one at a time.
        self._drawing, self._one_at_a_time = Lock(), Lock()

    def page(self, code: str, rank: int) -> tuple[bytes, int]:
        """Return the picture (PNG) of a page of a file received, and how many pages there are.

        Args:
            code: first digits of the hash of the file.
            rank: of the page, from 1.

        Raises:
            PipelineError: when there is no such file or page, or it cannot be shown.
        """
        self._workspace.settings()
        with Register.open(self._workspace.register_path) as register:
            found = register.fichiers.by_prefix(split_code(code)[0])
        if len(found) != 1:
            raise PipelineError(
                "Plusieurs fichiers commencent ainsi : donnez plus de caractères de l’empreinte."
                if found
                else "Aucun fichier reçu n’a cette empreinte."
            )
        sha256 = found[0].sha256
        return self._draw(draw_page, sha256, rank - 1)

    def place(self, code: str, rank: int) -> bytes:
        """Return the picture (PNG) of a place of a copy that waits; ``rank``: in ``Copy.places``, from 0.

        Raises:
            PipelineError: when no such copy waits, it has no such place, or its file cannot be shown.
        """
        self._workspace.settings()
        with Register.open(self._workspace.register_path) as register:
            row = _waiting(register, code)
        key = f"{row.code} {row.kind}"
        # A browser asks for all of them at once: they are drawn once.
        with self._drawing:
            drawn = self._drawn.get(key)
            if drawn is None:
                where = [(one.vue, one.box) for one in read_places(raw_from_json(row.form))]
                drawn = self._draw(draw_places, row.sha256, where)
                self._drawn[key] = drawn
                while len(self._drawn) > _AT_HAND:
                    self._drawn.popitem(last=False)
        if not 0 <= rank < len(drawn):
            raise PipelineError("Cette copie n’a pas de réponse à cette place.")
        return drawn[rank]

    def _draw(self, work: Callable[..., T], sha256: str, *asked: object) -> T:
        archive = self._workspace.archive
        tasks: Sequence[Callable[[], tuple[object, ...]]] = [lambda: (archive.read(sha256), *asked)]
        with self._one_at_a_time:
            (found,) = self._pool.run(work, tasks, DRAW)
        if isinstance(found, Lost):
            raise PipelineError(
                "Cette page ne peut pas être montrée : le fichier n’a pas cette page, n’est ni un PDF ni une image, ou "
                "il est abîmé. Ce que le programme en sait : pipeline pending"
            )
        return found


def _code(row: PieceRow) -> str:
    return f"{row.sha256[:12]}-{row.partie + 1}"


def _waiting(register: Register, code: str) -> PieceRow:
    found = waiting_copies(register, code)
    if not found:
        raise PipelineError("Aucune copie à confirmer n’a cette empreinte. Ce qui attend : pipeline pending")
    # A file may hold a fiche and a protocole: without a rank, the first of them.
    return found[0]
