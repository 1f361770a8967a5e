"""A mail as a file: what was put in it is read in it, and the same content makes the same bytes."""

from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.letters.courriels import Courriel, Envoi, Joint, courriel
from pipeline.dossier.model.forms import Kind
from pipeline.intake.containers.mails import open_mails
from pipeline.paper.mail import render_mail

PDF = b"%PDF-1.7\nrien\n%%EOF\n"
JOINT = Joint("2003-0002", (Kind.FICHE, Kind.PROTOCOLE), date(2003, 12, 12))
TO = ("École Jules-Ficelle", "ficelle@exemple.fr")


def read(content: bytes) -> EmailMessage:
    """What Python reads in a mail."""
    message = BytesParser(policy=policy.default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_opens_as_a_draft_to_the_school() -> None:
    """Subject, text and files are those given, with every French letter; neither a day nor a sender is in it."""
    said = courriel(Envoi.COMPLEMENT, [JOINT], ["Bureau des élèves", "Hôtel du département"])
    message = read(render_mail(said, TO, [("2003-0002_fiche_a_completer.pdf", PDF)]))
    assert message["X-Unsent"] == "1"
    assert message["To"].addresses[0].addr_spec == "ficelle@exemple.fr"
    assert message["To"].addresses[0].display_name == "École Jules-Ficelle"
    assert message["Subject"] == said.objet
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == said.texte
    (joined,) = message.iter_attachments()
    assert (joined.get_filename(), joined.get_content_type()) == ("2003-0002_fiche_a_completer.pdf", "application/pdf")
    assert joined.get_content() == PDF
    assert message["Date"] is message["From"] is message["Message-ID"] is None


def test_without_an_address_there_is_none() -> None:
    """Whoever sends it writes it."""
    assert read(render_mail(Courriel("Objet", "Texte\n"), None, []))["To"] is None


def test_the_same_content_makes_the_same_bytes() -> None:
    """Whatever the clock; another content makes others."""
    said = Courriel("Objet", "Texte\n")
    assert render_mail(said, TO, [("a.pdf", PDF)]) == render_mail(said, TO, [("a.pdf", PDF)])
    assert render_mail(said, TO, [("a.pdf", PDF)]) != render_mail(said, TO, [("a.pdf", PDF + b" ")])


def test_lines_are_those_of_the_wire() -> None:
    """Seven bits, CRLF, no line beyond what mail servers carry."""
    said = courriel(Envoi.RENOUVELLEMENT, [JOINT], ["À l’attention de l’élève"])
    content = render_mail(said, TO, [("a.pdf", bytes(range(256)) * 40)])
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 78


def test_our_own_reader_of_mails_finds_the_form() -> None:
    """As if a school sent it back."""
    said = courriel(Envoi.COMPLEMENT, [JOINT], [])
    found = open_mails(render_mail(said, TO, [("2003-0002_fiche_a_completer.pdf", PDF)]))
    assert [(name, content) for name, content, _ in found] == [("2003-0002_fiche_a_completer.pdf", PDF)]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=200))
def test_any_name_of_a_school_stays_one_name(name: str) -> None:
    """Nothing in it becomes another address, or another line."""
    message = read(render_mail(Courriel("Objet", "Texte\n"), (name, "ficelle@exemple.fr"), []))
    assert [one.addr_spec for one in message["To"].addresses] == ["ficelle@exemple.fr"]
    assert message["Bcc"] is None


@pytest.mark.parametrize("envoi", Envoi)
@pytest.mark.parametrize("several", [False, True])
def test_what_a_mail_says_is_french_and_numbers(envoi: Envoi, several: bool) -> None:
    """Each dossier with its forms and its day; the subject is their numbers."""
    joints = [JOINT, Joint("2003-0007", (Kind.FICHE,), None)] if several else [JOINT]
    said = courriel(envoi, joints, [])
    assert all(one.numero in said.objet and one.numero in said.texte for one in joints)
    assert "12 décembre 2003" in said.texte.replace("\u00a0", " ")
    assert " :" not in said.texte.replace("\u00a0:", "")
