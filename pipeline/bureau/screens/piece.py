"""The pages of a file received, as pictures: nothing of the file itself reaches the browser."""

from functools import lru_cache

from starlette.responses import Response

from pipeline.bureau.hall.visit import Visit, page
from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.run.desk.pictures import Pictures
from pipeline.run.looking.answers import answers_of
from pipeline.workspace import Workspace


@lru_cache(maxsize=1)
def _pictures(workspace: Workspace) -> Pictures:
    """Those of the workspace, for as long as the page is open."""
    return Pictures(workspace)


def show(visit: Visit) -> Response:
    """Show a page, with the way to the others, and beside it what was read in the form that is in force."""
    code, rank = visit.path["code"], visit.path["rang"]
    _, count = _pictures(visit.desk.workspace).page(code, rank)
    dossier = normalise_numero(visit.query.get("dossier", "")) or ""
    forms = answers_of(visit.desk.workspace, dossier) if dossier else []
    form = next((one for one in forms if one.piece == code), None)
    return visit.render("piece.html", code=code, rank=rank, count=count, dossier=dossier, form=form)


def picture(visit: Visit) -> Response:
    """Return the picture of a page."""
    content, _ = _pictures(visit.desk.workspace).page(visit.path["code"], visit.path["rang"])
    return Response(content, media_type="image/png")


ROUTES = [page("/piece/{code}/page/{rang:int}.png", picture), page("/piece/{code}/page/{rang:int}", show)]
