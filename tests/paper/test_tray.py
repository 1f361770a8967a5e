"""What the secretariat prints: trays of letters as they were written, and the bordereau that tells them all."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pdfplumber
import pytest
from pypdf import PdfReader, PdfWriter

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.enveloppes import Bac, Courrier, Feuillet, fill_envelopes
from pipeline.dossier.letters.rappels import rappels, renouvellement_prefilled
from pipeline.dossier.model.destinataires import Envoi, Genre
from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import fill
from pipeline.paper.tray import PrintedBac, bind_tray, render_bordereau
from tests.dossier.exemples_decision import decision_complete
from tests.dossier.letters.exemples import dossier, lettres
from tests.dossier.letters.suites_exemples import decide
from tests.intake.pdfs import save
from tests.paper.lettres import A_VERIFIER, BLOQUANTS, MM, rendre
from tests.paper.presse import moteur

pytestmark = pytest.mark.slow

JOUR = date(2003, 11, 21)
SERVICE = ("Commission départementale d’éducation spéciale", "Secrétariat permanent")
PAR_COURRIEL = "la fiche à compléter"
DOSSIER_JOINT = "le dossier consolidé, 12\u00a0pages"
PUPILS = ("01", "09", "23", "43")
"""Baseline, long names, separated parents, abroad."""


@cache
def courriers() -> tuple[Courrier, ...]:
    """Letters of several pupils, one of them twice; one is registered, and one came without an address."""
    choisis = []
    for pupil in PUPILS:
        incomplet = pupil == "23"
        for rang, lettre in enumerate(lettres(dossier(pupil), *(BLOQUANTS if incomplet else (A_VERIFIER,)))):
            qui = lettre.destinataire
            choisis.append(
                Courrier(
                    document=f"{pupil}/{lettre.type}/{rang}",
                    dossier=str(lettre.context["numero"]),
                    titre=lettre.type.label,
                    genre=qui.genre,
                    envoi=Envoi.RECOMMANDE if incomplet and qui.genre is Genre.FAMILLE else Envoi.FENETRE,
                    nom=qui.nom,
                    lignes=qui.lignes,
                    pdf=rendre(lettre).pdf,
                    probleme=qui.probleme,
                    joindre=(DOSSIER_JOINT,) if lettre.type is TypeLettre.TRANSMISSION else (),
                    courriel=(PAR_COURRIEL,) if lettre.type is TypeLettre.DEMANDE_COMPLEMENT else (),
                )
            )
    encore = replace(choisis[0], document="encore", dossier="2003-0099")
    sans = replace(choisis[0], document="sans adresse", lignes=(), probleme="L’adresse manque : demandez-la.")
    return (*choisis, encore, sans)


def compose(lettres: Iterable[Courrier]) -> tuple[tuple[PrintedBac, ...], bytes]:
    """The trays of some letters, and their bordereau."""
    enveloppes = fill_envelopes(lettres)
    trays = {bac: [one for one in enveloppes if one.bac is bac] for bac in Bac}
    printed = tuple(bind_tray(bac, found, JOUR) for bac, found in trays.items() if found)
    return printed, render_bordereau(printed, JOUR, moteur(), SERVICE)


@cache
def composes() -> tuple[dict[Bac, PrintedBac], bytes]:
    """The trays of these letters, and their bordereau."""
    impressions, bordereau = compose(courriers())
    return {impression.bac: impression for impression in impressions}, bordereau


@cache
def texte_bordereau() -> str:
    """Text of the bordereau, on one line."""
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(composes()[1])).pages).split())


def lettres_du_bac(impression: PrintedBac) -> Iterator[tuple[str, Courrier, int]]:
    """(number of the envelope, letter, its pages) in the order of the pages."""
    for enveloppe in impression.enveloppes:
        for courrier in enveloppe.courriers:
            yield enveloppe.numero, courrier, len(PdfReader(BytesIO(courrier.pdf)).pages)


def test_each_letter_begins_on_a_front_and_keeps_its_text() -> None:
    """Letters follow one another in envelope order, word for word, each from an odd page on, then blank backs."""
    for impression in composes()[0].values():
        textes = [p.extract_text() for p in PdfReader(BytesIO(impression.pdf)).pages]
        attendus: list[str] = []
        for _, courrier, nombre in lettres_du_bac(impression):
            attendus += [p.extract_text() for p in PdfReader(BytesIO(courrier.pdf)).pages] + [""] * (nombre % 2)
        assert textes == attendus, impression.bac


def test_every_page_is_a4_to_be_printed_on_both_sides() -> None:
    """Blank backs included, every page is A4 upright, and the file asks for two sides."""
    for impression in composes()[0].values():
        reader = PdfReader(BytesIO(impression.pdf))
        assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in reader.pages} == {(595, 842)}
        assert len(reader.pages) % 2 == 0
        voulu: Any = reader.root_object["/ViewerPreferences"]
        assert voulu["/Duplex"] == "/DuplexFlipLongEdge"


def test_fold_marks_stand_once_on_each_front() -> None:
    """The sheet that shows the address has its two marks at 99 and 198 mm, once, and no other sheet has any."""
    impressions, _ = composes()
    for impression in impressions.values():
        fronts, rang = set(), 0
        for _, _, nombre in lettres_du_bac(impression):
            fronts.add(rang)
            rang += nombre + nombre % 2
        with pdfplumber.open(BytesIO(impression.pdf)) as document:
            for rang, feuille in enumerate(document.pages):
                traits = [t for t in (*feuille.rects, *feuille.lines) if t["x1"] / MM < 15 and t["height"] < 1]
                hauteurs = sorted(round(t["top"] / MM) for t in traits)
                assert hauteurs == ([99, 198] if rang in fronts else []), (impression.bac, rang)


def test_bookmarks_name_the_envelope_and_the_dossier_only() -> None:
    """One bookmark a letter, on its first page, with no name of a person in it."""
    for impression in composes()[0].values():
        reader = PdfReader(BytesIO(impression.pdf))
        attendus, rang = [], 0
        for numero, courrier, nombre in lettres_du_bac(impression):
            attendus.append((f"Enveloppe {numero} – dossier n°\u00a0{courrier.dossier}", rang))
            rang += nombre + nombre % 2
        lus = [(s.title, reader.get_destination_page_number(s)) for s in reader.outline if not isinstance(s, list)]
        assert lus == attendus


def test_the_metadata_of_a_tray_name_nobody() -> None:
    """Title and part titles hold the kind of document and numbers, never a person's name."""
    for impression in composes()[0].values():
        reader = PdfReader(BytesIO(impression.pdf))
        xmp: Any = reader.root_object["/Metadata"]
        dits = f"{reader.metadata} {xmp.get_data().decode()}".upper()
        dits += " ".join(str(part.get_object()["/T"]) for part in _parties(reader)).upper()
        for courrier in courriers():
            assert all(mot not in dits for mot in courrier.nom.upper().split() if len(mot) > 4), impression.bac


def _parties(reader: PdfReader) -> list[Any]:
    racine: Any = reader.root_object["/StructTreeRoot"]
    return list(racine["/K"][0].get_object()["/K"])


def test_trays_and_bordereau_are_accessible_pdfs(tmp_path: Path) -> None:
    """The structure of the letters survives in the trays: all are valid PDF/UA-1, as the bordereau is."""
    impressions, bordereau = composes()
    for nom, pdf in [*((bac.value, i.pdf) for bac, i in impressions.items()), ("bordereau", bordereau)]:
        fichier = tmp_path / f"{nom}.pdf"
        fichier.write_bytes(pdf)
        assert page.validate_pdf(str(fichier), profile="ua1").is_compliant, nom


def test_every_mark_of_a_tray_belongs_to_its_own_letter() -> None:
    """The parent tree leads from each page to elements of the part that the page stands in."""
    for impression in composes()[0].values():
        reader = PdfReader(BytesIO(impression.pdf))
        racine: Any = reader.root_object["/StructTreeRoot"]
        nums = racine["/ParentTree"]["/Nums"]
        arbre = {int(nums[place]): nums[place + 1].get_object() for place in range(0, len(nums), 2)}
        imprimees = [p for p in reader.pages if "/StructParents" in p]
        assert len({p["/StructParents"] for p in imprimees}) == len(imprimees) == len(arbre)
        for feuille in imprimees:
            cle: Any = feuille["/StructParents"]
            for element in arbre[int(cle)]:
                assert element.get_object().raw_get("/Pg") == feuille.indirect_reference


def test_the_same_letters_give_the_same_bytes() -> None:
    """Neither the order of arrival nor a second composition changes a byte."""
    impressions, bordereau = compose(tuple(reversed(courriers())))
    assert impressions == tuple(composes()[0].values())
    assert bordereau == composes()[1]


def test_the_bordereau_tells_every_envelope() -> None:
    """Number, recipient as on the envelope, dossier, document, pages, what to join, what to e-mail: all is there."""
    lu = texte_bordereau()
    for impression in composes()[0].values():
        for numero, courrier, nombre in lettres_du_bac(impression):
            assert f" {numero} " in lu
            assert all(ligne in lu for ligne in courrier.lignes if impression.bac is not Bac.A_COMPLETER)
            titre = " ".join(f"{courrier.dossier} {courrier.titre}".split())
            assert titre in lu and f"({nombre}" in lu
            assert all(" ".join(chose.split()) in lu for chose in (*courrier.joindre, *courrier.courriel))
        assert f"{impression.bac}.pdf" in lu and f"pipeline print-done {impression.bac}" in lu


def test_the_bordereau_tells_apart_what_has_no_address() -> None:
    """A letter without address is listed with its reader as written, its reason and its own command."""
    lu = texte_bordereau()
    assert "À compléter avant l’envoi" in lu and "L’adresse manque : demandez-la." in lu
    assert "pipeline print-done adresse_a_completer" in lu


def test_registered_letters_have_room_for_their_number() -> None:
    """The column for the number of the slip stands in the tray of the registered, and only there."""
    assert texte_bordereau().count("N° de recommandé") == 1


def test_a_bordereau_without_exception_speaks_of_none() -> None:
    """When every address is known, nothing is said of addresses to complete, nor of slips."""
    _, bordereau = compose(courriers()[:1])
    lu = PdfReader(BytesIO(bordereau)).pages[0].extract_text()
    assert "À compléter" not in lu and "N° de recommandé" not in lu


def test_a_page_that_is_not_a4_is_refused() -> None:
    """A template that leaves A4 is told by envelope and dossier, not printed askew."""
    writer = PdfWriter(clone_from=BytesIO(courriers()[0].pdf))
    writer.pages[0].mediabox.upper_right = (500, 700)
    with pytest.raises(PipelineError, match=r"F1.*A4"):
        compose([replace(courriers()[0], pdf=save(writer))])


def test_a_letter_without_structure_is_refused() -> None:
    """A letter that no screen reader can read does not enter a tray."""
    writer = PdfWriter()
    writer.add_page(PdfReader(BytesIO(courriers()[0].pdf)).pages[0])
    with pytest.raises(PipelineError, match=r"F1.*PDF/UA"):
        compose([replace(courriers()[0], pdf=save(writer))])


@cache
def avec_formulaires() -> tuple[PrintedBac, str]:
    """The tray of a letter with its two forms, and its bordereau on one line."""
    cas = decide("23")
    (lettre, *_) = rappels(cas, decision_complete(), date(2004, 6, 1), 45)
    feuillets = tuple(
        Feuillet(FORMS[kind].title, fill(FORMS[kind].blank(), FORMS[kind], renouvellement_prefilled(cas, kind)))
        for kind in (Kind.FICHE, Kind.PROTOCOLE)
    )
    qui = lettre.destinataire
    said = ("1", cas.numero, lettre.type.label, qui.genre, qui.envoi, qui.nom, qui.lignes)
    courrier = Courrier(*said, rendre(lettre).pdf, feuillets=feuillets)
    (bac,), bordereau = compose((courrier,))
    return bac, " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(bordereau)).pages).split())


def test_forms_are_printed_after_their_letter_with_what_their_fields_show() -> None:
    """Each begins on a front, nothing can be typed into it, and what it is filled with is drawn."""
    reader = PdfReader(BytesIO(avec_formulaires()[0].pdf))
    letter, _, fiche, *others = (one.extract_text() for one in reader.pages)
    assert "prend fin" in letter and "critères d’attribution" in fiche
    assert any("Samia BENALI" in text for text in others)
    assert "/AcroForm" not in reader.root_object and not any(one.get("/Annots") for one in reader.pages)


def test_forms_are_counted_on_the_bordereau(tmp_path: Path) -> None:
    """One letter; its pages and sheets, and those of each form; the tray is as accessible as the others."""
    bac, bordereau = avec_formulaires()
    pages = [len(PdfReader(BytesIO(one.pdf)).pages) for one in bac.enveloppes[0].courriers[0].feuillets]
    sheets = 1 + sum((count + 1) // 2 for count in pages)
    assert f"1 enveloppe, 1 lettre, {sheets} feuilles" in bordereau.replace("\u00a0", " ")
    for kind, count in zip((Kind.FICHE, Kind.PROTOCOLE), pages, strict=True):
        assert f"{FORMS[kind].title} ({count} pages)" in bordereau.replace("\u00a0", " ")
    path = tmp_path / "bac.pdf"
    path.write_bytes(bac.pdf)
    assert page.validate_pdf(str(path), profile="ua1").is_compliant


def test_a_blank_stands_once_in_a_tray() -> None:
    """Forty forms weigh hardly more than two: a batch of reminders stays a file that can be printed."""
    (courrier,) = avec_formulaires()[0].enveloppes[0].courriers
    twenty = [replace(courrier, document=str(rank), dossier=f"2003-{rank:04}") for rank in range(20)]
    (bac,), _ = compose(twenty)
    alone = len(avec_formulaires()[0].pdf)
    assert len(bac.pdf) < 8 * alone
