"""Mails and files wrapped in a signature are read as if they had not been."""

from datetime import UTC, datetime
from email.mime.application import MIMEApplication
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from pipeline.intake.reader import read_file
from tests.intake.containers import samples
from tests.intake.containers.samples import both, fiche
from tests.intake.containers.test_opening import MAIL, opened


@cache
def signer() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A key and a certificate of nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Personne Fictive")])
    start, end = datetime(2003, 1, 1, tzinfo=UTC), datetime(2004, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(start).not_valid_after(end)
    return builder.sign(key, hashes.SHA256()), key


def wrapped(content: bytes) -> bytes:
    """A content in CMS signed data, as S/MIME and signature programs write it."""
    certificate, key = signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def signed_mail() -> bytes:
    """A mail that its program signed in one piece."""
    inner = samples.mail(both())
    for header in ("From", "To", "Subject", "Date"):
        del inner[header]
    outer = MIMEApplication(wrapped(inner.as_bytes()), "pkcs7-mime", name="smime.p7m")
    outer["From"], outer["Subject"], outer["Date"] = MAIL.expediteur, MAIL.objet, "Mon, 17 Nov 2003 10:00:00 +0100"
    return outer.as_bytes()


def test_a_signed_form_is_read() -> None:
    """Under its own name."""
    assert opened(wrapped(fiche()), "fiche.pdf.p7m") == ("archive", {"fiche.pdf": fiche()})


def test_a_mail_signed_in_one_piece_is_read() -> None:
    """Its headers stand outside of what is signed."""
    found = read_file(signed_mail(), "m.eml")
    assert {one.nom: one.octets for one in found.contenus} == both()
    assert {one.courrier for one in found.contenus} == {MAIL}


def test_parts_of_unknown_length_are_brought_together() -> None:
    """OpenSSL and others write what they sign as it comes, in parts (X.690, 8.1.3.6)."""
    parts = [fiche()[start : start + 1000] for start in range(0, len(fiche()), 1000)]
    octets = b"\x24\x80" + b"".join(b"\x04\x82" + len(one).to_bytes(2) + one for one in parts) + b"\0\0"
    inner = bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80" + octets + b"\0\0"
    signed = b"\x02\x01\x01\x31\x00" + b"\x30\x80" + inner + b"\0\0" + b"\x31\x00"
    content = b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80\x30\x80" + signed + b"\0\0\0\0\0\0"
    assert opened(content, "fiche.pdf.p7m") == ("archive", {"fiche.pdf": fiche()})


def test_a_form_after_what_is_signed_is_told() -> None:
    """It is in no part of the file."""
    assert opened(wrapped(fiche()) + fiche())[0] == "contenant_abime"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_of_what_is_signed_is_told(share: float) -> None:
    """Never read in part."""
    content = wrapped(fiche())
    assert opened(content[: int(len(content) * share)])[0] == "contenant_abime"


def test_what_is_encrypted_for_somebody_is_told() -> None:
    """Only the one to whom it was sent can open it."""
    content = b"\x30\x80" + bytes.fromhex("06092a864886f70d010703") + bytes(200)
    assert opened(content) == ("contenant_protege", {})
