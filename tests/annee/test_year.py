"""A school year: what left, on which day, to whom; and that nothing owed is missing."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipeline.dossier.values.calendrier import add_months
from tests.annee.eleves import ELEVES
from tests.annee.scenarios import LENDEMAINS
from tests.annee.secretariat import Secretariat

pytestmark = pytest.mark.slow
REVIEWED = Path(__file__).parents[1] / "golden" / "annee" / "annee.txt"

NOTIFICATIONS = {
    ("notification_famille", "famille"),
    ("notification_etablissement", "etablissement"),
    ("notification_ia_dsden", "ia_dsden"),
}


def _story(annee: Secretariat) -> str:
    """What left, pupil by pupil, day by day: for a person to read."""
    lines = []
    for eleve in ELEVES:
        for numero in annee.numeros(eleve):
            ((etat,),) = annee.ask("SELECT etat FROM dossiers WHERE numero = ?", numero)
            lines.append(f"{eleve.rang} {eleve.nom}, dossier {numero} : {etat}")
            day = ""
            for one in annee.left(numero):
                lines.append(f"  {one.jour if one.jour != day else '':10}  {one.type} → {one.genre} {one.nom}".rstrip())
                day = one.jour
    return "\n".join(lines) + "\n"


def test_what_left_is_what_was_reviewed(annee: Secretariat) -> None:
    """Each letter on its day, to its reader, and no other (rewritten when MAJ_GOLDEN is set)."""
    if os.environ.get("MAJ_GOLDEN"):
        REVIEWED.write_text(_story(annee), encoding="utf-8")
    assert _story(annee) == REVIEWED.read_text(encoding="utf-8")


def test_forty_pupils_have_a_dossier(annee: Secretariat) -> None:
    """Each has one demande at least; who is merged has one that holds."""
    assert all(annee.numeros(eleve) for eleve in ELEVES)


def test_every_letter_was_posted_on_the_day_it_was_written(annee: Secretariat) -> None:
    """The post of an evening takes all that the day wrote, but for an envelope to be addressed by hand."""
    late = annee.ask(
        """SELECT dossier, type, prevu_le, poste_le FROM documents
           WHERE courrier = 1 AND retrait IS NULL AND (poste_le IS NULL OR poste_le <> prevu_le)"""
    )
    assert late == []


def test_a_complete_demande_is_acknowledged_and_sent_on_at_once(annee: Secretariat) -> None:
    """On the day on which it became complete, to the family and to the commission (loi 2000-321, art. 19)."""
    for numero, le in annee.ask("SELECT dossier, min(le) FROM etats WHERE etat = 'recevable' GROUP BY dossier"):
        left = {(one.type, one.genre) for one in annee.left(numero) if one.jour == le}
        assert {("accuse_reception", "famille")} <= left, numero


def test_a_decision_is_notified_to_its_three_readers_the_same_day(annee: Secretariat) -> None:
    """Family, établissement and IA-DSDEN (circulaire, I), and never one without the others."""
    for (numero,) in annee.ask("SELECT DISTINCT dossier FROM etats WHERE etat IN ('decide', 'ajourne')"):
        days = {one.jour for one in annee.left(numero) if one.type == "notification_ia_dsden"}
        assert days, numero
        for jour in days:
            assert {(one.type, one.genre) for one in annee.left(numero) if one.jour == jour} >= NOTIFICATIONS, numero


def test_what_refuses_leaves_by_registered_letter(annee: Secretariat) -> None:
    """The time to appeal runs from its reception."""
    query = """SELECT contenu -> 'context' ->> 'sens', bac FROM documents
               WHERE type = 'notification_famille' AND poste_le IS NOT NULL"""
    assert {(sens, bac == "recommandes") for sens, bac in annee.ask(query)} == {
        ("accord", False),
        ("ajournement", False),
        ("accord_partiel", True),
        ("refus", True),
    }


def test_each_answer_came_in_two_months_or_was_told_to_be_late(annee: Secretariat) -> None:
    """From the complete demande to the decision; silence was settled by a person where it was not."""
    late = set()
    for numero, complete in annee.ask("SELECT dossier, min(le) FROM etats WHERE etat = 'recevable' GROUP BY dossier"):
        ends = [one.jour for one in annee.left(numero) if one.type in ("notification_famille", "cloture_famille")]
        if min(ends) > add_months(date.fromisoformat(complete), 2).isoformat():
            late.add(numero)
    assert late == {annee.numero(ELEVES[rang]) for rang in (30, 31)}


def test_never_two_decisions_are_in_force_for_one_pupil(annee: Secretariat) -> None:
    """On any first day of a month, and on the day after each séance."""
    days = [f"2003-{month:02}-01" for month in range(10, 13)] + [f"2004-{month:02}-01" for month in range(1, 10)]
    for jour in (*days, *LENDEMAINS):
        pupils = Counter(one["pupil"] for one in annee.json("status", "--on", jour)["in_force"])
        assert set(pupils.values()) <= {1}, jour


def test_nothing_waits_at_the_end(annee: Secretariat) -> None:
    """All that had to be settled by a person was."""
    assert [(one["sort"], one["title"], one["reason"]) for one in annee.waiting()] == []


def test_all_agrees(annee: Secretariat) -> None:
    """Register, journal, archive and outbox."""
    annee.run("verify", dated=False)
