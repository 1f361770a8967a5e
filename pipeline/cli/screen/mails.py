"""What goes by mail, on a terminal."""

from collections.abc import Sequence

from pipeline.cli.screen import new_console, show_table
from pipeline.run.desk.mail import MailDue


def show_mails(due: Sequence[MailDue]) -> None:
    """Show the dossiers whose forms go by mail, and whether the mail was made ready."""
    titles = ("dossier", "élève", "depuis", "à", "préparé")
    rows = [
        (
            one.numero,
            one.eleve or "—",
            one.depuis.isoformat(),
            one.courriel or "(à écrire)",
            f"{one.prepare_le} ({one.prepare_par})" if one.prepare_le else "non",
        )
        for one in due
    ]
    if not show_table(titles, rows):
        new_console().print("Rien ne part par courriel.")
