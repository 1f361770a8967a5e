"""Messages of the program, in the words of the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bureau.hall.telling import in_page_words, linked


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("La liste des dossiers : pipeline status", "La liste des dossiers\u00a0: «\u00a0Chercher\u00a0»"),
        ("Rouvrez-le d’abord (pipeline reopen 2003-0012).", "Rouvrez-le d’abord («\u00a0rouvrir\u00a0»)."),
        ("Vérifiez la date (--on).", "Vérifiez la date."),
        ("annulez-le d’abord (pipeline undo 2003-0012).", "annulez-le d’abord («\u00a0Annuler ce geste\u00a0»)."),
        ("pipeline session open 2003-12-04 --without 2003-0012", "«\u00a0La séance\u00a0»"),
    ],
)
def test_a_command_is_named_by_its_screen(said: str, shown: str) -> None:
    assert in_page_words(said) == shown


def test_a_document_of_the_outbox_can_be_opened() -> None:
    shown = linked("Lire outbox/a_verifier/582dead_abime.pdf, puis mettre le fichier à l’écart.")
    assert 'href="/document/a_verifier/582dead_abime.pdf"' in shown
    assert ">582dead_abime.pdf</a>, puis mettre" in shown


@given(st.text())
def test_what_was_typed_is_never_markup(text: str) -> None:
    """Whatever a form held, nothing but our own link is an element."""
    shown = str(linked(text + " <script>alert(1)</script> outbox/a.pdf"))
    assert "<script" not in shown and shown.count("<") == shown.count("<a href=") + shown.count("</a>")
