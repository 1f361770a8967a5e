"""What waits for a person: why, since when, and the commands that settle it. Changes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from pipeline.config import Settings
from pipeline.dossier.delais import ENVOI_JOURS
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import CODES
from pipeline.dossier.values.texte import fold_words
from pipeline.run.checks.deadlines import answer_due, find_deadlines
from pipeline.run.checks.inbox import waiting_files
from pipeline.run.checks.item import WHO, Act, Attente, Pending, Suggested
from pipeline.run.checks.mail import find_mail
from pipeline.run.checks.naming import pupil_of_piece, with_names
from pipeline.run.documents.catalogue import ARRIVAL_NOTE, DECISION_NOTE, FILE_NOTE, REMARKS, ROW_NOTE
from pipeline.run.documents.from_register import PieceError, raw_from_json
from pipeline.run.documents.pages import fitting, told_of_pages, waiting_pages
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow, PieceRow, Sorte, Statut
from pipeline.workspace import Workspace

RETRY = Suggested(Act.REPAIR, "Réessayer maintenant")
NOUVEAU = "nouveau"
"""In place of the number of a dossier: one is opened."""
_MENDED = "Une fois la cause réglée, il peut être retenté tout de suite."


def pending(workspace: Workspace, today: date) -> list[Pending]:
    """Return all that waits for a person: the terms that are past or urgent, then the rest, oldest first.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    settings = workspace.settings()
    with Register.open(workspace.register_path) as register:
        return list(with_names(register, find_pending(workspace, register, settings, today)))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of what waits for a person."""

    items: list[Pending]
    counts: Mapping[str, int]
    """How many of each sort, in all."""
    total: int
    """How many of the sort that was asked for."""


def pending_page(
    workspace: Workspace, today: date, sort: str, start: int, limit: int, *, writing: bool = False
) -> Waiting:
    """Return a page of what waits, of a sort ("" for all), from the one of that rank.

    ``writing``: a run is about to write what is owed: that waits for nobody.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    settings = workspace.settings()
    with Register.open(workspace.register_path) as register:
        every = find_pending(workspace, register, settings, today)
        found = [one for one in every if not (writing and _is_on_its_way(one))]
        chosen = [one for one in found if sort in ("", one.sort)]
        shown = list(with_names(register, chosen[start : start + limit]))
        return Waiting(shown, Counter(one.sort for one in found), len(chosen))


def _is_on_its_way(one: Pending) -> bool:
    return one.sort is Attente.ECRIRE and [suggested.act for suggested in one.acts] == [Act.PROCESS]


def find_pending(workspace: Workspace, register: Register, settings: Settings, today: date) -> list[Pending]:
    """Return all that waits for a person: the terms that are past or urgent, then the rest, oldest first."""
    found = chain(
        find_deadlines(register, settings, today),
        find_mail(register),
        _inbox(workspace, register, settings),
        _pieces(register),
        _files(register),
        _arrivals(register),
        _points(register),
        _letters(register, settings, today),
        _loose(register, settings, today),
        _apart(register),
    )
    urgent = today + timedelta(days=settings.delais.alertes_jours[-1])
    return sorted(found, key=lambda one: (0, one.due) if one.due and one.due <= urgent else (1, one.since))


def _inbox(workspace: Workspace, register: Register, settings: Settings) -> Iterator[Pending]:
    how = "Si la copie est en cours, il n’y a rien à faire. Sinon, déposer de nouveau le fichier entier."
    for one in waiting_files(register, workspace.inbox, settings.depot.patience_minutes):
        yield Pending(
            one.depuis, Attente.ACHEVER, f"inbox/{one.nom}", f"Fichier de inbox/ ({one.nom})", one.raison, (), how
        )


def _pieces(register: Register) -> Iterator[Pending]:
    apart = register.echecs.of(Sorte.PIECE)
    for row in register.pieces.without_dossier():
        if failed := apart.get(str(row.id)):
            yield Pending(
                failed.le, Attente.DEBLOQUER, row.code, _title(register, row), failed.raison, (_aside(row.code),)
            )
            continue
        if row.certaine:
            (numero,) = row.candidats
            keep = Suggested(Act.SET_ASIDE, "Garder celle du dossier", {"piece": row.code})
            take = _attach(row.code, numero, "Prendre celle-ci à sa place")
            what = (row.recue_le, Attente.CHOISIR, row.code, _title(register, row))
            said = f"{_sentence(row.attente or '')}."
            yield Pending(*what, said, (keep, take), dossier=numero, pupil=pupil_of_piece(row))
            continue
        closed = [numero for numero in row.candidats if _is_closed(register, numero)]
        still = [numero for numero in row.candidats if numero not in closed]
        targets = (*still, *(() if row.kind == Kind.DECISION else (NOUVEAU,)))
        which = f" (dossier {' ou '.join(row.candidats)} ?)" if row.candidats else ""
        why = f"À quel dossier ? {_sentence(row.attente or 'pas encore rapprochée')}{which}"
        acts = (
            *(Suggested(Act.REOPEN, f"Rouvrir le dossier {numero}", {"dossier": numero}) for numero in closed),
            *(_attach(row.code, target) for target in targets),
            _search(row),
            _aside(row.code),
        )
        how = f"Si c’est un autre dossier, le chercher, puis : pipeline attach {row.code} DOSSIER {WHO}"
        what = (row.recue_le, Attente.RATTACHER, row.code, _title(register, row))
        yield Pending(*what, why, acts, how, pupil=pupil_of_piece(row))
    waiting = waiting_pages(register)
    for row in register.pieces.with_statut(Statut.A_CONFIRMER):
        try:
            why, acts, how = _copie(row)
            said = " ".join((why, *told_of_pages(register, row, waiting, codes=True)))
        except (ValueError, KeyError, TypeError) as error:
            why, aside = str(PieceError(row, error)), _aside(row.code)
            yield Pending(row.recue_le, Attente.DEBLOQUER, row.code, _title(register, row), why, (aside,))
            continue
        what = (row.recue_le, Attente.CONFIRMER, row.code, _title(register, row))
        joined = (_join(register, row, other, pages) for other, pages in fitting(row, waiting))
        yield Pending(*what, said, (*acts, *joined, _aside(row.code)), how, pupil=pupil_of_piece(row))


def _join(register: Register, row: PieceRow, other: PieceRow, pages: str) -> Suggested:
    """Bring the pages of two files together into one form."""
    label = f"Réunir avec {pages} ({register.fichiers.name(other.sha256)})"
    return Suggested(Act.JOIN, label, {"piece": row.code, "autre": other.code})


def _search(row: PieceRow) -> Suggested:
    """Look for the dossier of a piece, by the name that it bears."""
    words = fold_words(pupil_of_piece(row)) or row.recue_le.isoformat()[:4]
    return Suggested(Act.SEARCH, "Chercher un autre dossier", {"mots": words})


def _aside(code: str, label: str = "Mettre à l’écart") -> Suggested:
    return Suggested(Act.SET_ASIDE, label, {"piece": code})


def _attach(code: str, target: str, label: str = "") -> Suggested:
    """Put a piece into a dossier, or into a new one."""
    said = "Ouvrir un nouveau dossier" if target == NOUVEAU else f"Rattacher au dossier {target}"
    return Suggested(Act.ATTACH, label or said, {"piece": code, "dossier": target})


def _is_closed(register: Register, numero: str) -> bool:
    row = register.dossiers.get(numero)
    return row is not None and row.etat == Etat.CLOS


def _copie(row: PieceRow) -> tuple[str, tuple[Suggested, ...], str]:
    """Why a form read off its pages waits, and what settles it."""
    raw = raw_from_json(row.form)
    prefilled = f"compléter outbox/a_verifier/{row.code}_{row.kind}_prerempli.pdf et le déposer dans inbox/"
    if raw.confirmable:
        confirm = Suggested(Act.CONFIRM, "Confirmer la lecture", {"piece": row.code})
        return "Lu sur une copie sans champs : comparez avec ses images.", (confirm,), f"Ou {prefilled}."
    if row.partial:
        return "Copie sans champs, dont il manque des pages.", (), f"Déposer dans inbox/ ce qui manque, ou {prefilled}."
    count = len(raw.unread)
    return f"Copie sans champs : {count} réponse(s) à lire sur l’image.", (), f"{_sentence(prefilled)}."


def _title(register: Register, row: PieceRow) -> str:
    return f"{Kind(row.kind).mot.capitalize()} {row.code} ({register.fichiers.name(row.sha256)})"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _files(register: Register) -> Iterator[Pending]:
    for note in (*register.documents.notes(FILE_NOTE.name), *register.documents.notes(ROW_NOTE.name)):
        said = FILE_NOTE.read_if_possible(note)
        if said is None:
            continue
        code, acts = said.sha256[:12], (_aside(said.sha256[:12]),)
        if note.type == ROW_NOTE.name:
            title, why, how = f"Relevé {code} ({said.fichier})", said.que_s_est_il_passe, said.comment
            yield Pending(note.prevu_le, Attente.CORRIGER, code, title, why, acts, how)
        else:
            how = f"Lire outbox/{note.chemin}, puis mettre le fichier à l’écart."
            yield Pending(
                note.prevu_le, Attente.RELIRE, code, f"Fichier {code} ({said.fichier})", said.titre, acts, how
            )


def _arrivals(register: Register) -> Iterator[Pending]:
    for note in register.documents.notes(ARRIVAL_NOTE.name):
        said = ARRIVAL_NOTE.read_if_possible(note)
        if said is None:
            continue
        why = f"Déjà reçu, à l’octet près, le {said.premier_le:%d/%m/%Y} ({said.premier}). {said.suite}"
        seen = _aside(said.arrivee, "Double envoi : vu")
        how = (
            "Double envoi : le dire vu. Une autre école : lui répondre comme à la première. Mis à l’écart par erreur : "
            f"pipeline undo {said.sha256[:12]} {WHO} (ou, si un dossier s’est ouvert depuis : pipeline attach)"
        )
        title = f"Fichier reçu de nouveau {said.arrivee} ({said.fichier})"
        yield Pending(note.prevu_le, Attente.REVOIR, said.arrivee, title, why, (seen,), how)


def _points(register: Register) -> Iterator[Pending]:
    for note in register.documents.notes(REMARKS.name):
        if remarks := REMARKS.read_if_possible(note):
            yield from _accept(note, remarks.points)
    for note in register.documents.notes(DECISION_NOTE.name):
        numero = note.dossier or ""
        decision = DECISION_NOTE.read_if_possible(note)
        if decision is None:
            continue
        if decision.bloquants:
            why = f"Elle ne peut pas être notifiée. {' '.join(decision.bloquants)}"
            how = "Ou compléter le formulaire de décision et le déposer dans inbox/."
            entry = Suggested(Act.TYPE, "Compléter la décision", {"kind": Kind.DECISION.value})
            title = f"Décision du dossier {numero}"
            yield Pending(note.prevu_le, Attente.COMPLETER, numero, title, why, (entry,), how, dossier=numero)
        yield from _accept(note, zip(decision.codes, decision.a_verifier, strict=True), attend=decision.attend)


def _accept(note: DocumentRow, points: Iterable[tuple[str, str]], *, attend: bool = False) -> Iterator[Pending]:
    by_code: dict[str, list[str]] = {}
    for code, message in points:
        by_code.setdefault(code, []).append(message)
    title = f"{'Décision du dossier' if note.type == DECISION_NOTE.name else 'Dossier'} {note.dossier}"
    how = "Si ce n’est pas en ordre : déposer dans inbox/ le formulaire corrigé."
    numero = note.dossier or ""
    for code, messages in by_code.items():
        accept = Suggested(Act.ACCEPT, "Accepter", {"dossier": numero, "code": code})
        # A code that a former version of the program raised may be unknown to this one.
        held = "La notification attend que ce soit accepté. " if attend and code in CODES and CODES[code].tient else ""
        why = held + " ".join(messages)
        yield Pending(note.prevu_le, Attente.ACCEPTER, numero, title, why, (accept,), how, dossier=numero)


def _letters(register: Register, settings: Settings, today: date) -> Iterator[Pending]:
    soon = today + timedelta(days=settings.delais.alertes_jours[-1])
    for lot in register.lots.unposted():
        letters_of = [one for one in register.lots.documents(lot.id) if one.dossier and one.poste_le is None]
        for tray in dict.fromkeys(letter.bac for letter in letters_of if letter.bac):
            inside = [letter for letter in letters_of if letter.bac == tray]
            due = _answer(register, inside, settings, today)
            # A decision is an answer only once its notification has left.
            if lot.jour > today - timedelta(days=ENVOI_JOURS) and (due is None or due > soon):
                continue
            name, count = f"{lot.nom}/{tray}", len(inside)
            why = f"{'1 lettre' if count == 1 else f'{count} lettres'} à imprimer et à poster."
            if due is not None:
                why += f" Une décision est à notifier au plus tard le {due:%d/%m/%Y} : au-delà, le silence vaut rejet."
            title, posted = f"Bac {tray} du lot {lot.nom}", Suggested(Act.PRINT_DONE, "C’est posté", {"bac": name})
            yield Pending(
                lot.jour, Attente.POSTER, name, title, f"{why} Si c’est déjà fait, le dire :", (posted,), "", due
            )


def _loose(register: Register, settings: Settings, today: date) -> Iterator[Pending]:
    """Letters that were written from the page, and that nobody has put into trays yet."""
    if letters := register.lots.loose_courriers():
        due = _answer(register, letters, settings, today)
        count = len(letters)
        why = "Une lettre est écrite et n’est dans aucun bac." if count == 1 else f"{count} lettres sont écrites."
        if due is not None:
            why += f" Une décision est à notifier au plus tard le {due:%d/%m/%Y} : au-delà, le silence vaut rejet."
        acts = (Suggested(Act.PROCESS, "Préparer l’impression"),)
        since = min(one.prevu_le for one in letters)
        yield Pending(since, Attente.POSTER, "a_imprimer", "Lettres à mettre en bacs", why, acts, "", due)


def _answer(register: Register, letters: Iterable[DocumentRow], settings: Settings, today: date) -> date | None:
    """The first of the last days on which the decisions notified by these letters are answers in time."""
    notified = {one.dossier for one in letters if one.type == TypeLettre.NOTIFICATION_FAMILLE}
    days = (answer_due(register, numero, settings, today) for numero in notified if numero)
    return min((day for day in days if day), default=None)


def _apart(register: Register) -> Iterator[Pending]:
    """What could not be done, with what prevents it; the rest went on."""
    owed = register.documents.unwritten()
    documents, lots = register.echecs.of(Sorte.DOCUMENT), register.echecs.of(Sorte.LOT)
    for document in owed:
        path, title, of = document.chemin, f"Document outbox/{document.chemin}", document.dossier or ""
        if failed := documents.get(str(document.id)):
            yield Pending(failed.le, Attente.ECRIRE, path, title, failed.raison, (RETRY,), _MENDED, dossier=of)
        else:
            why = "Prévu, et pas encore écrit : le prochain traitement l’écrit."
            again = Suggested(Act.PROCESS, "Traiter maintenant")
            yield Pending(document.prevu_le, Attente.ECRIRE, path, title, why, (again,), dossier=of)
    for lot in lots.values():
        yield Pending(lot.le, Attente.ECRIRE, lot.cible, f"Lot à imprimer {lot.cible}", lot.raison, (RETRY,), _MENDED)
    for dossier in register.echecs.of(Sorte.DOSSIER).values():
        of, look = dossier.cible, Suggested(Act.STATUS, "Voir le dossier", {"dossier": dossier.cible})
        yield Pending(dossier.le, Attente.DEBLOQUER, of, f"Dossier {of}", dossier.raison, (look,), dossier=of)
