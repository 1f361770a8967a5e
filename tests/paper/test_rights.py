"""The list submitted to the archives, and the record of what was purged."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pdfplumber

from pipeline.paper.rights import PurgeLine, PurgeSlip, render_purge_slip
from tests.paper.presse import presse


def _ligne(rang: int, **changes: Any) -> PurgeLine:
    facts = {
        "cible": f"2003-{rang:04}",
        "dossier": True,
        "etat": "décidé",
        "ouvert_le": date(2003, 11, 21),
        "depart": date(2004, 6, 30),
        "regle": "10 ans après la fin de la dernière décision ou le dernier contact",
        "echeance": date(2014, 6, 30),
        "fichiers": 3,
        "partages": 0,
    }
    return PurgeLine(**(facts | changes))  # type: ignore[arg-type] # of any field


def _render(lignes: list[PurgeLine], visa: str = "") -> bytes:
    return render_purge_slip(PurgeSlip("Mme Essai", visa, 60, tuple(lignes)), presse(le=date(2014, 7, 1)))


def _texts(pdf: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(pdf)) as opened:
        for one in opened.pages:
            assert all(line["x0"] > 0 and line["x1"] < one.width - 40 for line in one.lines + one.rects)
        return [one.extract_text().replace("\u00a0", " ").replace("\u202f", " ") for one in opened.pages]


def test_the_list_says_what_when_and_why(tmp_path: Path) -> None:
    """Numbers, dates, rule, counts; what is shared is explained; strays apart; a place to sign; PDF/UA-1."""
    stray = _ligne(9, cible="9fb48ffcd0d1", dossier=False, etat="pas un pdf", fichiers=1)
    pdf = _render([_ligne(1), _ligne(2, partages=1), stray])
    (text,) = _texts(pdf)
    for expected in ("Bordereau d’élimination", "2003-0001", "30/06/2014", "2003 – 2004", "9fb48ffcd0d1", "60 jours"):
        assert expected in text
    assert "2 dossiers, 1 fichier sans dossier ; 7 originaux reçus" in text
    assert "le dernier de ces dossiers" in text
    path = tmp_path / "bordereau.pdf"
    path.write_bytes(pdf)
    assert page.validate_pdf(str(path), profile="ua1").is_compliant


def test_the_record_bears_the_visa() -> None:
    """Many dossiers take several pages, each with the heads of its columns."""
    texts = _texts(_render([_ligne(rang) for rang in range(1, 90)], visa="AD 2014/12"))
    assert len(texts) > 1
    assert "Procès-verbal d’élimination" in texts[0]
    assert "AD 2014/12" in texts[0]
    assert all("Dernier état" in text for text in texts[:-1])
