"""A séance as a person looks at it: its agenda, what is typed of each decision, what became of it, who was left out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from pipeline.config import Settings
from pipeline.dossier.delais import TypeTerme
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.convocation import wants_to_be_heard
from pipeline.dossier.model.decision import Decision, SignataireDecision
from pipeline.dossier.model.dossier import Anomaly, Dossier, Piece, Severite
from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.rules import holds
from pipeline.dossier.seance.ligne import LigneSeance
from pipeline.dossier.seance.tenue import Tenue
from pipeline.dossier.values.typographie import format_short_date
from pipeline.errors import PipelineError, RegisterError
from pipeline.forms.releve_columns import COLUMNS, IDENTITE
from pipeline.run.documents.catalogue import AGENDA, OF_SEVERAL
from pipeline.run.documents.course.terms import terms_of
from pipeline.run.documents.decision import decision_anomalies, same_motifs
from pipeline.run.documents.from_register import load_dossier, tenue_of
from pipeline.run.documents.pupil.entourage import Entourage, entourage
from pipeline.run.documents.pupil.standing import chain_of
from pipeline.run.documents.seance.grid import Judge, Judged, decision_of, releve_of, typed_by_dossier
from pipeline.run.documents.seance.printed import may_be_ready, ready_dossier
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, Geste, SaisieRow, SeanceRow
from pipeline.store.series import of_seance
from pipeline.workspace import Workspace

ETATS = {
    "empty": "rien de saisi",
    "typed": "prête à être rendue",
    "incomplete": "à compléter",
    "entered": "rendue",
    "left": "sortie de la séance",
}
"""State of a decision → how it is said."""
VIDE, SAISIE, INCOMPLETE, RENDUE, SORTIE = "empty", "typed", "incomplete", "entered", "left"
"""Of a decision: nothing is typed; it can be entered; something is typed and more is wanted; it is in the dossier; the
dossier is not ready any more."""


@dataclass(frozen=True, slots=True)
class Case:
    """One cell of the grid."""

    champ: str
    """Target of the decision form."""
    valeur: str
    """What it holds, as it is read back: the value of an option, « oui » for a tick, else text."""
    propose: bool
    """The demande and the calendar say it: nobody chose it."""
    saisie: SaisieRow | None = None
    """Who typed it, when; ``None``: nobody did."""
    dit: tuple[str, ...] = ()
    """French: what is wrong with it, or to look at."""
    bloque: bool = False
    """As long as that stands, the decision cannot be entered."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One dossier of a séance."""

    numero: str
    eleve: str
    etat: str
    """``VIDE`` … ``SORTIE``."""
    agenda: LigneSeance | None
    """As the ordre du jour shows it; ``None`` when it came after it was drawn up."""
    cases: tuple[Case, ...] = ()
    """Empty once the decision is entered."""
    dit: tuple[str, ...] = ()
    """French: what is wrong with the decision as a whole."""
    bloque: bool = False
    """The decision cannot be entered, or notified, as it is."""
    tient: bool = False
    """Its letters wait until a person has accepted what is said of it."""
    decision: Decision | None = None
    """As it is typed, or entered."""
    suite: str = ""
    """French: what became of a decision that is entered."""
    reprise: str = ""
    """What « undo » takes to have it typed again; "" when it was not typed, or its notification is posted."""

    def case(self, champ: str) -> Case:
        """The cell of a target."""
        return next(one for one in self.cases if one.champ == champ)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        return {
            "number": self.numero,
            "pupil": self.eleve,
            "state": self.etat,
            "decision": self.decision.decision.value if self.decision and self.decision.decision else None,
            "hearing": self.agenda.auditions if self.agenda else [],
            "remarks": self.agenda.signalements if self.agenda else [],
            "term": self.agenda.terme or None if self.agenda else None,
            "blocked": self.bloque,
            "to_accept": self.tient,
            "undo": self.reprise or None,
            "messages": list(self.dit),
            "then": self.suite or None,
            "fields": [
                {"field": one.champ, "value": one.valeur, "proposed": one.propose, "messages": list(one.dit)}
                | ({name: value for name, value in asdict(one.saisie).items() if name in _SAID} if one.saisie else {})
                for one in self.cases
                if one.valeur or one.dit or one.saisie
            ],
        }


_SAID = frozenset({"par", "instant", "version"})


@dataclass(frozen=True, slots=True)
class Pret:
    """A dossier that the commission can decide on."""

    numero: str
    eleve: str
    etablissement: str
    entendre: bool
    """Its family asks to be heard."""
    terme: date | None
    """Until when the commission can answer."""
    ailleurs: date | None
    """The other séance to come on whose agenda it is."""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        found = {"number": self.numero, "pupil": self.eleve, "school": self.etablissement, "hearing": self.entendre}
        days = {"term": self.terme, "elsewhere": self.ailleurs}
        return found | {name: day.isoformat() if day else None for name, day in days.items()}


@dataclass(frozen=True, slots=True)
class Vue:
    """A séance."""

    jour: date
    tenue: Tenue | None
    """``None``: nobody opened it yet."""
    lignes: tuple[Ligne, ...]
    """In the order of the agenda."""
    prets: tuple[Pret, ...] = field(default=())
    """Dossiers that are ready and not on its agenda."""
    documents: tuple[tuple[str, str], ...] = ()
    """(what it is, path in the outbox) of what is written to be printed."""
    passee: bool = False
    """It was held, or is today: what is typed can be entered."""

    @property
    def president(self) -> str:
        """« Prénom NOM, qualité »; "" when nobody is said to preside."""
        return _who(self.tenue.president) if self.tenue else ""

    @property
    def signataire(self) -> str:
        """The same, of who signs the decisions."""
        return _who(self.tenue.signataire) if self.tenue else ""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        tenue = self.tenue
        return {
            "date": self.jour.isoformat(),
            "open": tenue is not None,
            "time": tenue.heure if tenue else None,
            "place": tenue.lieu if tenue else None,
            "president": self.president or None,
            "signatory": self.signataire or None,
            "dossiers": [one.to_json() for one in self.lignes],
            "left_out": [one.to_json() for one in self.prets],
            "documents": [{"title": title, "path": path} for title, path in self.documents],
        }


def _who(qui: SignataireDecision) -> str:
    return f"{qui.prenom} {qui.nom}, {qui.qualite}" if qui.nom else ""


@dataclass(frozen=True, slots=True)
class Seance:
    """A séance that was opened, in short."""

    jour: date
    heure: str
    lieu: str
    dossiers: int

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        return {"date": self.jour.isoformat(), "time": self.heure, "place": self.lieu, "dossiers": self.dossiers}


def list_sessions(workspace: Workspace) -> list[Seance]:
    """Return the séances that were opened, the last one first.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    workspace.settings()
    with Register.open(workspace.register_path) as register:
        rows = register.seances.held_between(date.min, date.max)
        counts = register.seances.counts(row.le for row in rows)
        held = [(row.le, tenue_of(register, row.le)) for row in rows]
        return [Seance(le, tenue.heure, tenue.lieu, counts[le]) for le, tenue in held if tenue]


def show_session(workspace: Workspace, jour: date, today: date, *, left_out: bool = True) -> Vue:
    """Return a séance, with what is typed of it; one that nobody opened has no dossier.

    ``left_out``: with the dossiers that are ready and not on its agenda, for which all that are ready are looked at.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    settings = workspace.settings()
    with Register.open(workspace.register_path) as register:
        lignes = _lignes(register, settings, jour, today)
        prets = tuple(_ready(register, settings, jour, today)) if left_out else ()
        documents = tuple(_documents(register, jour))
        return Vue(jour, tenue_of(register, jour), tuple(lignes), prets, documents, jour <= today)


def _documents(register: Register, jour: date) -> Iterator[tuple[str, str]]:
    for type_ in OF_SEVERAL:
        for row in register.documents.of_series(of_seance(type_.name, jour))[-1:]:
            if row.sha256:
                yield type_.titre, row.chemin


def show_row(workspace: Workspace, jour: date, numero: str, today: date) -> Ligne:
    """Return one dossier of a séance.

    Raises:
        PipelineError: when it is not on its agenda, or the workspace cannot be used.
    """
    settings = workspace.settings()
    with Register.open(workspace.register_path) as register:
        found = next(_lignes(register, settings, jour, today, numero), None)
    if found is None:
        raise PipelineError(f"Le dossier {numero} n’est pas à l’ordre du jour du {jour:%d/%m/%Y}.")
    return found


def _lignes(register: Register, settings: Settings, jour: date, today: date, only: str = "") -> Iterator[Ligne]:
    """The dossiers of an agenda in its order, then those that were decided there without having been on it."""
    inscribed, releve = register.seances.inscriptions(jour), releve_of(register, jour)
    proposed = {str(line.get("dossier")): line for line in (releve.lignes if releve else ())}
    agenda = {line.numero: line for line in _agenda(register, jour)}
    around = entourage(register, settings)
    judge = Judge(jour, around, settings, today, typed_by_dossier(register, jour))
    order = [
        *(numero for numero in proposed if numero in inscribed),
        *(one for one in inscribed if one not in proposed),
    ]
    rows = {row.numero: row for row in register.dossiers.named([only] if only else order)}
    for numero in (one for one in order if one in rows):
        try:
            dossier = load_dossier(register, rows[numero])
            line, said = agenda.get(numero), proposed.get(numero)
            if (piece := decision_of(dossier, jour)) is not None:
                yield _entered(dossier, piece, line, around, settings, today)
            elif said is None:
                yield Ligne(numero, dossier.nom_complet, SORTIE, line, suite="Ce dossier n’est plus prêt.")
            else:
                yield _typed(dossier, judge.judge(dossier, said), line)
        except RegisterError:
            raise
        except Exception:
            # Told elsewhere with its mend; here, the others go on.
            yield Ligne(numero, "", SORTIE, None, suite="Ce dossier ne se lit plus dans le registre (À faire).")


def _agenda(register: Register, jour: date) -> tuple[LigneSeance, ...]:
    rows = register.documents.of_series(of_seance(AGENDA.name, jour))
    content = AGENDA.read_if_possible(rows[-1]) if rows else None
    return content.lignes if content else ()


def _typed(dossier: Dossier, judged: Judged, line: LigneSeance | None) -> Ligne:
    said: dict[str, list[str]] = {}
    blocking = {target for target, _ in judged.refus}
    for target, message in judged.refus:
        said.setdefault(target if target in _TARGETS else "", []).append(message)
    for item in _to_tell(judged.anomalies):
        place = item.target if item.target in _TARGETS else ""
        said.setdefault(place, []).append(item.message)
        blocking |= {place} if item.severite is Severite.BLOQUANT else set()
    etat = SAISIE if judged.is_ready else INCOMPLETE if judged.typed else VIDE
    cases = tuple(_case(rank, judged, said, blocking) for rank, one in enumerate(COLUMNS) if one.target in _TARGETS)
    whole, waits = tuple(said.get("", ())), judged.is_ready and any(map(holds, judged.anomalies))
    blocked = bool(judged.blocked)
    return Ligne(dossier.numero, dossier.nom_complet, etat, line, cases, whole, blocked, waits, judged.decision)


def _to_tell(anomalies: Iterable[Anomaly]) -> Iterator[Anomaly]:
    """What asks something of whoever types: what is only to be known stands on paper, and would be on every line."""
    return (item for item in anomalies if item.severite is not Severite.INFORMATION)


_TARGETS = frozenset(colonne.target for colonne in COLUMNS) - {*IDENTITE}
"""Of the cells in which a person may type."""


def _case(rank: int, judged: Judged, said: Mapping[str, list[str]], blocking: set[str]) -> Case:
    colonne, shown = COLUMNS[rank], judged.row.cells[rank]
    text = format_short_date(shown) if isinstance(shown, date) else shown or ""
    champ = colonne.target
    if colonne.field.options and colonne.field.type is not FieldType.CHECKBOX:
        text = next((one.value for one in colonne.field.options if text in (one.value, one.label)), text)
    typed = judged.typed.get(champ)
    return Case(champ, text, judged.row.proposed[rank], typed, tuple(said.get(champ, ())), champ in blocking)


def _entered(
    dossier: Dossier,
    piece: Piece,
    line: LigneSeance | None,
    around: Entourage,
    settings: Settings,
    today: date,
) -> Ligne:
    register, numero, decision = around.register, dossier.numero, piece.form
    if not isinstance(decision, Decision):
        raise TypeError("what was decided is a decision")
    found: tuple[Anomaly, ...] = ()
    if decision is dossier.decision:
        suite = chain_of(dossier, around, settings, today).suite
        found = decision_anomalies(dossier, decision, settings, today, suite, same_motifs(register, numero, decision))
    last = [one for one in register.documents.of(numero) if one.type == TypeLettre.NOTIFICATION_FAMILLE]
    blocked = any(item.severite is Severite.BLOQUANT for item in found)
    if last and last[-1].poste_le:
        then = f"Notification postée le {last[-1].poste_le:%d/%m/%Y}."
    elif last:
        then = "Notification à poster." if last[-1].sha256 else "Notification en cours d’écriture."
    elif blocked:
        then = "Rien n’est notifié : la décision est à compléter."
    else:
        then = "Rien n’est notifié : un point est à accepter." if any(map(holds, found)) else ""
    told = () if last else tuple(item.message for item in _to_tell(found))
    typed = any(act.acte == Geste.SAISIE for act in register.actes.on_files(piece.sha256))
    code = piece.sha256[:12] if typed and not (last and last[-1].poste_le) else ""
    waits = not last and not blocked and any(map(holds, found))
    return Ligne(numero, dossier.nom_complet, RENDUE, line, (), told, blocked, waits, decision, then, code)


def _ready(register: Register, settings: Settings, jour: date, today: date) -> Iterator[Pret]:
    """Dossiers that are ready and not on the agenda of a day, those whose term is near first."""
    inscribed, appeals = register.seances.inscriptions(jour), set(register.actes.appealed())
    found = [
        one
        for row in may_be_ready(register)
        if row.numero not in inscribed and (one := _pret(register, settings, row, jour, today, appeals)) is not None
    ]
    yield from sorted(found, key=lambda one: (one.terme or date.max, one.numero))


def _pret(
    register: Register, settings: Settings, row: DossierRow, jour: date, today: date, appeals: set[str]
) -> Pret | None:
    try:
        dossier = ready_dossier(register, row, appeals)
    except RegisterError:
        raise
    except Exception:
        return None  # Told elsewhere.
    if dossier is None:
        return None
    terms = terms_of(register, row, dossier, settings, today)
    terme = next((one.jour for one in terms if one.quoi is TypeTerme.REPONSE), None)
    others: Iterator[SeanceRow] = (one for one in register.seances.of(row.numero) if one.le >= today and one.le != jour)
    school = next((form.etablissement for form in dossier.forms if form.etablissement), "")
    elsewhere = next((one.le for one in others), None)
    return Pret(row.numero, dossier.nom_complet, school, wants_to_be_heard(dossier, ()), terme, elsewhere)
