"""« À faire »: what waits for a person, by kind and by day, with the acts that settle it; several at once."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import groupby
from typing import TypeVar
from urllib.parse import urlencode

from starlette.responses import Response

from pipeline.bureau.hall.telling import told_of
from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.dossier.model.vie import MotifCloture
from pipeline.errors import PipelineError
from pipeline.run.acts import closing, pieces, posting, remind, set_aside
from pipeline.run.acts import join as joining
from pipeline.run.checks.item import Act, Attente, Pending, Suggested
from pipeline.run.checks.pending import pending_page
from pipeline.run.checks.verify import verify

A_PAGE = 30
"""Things shown at once."""
_SEPARATOR = "|"
_AT_ONCE = frozenset({Attente.ACCEPTER, Attente.RELIRE, Attente.REVOIR, Attente.POSTER, Attente.DEBLOQUER})
"""Kinds of which several may be settled by one click: each has one act, and it is the same."""
T = TypeVar("T")
_REASONS = {
    Attente.ACCEPTER: "Vu, en ordre",
    Attente.RELIRE: "Illisible, redemandé à l’école",
    Attente.REVOIR: "Double envoi",
}
Values = Mapping[str, str]
Done = tuple[list[str], str]
"""What was done (French), and what takes it back."""


def show(visit: Visit) -> Response:
    """Show what waits."""
    sort = visit.query.get("sorte", "")
    sort = sort if sort in set(Attente) else ""
    start = max(0, int(visit.query.get("depuis", "0"))) if visit.query.get("depuis", "0").isdecimal() else 0
    desk = visit.desk
    asked = partial(pending_page, desk.workspace, desk.today(), sort, limit=A_PAGE, writing=desk.behind)
    found = asked(start)
    if start and not found.items:
        # The last of a page were settled: what is left stands before them.
        start = max(0, (found.total - 1) // A_PAGE * A_PAGE)
        found = asked(start)
    days = [(since, list(rows)) for since, rows in groupby(found.items, key=lambda one: one.since)]
    return visit.render(
        "a_faire.html",
        days=days,
        counts=[(one, found.counts[one]) for one in Attente if found.counts.get(one)],
        sort=Attente(sort) if sort else None,
        everything=sum(found.counts.values()),
        start=start,
        step=A_PAGE,
        total=found.total,
        several=sort in _AT_ONCE,
        name=named,
        where=where,
        clickable=lambda item: [one for one in item.acts if one.act in _DOING and not where(one, item)],
        reason=_reason,
        today=visit.desk.today(),
    )


def named(suggested: Suggested) -> str:
    """Return what a button sends: the act and what it is about."""
    return _SEPARATOR.join((suggested.act.name, *(suggested.values[name] for name in suggested.act.about)))


def where(suggested: Suggested, item: Pending) -> str:
    """Return the address of the screen where an act is done that wants more than a click; "" for one that does not."""
    numero = suggested.values.get("dossier", item.dossier)
    match suggested.act:
        case Act.CONFIRM:
            return f"/confirmer/{suggested.values['piece']}"
        case Act.PROCESS if item.sort is Attente.POSTER:
            return "/imprimer"
        case Act.STATUS:
            return f"/dossier/{numero}"
        case Act.TYPE:
            return f"/saisie/{suggested.values['kind']}?dossier={numero}"
        case Act.TRANSFER:
            return f"/dossier/{numero}#transmettre"
        case Act.DELIVERED:
            return f"/dossier/{numero}#avis-de-reception"
        case Act.SEARCH:
            return f"/chercher?{urlencode({'q': suggested.values['mots'], 'piece': item.about})}"
        case Act.SEANCE:
            return f"/seance?dossier={numero}"
        case _:
            return ""


def _reason(sort: Attente | None) -> str:
    """What is kept as the reason unless a person writes another one; "" when she alone can say it."""
    return _REASONS.get(sort, "") if sort else ""


def settle(visit: Visit) -> Response:
    """Do what a button, or the choice of several things, asks for."""
    chosen = [one for one in visit.form.getlist("choix") if isinstance(one, str)]
    if not chosen:
        raise PipelineError("Rien n’est choisi : cochez ce qui est à régler, puis recommencez.")
    told: list[str] = []
    undo, refused = "", 0
    for one in chosen:
        try:
            said, undo = _settle_one(visit, one)
        except PipelineError as error:
            if len(chosen) == 1:
                raise
            # One that is refused keeps none of the others from being done.
            refused += 1
            said = [str(error)]
        told += said
    if len(chosen) > 1:
        undo = ""
        told.insert(0, f"Réglé : {len(chosen) - refused} sur {len(chosen)}.")
    return visit.done(_back(visit), told, undo, wrong=bool(refused))


def _back(visit: Visit) -> str:
    query = visit.request.url.query
    return f"/a-faire?{query}" if query else "/a-faire"


def _settle_one(visit: Visit, choice: str) -> Done:
    name, *values = choice.split(_SEPARATOR)
    if name not in Act.__members__ or Act[name] not in _DOING or len(values) != len(Act[name].about):
        raise PipelineError("Ce geste n’existe pas. Rien n’a été fait : rechargez la page.")
    wanted = Act[name]
    return _DOING[wanted](visit, dict(zip(wanted.about, values, strict=True)))


def _attach(visit: Visit, values: Values) -> Done:
    piece, dossier = values["piece"], values["dossier"]
    report = _do(visit, pieces.attach, piece, dossier)
    where_to = "dans un nouveau dossier" if dossier == "nouveau" else f"au dossier {dossier}"
    return [f"Pièce {piece} rattachée {where_to}.", *told_of(report)], piece


def _accept(visit: Visit, values: Values) -> Done:
    numero, code = values["dossier"], values["code"]
    report = _do(visit, pieces.accept, numero, code, "")
    return [f"Dossier {numero} : point accepté.", *told_of(report)], numero


def _join(visit: Visit, values: Values) -> Done:
    report = _do(visit, joining.join, (values["piece"], values["autre"]))
    return ["Pages réunies en un formulaire.", *told_of(report)], values["piece"]


def _set_aside(visit: Visit, values: Values) -> Done:
    piece = values["piece"]
    report, told = _do(visit, set_aside.set_aside, piece)
    return [*(f"Mis à l’écart : {one}" for one in told), *told_of(report)], piece


def _reopen(visit: Visit, values: Values) -> Done:
    numero = values["dossier"]
    report = _do(visit, closing.reopen, numero)
    return [f"Dossier {numero} rouvert.", *told_of(report)], numero


def _remind(visit: Visit, values: Values) -> Done:
    numero = values["dossier"]
    report = _do(visit, remind.remind, numero)
    return [f"Dossier {numero} : ce qui manque est redemandé.", *told_of(report)], numero


def _close(visit: Visit, values: Values) -> Done:
    numero, why = values["dossier"], MotifCloture(values["pourquoi"].replace("-", "_"))
    report = _do(visit, closing.close, numero, why)
    return [f"Dossier {numero} clos ({why.label}).", *told_of(report)], numero


def _post(visit: Visit, values: Values) -> Done:
    desk, par = visit.desk, visit.person.nom
    report, names = visit.do(lambda: posting.print_done(visit.workspace, values["bac"], par, desk.today()))
    return [*(f"Posté le {desk.today():%d/%m/%Y} : {name}." for name in names), *told_of(report)], ""


def _process(visit: Visit, values: Values) -> Done:
    visit.desk.start()
    return ["Un traitement commence ; « Déposer » montre où il en est."], ""


def _repair(visit: Visit, values: Values) -> Done:
    verdict, mended = visit.do(lambda: verify(visit.workspace, repair=True))
    left = len(verdict.findings)
    said = f"{left} constat{'s' if left > 1 else ''} : voir « Réglages »." if left else "Tout concorde."
    return [*mended, said], ""


def _do(visit: Visit, call: Callable[..., T], *about: object) -> T:
    """Make an act that keeps who decided and why: on a workspace, about something, on a day."""
    if not (motif := visit.said("motif")):
        raise PipelineError("Il faut dire pourquoi : une phrase suffit, elle est gardée avec votre nom.")
    day = visit.desk.today()
    return visit.do(lambda: call(visit.workspace, *about, visit.person.nom, motif, day))


_DOING: dict[Act, Callable[[Visit, Values], Done]] = {
    Act.ATTACH: _attach,
    Act.ACCEPT: _accept,
    Act.JOIN: _join,
    Act.SET_ASIDE: _set_aside,
    Act.REOPEN: _reopen,
    Act.REMIND: _remind,
    Act.CLOSE: _close,
    Act.PRINT_DONE: _post,
    Act.PROCESS: _process,
    Act.REPAIR: _repair,
}
"""What is done by one click; the other acts have their own screen (:func:`where`)."""

ROUTES = [page("/a-faire", show), act("/a-faire", settle, show)]
