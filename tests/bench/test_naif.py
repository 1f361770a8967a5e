"""The naive loop says what ours says: else it would be no measure of ours."""

import io
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from bench import matiere
from bench.matiere import JOUR, NOTIFIE
from bench.naif.demandes import decision, traiter
from bench.naif.formulaires import lire
from bench.naif.releve import notifier
from pipeline.cli import main
from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.mentions import mentions
from pipeline.dossier.regime import regime
from pipeline.run.documents.catalogue import LETTERS, TYPES
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.robustness.bench import cheap

pytestmark = pytest.mark.slow

FILES = {
    "accuse_reception": "0_familles.pdf",
    "transmission_cdes": "1_commissions.pdf",
    "accuse_reception_incomplet": "0_familles.pdf",
    "demande_complement": "1_etablissements.pdf",
    "notification_famille": "notification_famille.pdf",
    "notification_etablissement": "notification_etablissement.pdf",
    "notification_ia_dsden": "notification_ia_dsden.pdf",
    "fiche_mission_avs": "fiche_mission_avs.pdf",
    "presentation_prerentree": "presentation_prerentree.pdf",
}
"""Type of a letter of ours → file of the naive one, in the folder of its dossier."""


def letters_of(text: str) -> str:
    """Letters and figures alone: what stands between them is a matter of layout."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def read(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One complete demande, its letters, the notification of its decision; ours in « ici », naive in « naif »."""
    ou = tmp_path_factory.mktemp("complete")
    formulaires = matiere.paires(1, ou / "formulaires")
    seance = matiere.seance(ou / "ici", formulaires)
    matiere.deposer(seance.secretariat, seance.releve)
    _process(seance.secretariat, NOTIFIE)
    _naive(formulaires, ou / "naif")
    notifier(seance.releve, seance.connus, date.fromisoformat(NOTIFIE), ou / "naif" / "releve")
    return ou


@pytest.fixture(scope="module")
def incomplete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ou = tmp_path_factory.mktemp("incomplete")
    formulaires = matiere.paires(1, ou / "formulaires", completes=False)
    _process(matiere.secretariat(ou / "ici", sorted(formulaires.iterdir())), JOUR)
    _naive(formulaires, ou / "naif")
    return ou


def _process(root: Path, jour: str) -> None:
    with cheap():
        assert main(["process", "--workspace", str(root), "--today", jour]) == 0


def _naive(formulaires: Path, ou: Path) -> None:
    paire = (formulaires / "f00000.pdf", formulaires / "p00000.pdf")
    traiter([paire], date.fromisoformat(JOUR), ou)


def _letters(root: Path) -> Iterator[Letter]:
    with Register.open(root / "registre.sqlite") as register:
        for document in register.documents.written():
            if document.type in LETTERS:
                said = TYPES[document.type].read(document)
                yield Letter(TypeLettre(document.type), said.destinataire, said.context, "")


@pytest.mark.parametrize("demande", ["complete", "incomplete"])
def test_each_naive_letter_holds_the_mentions_of_ours(demande: str, request: pytest.FixtureRequest) -> None:
    ou: Path = request.getfixturevalue(demande)
    settings = Workspace(ou / "ici").ready_settings()
    signataire: dict[str, str] = {"prenom": "Odile", "nom": "PARAPHE", "qualite": "Secrétaire de la commission"}
    signataire["delegation"] = "Pour le président et par délégation"
    textes = regime(settings.regime, settings.textes).textes
    seen = 0
    for letter in _letters(ou / "ici"):
        naive = next((ou / "naif").rglob(FILES[letter.type]))
        said = letters_of(read(naive.read_bytes()))
        context: Mapping[str, Any] = letter.context
        asked = mentions(letter, textes, settings.service.nom, context.get("signataire") or signataire)
        missing = {(one.nom, one.texte) for one in asked if letters_of(one.texte) not in said}
        assert not missing, letter.type
        seen += 1
    assert seen == (7 if demande == "complete" else 2)


def test_the_naive_dossier_says_every_answer_before_the_forms_as_received(complete: Path) -> None:
    reader = PdfReader(complete / "naif" / "2003-0001" / "dossier_2003-0001.pdf")
    own = letters_of("".join(page.extract_text() for page in reader.pages[:4]))
    for forme in ("f00000.pdf", "p00000.pdf"):
        contenu = (complete / "formulaires" / forme).read_bytes()
        # States are worded, days are in letters.
        textes = {v for k, v in lire(contenu).items() if len(v) > 4 and not v.startswith("niveau") and "/" not in v}
        textes -= {"proposition", "fiche/2", "protocole/2"}
        assert not {texte for texte in textes if letters_of(texte) not in own}
    assert len(reader.pages) == 4 + 3 + 4
    assert sorted(reader.attachments) == [
        "dossier_2003-0001.json",
        "fiche_2003-0001_v1.pdf",
        "protocole_2003-0001_v1.pdf",
    ]


def test_the_naive_dossier_shows_the_forms_as_received(complete: Path) -> None:
    reader = PdfReader(complete / "naif" / "2003-0001" / "dossier_2003-0001.pdf")
    assert "Prendre les notes de l’élève" in reader.pages[6].extract_text()


def test_naive_decision_forms_hold_what_ours_are_prefilled_with(complete: Path) -> None:
    form = (complete / "naif" / "2003-0001" / "decision_2003-0001.pdf").read_bytes()
    assert {k: v for k, v in lire(form).items() if v} == {"deci_edition": "decision/2", **_prefilled(complete)}


def _prefilled(complete: Path) -> dict[str, str]:
    fiche, protocole = (lire((complete / "formulaires" / f"{letter}00000.pdf").read_bytes()) for letter in "fp")
    return decision("2003-0001", fiche, protocole)


def test_naive_forms_that_go_back_keep_their_answers_and_show_what_is_missing(incomplete: Path) -> None:
    for forme, nom, frames in (("f00000.pdf", "fiche_evaluation", 4), ("p00000.pdf", "protocole", 3)):
        returned = (incomplete / "naif" / "2003-0001" / f"{nom}_a_completer.pdf").read_bytes()
        received = (incomplete / "formulaires" / forme).read_bytes()
        assert lire(returned) == lire(received)
        annotations: list[Any] = [
            a.get_object() for page in PdfReader(io.BytesIO(returned)).pages for a in page.get("/Annots", [])
        ]
        # The age and the three levels of item 7; the three boxes of the modality.
        assert sum(a["/Subtype"] == "/Square" for a in annotations) == frames


def test_everything_that_leaves_by_post_is_in_a_tray(complete: Path) -> None:
    trays = {path.stem: len(PdfReader(path).pages) for path in (complete / "naif" / "releve").glob("*.pdf")}
    assert trays == {"familles": 2, "etablissements": 6, "inspection": 2, "bordereau": 1}
