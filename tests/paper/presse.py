"""What the renderers are given in the tests."""

from datetime import date
from functools import cache

from pipeline.config import Bureau, Service, Settings, Signataire
from pipeline.dossier.regime import Regime, regime
from pipeline.html import Engine
from pipeline.press import Press

CDES_2003 = regime("CDES_2003")
SETTINGS = Settings(
    service=Service(
        departement="Département de la Fiction",
        nom="Commission départementale d’éducation spéciale",
        bureau="Secrétariat permanent",
        adresse=("2 rue du Cartable", "13999 Villeneuve-la-Fictive cedex"),
        ville="Villeneuve-la-Fictive",
        telephone="04 65 71 00 01",
        courriel="cdes@fiction.example",
    ),
    signataire=Signataire("Odile", "PARAPHE", "Secrétaire de la commission", "Pour le président et par délégation,"),
    ccpe=Bureau("CCPE de Villeneuve-la-Fictive", ("8 rue de l’Ardoise", "13999 Villeneuve-la-Fictive")),
    ccsd=Bureau("CCSD de Villeneuve-la-Fictive", ("1 place du Pupitre", "13999 Villeneuve-la-Fictive")),
    cdes=Bureau("CDES de la Fiction", ("2 rue du Cartable", "13999 Villeneuve-la-Fictive")),
)


@cache
def moteur() -> Engine:
    """One engine for all: fonts are prepared once."""
    return Engine()


def presse(
    settings: Settings = SETTINGS,
    le: date = date(2003, 11, 21),
    *,
    engine: Engine | None = None,
    law: Regime = CDES_2003,
) -> Press:
    """A press without any archive."""
    return Press(engine or moteur(), settings, law, le, dict[str, bytes]().__getitem__, dict[str, bytes]().__getitem__)
