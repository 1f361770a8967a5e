"""Letters go into the right envelopes, in the order in which a person fills them."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.letters.enveloppes import Bac, Courrier, affranchissement, fill_envelopes
from pipeline.dossier.model.destinataires import Envoi, Genre

LYON = "69999 LYON LE FAUX"
VILLENEUVE = "13999 VILLENEUVE LA FICTIVE"


def courrier(
    document: str,
    nom: str = "MME ARDOISE",
    ville: str = VILLENEUVE,
    *,
    genre: Genre = Genre.FAMILLE,
    envoi: Envoi = Envoi.FENETRE,
    dossier: str = "",
) -> Courrier:
    """One letter; its dossier is its document unless said otherwise."""
    return Courrier(
        document, dossier or document, "Accusé de réception", genre, envoi, nom, (nom, "1 RUE FICTIVE", ville), b""
    )


def numeros(*courriers: Courrier) -> dict[str, list[str]]:
    """Documents of each envelope."""
    return {e.numero: [courrier.document for courrier in e.courriers] for e in fill_envelopes(courriers)}


@pytest.mark.parametrize(
    ("genre", "bac"),
    [
        (Genre.FAMILLE, Bac.FAMILLES),
        (Genre.ETABLISSEMENT, Bac.ETABLISSEMENTS),
        (Genre.COMMISSION, Bac.COMMISSIONS),
        (Genre.IA_DSDEN, Bac.INSPECTION),
    ],
)
def test_each_kind_of_reader_has_its_tray(genre: Genre, bac: Bac) -> None:
    """An ordinary letter goes to its reader's tray, a registered one to the tray of the registered."""
    assert courrier("a", genre=genre).bac is bac
    assert courrier("a", genre=genre, envoi=Envoi.RECOMMANDE).bac is Bac.RECOMMANDES


def test_every_kind_of_reader_has_a_tray() -> None:
    """No kind of reader is forgotten."""
    assert all(courrier("a", genre=genre).bac for genre in Genre)


@pytest.mark.parametrize("envoi", Envoi)
def test_a_letter_without_address_is_set_apart(envoi: Envoi) -> None:
    """A problem, or no address block at all, keeps a letter out of the trays that leave."""
    assert replace(courrier("a", envoi=envoi), lignes=(), probleme="Adresse inconnue.").bac is Bac.A_COMPLETER
    assert replace(courrier("a", envoi=envoi), lignes=()).bac is Bac.A_COMPLETER


def test_letters_to_one_address_share_an_envelope() -> None:
    """Two letters with the same address block make one envelope, by dossier; one more line makes another."""
    autre = replace(courrier("c"), lignes=("MME ARDOISE", "BAT B", "1 RUE FICTIVE", VILLENEUVE))
    assert numeros(courrier("b"), autre, courrier("a")) == {"F1": ["a", "b"], "F2": ["c"]}


def test_a_registered_envelope_holds_one_dossier() -> None:
    """Letters of one dossier to one reader leave under one slip; another dossier has its own."""
    courriers = [
        courrier(nom, envoi=Envoi.RECOMMANDE, dossier=dossier) for nom, dossier in (("a", "1"), ("b", "2"), ("c", "1"))
    ]
    assert numeros(*courriers) == {"R1": ["a", "c"], "R2": ["b"]}


def test_letters_without_address_are_never_put_together() -> None:
    """Two unknown addresses are not one address."""
    sans = [replace(courrier(nom), lignes=(), nom="", probleme="Adresse inconnue.") for nom in "ab"]
    assert numeros(*sans) == {"A1": ["a"], "A2": ["b"]}


def test_envelopes_are_sorted_by_postcode_then_name() -> None:
    """Postcode first, then the name without its civility, accents or punctuation; abroad comes last."""
    noms = [
        ("luxembourg", "M ABBE", "LUXEMBOURG"),
        ("lyon", "MME ABBE", LYON),
        ("leger", "M LEGER", VILLENEUVE),
        ("le goff", "MME LE GOFF", VILLENEUVE),
        ("le-goff", "M ET MME LE-GOFF PAUL", VILLENEUVE),
        ("etable", "MADAME VVE ÉTABLE", VILLENEUVE),
        ("estree", "Estrée", VILLENEUVE),
    ]
    ordre = ["estree", "etable", "le goff", "le-goff", "leger", "lyon", "luxembourg"]
    assert [e.courriers[0].document for e in fill_envelopes([courrier(*nom) for nom in noms])] == ordre


def test_a_name_that_begins_like_a_civility_is_kept_whole() -> None:
    """« MMERSON » is a name, and a line that says a civility alone is sorted as it is."""
    assert numeros(courrier("b", "MMERSON"), courrier("a", "MME"), courrier("c", "NOEL")) == {
        "F1": ["a"],
        "F2": ["b"],
        "F3": ["c"],
    }


def test_the_order_of_arrival_does_not_count() -> None:
    """The same letters make the same envelopes, however they come."""
    courriers = [courrier("a"), courrier("b"), courrier("c", "M ZOLA"), courrier("d", ville=LYON)]
    assert len({str(numeros(*ordre)) for ordre in permutations(courriers)}) == 1


@given(
    st.lists(
        st.builds(
            courrier,
            st.uuids().map(str),
            st.text(max_size=12),
            st.text(max_size=12),
            genre=st.sampled_from(Genre),
            envoi=st.sampled_from(Envoi),
        ),
        max_size=12,
    )
)
def test_every_letter_is_in_one_envelope(courriers: list[Courrier]) -> None:
    """Whatever the addresses say, no letter is lost or sent twice, and none joins another's address."""
    enveloppes = fill_envelopes(courriers)
    assert sorted(p.document for e in enveloppes for p in e.courriers) == sorted(p.document for p in courriers)
    assert len({e.numero for e in enveloppes}) == len(enveloppes)
    assert all(len({p.lignes for p in e.courriers}) == 1 and len({p.bac for p in e.courriers}) == 1 for e in enveloppes)


@pytest.mark.parametrize(
    ("feuilles", "recommande", "a_joindre", "classe"),
    [
        (1, False, False, "lettre jusqu’à 20\u00a0g"),
        (3, False, False, "lettre jusqu’à 20\u00a0g"),
        (4, False, False, "lettre jusqu’à 50\u00a0g"),
        (6, False, False, "lettre jusqu’à 50\u00a0g"),
        (7, False, False, "lettre, grand format, à peser"),
        (1, False, True, "lettre, à peser"),
        (2, True, False, "recommandé avec AR jusqu’à 20\u00a0g"),
        (3, True, False, "recommandé avec AR jusqu’à 50\u00a0g"),
        (1, True, True, "recommandé avec AR, à peser"),
    ],
)
def test_postage_follows_the_weight(feuilles: int, recommande: bool, a_joindre: bool, classe: str) -> None:
    """Postage is recommended from the sheets; what is joined by hand has to be weighed."""
    assert affranchissement(feuilles, recommande=recommande, a_joindre=a_joindre) == classe
