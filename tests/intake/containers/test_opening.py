"""What holds other files is opened, whole; each content is read as if it had come by itself."""

import base64
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from aspose.email_foss.msg import PropertyId
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from pipeline.dossier.model.forms import Kind
from pipeline.intake.raw import Courrier, Reading
from pipeline.intake.reader import read_file
from pipeline.pdf_objects import dictionary
from tests.intake.containers import samples
from tests.intake.containers.samples import both, fiche, protocole
from tests.intake.pdfs import save

MAIL = Courrier(samples.SENDER, samples.SUBJECT, "2003-11-17")


def opened(content: bytes, name: str = "recu.pdf") -> tuple[str, dict[str, bytes]]:
    """Code of the diagnosis of a file, and the files found in it."""
    found = read_file(content, name)
    assert found.diagnosis is not None and found.forms == ()
    return found.diagnosis.code, {one.nom: one.octets for one in found.contenus}


def kinds(reading: Reading) -> list[Kind]:
    return [form.kind for form in reading.forms]


CONTAINERS: dict[str, tuple[Callable[[], bytes], str]] = {
    "stored zip": (lambda: samples.zipped(both(), zipfile.ZIP_STORED), "archive"),
    "deflated zip": (lambda: samples.zipped(both()), "archive"),
    "zip written as it comes": (lambda: samples.streamed(both()), "archive"),
    "tar": (lambda: samples.tarred(both()), "archive"),
    "compressed tar": (lambda: samples.tarred(both(), packed=True), "archive"),
    "mail": (lambda: samples.mail(both()).as_bytes(), "courriel"),
    "mail after an mbox line": (
        lambda: b"From - Mon Nov 17 10:00:00 2003\n" + samples.mail(both()).as_bytes(),
        "courriel",
    ),
    "mail that holds another": (samples.forwarded, "courriel"),
    "Outlook": (lambda: samples.outlook(both()).to_bytes(), "courriel"),
    "winmail.dat": (lambda: samples.winmail(both()), "courriel"),
    "portfolio": (lambda: samples.joined(samples.page(), both(), portfolio=True), "porte_documents"),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_gives_its_files_whole(name: str) -> None:
    """The very bytes, under their names, whatever the container itself is called."""
    make, code = CONTAINERS[name]
    assert opened(make()) == (code, both())


def test_the_sender_and_the_subject_of_a_mail_are_kept() -> None:
    """Of the nearest mail, as they are written."""
    read = read_file(samples.forwarded(), "m.eml")
    outer = Courrier("Inspection Fictive <ien@exemple.invalid>", "TR: formulaires", "2003-11-17")
    assert {one.nom: one.courrier for one in read.contenus} == {"fiche.pdf": MAIL, "protocole.pdf": outer}


def test_an_outlook_message_says_who_sent_it_and_when() -> None:
    """The message inside another one has its own sender."""
    inner = samples.outlook({"fiche.pdf": fiche()})
    inner.set_property(PropertyId.SENDER_NAME, "École Fictive")
    read = read_file(samples.outlook({"protocole.pdf": protocole()}, inner).to_bytes(), "m.msg")
    senders = {one.nom: one.courrier.expediteur for one in read.contenus if one.courrier}
    assert senders == {
        "fiche.pdf": "École Fictive <direction@ecole.invalid>",
        "protocole.pdf": "Élise Fictive <direction@ecole.invalid>",
    }
    assert {one.courrier.date for one in read.contenus if one.courrier} == {"2003-11-17"}


RAW = (
    b"From: %s\r\nSubject: %s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
    b"--B\r\n%s\r\n\r\n%s\r\n--B--\r\n"
)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'Content-Type: application/pdf; name="Fiche Zo\xe9.pdf"', "Fiche Zoé.pdf"),
        ('Content-Type: application/pdf; name="Fiche Zoé.pdf"'.encode(), "Fiche Zoé.pdf"),
        (b'Content-Type: application/pdf; name="=?iso-8859-1?Q?Fiche_Zo=E9.pdf?="', "Fiche Zoé.pdf"),
        (b"Content-Disposition: attachment; filename*=iso-8859-1'fr'Fiche%20Zo%E9.pdf", "Fiche Zoé.pdf"),
        (
            b"Content-Disposition: attachment;\r\n filename*0*=utf-8''Fiche%20;\r\n filename*1*=Zo%C3%A9;\r\n"
            b" filename*2=.pdf",
            "Fiche Zoé.pdf",
        ),
        (b"Content-Type: application/octet-stream", "piece_2.pdf"),
        (b"Content-Type: text/plain", "piece_2.pdf"),
    ],
)
def test_names_are_read_however_they_are_written(head: bytes, name: str) -> None:
    """RFC 2231, RFC 2047, and bytes as they come; a file without a name has the ending of what it is."""
    content = RAW % (b"\xc9lise <e@ecole.invalid>", b"=?utf-8?B?w4lsw6h2ZQ==?=", head, fiche())
    (found,) = read_file(content, "m.eml").contenus
    assert (found.nom, found.octets) == (name, fiche())
    assert found.courrier == Courrier("Élise <e@ecole.invalid>", "Élève", "")


@pytest.mark.parametrize(
    "disposition", [b"", b"\r\nContent-Disposition: inline", b"\r\nContent-Disposition: attachment"]
)
@pytest.mark.parametrize("kind", [b"text/plain", b"text/html"])
def test_a_text_with_a_name_is_a_file_of_the_mail(kind: bytes, disposition: bytes) -> None:
    """However its program shows it; the texts that Exchange names are the mail's own."""
    content = RAW % (b"e@ecole.invalid", b"x", b"Content-Type: " + kind + b"; name=releve.csv" + disposition, b"a;b")
    assert opened(content) == ("courriel", {"releve.csv": b"a;b"})
    own = content.replace(b"releve.csv", b"ATT00001.txt")
    assert opened(own) == ("courriel_sans_piece", {})


def test_what_goes_along_with_a_mail_is_no_piece() -> None:
    """Its text, a logo, an appointment, a visiting card and a signature make no note each."""
    made = samples.mail({"fiche.pdf": fiche()})
    made.add_attachment(
        samples.LOGO, maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<l>"
    )
    made.add_attachment("BEGIN:VCALENDAR\n", subtype="calendar", filename="reunion.ics")
    made.add_attachment(b"BEGIN:VCARD\n", maintype="text", subtype="vcard", filename="carte.vcf")
    made.add_attachment(b"0\x80", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert opened(made.as_bytes()) == ("courriel", {"fiche.pdf": fiche()})


def test_a_mail_without_a_file_is_for_a_person() -> None:
    """Its text is not read by the program."""
    assert opened(samples.mail({}).as_bytes()) == ("courriel_sans_piece", {})


def test_what_systems_leave_in_an_archive_is_no_piece() -> None:
    """macOS, Windows and Synology put files of their own beside those of people; a document named so is a document."""
    left = {
        "__MACOSX/._fiche.pdf": b"\0\5\x16\7",
        "a/.DS_Store": b"x",
        "a/Thumbs.db": b"x",
        "a/.fiche.pdf": protocole(),
    }
    found = opened(samples.zipped({"a/fiche.pdf": fiche(), **left}))
    assert found == ("archive", {"fiche.pdf": fiche(), ".fiche.pdf": protocole()})


@pytest.mark.parametrize("pack", [samples.zipped, samples.tarred])
def test_names_of_files_being_written_or_deleted_mean_nothing_in_an_archive(
    pack: Callable[[dict[str, bytes]], bytes],
) -> None:
    """A photograph, a PDF after an empty line, a mail and a table are taken under any name; thumbnails are not."""
    photo, letter = b"\xff\xd8\xff\xe0 photo", samples.mail(both()).as_bytes()
    files = {
        ".photo.jpg": photo,
        "scan.jpg.part": photo + b"2",
        "recycled/b.jpg": photo + b"3",
        "nl.pdf.tmp": b"\n" + fiche(),
        "releve.csv.part": b"dossier;avis\n",
        ".m.eml": letter,
    }
    left = {"a/.DS_Store": b"x", "@eaDir/b.jpg/SYNO_THUMB.jpg": photo + b"4", "Thumbs.db": b"\xd0\xcf\x11\xe0"}
    code, found = opened(pack(files | left), "a.zip")
    assert (code, list(found.values())) == ("archive", list(files.values()))


def test_two_files_of_one_name_in_two_folders_are_told_apart() -> None:
    """Each is shown under a name of its own; the same bytes twice are one content."""
    found = opened(samples.zipped({"a/f.pdf": fiche(), "b/f.pdf": protocole(), "c/copie.pdf": fiche()}))
    assert found == ("archive", {"f.pdf": fiche(), "f [2].pdf": protocole()})


def test_a_form_with_files_joined_is_read_and_so_are_they() -> None:
    """What joins a form to another hides neither; data for programs are no piece."""
    found = read_file(samples.joined(fiche(), {"protocole.pdf": protocole(), "donnees.xml": b"<a/>"}), "f.pdf")
    assert kinds(found) == [Kind.FICHE]
    assert [(one.nom, one.octets) for one in found.contenus] == [("protocole.pdf", protocole())]


def test_a_letter_with_a_form_joined_stays_a_letter_to_read() -> None:
    """A PDF that is no portfolio says something itself: a person reads it."""
    found = read_file(samples.joined(samples.page(), {"fiche.pdf": fiche()}), "lettre.pdf")
    assert found.diagnosis is not None and found.diagnosis.code == "autre_document"
    assert [one.nom for one in found.contenus] == ["fiche.pdf"]


def test_an_office_document_is_no_archive() -> None:
    """Word, OpenDocument and Apple's documents are zip archives of their own parts."""
    for names in (["[Content_Types].xml", "word/document.xml"], ["Index/Document.iwa"]):
        found = read_file(samples.zipped(dict.fromkeys(names, b"x")), "a.docx")
        assert found.diagnosis is not None and found.diagnosis.code == "document_bureautique"


def test_a_text_that_looks_a_little_like_a_mail_is_none() -> None:
    """One header is not enough, nor are lines of other words."""
    for content in (b"Subject: formulaire\r\n\r\nBonjour", b"From here\nto there\n", b"Bonjour : voici\n"):
        assert opened(content)[0] == "texte"


def test_a_signed_archive_keeps_what_it_says() -> None:
    """An entry of no length, a folder and a comment change nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("dossier/", b"")
        archive.writestr("dossier/fiche.pdf", fiche())
        archive.comment = b"Envoi de l'ecole"
    assert opened(out.getvalue()) == ("archive", {"fiche.pdf": fiche()})


def test_a_form_pinned_on_a_page_is_found() -> None:
    """Acrobat and others pin a file on a page as a note."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(samples.joined(fiche(), {"protocole.pdf": protocole()}))))
    names: Any = writer.root_object["/Names"]
    spec = names["/EmbeddedFiles"]["/Names"][1]
    del writer.root_object["/Names"]
    annotation = dictionary(Type="/Annot", Subtype="/FileAttachment", Rect=[0, 0, 9, 9])
    annotation[NameObject("/FS")] = spec
    page: Any = writer.pages[0]
    page["/Annots"].append(writer._add_object(annotation))
    found = read_file(save(writer), "f.pdf")
    assert kinds(found) == [Kind.FICHE]
    assert [(one.nom, one.octets) for one in found.contenus] == [("protocole.pdf", protocole())]


def test_a_message_joined_in_base64_is_read() -> None:
    """Against RFC 2046, and seen all the same."""
    inner = base64.encodebytes(samples.mail({"fiche.pdf": fiche()}).as_bytes())
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64"
    assert opened(RAW % (b"e@ecole.invalid", b"TR", head, inner)) == ("courriel", {"fiche.pdf": fiche()})


def test_a_file_is_found_whatever_its_part_is_called() -> None:
    """A mail that is nothing but a file, or a form said to be a text."""
    head = b"From: e@ecole.invalid\r\nSubject: x\r\nContent-Type: application/pdf; name=f.pdf\r\n"
    encoded = b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(fiche())
    assert opened(head + encoded) == ("courriel", {"f.pdf": fiche()})
    assert opened(head + b"\r\n" + fiche()) == ("courriel", {"f.pdf": fiche()})


def test_the_mails_of_an_mbox_are_all_read() -> None:
    """Thunderbird and others export several in one file; a line of a text may begin as one does."""
    one, other = samples.mail({"fiche.pdf": fiche()}), samples.mail({"protocole.pdf": protocole()}, "Suite")
    first = one.as_bytes().replace(b"voici les formulaires.", b"From Paris, 2003")
    line = b"From - Mon Nov 17 10:00:00 2003\r\n"
    found = read_file(line + first + b"\r\n" + line + other.as_bytes(), "courrier.mbox")
    assert {part.nom: part.octets for part in found.contenus} == both()
    assert {part.courrier.objet for part in found.contenus if part.courrier} == {samples.SUBJECT, "Suite"}


def test_an_empty_file_is_not_left_out() -> None:
    """A file that lost its bytes on the way is told as such, by its name."""
    for content in (
        samples.mail({"fiche.pdf": b""}).as_bytes(),
        samples.outlook({"fiche.pdf": b""}).to_bytes(),
        samples.winmail({"fiche.pdf": b""}),
        samples.zipped({"fiche.pdf": b""}),
    ):
        assert opened(content)[1] == {"fiche.pdf": b""}


def test_a_winmail_in_a_mail_is_part_of_it() -> None:
    """Outlook wraps its files so; the mail around says who sent them."""
    made = samples.mail({"winmail.dat": samples.winmail(both())})
    found = read_file(made.as_bytes(), "m.eml")
    assert {one.nom: one.octets for one in found.contenus} == both()
    assert {one.courrier for one in found.contenus} == {MAIL}
