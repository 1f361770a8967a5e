"""What is due to be purged: each dossier and stray file past its term, or what holds it back. Changes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.config import Settings
from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.regime.conservation import DUREES, Durees, KeptDossier, Regle, add_years, group_linked
from pipeline.run.documents.from_register import PieceError, load_piece
from pipeline.run.documents.views import view
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, Statut

PREAVIS = "préavis"
"""Act of submitting a list to the visa: it is no contact with the pupil."""

_Noticed = Mapping[str, tuple[int, date]]
"""Number of a dossier or hash of a file → the last notice on which it stands, and its day."""
_Awaited = Mapping[str, set[str]]
"""Hash of a file whose forms wait for a person → numbers of the dossiers that they may belong to."""


@dataclass(frozen=True, slots=True)
class Due:
    """A dossier, or a file that never reached one, whose term is over."""

    cible: str
    """Number of the dossier, or hash of the file."""
    etat: str
    """Of the dossier; diagnosis of the file."""
    ouvert_le: date
    """Or received."""
    depart: date
    """Day from which the term ran."""
    regle: Regle
    echeance: date
    fichiers: int
    """Originals that would go."""
    partages: int
    """Originals that stay, because they hold forms of others."""
    retenu: str
    """French: what holds it back; "" when nothing does."""
    preavis: int | None
    """The notice on which it stands, submitted since it was due; ``None`` when there is none."""
    preavis_le: date | None

    @property
    def dossier(self) -> str | None:
        """Number, when it is one."""
        return None if self.regle is Regle.FICHIER else self.cible

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        term = view(self, "target=cible state=etat opened=ouvert_le since=depart rule=regle rule_label=regle.label")
        rest = view(self, "due=echeance files=fichiers shared=partages held_back=retenu noticed=preavis_le")
        return term | rest | {"held_back": self.retenu or None}

    @property
    def libelle_etat(self) -> str:
        """French."""
        return Etat(self.etat).label if self.dossier else self.etat.replace("_", " ") or "en attente"


def durees(settings: Settings) -> Durees:
    """The terms of the regime, as the department replaced them."""
    base, ours = DUREES[settings.regime], settings.conservation
    return Durees(
        ours.decision_annees or base.decision,
        ours.contact_annees or base.contact,
        ours.fichiers_annees or base.fichiers,
        ours.preavis_jours or base.preavis_jours,
    )


def find_due(register: Register, settings: Settings, today: date) -> list[Due]:
    """All that is due on a day, dossiers by number, then files; dossiers that follow one another are due together."""
    terms, noticed, awaited = durees(settings), register.eliminations.preavis(), _awaited(register)
    rows = {row.numero: row for row in register.dossiers.all()}
    found: dict[str, Due] = {}
    for groupe in group_linked(links(register)):
        members = [_due_dossier(register, rows[numero], terms, noticed, awaited) for numero in groupe]
        if all(member.echeance <= today for member in members):
            found |= {member.cible: member for member in _hold_together(members)}
    dues = [found[numero] for numero in rows if numero in found]
    for row in register.fichiers.without_dossier():
        due = add_years(row.recu_le, terms.fichiers)
        if due <= today:
            # A form that may belong to a dossier under way is not purged apart from it: a person says first.
            numero = min(awaited.get(row.sha256, set()) & rows.keys(), default="")
            held = f"c’est peut-être un formulaire du dossier {numero} (pipeline pending)" if numero else ""
            gone = 1 + len(containers_to_erase(register, row.sha256))
            what = (row.sha256, row.diagnostic or "", row.recu_le, row.recu_le, Regle.FICHIER, due, gone, 0, held)
            dues.append(Due(*what, *_preavis(noticed, row.sha256, due)))
    return dues


def links(register: Register) -> dict[str, str | None]:
    """Each dossier → the one that it follows, or into which it was put: they are kept, and handed over, together."""
    into = register.actes.merges()
    return {row.numero: row.origine or into.get(row.numero) for row in register.dossiers.all()}


def _awaited(register: Register) -> _Awaited:
    found: dict[str, set[str]] = {}
    for piece in (*register.pieces.without_dossier(), *register.pieces.with_statut(Statut.A_CONFIRMER)):
        # A copy to confirm was compared with no dossier, but may bear a number.
        try:
            said = normalise_numero(piece.identite["numero"]) or ""
        except (ValueError, KeyError):
            said = ""  # It cannot be read any more; « pipeline pending » tells of it.
        numeros = {*piece.candidats, said}
        for one in (piece, *register.reunions.parts(piece.sha256)):
            found.setdefault(one.sha256, set()).update(numeros)
    return found


def _hold_together(members: list[Due]) -> Iterator[Due]:
    """One that is held back holds back those it follows, and those that follow it."""
    cause = next((member for member in members if member.retenu), None)
    for member in members:
        if cause and not member.retenu:
            yield replace(member, retenu=f"il est lié au dossier {cause.cible}, qui est retenu")
        else:
            yield member


def _due_dossier(register: Register, row: DossierRow, terms: Durees, noticed: _Noticed, awaited: _Awaited) -> Due:
    numero = row.numero
    # Whatever is done about a dossier is in its journal; submitting a list of what is due is no contact.
    events = register.journal.events(numero)
    contact = max([row.ouvert_le, *(event.le for event in events if event.acte != PREAVIS)])
    retenu, last = _held_back(register, numero, awaited), None
    try:
        last = _last_day(register, numero) if row.etat in (Etat.DECIDE, Etat.CLOS) else None
    except PieceError:
        retenu = "une de ses pièces ne se lit plus dans le registre : son terme n’est pas connu (pipeline status)"
    case = KeptDossier(numero, contact, last)
    shas = {piece.sha256 for piece in register.pieces.of(numero)}
    alone = register.fichiers.only_of(numero)
    gone = set(alone).union(*(containers_to_erase(register, sha256) for sha256 in alone))
    due = case.echeance(terms)
    what = (numero, row.etat, row.ouvert_le, case.depart, case.regle, due, len(gone), len(shas - set(alone)))
    return Due(*what, retenu, *_preavis(noticed, numero, due))


def containers_to_erase(register: Register, sha256: str) -> list[str]:
    """Containers that go with a file that stands in them; their other contents are archived on their own.

    A form to which the file was joined is a piece itself: it goes with its own dossier.
    """
    return [one for one in register.contenus.above(sha256) if not register.pieces.of_fichier(one)]


def _preavis(noticed: _Noticed, cible: str, due: date) -> tuple[int | None, date | None]:
    """A notice of before the present term is worth nothing: something happened since."""
    number, le = noticed.get(cible, (None, None))
    return (number, le) if le is not None and le >= due else (None, None)


def _last_day(register: Register, numero: str) -> date | None:
    """Last day that any decision of the dossier grants, or its session."""
    days: list[date] = []
    for row in register.pieces.of(numero):
        form = load_piece(row).form
        if isinstance(form, Decision):
            days += [phase.fin.valeur for phase in form.phases if phase.fin.valeur]
            days += [form.seance.valeur] if form.seance.valeur else []
    return max(days, default=None)


def _held_back(register: Register, numero: str, awaited: _Awaited) -> str:
    if any(numero in numeros for numeros in awaited.values()):
        return "un formulaire qui attend est peut-être le sien (pipeline pending)"
    if any(register.documents.is_set_apart(numero, one.type) for one in register.documents.of(numero)):
        return "un de ses documents n’a pas pu être écrit (pipeline pending)"
    if register.documents.has_unposted(numero):
        return "une de ses lettres n’est pas encore écrite ou postée (pipeline print-done)"
    return ""
