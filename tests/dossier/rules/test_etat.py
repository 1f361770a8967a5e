"""What a signed protocole must hold that a proposition cannot."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.dossier.model.forms import SIGNATAIRES, EtatProtocole, Signature
from pipeline.dossier.values.types import Lecture
from tests.dossier.exemples import cibles, constats, dossier_complet, lire_date, lire_telephone, protocole_complet

P = protocole_complet()
SIGNE = replace(
    P,
    etat=EtatProtocole.SIGNE,
    auxiliaire="M. Achille TRAIT-D'UNION",
    auxiliaire_adresse="1 impasse du Compas\n13999 Villeneuve-la-Fictive",
    auxiliaire_telephone=lire_telephone("04 65 71 00 55"),
    signatures={qui: Signature("…", Lecture(), True) for qui in SIGNATAIRES},
)


def _sans(*signataires: str) -> dict[str, Signature]:
    return {**SIGNE.signatures, **{qui: Signature() for qui in signataires}}


def test_a_complete_signed_protocole_has_nothing_wrong() -> None:
    """With its AVS, its date and its signatures, nothing is missing."""
    assert constats(dossier_complet(protocole=SIGNE)) == {}


def test_a_blank_state_is_read_as_a_proposition() -> None:
    """No state: to be checked, and neither AVS nor signature is asked for."""
    assert list(constats(dossier_complet(protocole=replace(P, etat=None)))) == ["ETAT_NON_PRECISE"]


def test_absences_block_only_once_signed() -> None:
    """What is done on absences may still be open in a proposition, not in a signed protocole."""
    ouvert = replace(P, absence_eleve="", absence_auxiliaire="")
    assert cibles(dossier_complet(protocole=ouvert), "ABSENCE_NON_PREVUE") == ["absence_eleve", "absence_auxiliaire"]
    signe = replace(SIGNE, absence_enseignant="")
    assert cibles(dossier_complet(protocole=signe), "ABSENCE_NON_PREVUE_SIGNE") == ["absence_enseignant"]
    assert "ABSENCE_NON_PREVUE" not in constats(dossier_complet(protocole=signe))


def test_a_signed_protocole_names_the_avs() -> None:
    """Name, address and telephone of the AVS are asked for once there is one."""
    anonyme = replace(SIGNE, auxiliaire="", auxiliaire_telephone=Lecture())
    assert cibles(dossier_complet(protocole=anonyme), "AUXILIAIRE_MANQUANT") == ["auxiliaire", "auxiliaire_telephone"]


def test_a_signed_protocole_is_dated_and_signed() -> None:
    """Date and signatures block when missing; a young child's signature is optional."""
    manque = replace(SIGNE, date=Lecture(), signatures=_sans("eleve", "parents", "chef"))
    dossier = dossier_complet(protocole=manque)
    assert "PROTOCOLE_NON_DATE" in constats(dossier)
    assert cibles(dossier, "SIGNATURE_ABSENTE") == ["signature.parents.signe", "signature.chef.signe"]


@pytest.mark.parametrize(
    ("naissance", "signataires", "code"),
    [
        ("20/11/1991", ("eleve",), "SIGNATURE_ELEVE_ABSENTE"),
        ("20/11/1985", ("eleve",), "SIGNATURE_ABSENTE"),
        ("22/11/1991", ("eleve",), ""),
        ("20/11/1985", ("parents",), ""),
    ],
)
def test_the_pupil_signs_according_to_age(naissance: str, signataires: tuple[str, ...], code: str) -> None:
    """From twelve the signature is looked for; from eighteen it is needed, and the parents' is not."""
    protocole = replace(SIGNE, naissance=lire_date(naissance), signatures=_sans(*signataires))
    found = constats(dossier_complet(protocole=protocole), today=date(2003, 11, 21))
    assert [nom for nom in found if nom.startswith("SIGNATURE")] == ([code] if code else [])
