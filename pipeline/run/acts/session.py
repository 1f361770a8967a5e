"""A session of the commission is prepared: what a person wishes, which dossiers, at which hours families are heard."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import msgspec

from pipeline.config import Settings
from pipeline.dossier.letters.convocation import Heures, wants_to_be_heard
from pipeline.dossier.model.decision import SignataireDecision
from pipeline.dossier.seance.auditions import assign, shift
from pipeline.dossier.seance.tenue import (
    NOBODY,
    SeanceRefusedError,
    Tenue,
    check_jour,
    check_signataire,
    is_same_person,
    read_heure,
    read_lieu,
    read_personne,
)
from pipeline.dossier.values.durees import parse_heure
from pipeline.dossier.values.typographie import format_heure
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import acting, conclude
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import tenue_of
from pipeline.run.documents.seance.calls import SECRETARIAT, leave_session
from pipeline.run.documents.seance.printed import READY, Ready, answer_term, find_ready, may_be_ready, plan_session
from pipeline.run.documents.states import is_decided
from pipeline.store.rows import SeanceRow, TenueRow
from pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person says of a session; "" and empty: as it was, else as the settings have it."""

    jour: date
    heure: str = ""
    lieu: str = ""
    intervalle: int | None = None
    """Minutes between two families."""
    president: str = ""
    """« Prénom NOM, qualité », as :attr:`signataire`."""
    signataire: str = ""
    delegation: str = ""
    seuls: tuple[str, ...] = ()
    """These dossiers and no other."""
    sans: tuple[str, ...] = ()
    """All but these."""
    tous: bool = False
    """All that are ready, whatever was chosen before."""
    auditions: Mapping[str, Heures] = field(default_factory=dict)
    """Dossier → when its family is heard."""
    par: str = SECRETARIAT
    """Who wishes it."""


def open_seance(workspace: Workspace, wish: Wish, today: date) -> tuple[Report, list[str]]:
    """Put dossiers on the agenda of a session, give families their hours, and write what the session needs.

    Called again for the same day, it changes what is said anew and takes in the dossiers that became ready since.

    Returns:
        What was written, and in French what was decided on the way: who entered, who left, when families are heard.

    Raises:
        PipelineError: when no dossier is ready, or the session cannot be held so.
    """
    try:
        check_jour(wish.jour, today)
        with acting(workspace, today) as run:
            run.register.dossiers.review_due(today)
            conclude(run)  # What is decided since leaves the agenda.
            with run.register.transaction():
                told = _open(run, wish)
            # Convocations and what is printed are written by the steps of any run.
            conclude(run)
            return run.report, told
    except SeanceRefusedError as error:
        raise PipelineError(str(error)) from error


def _open(run: Run, wish: Wish) -> list[str]:
    """Record what is wished, and plan what follows from it."""
    seances, jour = run.register.seances, wish.jour
    former, held = tenue_of(run.register, jour), seances.held(jour)
    tenue = _tenue(run.settings, wish, former)
    inscribed = seances.inscriptions(jour)
    ready = {one.row.numero: one for one in find_ready(run, may_be_ready(run.register))}
    elsewhere = {numero: le for numero in ready if (le := _elsewhere(run, numero, jour))}
    _refuse_unready(run, wish, ready, elsewhere)
    seuls, sans = _choice(wish, held)
    chosen = {
        numero: one
        for numero, one in ready.items()
        if numero not in elsewhere and numero not in sans and (not seuls or numero in seuls)
    }
    if not chosen:
        raise PipelineError(
            "Aucun dossier n’est prêt pour cette séance : il faut qu’il soit recevable ou transmis, et sur l’ordre du "
            "jour d’aucune autre. L’état de chacun : pipeline status"
        )
    hours = _hours(wish, tenue, former, chosen, inscribed)
    told = [f"Séance du {jour:%d/%m/%Y}, {tenue.heure}, {tenue.lieu.replace(chr(10), ', ')}"]
    told += _leave(run, wish, [numero for numero in inscribed if numero not in chosen], ready)
    seances.hold(TenueRow(jour, msgspec.to_builtins(tenue), tuple(sorted(seuls)), tuple(sorted(sans))))
    for numero in chosen:
        row = SeanceRow(jour, tenue.heure, tenue.lieu, hours.get(numero, ()))
        if inscribed.get(numero) == row and former == tenue:
            continue
        seances.inscribe(numero, row)
        run.register.dossiers.review(numero)
        run.register.journal.log(run.today, wish.par, "inscription", dossier=numero, detail=jour.isoformat())
    plan_session(run, jour)
    told += _told(chosen, inscribed, hours, elsewhere, tenue)
    return told + _left_out(run, [one for numero, one in ready.items() if numero not in (*chosen, *elsewhere)])


def _tenue(settings: Settings, wish: Wish, former: Tenue | None) -> Tenue:
    """How the session is held: as it is said now, else as it was, else as the settings have it.

    Raises:
        SeanceRefusedError: when something of it is missing or cannot be.
    """
    habits = settings.seance
    heure = wish.heure or (former.heure if former else habits.heure)
    lieu = wish.lieu or (former.lieu if former else habits.lieu)
    if not heure or not lieu:
        raise SeanceRefusedError(
            "Il faut dire l’heure et le lieu de la séance : pipeline session open DATE --time 9h30 --place LIEU (ou "
            "les régler une fois pour toutes dans la section [seance] de pipeline.toml)."
        )
    president = _person(wish.president, former.president if former else None, habits.president)
    signataire = _person(wish.signataire, former.signataire if former else None, habits.signataire)
    if wish.president and not wish.signataire and former and is_same_person(former.signataire, former.president):
        signataire = NOBODY  # The one who presided signed; so does the one who presides now.
    if not signataire.nom:
        signataire = president
    if wish.delegation:
        signataire = replace(signataire, delegation=wish.delegation.strip())
    elif signataire.nom and not signataire.delegation and not is_same_person(signataire, president):
        signataire = replace(signataire, delegation=habits.delegation)
    check_signataire(signataire)
    intervalle = wish.intervalle or (former.intervalle if former else habits.intervalle_minutes)
    return Tenue(format_heure(read_heure(heure)), read_lieu(lieu), intervalle, president, signataire)


def _person(said: str, former: SignataireDecision | None, habit: str) -> SignataireDecision:
    return read_personne(said) if said else former if former and former.nom else read_personne(habit)


def _elsewhere(run: Run, numero: str, jour: date) -> date | None:
    """The other session to come on whose agenda a dossier is."""
    found = (seance.le for seance in run.register.seances.of(numero) if seance.le != jour and seance.le >= run.today)
    return next(found, None)


def _refuse_unready(run: Run, wish: Wish, ready: Collection[str], elsewhere: Mapping[str, date]) -> None:
    """Say of each dossier that is asked for by its number why it cannot be on the agenda.

    Raises:
        PipelineError: naming all of them.
    """
    problems = []
    for numero in dict.fromkeys((*wish.seuls, *wish.auditions)):
        row = run.register.dossiers.get(numero)
        if row is None:
            problems.append(f"le dossier {numero} n’existe pas")
        elif numero not in ready and is_decided(run.register, row):
            problems.append(f"le dossier {numero} est déjà décidé")
        elif numero in elsewhere:
            problems.append(
                f"le dossier {numero} est à l’ordre du jour du {elsewhere[numero]:%d/%m/%Y} ; pour l’en retirer : "
                f"pipeline session open {elsewhere[numero]:%Y-%m-%d} --without {numero}"
            )
        elif row.etat not in READY and numero not in ready:
            problems.append(f"le dossier {numero} n’est pas prêt (pipeline status {numero})")
        elif numero not in ready:
            problems.append(f"le dossier {numero} ne peut pas être lu (pipeline status {numero})")
    problems += [
        f"le dossier {numero} n’existe pas" for numero in wish.sans if run.register.dossiers.get(numero) is None
    ]
    if problems:
        raise PipelineError("La séance n’est pas ouverte : " + " ; ".join(problems) + ".")


def _choice(wish: Wish, held: TenueRow | None) -> tuple[set[str], set[str]]:
    """Which dossiers a person chose, and which she left out: what she says now, on top of what she said before.

    Raises:
        PipelineError: when one is chosen and left out, or nothing is left.
    """
    if both := sorted(set(wish.seuls) & set(wish.sans)):
        raise PipelineError(f"Le dossier {both[0]} est demandé (--only) et retiré (--without) : choisissez.")
    seuls = set() if wish.tous or held is None else set(held.seuls)
    sans = set() if wish.tous or held is None else set(held.sans)
    if wish.seuls:
        seuls, sans = set(wish.seuls), set()
    if seuls and not seuls - set(wish.sans):
        raise PipelineError("Il ne resterait aucun dossier à cette séance : --all y remet tous ceux qui sont prêts.")
    # A family that is given an hour is on the agenda, whatever was chosen before.
    wanted = set(wish.auditions) - set(wish.sans)
    seuls = (seuls | wanted if seuls else seuls) - set(wish.sans)
    return seuls, (sans - wanted) | set(wish.sans)


def _hours(
    wish: Wish, tenue: Tenue, former: Tenue | None, chosen: Mapping[str, Ready], inscribed: Mapping[str, SeanceRow]
) -> dict[str, Heures]:
    """When the family of each dossier is heard.

    Raises:
        SeanceRefusedError: as :func:`assign`.
    """
    start = read_heure(tenue.heure)
    before = parse_heure(former.heure).certaine if former else None
    kept = {numero: row.auditions for numero, row in inscribed.items() if numero in chosen and row.auditions}
    # The session begins at another hour: families keep their places in it.
    kept = shift(kept, start - before) if before is not None else kept
    asked = [
        numero
        for numero, one in chosen.items()
        if wants_to_be_heard(one.dossier, kept.get(numero, ())) or numero in wish.auditions
    ]
    return assign(start, tenue.intervalle, asked, wish.auditions, kept)


def _leave(run: Run, wish: Wish, gone: Iterable[str], ready: Collection[str]) -> list[str]:
    """Take dossiers off the agenda; say in French which, and why."""
    told = []
    for numero in gone:
        leave_session(run, numero, wish.jour, wish.par)
        why = "retiré" if numero in ready else "décidé depuis, ou plus complet"
        told.append(f"Sorti de l’ordre du jour : dossier {numero} ({why})")
    return told


def _left_out(run: Run, others: Iterable[Ready]) -> list[str]:
    """Say in French which dossiers that are ready were left out, and until when the commission can answer them."""
    told = []
    for one in others:
        terme = answer_term(run, one)
        until = f", à décider et notifier au plus tard le {terme.jour:%d/%m/%Y}" if terme else ""
        told.append(f"Prêt et laissé de côté : dossier {one.row.numero}{until}")
    return told


def _told(
    chosen: Mapping[str, Ready],
    inscribed: Collection[str],
    hours: Mapping[str, Heures],
    elsewhere: Mapping[str, date],
    tenue: Tenue,
) -> list[str]:
    """Say in French who is on the agenda, who is not, and when families are heard."""
    new = [numero for numero in chosen if numero not in inscribed]
    told = [f"À l’ordre du jour : {len(chosen)} dossier{'s' if len(chosen) > 1 else ''}"]
    told += [f"Inscrits : {', '.join(new)}"] if new and len(new) < len(chosen) else []
    for numero, heures in sorted(hours.items(), key=lambda item: item[1]):
        told.append(f"Famille entendue : dossier {numero}, {' puis '.join(map(format_heure, heures))}")
    for numero, le in sorted(elsewhere.items()):
        told.append(f"Non inscrit : dossier {numero}, déjà à l’ordre du jour du {le:%d/%m/%Y}")
    if not tenue.signataire.nom:
        told.append(
            "Personne n’est dit présider ni signer : les décisions porteront ce que vous écrirez dans le relevé "
            "(sinon : --president, --signatory)"
        )
    return told
