"""``pipeline.toml``: one frozen value, read once. A section is a class, in the file of what it is about.

What has no default must be given; what is bounded says so beside it. Core and errors are all that this room knows.
"""

from pipeline.config.machine import Acces, ArchiveChiffree, Calcul, Depot, Horloge, LectureCopies, PageBureau
from pipeline.config.read import CONFIG_NAME, load_settings, parse_settings
from pipeline.config.settings import Settings
from pipeline.config.who import Bureau, Inspecteur, Service, Signataire, Tribunal
from pipeline.config.work import Conservation, Delais, Fenetre, Seance, ServiceAvs

__all__ = [
    "CONFIG_NAME",
    "Acces",
    "ArchiveChiffree",
    "Bureau",
    "Calcul",
    "Conservation",
    "Delais",
    "Depot",
    "Fenetre",
    "Horloge",
    "Inspecteur",
    "LectureCopies",
    "PageBureau",
    "Seance",
    "Service",
    "ServiceAvs",
    "Settings",
    "Signataire",
    "Tribunal",
    "load_settings",
    "parse_settings",
]
