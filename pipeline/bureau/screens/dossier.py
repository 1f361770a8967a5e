"""« Un dossier »: what is in force, its forms, letters and history; what a person may do between the forms."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.parse import quote

from starlette.responses import Response

from pipeline.bureau.hall.course import course_of, seen_by
from pipeline.bureau.hall.telling import told_of
from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import MotifCloture, SensAvis, SorteCourrier, SuiteRecommande
from pipeline.dossier.rules import CODES
from pipeline.dossier.values.types import Commission, Worded
from pipeline.errors import PipelineError
from pipeline.run.acts import closing, correcting, merging, noting, pieces, posting, receiving, remind, returning
from pipeline.run.acts import set_aside as setting_aside
from pipeline.run.acts import undo as undoing
from pipeline.run.checks.pending import pending_page
from pipeline.run.checks.show import status_of
from pipeline.run.documents.kinds import Pour
from pipeline.run.looking.answers import answers_of
from pipeline.run.rights.export import export

T = TypeVar("T")
_UNREAD = 50
"""Files that could not be read, and may be the scan of a letter, that are proposed at most."""


def show(visit: Visit) -> Response:
    """Show a dossier."""
    desk, numero = visit.desk, visit.path["numero"]
    found = status_of(desk.workspace, numero, desk.today())
    letters = {one["type"]: one["title"] for one in found["documents"] if one["type"] in set(TypeLettre)}
    posted = {one["type"] for one in found["documents"] if one["posted"]}
    unread = pending_page(desk.workspace, desk.today(), "relire", 0, _UNREAD).items
    return visit.render(
        "dossier.html",
        found=found,
        forms=answers_of(desk.workspace, numero),
        course=course_of(found),
        today=desk.today(),
        acts=_shown(found),
        champs=[(one, one) for one in correcting.CHAMPS],
        letters=list(letters.items()),
        posted=[(type_, title) for type_, title in letters.items() if type_ in posted],
        unread=[(one.about, one.title) for one in unread],
        sortes=_words(SorteCourrier),
        suites=_words(SuiteRecommande),
        sens=_words(SensAvis),
        commissions=[(one.value, one.value.upper()) for one in Commission],
        motifs=[(value, label) for value, label in _words(MotifCloture) if value != MotifCloture.FUSION],
        codes=CODES,
        pour=dict(_words(Pour)),
        kinds={one.value: one.mot for one in Kind},
        to_post=set(TypeLettre),
        seen_by=seen_by,
        opened=visit.said("geste"),
    )


def _words(words: Iterable[Worded]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in words]


def _shown(found: Mapping[str, object]) -> frozenset[str]:
    """The acts that make sense in the state of a dossier; the act itself says why it is refused, where it is."""
    match found["state"]:
        case "annule":
            return frozenset({"annuler"})
        case "clos":
            return frozenset({"rouvrir", "annuler", "copie", "reimprimer"})
        case "a_completer":
            return frozenset({*_DOING, "copie"}) - {"rouvrir"}
        case _:
            return frozenset({*_DOING, "copie"}) - {"rouvrir", "redemander"}


def do(visit: Visit) -> Response:
    """Do what one of the small forms asks for."""
    numero, wanted = visit.path["numero"], visit.said("geste")
    if wanted == "copie":
        return _copy(visit, numero)
    if wanted not in _DOING:
        raise PipelineError("Ce geste n’existe pas. Rien n’a été fait : rechargez la page.")
    told, undo, back = _DOING[wanted](visit, numero)
    return visit.done(f"/dossier/{back}", told, undo)


Done = tuple[list[str], str, str]
"""What was done (French), what takes it back, the dossier to show."""


def _correct(visit: Visit, numero: str) -> Done:
    champ = visit.said("champ")
    if champ not in correcting.CHAMPS:
        raise PipelineError("Choisissez ce qui est à corriger. Rien n’a été changé.")
    target, value = correcting.CHAMPS[champ], visit.said("valeur")
    report, kept = _do(visit, correcting.correct, numero, target, value)
    return [f"Corrigé : {champ} = {kept}.", *told_of(report)], numero, numero


def _receive(visit: Visit, numero: str) -> Done:
    sorte, le, file = SorteCourrier(_word(visit, "sorte", SorteCourrier)), _day(visit, "le"), visit.said("fichier")
    today, par, objet = visit.desk.today(), visit.person.nom, visit.said("objet")
    if not objet:
        raise PipelineError("Dites en quelques mots ce que dit ce courrier. Rien n’a été changé.")
    report = visit.do(lambda: receiving.receive(visit.workspace, numero, sorte, file, le, par, objet, today))
    return [f"Courrier noté : {sorte.label}.", *told_of(report)], numero, numero


def _returned(visit: Visit, numero: str) -> Done:
    type_, rank = TypeLettre(_word(visit, "lettre", TypeLettre)), _rank(visit)
    report, again = _do(visit, returning.returned, numero, type_, rank, visit.said("adresse"))
    told = "La lettre est écrite de nouveau à la bonne adresse." if again else "L’adresse est corrigée."
    return [told, *told_of(report)], numero, numero


def _delivered(visit: Visit, numero: str) -> Done:
    type_, suite = TypeLettre(_word(visit, "lettre", TypeLettre)), _word(visit, "suite", SuiteRecommande)
    le, par, today, outcome = _day(visit, "le"), visit.person.nom, visit.desk.today(), SuiteRecommande(suite)
    rank = _rank(visit)
    report = visit.do(lambda: noting.delivered(visit.workspace, numero, type_, rank, outcome, le, par, today))
    return [f"Avis de réception noté : {outcome.label} le {le:%d/%m/%Y}.", *told_of(report)], numero, numero


def _opinion(visit: Visit, numero: str) -> Done:
    sens, commission = SensAvis(_word(visit, "sens", SensAvis)), Commission(_word(visit, "commission", Commission))
    le, text, par, today = _day(visit, "le"), visit.said("texte"), visit.person.nom, visit.desk.today()
    report = visit.do(lambda: noting.opinion(visit.workspace, numero, sens, commission, le, text, par, today))
    return [f"Avis noté : {sens.label}.", *told_of(report)], numero, numero


def _close(visit: Visit, numero: str) -> Done:
    why, text = MotifCloture(_word(visit, "pourquoi", MotifCloture)), visit.said("precision")
    par, motif, today = visit.person.nom, _motif(visit), visit.desk.today()
    report = visit.do(lambda: closing.close(visit.workspace, numero, why, par, motif, today, precision=text))
    return [f"Dossier {numero} clos ({why.label}).", *told_of(report)], numero, numero


def _reopen(visit: Visit, numero: str) -> Done:
    report = _do(visit, closing.reopen, numero)
    return [f"Dossier {numero} rouvert.", *told_of(report)], numero, numero


def _remind(visit: Visit, numero: str) -> Done:
    report = _do(visit, remind.remind, numero)
    return ["Ce qui manque est redemandé à l’école.", *told_of(report)], numero, numero


def _transfer(visit: Visit, numero: str) -> Done:
    cdes, address, agreed = visit.said("cdes"), visit.said("adresse"), _day(visit, "accord")
    if not cdes or not address:
        raise PipelineError("Donnez le nom et l’adresse de la CDES qui reprend le dossier. Rien n’a été changé.")
    report = _do(visit, closing.transfer, numero, f"{cdes}\n{address}", agreed)
    return [f"Dossier {numero} transmis à {cdes}, et clos.", *told_of(report)], numero, numero


def _merge(visit: Visit, numero: str) -> Done:
    into = normalise_numero(visit.said("dossier"))
    if into is None:
        raise PipelineError("Donnez le numéro du dossier qui reste, comme 2003-0012. Rien n’a été changé.")
    report = _do(visit, merging.merge, numero, into)
    return [f"Le dossier {numero} est réuni au dossier {into}.", *told_of(report)], numero, into


def _reprint(visit: Visit, numero: str) -> Done:
    wanted, par, today = visit.said("lettre"), visit.person.nom, visit.desk.today()
    report, paths = visit.do(lambda: posting.reprint(visit.workspace, numero, wanted, par, today))
    count = len(paths)
    told = f"{count} lettre{'s' if count > 1 else ''} à réimprimer : elles sont de nouveau à « Imprimer »."
    return [told, *told_of(report)], "", numero


def _accept(visit: Visit, numero: str) -> Done:
    report = _do(visit, pieces.accept, numero, visit.said("code"), "")
    return ["Point accepté.", *told_of(report)], numero, numero


def _set_aside(visit: Visit, numero: str) -> Done:
    code = visit.said("piece")
    report, told = _do(visit, setting_aside.set_aside, code)
    return [*(f"Mis à l’écart : {one}" for one in told), *told_of(report)], code, numero


def _undo(visit: Visit, numero: str) -> Done:
    report, undone = _do(visit, undoing.undo, numero)
    return [f"Annulé : {undone.acte} du {undone.le:%d/%m/%Y}.", *told_of(report)], "", numero


def _copy(visit: Visit, numero: str) -> Response:
    """Hand over the copy of all that is kept (right of access), as a file that the browser saves."""
    who = visit.said("demandeur")
    asking = int(who) if who in ("1", "2") else None
    par, motif, today = visit.person.nom, _motif(visit), visit.desk.today()
    with TemporaryDirectory() as folder:
        target = Path(folder, f"copie_{numero}.zip")
        visit.do(lambda: export(visit.workspace, numero, target, par, motif, today, demandeur=asking))
        content = target.read_bytes()
    headers = {"content-disposition": f"attachment; filename*=utf-8''{quote(target.name)}"}
    return Response(content, media_type="application/zip", headers=headers)


_DOING: dict[str, Callable[[Visit, str], Done]] = {
    "corriger": _correct,
    "courrier": _receive,
    "revenue": _returned,
    "avis-de-reception": _delivered,
    "avis": _opinion,
    "redemander": _remind,
    "clore": _close,
    "rouvrir": _reopen,
    "transmettre": _transfer,
    "reunir": _merge,
    "reimprimer": _reprint,
    "accepter": _accept,
    "ecarter": _set_aside,
    "annuler": _undo,
}
"""Name of a form of the page → what it does."""


def _do(visit: Visit, call: Callable[..., T], *about: object) -> T:
    """Make an act that keeps who decided and why: on a workspace, about something, on a day."""
    motif, par, day = _motif(visit), visit.person.nom, visit.desk.today()
    return visit.do(lambda: call(visit.workspace, *about, par, motif, day))


def _motif(visit: Visit) -> str:
    if not (motif := visit.said("motif")):
        raise PipelineError("Il faut dire pourquoi : une phrase suffit, elle est gardée avec votre nom.")
    return motif


def _word(visit: Visit, name: str, words: Callable[[str], object]) -> str:
    """A choice of a list."""
    said = visit.said(name)
    try:
        words(said)
    except ValueError as error:
        raise PipelineError("Un choix manque : choisissez dans la liste. Rien n’a été changé.") from error
    return said


def _day(visit: Visit, name: str) -> date:
    try:
        return date.fromisoformat(visit.said(name))
    except ValueError as error:
        raise PipelineError("Une date manque, ou n’en est pas une. Rien n’a été changé.") from error


def _rank(visit: Visit) -> int | None:
    said = visit.said("parent")
    return int(said) if said in ("1", "2") else None


ROUTES = [page("/dossier/{numero}", show), act("/dossier/{numero}", do, show)]
