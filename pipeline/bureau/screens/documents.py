"""Documents of the outbox, as files: what the program wrote opens in the browser, the rest is only handed over."""

from urllib.parse import quote

from starlette.responses import Response

from pipeline.bureau.hall.visit import Visit, page
from pipeline.run.office.document import read_document


def document(visit: Visit) -> Response:
    """Hand over a file of the outbox."""
    found = read_document(visit.desk.workspace, str(visit.path["chemin"]))
    # What came from outside is never run by a viewer of ours: a person saves it, and opens it as she will.
    opens = found.ours and found.nom.endswith(".pdf")
    shown = "inline" if opens else "attachment"
    headers = {"content-disposition": f"{shown}; filename*=utf-8''{quote(found.nom)}"}
    return Response(
        found.content, media_type="application/pdf" if opens else "application/octet-stream", headers=headers
    )


ROUTES = [page("/document/{chemin:path}", document)]
