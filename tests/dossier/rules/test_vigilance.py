"""What a careful reader notices, and what is never said again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dossier.exemples import constats, dossier_complet, fiche_complete, protocole_complet

P = protocole_complet()


def sensibles(observations: str) -> list[str]:
    """Messages on these observations."""
    found = constats(dossier_complet(protocole=replace(P, observations=observations)))
    return [item.message for item in found.get("OBSERVATIONS_SENSIBLES", [])]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèà ", min_size=4, max_size=60))
def test_what_was_written_of_a_child_is_never_quoted(texte: str) -> None:
    """One and the same sentence, whatever the diagnosis or the family: it is printed in a letter."""
    (message,) = sensibles(f"{texte}. Épilepsie. {texte}")
    assert [message] == sensibles("Les parents ont divorcé.")


@pytest.mark.parametrize(
    "texte",
    [
        "Autisme.", "Elle est diabétique", "Syndrome rare", "Troubles du comportement", "Suivi en psychiatrie",
        "Le père est en prison.", "Garde alternée une semaine sur deux.", "Parents séparés", "Famille au RMI",
        "La mère est très malade.", "Placé en famille d’accueil depuis mai",
    ],
)  # fmt: skip
def test_a_diagnosis_or_the_familys_life_is_to_be_taken_out(texte: str) -> None:
    """Health and family are nobody's business but those who decide (fact sheet §7)."""
    assert sensibles(texte)


@pytest.mark.parametrize(
    "texte",
    [
        "Suivi par le SESSAD le mardi.", "L’équipe souligne l’investissement de la famille.",
        "Séance de rééducation le jeudi.", "Résultats des évaluations diagnostiques joints.",
        "L’équipe juge l’aide utile.", "Remplacement en cas de maladie de l’enseignante.",
        "En conflit avec ses camarades.",
        "Le père vient le chercher à midi.", "Arrive en taxi du domicile de la mère.", "L’AVS sera placée à sa gauche.",
        "Emplacement près du tableau.", "Le tableau numérique est en panne.",
    ],
)  # fmt: skip
def test_the_organisation_of_the_help_may_be_written(texte: str) -> None:
    """Hours, partners, places: what the AVS has to know."""
    assert sensibles(texte) == []


@pytest.mark.parametrize(
    ("texte", "danger"),
    [
        ("A fugué deux fois.", True), ("S’enfuit dans la rue.", True), ("Se met en danger.", True),
        ("Se montre violent avec les petits.", True), ("Mord les autres enfants.", True), ("S’automutile.", True),
        ("Sort de l’école sans prévenir.", True), ("Mord ses crayons.", False), ("Tape ses textes.", False),
        ("Les autres le bousculent.", False), ("Aucun risque de fugue.", False), ("Il n’est plus agressif.", False),
        ("Frappe au clavier.", False), ("Quitte la classe à 15 h pour le SESSAD.", False),
    ],
)  # fmt: skip
def test_flight_and_violence_ask_for_safety(texte: str, danger: bool) -> None:
    """At level 1 in safety; what is denied, past, or done to a pencil is no danger."""
    fiche = replace(fiche_complete(), risques=texte)
    assert ("DANGER_SANS_SECURITE" in constats(dossier_complet(fiche))) is danger
