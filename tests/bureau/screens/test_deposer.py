"""Déposer: files come straight into the inbox, and the page says what becomes of each."""

import re
from pathlib import Path

import pytest

from pipeline.bureau.hall import upload
from pipeline.dossier.model.forms import Kind
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import HOST, Navigateur
from tests.demo import filled
from tests.eleves import FICHES

File = tuple[str, bytes]
FROM = {"origin": f"http://{HOST}"}


def token(browser: Navigateur) -> str:
    found = re.search(r'name="jeton" value="([^"]*)"', browser.page)
    assert found is not None
    return found[1]


def form(jeton: str | None, *files: File, before: bool = True) -> tuple[bytes, dict[str, str]]:
    """A form as browsers send it: the token first, then the files."""
    field = f'--x\r\nContent-Disposition: form-data; name="jeton"\r\n\r\n{jeton}\r\n'.encode() if jeton else b""
    sent = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="fichiers"; filename="%b"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%b\r\n" % (name.encode(), content)
        for name, content in files
    )
    body = (field + sent if before else sent + field) + b"--x--\r\n"
    return body, FROM | {"content-type": "multipart/form-data; boundary=x"}


def send(browser: Navigateur, *files: File, code: int = 200) -> str:
    browser.get("/deposer")
    body, headers = form(token(browser), *files)
    return browser._shown(browser.client.post("/deposer/fichiers", content=body, headers=headers), code)


def inside(workspace: Path) -> list[str]:
    return sorted(path.name for path in (workspace / "inbox").iterdir())


@pytest.fixture
def still(secretary: Navigateur, monkeypatch: pytest.MonkeyPatch) -> Navigateur:
    """A secretary whose files are not read yet."""
    monkeypatch.setattr("pipeline.bureau.hall.desk.Desk.start", lambda _: None)
    return secretary


def test_many_files_at_once(still: Navigateur, workspace: Path) -> None:
    """Each whole and under its name; those that are refused are told, and keep none of the others out."""
    send(still, ("a.pdf", b"%PDF un"), ("vide.pdf", b""), ("../b.pdf", b"%PDF deux"), ("x.part", b"trois"))
    assert inside(workspace) == ["a.pdf", "b.pdf"]
    assert (workspace / "inbox" / "b.pdf").read_bytes() == b"%PDF deux"
    said = still.said()
    assert "2 fichiers déposés" in said
    assert "vide.pdf : ce fichier est vide" in said.replace("\u00a0", " ")
    assert "x.part" in said
    assert "a.pdf À lire Pas encore lu." in said


def test_one_is_read_and_the_page_says_what_became_of_it(secretary: Navigateur, workspace: Path) -> None:
    """With its pupil and its dossier."""
    send(secretary, ("fiche.pdf", filled(Kind.FICHE, FICHES["03"])))
    for _ in range(200):
        if "La lecture" not in secretary.get("/deposer/suite") and "hx-trigger" not in secretary.page:
            break
        assert "fiche.pdf" in secretary.page
    assert inside(workspace) == []
    assert "Rangé" in secretary.said()
    assert re.search(r'href="/dossier/2003-\d+"', secretary.page)


def test_what_a_script_sends_is_answered_for_the_script(still: Navigateur, workspace: Path) -> None:
    """One file a request; nothing when it is in, a sentence when it is not; reading begins when it is asked for."""
    still.get("/deposer")
    for content, said in ((b"%PDF", ""), (b"", "vide")):
        body, headers = form(None, ("a.pdf", content))
        answer = still.client.post("/deposer/fichiers", content=body, headers=headers | {"x-jeton": token(still)})
        assert answer.status_code == 200
        assert (said in answer.text) if said else answer.text == ""
    assert inside(workspace) == ["a.pdf"]


@pytest.mark.parametrize("jeton", [None, "faux"])
def test_a_form_that_is_not_ours_drops_nothing(still: Navigateur, workspace: Path, jeton: str | None) -> None:
    """Without the token of the session, or with it after the files."""
    still.get("/deposer")
    right = token(still)
    for body, headers in (
        form(jeton, ("a.pdf", b"%PDF")),
        form(right, ("a.pdf", b"%PDF"), before=False),
    ):
        assert still.client.post("/deposer/fichiers", content=body, headers=headers).status_code == 403
    body, headers = form(right, ("a.pdf", b"%PDF"))
    strange = headers | {"origin": "https://ailleurs.test"}
    assert still.client.post("/deposer/fichiers", content=body, headers=strange).status_code == 403
    assert inside(workspace) == []


def test_who_only_looks_drops_nothing(enter: Entering, workspace: Path) -> None:
    """The screen is not hers."""
    reader = enter("lecture")
    assert 'href="/deposer"' not in reader.get("/imprimer")
    reader.get("/deposer", code=403)
    reader.get("/a-faire")
    session = reader.client.cookies
    assert session
    body, headers = form("x", ("a.pdf", b"%PDF"))
    assert reader.client.post("/deposer/fichiers", content=body, headers=headers).status_code == 403
    assert inside(workspace) == []


def test_what_is_too_much_is_refused(still: Navigateur, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In all, in files, in headers; what was whole by then is there, and nothing half done."""
    monkeypatch.setattr(upload, "MANY", 2)
    send(still, *((f"{rank}.pdf", b"%PDF") for rank in range(4)), code=409)
    assert inside(workspace) == ["0.pdf", "1.pdf"]
    monkeypatch.setattr(upload, "LARGEST", 2_000)
    send(still, ("gros.pdf", b"x" * 100_000), code=409)
    assert inside(workspace) == ["0.pdf", "1.pdf"]
    send(still, ("n" * 10_000 + ".pdf", b"x"), code=409)
    assert inside(workspace) == ["0.pdf", "1.pdf"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="jeton"\r\n\r\n'),
        ("multipart/form-data; boundary=x", b"n'importe quoi"),
        ("multipart/form-data", b"--x--"),
        ("application/json", b"{}"),
        ("text/plain", b""),
    ],
)
def test_what_is_no_form_is_told(still: Navigateur, workspace: Path, kind: str, body: bytes) -> None:
    """In French, and nothing comes in."""
    still.get("/deposer")
    answer = still.client.post("/deposer/fichiers", content=body, headers=FROM | {"content-type": kind})
    assert answer.status_code == 409
    assert inside(workspace) == []


def test_names_are_shown_and_never_obeyed(still: Navigateur) -> None:
    """A name may be markup."""
    page = send(still, ("<img src=x onerror=alert(1)>.pdf", b"%PDF"))
    assert "<img src=x" not in page
    assert "&lt;img" in page
