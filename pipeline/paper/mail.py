"""A mail ready to be sent from a person's own program: RFC 5322, opened as a draft (``X-Unsent``).

It has neither a day nor a sender: the program that sends it says both. The same content makes the same bytes.
"""

import hashlib
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from pipeline.dossier.letters.courriels import Courriel

Attachment = tuple[str, bytes]
"""Name (plain ASCII, of ours) and content of a PDF."""


def render_mail(mail: Courriel, to: tuple[str, str] | None, attachments: Sequence[Attachment]) -> bytes:
    """Return a mail as an ``.eml`` file.

    Args:
        mail: what it says.
        to: name and address of whom it is for; ``None`` leaves that to whoever sends it.
        attachments: the files that go along.
    """
    message = EmailMessage(SMTP)
    message["X-Unsent"] = "1"
    if to is not None:
        name, address = to
        message["To"] = Address(name, addr_spec=address)
    message["Subject"] = mail.objet
    message.set_content(mail.texte, charset="utf-8", cte="quoted-printable")
    digest = hashlib.sha256(message.as_bytes())
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        digest.update(hashlib.sha256(content).digest())
    # One that cannot stand in what it sets apart, and that no clock makes.
    message.set_boundary(f"=_{digest.hexdigest()[:40]}")
    return message.as_bytes()
