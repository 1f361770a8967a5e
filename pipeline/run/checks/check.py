"""What a run would say of a few files, before they are sent: no workspace, no register, nothing written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.matching.rattachement import Attente, Rattachement, identite, match_form, normalise_numero
from pipeline.dossier.matching.repertoire import KnownDossier, Repertoire
from pipeline.dossier.model.dossier import Anomaly, Dossier, Etat, Piece
from pipeline.dossier.model.forms import Fiche, Kind, Protocole
from pipeline.dossier.rules import check as check_rules
from pipeline.dossier.rules import compute_etat
from pipeline.dossier.rules.contexte import Contexte
from pipeline.intake.diagnosis import diagnose, only_holds
from pipeline.intake.parse import parse_form
from pipeline.intake.raw import Provenance, Reading
from pipeline.intake.worker import read_through
from pipeline.run.checks.show import locate_file
from pipeline.run.documents.plan import dossier_json
from pipeline.run.documents.views import view
from pipeline.run.matching import semblance
from pipeline.sandbox.local import Local


@dataclass(slots=True)
class Demande:
    """The forms given for one pupil."""

    pieces: dict[Kind, tuple[str, Piece]] = field(default_factory=dict)
    """Kind → name of the file, and the form; the last one given of each kind."""
    remarques: list[str] = field(default_factory=list)
    """French: why a form stands alone, or which one is looked at."""
    numero: str = ""
    identites: list[Identite] = field(default_factory=list)

    @property
    def dossier(self) -> Dossier:
        """The demande as the rules take it."""
        pieces = {kind: piece for kind, (_, piece) in self.pieces.items()}
        first = min(piece.recue_le for piece in pieces.values())
        return Dossier(self.numero, first, pieces.get(Kind.FICHE), pieces.get(Kind.PROTOCOLE))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What there is to say of one pupil's forms."""

    demande: Demande
    anomalies: tuple[Anomaly, ...]

    @property
    def complete(self) -> bool:
        """Both forms are there and nothing blocks."""
        return compute_etat(self.anomalies, self.demande.dossier) is Etat.RECEVABLE


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of all the files."""

    readings: tuple[Reading, ...]
    verdicts: tuple[Verdict, ...]
    """In the order in which the pupils were met."""

    @property
    def unread(self) -> bool:
        """A file at least holds neither a fiche nor a protocole that could be read."""
        return any(not forms(reading) for reading in self.readings)

    @property
    def complete(self) -> bool:
        """Every file was read, and every pupil's demande is complete."""
        return not self.unread and all(verdict.complete for verdict in self.verdicts)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        return {
            "complete": self.complete,
            "files": [
                view(reading, "file sha256")
                | {"kinds": [form.kind.value for form in reading.forms]}
                | {"diagnosis": reading.diagnosis.code if reading.diagnosis else None}
                for reading in self.readings
            ],
            "pupils": [_verdict_json(verdict) for verdict in self.verdicts],
        }


def forms(reading: Reading) -> list[Kind]:
    """The kinds of the forms of a demande that a file holds."""
    return [form.kind for form in reading.forms if form.kind is not Kind.DECISION]


def check_files(paths: Sequence[Path], today: date, jobs: int) -> Checked:
    """Read the files, bring those of one pupil together as a run does, and look at each demande.

    Raises:
        PipelineError: when a file is not there or cannot be opened.
    """
    with Local(jobs) as pool:
        found = read_through([locate_file(path) for path in paths], pool)
        readings = tuple(_with_fields(reading) for reading in found if not only_holds(reading))
    demandes = _group(readings, today)
    context = Contexte.au(today)
    return Checked(readings, tuple(Verdict(one, check_rules(one.dossier, context)) for one in demandes))


def _with_fields(reading: Reading) -> Reading:
    """A file read off its pages is not one to send: there is still time to send the form itself."""
    how = {form.provenance for form in reading.forms} - {Provenance.FIELDS}
    if not how:
        return reading
    return replace(reading, forms=(), diagnosis=diagnose("numerisation" if Provenance.SCAN in how else "a_plat"))


def _group(readings: Iterable[Reading], today: date) -> list[Demande]:
    demandes: list[Demande] = []
    seen: set[tuple[str, Kind]] = set()
    for reading in readings:
        for raw in reading.forms:
            form = parse_form(raw, reference=today)
            if not isinstance(form, Fiche | Protocole) or (reading.sha256, raw.kind) in seen:
                continue
            seen.add((reading.sha256, raw.kind))
            ours = identite(form)
            one, doubt = _find(demandes, ours)
            if doubt:
                one.remarques.append(f"{reading.file} : {doubt}.")
            if raw.kind in one.pieces:
                former, _ = one.pieces[raw.kind]
                one.remarques.append(f"{reading.file} remplace {former} : c’est le dernier donné qui est vérifié.")
            one.pieces[raw.kind] = (reading.file, Piece(reading.sha256, today, form, raw.anomalies))
            one.identites.append(ours)
            one.numero = one.numero or normalise_numero(ours.numero) or ""
    return demandes


def _find(demandes: list[Demande], ours: Identite) -> tuple[Demande, str]:
    """The demande that a form belongs to for certain, else a new one, and French, why it is not with another."""
    numero = normalise_numero(ours.numero) or ""
    same = next((one for one in demandes if numero and one.numero == numero), None)
    if same:
        met = {numero: same}
    else:
        met = {str(rank): one for rank, one in enumerate(demandes) if not numero or not one.numero}
    known = Repertoire(semblance, (KnownDossier(key, tuple(one.identites)) for key, one in met.items()))
    found = match_form(replace(ours, numero=numero if same else ""), known)
    if isinstance(found, Rattachement):
        return met[found.numero], ""
    demandes.append(Demande())
    return demandes[-1], found.raison if isinstance(found, Attente) else ""


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    dossier = verdict.demande.dossier
    return {
        "complete": verdict.complete,
        "pupil": dossier.nom_complet,
        "forms": [{"kind": kind.value, "file": name} for kind, (name, _) in verdict.demande.pieces.items()],
        "missing": [kind.value for kind in (Kind.FICHE, Kind.PROTOCOLE) if kind not in verdict.demande.pieces],
        "remarks": verdict.demande.remarques,
        "anomalies": dossier_json(dossier, compute_etat(verdict.anomalies, dossier), verdict.anomalies)["anomalies"],
    }
