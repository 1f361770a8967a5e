"""Documents of the outbox: what was changed, or came from outside, is never opened by the page."""

from pathlib import Path

from tests.bureau.navigateur import Navigateur

TRAY = "a_imprimer/2003-11-21/familles_fenetre.pdf"


def test_what_is_not_as_it_was_written_is_only_handed_over(secretary: Navigateur, workspace: Path) -> None:
    """Whoever changed it may have put a script into it."""
    path = workspace / "outbox" / TRAY
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 autre chose")
    answer = secretary.client.get(f"/document/{TRAY}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_link_leads_nowhere(secretary: Navigateur, workspace: Path) -> None:
    """Neither a file nor a folder that is one."""
    (workspace / "outbox" / "lien.pdf").symlink_to(workspace / "registre.sqlite")
    (workspace / "outbox" / "dossier").symlink_to(workspace / "archive")
    inside = next((workspace / "archive").glob("??/*")).relative_to(workspace / "archive")
    for path in ("lien.pdf", f"dossier/{inside}"):
        assert secretary.client.get(f"/document/{path}").status_code == 409


def test_a_name_is_quoted(secretary: Navigateur, workspace: Path) -> None:
    """No name of a file adds a header."""
    (workspace / "outbox" / 'é"; x=.pdf').write_bytes(b"%PDF-1.7")
    answer = secretary.client.get("/document/%C3%A9%22%3B%20x%3D.pdf")
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''%C3%A9%22%3B%20x%3D.pdf"
