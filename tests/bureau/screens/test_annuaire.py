"""The directory on the page, and the mail that takes its address from it."""

import io
import re
from email import policy
from email.parser import BytesParser
from pathlib import Path

from openpyxl import load_workbook

from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import HOST, Navigateur
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.robustness.bench import command, drop

CSV = "UAI;Nom;Commune;Courriel\n0139901S;École <Ficelle>;Villeneuve;ficelle@exemple.fr\n"


def names(root: Path) -> list[str]:
    """Of the directory."""
    with Register.open(root / "registre.sqlite") as register:
        return [one.nom for one in register.ecoles.all()]


def give(browser: Navigateur, content: str, code: int = 200) -> None:
    """Send a spreadsheet as the script of the page does."""
    token = re.search(r'name="jeton" value="([^"]*)"', browser.get("/annuaire"))
    headers = {"origin": f"http://{HOST}", "x-jeton": token[1] if token else ""}
    answer = browser.client.put("/annuaire/tableau?nom=ecoles.csv", content=content.encode(), headers=headers)
    assert answer.status_code == code


def test_a_spreadsheet_is_taken_in_and_handed_out(workspace: Path, secretary: Navigateur) -> None:
    """The page says what changed."""
    give(secretary, CSV)
    assert "1 ajouté" in secretary.get("/annuaire")
    assert "École &lt;Ficelle&gt;" in secretary.page
    book = load_workbook(io.BytesIO(secretary.client.get("/annuaire.xlsx").content))
    assert book.worksheets[0]["B2"].value == "École <Ficelle>"
    assert secretary.client.get("/annuaire.csv").content.startswith(b"\xef\xbb\xbfUAI;")
    secretary.get("/annuaire.exe", 404)


def test_a_wrong_row_is_told_and_changes_nothing(workspace: Path, secretary: Navigateur) -> None:
    """By its line."""
    give(secretary, CSV + "0139901T;Fausse;X;\n", 409)
    secretary.get("/annuaire")
    assert "Ligne 3" in secretary.said()
    assert names(workspace) == []


def test_a_spreadsheet_without_the_token_of_the_page_is_refused(workspace: Path, secretary: Navigateur) -> None:
    """Another site cannot read it."""
    answer = secretary.client.put("/annuaire/tableau?nom=a.csv", content=CSV.encode(), headers={"x-jeton": "autre"})
    assert answer.status_code == 403
    assert names(workspace) == []


def test_a_school_is_added_corrected_and_taken_out(workspace: Path, secretary: Navigateur) -> None:
    """What is refused stays on the page."""
    secretary.get("/annuaire/0")
    page = secretary.act("/annuaire/0", 409, nom="École A", courriel="a@exemple.fr")
    assert "commune" in secretary.said()
    assert 'value="a@exemple.fr"' in page
    secretary.act("/annuaire/0", nom="École A", commune="Bourg", courriel="a@exemple.fr")
    assert names(workspace) == ["École A"]
    secretary.get("/annuaire/1")
    secretary.act("/annuaire/1", nom="École B", commune="Bourg", courriel="")
    assert names(workspace) == ["École B"]
    secretary.get("/annuaire/1")
    secretary.act("/annuaire/1/retirer")
    assert names(workspace) == []
    secretary.get("/annuaire/1", 409)


def test_who_may_only_look_sees_the_directory_and_changes_nothing(workspace: Path, enter: Entering) -> None:
    """No button for it either."""
    reader = enter("lecture")
    assert "Ajouter" not in reader.get("/annuaire")
    reader.get("/annuaire/0", 403)
    reader.act("/annuaire/0", 403, nom="École A", commune="Bourg")
    assert names(workspace) == []


def test_the_mail_of_a_dossier_is_a_click_away(workspace: Path, secretary: Navigateur, enter: Entering) -> None:
    """As a file of mail; that nobody's address was found is said on the next page."""
    drop(workspace / "inbox", "02_fiche.pdf", filled(Kind.FICHE, FICHES["02"]))
    drop(workspace / "inbox", "02_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["02"] | {"chef": ""}))
    assert command(workspace, "process") == 0
    assert "1 courriel à préparer" in secretary.get("/courriels").replace("\u00a0", " ")
    answer = secretary.client.get("/courriel/2003-0003.eml")
    assert answer.headers["content-type"] == "message/rfc822"
    assert 'filename="2003-0003.eml"' in answer.headers["content-disposition"]
    message = BytesParser(policy=policy.default).parsebytes(answer.content)
    assert "2003-0003" in message["Subject"]
    secretary.get("/annuaire")
    assert "destinataire est à écrire" in secretary.said()
    assert "par Odile SECRETARIAT" in secretary.get("/courriels")
    secretary.get("/courriel/2003-0001.eml", 409)
    enter("lecture").get("/courriel/2003-0003.eml", 403)
