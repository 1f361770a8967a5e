"""The directory of schools: looked at, corrected a line at a time, taken in from a spreadsheet and handed out."""

from dataclasses import fields

import anyio.from_thread
from starlette.responses import PlainTextResponse, Response

from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.dossier.matching.annuaire import COLUMNS, Ecole
from pipeline.errors import PipelineError
from pipeline.run.desk import directory as keeping
from pipeline.run.desk import listed as looking

HERE = "/annuaire"
_PARTS = tuple(field.name for field in fields(Ecole))
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def show(visit: Visit) -> Response:
    """Show the schools, or those that hold some words."""
    asked = visit.query.get("q", "").strip()
    rows = looking.directory(visit.desk.workspace, asked)
    return visit.render("annuaire.html", rows=rows, asked=asked, columns=COLUMNS)


def one(visit: Visit) -> Response:
    """Show one school to be corrected, or an empty one."""
    number = visit.path["rang"]
    found = next((row for row in looking.directory(visit.desk.workspace) if row.id == number), None)
    if number and found is None:
        raise PipelineError("L’annuaire n’a plus cet établissement : quelqu’un l’a retiré.")
    values = {part: visit.said(part, getattr(found, part, "")) for part in _PARTS}
    return visit.render("ecole.html", number=number, values=values)


def keep(visit: Visit) -> Response:
    """Keep what is said of a school."""
    cells = [visit.said(part) for part in _PARTS]
    number, par, day = visit.path["rang"], visit.person.nom, visit.desk.today()
    visit.do(lambda: keeping.keep_school(visit.workspace, cells, par, day, number))
    return visit.done(HERE, [f"Annuaire : {cells[_PARTS.index('nom')]} {'corrigé' if number else 'ajouté'}."])


def drop(visit: Visit) -> Response:
    """Take a school out of the directory."""
    number, par, day = visit.path["rang"], visit.person.nom, visit.desk.today()
    visit.do(lambda: keeping.drop_school(visit.workspace, number, par, day))
    return visit.done(HERE, ["Annuaire : un établissement retiré."])


def hand_out(visit: Visit) -> Response:
    """Hand out the directory as a spreadsheet."""
    ending = visit.request.url.path.rpartition(".")[2]
    content = looking.directory_file(visit.desk.workspace, f"annuaire.{ending}")
    given = {"content-disposition": f'attachment; filename="annuaire.{ending}"'}
    return Response(content, media_type=_TYPES[ending], headers=given)


def take_in(visit: Visit) -> Response:
    """Take a spreadsheet in, which a script of the page sends as it is; said on the page that comes after."""
    if "x-jeton" not in visit.request.headers:
        # What came is a form, which was read as one, and no spreadsheet.
        raise PipelineError("Aucun tableau n’a été envoyé. Choisissez un fichier, puis « Reprendre ».")
    content = anyio.from_thread.run(visit.request.body)
    par, day, replace = visit.person.nom, visit.desk.today(), visit.query.get("remplacer") == "oui"
    name = visit.query.get("nom", "")[:120]
    try:
        done = visit.do(lambda: keeping.import_table(visit.workspace, content, name, par, day, replace=replace))
    except PipelineError as error:
        visit.done(HERE, str(error).splitlines(), wrong=True)
        return PlainTextResponse("", 409)
    told = [f"Annuaire : {done.ajoutes} ajoutés, {done.changes} changés, {done.inchanges} inchangés."]
    if done.absents:
        told.append(f"{done.absents} {'retirés' if replace else 'absents du fichier, gardés'}.")
    visit.done(HERE, told)
    return PlainTextResponse("")


ROUTES = [
    page(HERE, show),
    *(page(f"{HERE}.{ending}", hand_out, "secretariat") for ending in _TYPES),
    act(f"{HERE}/tableau", take_in, show, method="PUT"),
    page(f"{HERE}/{{rang:int}}", one, "secretariat"),
    act(f"{HERE}/{{rang:int}}", keep, one),
    act(f"{HERE}/{{rang:int}}/retirer", drop, show),
]
