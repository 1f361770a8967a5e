"""What became of files that were dropped: each by the hash of its bytes. Changes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from pipeline.dossier.model.forms import Kind
from pipeline.intake.diagnosis import DIAGNOSES
from pipeline.run.arrivals import OUVERT, what_became
from pipeline.run.checks.inbox import waiting_files
from pipeline.run.checks.naming import pupil_of_piece
from pipeline.store.register import Register
from pipeline.store.rows import FichierRow, PieceRow, Statut
from pipeline.workspace import Workspace


class Where(StrEnum):
    """How far a file is."""

    WAITS = "waits"
    """It is not read yet."""
    FILED = "filed"
    """In a dossier."""
    PERSON = "person"
    """A person is to say something of it."""
    SAID = "said"
    """Known before, opened, or set aside: the sentence says it."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one form of a file, or of the file itself."""

    where: Where
    told: str
    """French."""
    pupil: str = ""
    dossier: str = ""
    piece: str = ""
    """Code of the piece that waits for a person."""

    def to_json(self) -> dict[str, str]:
        """Return the JSON of ``pipeline became`` (guide-administrateur)."""
        return {name: str(value) for name, value in asdict(self).items()}


_NOT_YET = Fate(Where.WAITS, "Pas encore lu.")


def became(workspace: Workspace, files: Mapping[str, str]) -> dict[str, tuple[Fate, ...]]:
    """Return what became of each file, by its hash; ``files``: hash → name under which it was dropped.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    patience = workspace.settings().depot.patience_minutes
    if not workspace.register_path.exists():
        return dict.fromkeys(files, (_NOT_YET,))
    with Register.open(workspace.register_path) as register:
        found = {sha256: tuple(_fates(register, register.fichiers.get(sha256))) for sha256 in files}
        if any(_NOT_YET in fates for fates in found.values()):
            why = {one.nom: one.raison for one in waiting_files(register, workspace.inbox, patience)}
            for sha256, nom in files.items():
                if nom in why and found[sha256] == (_NOT_YET,):
                    found[sha256] = (Fate(Where.WAITS, why[nom]),)
        return found


def _fates(register: Register, fichier: FichierRow | None) -> Iterator[Fate]:
    if fichier is None or fichier.statut == "recu":
        yield _NOT_YET
        return
    if fichier.statut == OUVERT:
        inside = [register.fichiers.get(one) for one in register.contenus.below(fichier.sha256)]
        yield Fate(Where.SAID, what_became(register, fichier))
        for one in inside:
            if one is not None and one.statut != OUVERT:
                yield from _fates(register, one)
        return
    pieces = register.pieces.of_fichier(fichier.sha256)
    if not pieces:
        diagnosis = DIAGNOSES.get(fichier.diagnostic or "")
        waits = fichier.statut == "a_verifier"
        told = f"Ce n’est pas un formulaire lisible : {diagnosis.titre}." if diagnosis and waits else ""
        code = fichier.sha256[:12] if waits else ""
        yield Fate(Where.PERSON if waits else Where.SAID, told or what_became(register, fichier), piece=code)
    for piece in pieces:
        yield _fate(piece)


def _fate(piece: PieceRow) -> Fate:
    what, pupil = Kind(piece.kind).mot.capitalize(), pupil_of_piece(piece)
    if piece.statut == Statut.ECARTEE:
        return Fate(Where.SAID, f"{what} : une personne l’a mis à l’écart.", pupil, piece.dossier or "")
    if piece.dossier:
        return Fate(Where.FILED, f"{what} : dossier {piece.dossier}.", pupil, piece.dossier)
    if piece.statut == Statut.A_CONFIRMER:
        return Fate(Where.PERSON, f"{what} : copie sans champs, à comparer avec l’image.", pupil, piece=piece.code)
    if piece.statut in (Statut.PAGE, Statut.REUNIE, Statut.DEFAITE):
        return Fate(Where.SAID, f"{what} : page d’une copie, réunie aux autres ou qui les attend.", pupil)
    return Fate(Where.PERSON, f"{what} : à quel dossier ?", pupil, piece=piece.code)
