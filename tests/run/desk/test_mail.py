"""The mail that takes forms back to a school: right address or none, number as subject, nobody's name, journal."""

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from tests.demo import DECISIONS, filled
from tests.eleves import FICHES, PROTOCOLES
from tests.robustness.bench import command, drop, said
from tests.run.acts.office import acts, say
from tests.secretary import TODAY

WHO = ("--by", "Mme Essai")
INCOMPLETE = "2003-0003"
NAMES = (str(FICHES["02"]["nom"]), str(FICHES["02"]["prenom"]))


@pytest.fixture(autouse=True)
def _agrees(root: Path) -> Iterator[None]:
    """Whatever was done, register, journal, archive and outbox agree in the end."""
    yield
    say(root, "verify")


@pytest.fixture
def asked(root: Path) -> Path:
    """A demande that the school has to complete."""
    drop(root / "inbox", "02_fiche.pdf", filled(Kind.FICHE, FICHES["02"]))
    drop(root / "inbox", "02_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["02"] | {"chef": ""}))
    assert command(root, "process") == 0
    return root


def mail(root: Path, tmp_path: Path, *options: str, code: int = 0, numero: str = INCOMPLETE) -> EmailMessage:
    """Make a mail, and read it."""
    path = tmp_path / "message.eml"
    say(root, "mail", numero, str(path), *(options or WHO), code=code)
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes() if path.exists() else b"")
    assert isinstance(message, EmailMessage)
    return message


def known(root: Path, **said: str) -> None:
    """Put the school of that demande into the directory."""
    given = {"name": str(PROTOCOLES["02"]["etablissement"]), "email": "ecole@exemple.fr"} | said
    say(root, "directory", "set", *[word for key, text in given.items() for word in (f"--{key}", text)], *WHO)


def test_the_mail_takes_the_forms_that_are_awaited(asked: Path, tmp_path: Path) -> None:
    """Byte for byte those of the outbox; the pupil is named neither in the subject, nor in the text, nor in a name."""
    known(asked, uai=str(PROTOCOLES["02"]["uai"]))
    message = mail(asked, tmp_path)
    assert message["To"].addresses[0].addr_spec == "ecole@exemple.fr"
    assert INCOMPLETE in message["Subject"]
    joined = {str(one.get_filename()): one.get_content() for one in message.iter_attachments()}
    outbox = {path.name: path.read_bytes() for path in (asked / "outbox").rglob(f"{INCOMPLETE}_*_a_completer.pdf")}
    assert joined == outbox
    assert joined
    body = message.get_body()
    assert body is not None
    shown = f"{message['Subject']} {body.get_content()} {' '.join(joined)}".lower()
    assert not any(name.lower() in shown for name in NAMES)
    assert ("courriel", "complement") in acts(asked)


def test_a_school_is_found_by_its_name_in_its_town_too(asked: Path, tmp_path: Path) -> None:
    """When the directory has no number for it."""
    known(asked, town="VILLENEUVE LA FICTIVE")
    assert mail(asked, tmp_path)["To"].addresses[0].addr_spec == "ecole@exemple.fr"


@pytest.mark.parametrize("said", [{"town": "Ailleurs"}, {"town": "Villeneuve-la-Fictive", "email": ""}])
def test_no_address_is_ever_guessed(
    asked: Path, tmp_path: Path, said: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of another town, or without one in the directory: it is left empty, and said."""
    known(asked, **said)
    capsys.readouterr()
    assert mail(asked, tmp_path)["To"] is None
    assert "destinataire est à écrire" in capsys.readouterr().err


def test_the_same_mail_has_the_same_bytes(asked: Path, tmp_path: Path) -> None:
    """Each time that it is asked for."""
    mail(asked, tmp_path)
    first = sha256((tmp_path / "message.eml").read_bytes()).hexdigest()
    mail(asked, tmp_path)
    assert sha256((tmp_path / "message.eml").read_bytes()).hexdigest() == first


@pytest.mark.parametrize(
    ("numero", "told"), [("2003-0001", "Rien ne part par courriel"), ("2003-0099", "n’existe pas")]
)
def test_what_does_not_go_by_mail_is_said(
    asked: Path, tmp_path: Path, numero: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written."""
    mail(asked, tmp_path, numero=numero, code=1)
    assert told in capsys.readouterr().err
    assert not (tmp_path / "message.eml").exists()


def test_dossiers_of_two_schools_are_not_mailed_together(
    asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor those of a school that is not known for certain."""
    drop(asked / "inbox", "35.pdf", filled(Kind.FICHE, FICHES["35"] | {"niveau.7": ""}))
    drop(asked / "inbox", "35b.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["35"]))
    assert command(asked, "process") == 0
    with Register.open(asked / "registre.sqlite") as register:
        other = register.dossiers.all()[-1].numero
    mail(asked, tmp_path, numero=f"{INCOMPLETE},{other}", code=1)
    assert "un courriel par dossier" in capsys.readouterr().err.lower()


def test_a_form_that_somebody_changed_does_not_leave(
    asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would ask for something else than what was written."""
    path = next((asked / "outbox").rglob(f"{INCOMPLETE}_*_a_completer.pdf"))
    kept = path.read_bytes()
    path.write_bytes(kept + b"\n")
    mail(asked, tmp_path, code=1)
    assert "n’est plus celui qui a été écrit" in capsys.readouterr().err
    path.write_bytes(kept)


def test_what_goes_by_mail_is_listed_until_it_was_made_ready(
    asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With whom it goes to; made ready, it says by whom, and asked for anew, it is to be made again."""
    (due,) = said(asked, capsys, "mail", today=TODAY)
    assert (due["dossier"], due["sort"], due["email"], due["prepared"]) == (INCOMPLETE, "complement", None, None)
    known(asked, uai=str(PROTOCOLES["02"]["uai"]))
    mail(asked, tmp_path)
    capsys.readouterr()
    (due,) = said(asked, capsys, "mail", today=TODAY)
    assert (due["email"], due["prepared"], due["by"]) == ("ecole@exemple.fr", TODAY, "Mme Essai")
    say(asked, "mail")
    assert "Mme Essai" in capsys.readouterr().out
    assert said(asked, capsys, "mail", today="2004-11-21") == []


def test_the_forms_of_a_reminder_go_by_mail_too(root: Path, tmp_path: Path) -> None:
    """Prefilled for another demande, under the number of the dossier that ends."""
    drop(root / "inbox", "22_fiche.pdf", filled(Kind.FICHE, FICHES["22"]))
    drop(root / "inbox", "22_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["22"]))
    assert command(root, "process") == 0
    who = {target: PROTOCOLES["22"][target] for target in ("nom", "prenom", "naissance", "etablissement")}
    decision = {"dossier": INCOMPLETE, "seance": "04/12/2003"} | who | DECISIONS["22"]
    drop(root / "inbox", "decision.pdf", filled(Kind.DECISION, decision))
    assert command(root, "process", today="2003-12-05") == 0
    assert command(root, "process", today="2004-06-01") == 0
    message = mail(root, tmp_path)
    assert INCOMPLETE in message["Subject"]
    assert "nouvelle demande" in message["Subject"]
    names = sorted(str(one.get_filename()) for one in message.iter_attachments())
    assert names == [f"{INCOMPLETE}_renouvellement_fiche.pdf", f"{INCOMPLETE}_renouvellement_protocole.pdf"]
    assert ("courriel", "renouvellement") in acts(root)
