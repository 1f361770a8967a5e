"""Whatever people paste or are called, every letter is written, by the command itself; nothing waits for ever."""

import io
import re
from pathlib import Path

import openpyxl
import pypdf
import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from tests.demo import DEGRESSIF, filled
from tests.eleves import FICHES, PROTOCOLES
from tests.secretary import TODAY, Run, drop, said, types

pytestmark = pytest.mark.slow

AFTER = "2003-12-05"
DEMANDE = ["accuse_reception", "dossier", "transmission_cdes"]
NOTIFICATIONS = {"notification_etablissement", "notification_famille", "notification_ia_dsden", "fiche_mission_avs"}
KINDS = {
    "puces de Word": ("\uf0b7 Relire \uf0a7 \uf0d8 \uf0fc", "• Relire • ▶ ✓"),
    "signes": ("Alix ▪ a ➔ b ☒ c ✔ ■ ● ◦", "• a → b [×] c ✓ ■ •"),
    "émoticônes": ("Alix 👍🏽 👩\u200d🏫 ❤\ufe0f 🇫🇷", "👍 👩🏫 ❤ FR"),
    "trait insécable": ("auto\u2011évalué", "auto-évalué"),
    "pleine chasse": ("ＡＬＩＣＥ １２", "ALICE 12"),
    "espaces": ("a\u2009b\u3000c\u200bd\u00ade", "a b c"),
    "arabe": ("محمد الفخري", ""),
    "hébreu": ("דוד כהן", ""),
    "cyrillique": ("Жуковский", "Жуковский"),
    "chinois": ("王小明", "王小明"),
    "accents séparés": ("Zoe\u0301 S\u0327ahin I\u0307nci", "Zoé Şahin İnci"),
    "sans police": ("Éloi \ue123", "Éloi [U+E123]"),
    "écriture rare": ("\U00013000\U0001fb00", "[U+13000][U+1FB00]"),
}
"""Kind → what is written, what is read where it is printed (from right to left, letters are looked for one by one)."""


def shown(workspace: Path, type_: str) -> str:
    """Text of the last document of a type, its spaces and breaks made one."""
    found = sorted(path for path in (workspace / "outbox").rglob("*.pdf") if type_ in path.name)
    lu = "".join(page.extract_text() for page in pypdf.PdfReader(found[-1]).pages)
    return re.sub(r"\s+", " ", lu)


def settle(workspace: Path, *changes: tuple[str, str]) -> None:
    """Change the settings."""
    path = workspace / "pipeline.toml"
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("sorte", KINDS)
def test_every_letter_is_written(workspace: Path, process: Run, sorte: str) -> None:
    """In a name, a text, the school, an address, the settings: demande, decision; the letters show what was written."""
    written, expected = KINDS[sorte]
    settle(workspace, ('nom = "PARAPHE"', f'nom = "PARAPHE {written}"'), ("2 rue du Cartable", f"2 rue {written}"))
    who = {"nom": f"FICTIF {written}", "prenom": written, "etablissement": f"École {written}"}
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"] | who | {"besoin.9": f"{written}\n{written}"})
    address = f"12 rue {written}\n13999 Villeneuve-la-Fictive"
    proto = PROTOCOLES["01"] | who | {"representant.nom": f"Mme {written}", "representant.adresse": address}
    drop(workspace, "b.pdf", Kind.PROTOCOLE, proto | {"observations": written * 30})
    report = process()
    assert set(DEMANDE) <= set(types(report)), types(report)
    identite = {"naissance": PROTOCOLES["01"]["naissance"], "dossier": "2003-0001"} | who
    decision = DEGRESSIF | {"seance": "04/12/2003", "signataire.nom": f"NOM {written}"} | identite
    (workspace / "inbox" / "d.pdf").write_bytes(filled(Kind.DECISION, decision))
    assert set(types(process(AFTER))) >= NOTIFICATIONS
    for type_ in ("accuse_reception", "transmission", "notification_famille", "dossier"):
        lu = shown(workspace, type_)
        assert expected in lu
        assert all(lu.count(char) for char in written if "\u0590" <= char <= "\u06ff")


def test_the_secretary_is_told_which_field(workspace: Path, process: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed by its code is to be looked at: the note and `pending` name the field."""
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"] | {"auteur": "Mme Exemple \ue123"})
    drop(workspace, "b.pdf", Kind.PROTOCOLE, PROTOCOLES["01"])
    assert "note_remarques" in types(process())
    lu = shown(workspace, "a_verifier")
    assert "[U+E123]" in lu
    assert "CARACTERE_NON_IMPRIME" in lu
    waiting = said(capsys, "pending", "--workspace", str(workspace), "--today", TODAY)
    assert any("[U+E123]" in one["reason"] for one in waiting["pending"])


def test_it_is_told_of_a_demande_that_is_not_complete_as_well(workspace: Path, process: Run) -> None:
    """Its letters leave too: the note says so, and is written anew once the demande is complete."""
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"] | {"auteur": "Mme Exemple \ue123"})
    assert "note_remarques" in types(process())
    assert "qui n’est pas encore complète" in shown(workspace, "a_verifier")
    drop(workspace, "b.pdf", Kind.PROTOCOLE, PROTOCOLES["01"])
    process()
    assert "La demande est complète" in shown(workspace, "a_verifier")


def test_other_documents_are_written(workspace: Path, process: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Demande de complément and its forms, agenda and relevé, trays, statistics, the copy of a dossier."""
    written = " ".join(part for part, _ in KINDS.values())
    who = {"nom": "FICTIF 王", "prenom": written, "etablissement": f"École {written}"}
    proto = PROTOCOLES["01"] | who
    drop(workspace, "a.pdf", Kind.FICHE, FICHES["01"] | who | {"niveau.3": ""})
    drop(workspace, "b.pdf", Kind.PROTOCOLE, proto)
    assert {"demande_complement", "accuse_reception_incomplet"} <= set(types(process()))
    drop(workspace, "c.pdf", Kind.FICHE, FICHES["01"] | who | {"date_evaluation": "20/11/2003"})
    process("2003-11-24")
    at = ("--workspace", str(workspace), "--today", "2003-11-25")
    by = ("--by", f"A. Exemple {written[:20]}")
    assert main(["session", "open", "2003-12-04", "--time", "14h30", "--place", written, *at]) == 0
    assert main(["print-done", *by, *at]) == 0
    assert main(["stats", "2003", *at]) == 0
    assert main(["export", "2003-0001", "--to", str(workspace.parent / "copie"), "--reason", written, *by, *at]) == 0
    process("2003-11-26")
    releve = next(path for path in (workspace / "outbox" / "seances").rglob("*.xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(releve.read_bytes())).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert any("FICTIF" in str(value) for value in cells)
