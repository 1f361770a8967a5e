"""Settings of a fictional department, in place of the examples of a new workspace: with those, nothing is printed."""

from pathlib import Path

VALUES = {
    "Département d’Exemple": "Département de la Fiction",
    "1 place de l’Exemple": "2 rue du Cartable",
    "2 place de l’Exemple": "8 rue de l’Ardoise",
    "3 place de l’Exemple": "1 place du Pupitre",
    "4 place de l’Exemple": "5 quai de la Craie",
    "99999 VILLE EXEMPLE": "13999 VILLENEUVE-LA-FICTIVE",
    "Ville-Exemple": "Villeneuve-la-Fictive",
    "01 99 00 00 00": "04 65 71 00 01",
    '"Prénom"': '"Odile"',
    '"NOM"': '"PARAPHE"',
}
"""What is issued → what the administrator of the fictional department writes."""


def written(settings: str) -> str:
    """Return the text of a ``pipeline.toml`` with each example replaced."""
    for example, value in VALUES.items():
        settings = settings.replace(example, value)
    return settings


def settle(root: Path) -> Path:
    """Fill in the settings of a workspace that ``pipeline init`` made; return it."""
    path = root / "pipeline.toml"
    path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
    return root
