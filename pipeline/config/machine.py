"""Where the work is done: the machine, its keys, its clock, the machines that help it, how files are taken and read."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.config.bounds import DAY_MINUTES, WHOLE_PATH, refuse

_SCHEDULER = re.compile(r"(?P<scheme>tcp|tls)://(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}")
_GROUPE = re.compile(r"[^\s:,/-][^\s:,/]{0,63}")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:\d{1,5})?")
_PORTS, _IDLE_MINUTES = (1024, 65535), (5, 240)
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))


@dataclass(frozen=True, slots=True)
class ArchiveChiffree:
    """``[archive]``: where the key is under which the archive is encrypted; empty: in clear."""

    cle_fichier: str = ""
    """Absolute path of a file outside the workspace."""
    cle_variable: str = ""
    """Name of a variable of the environment, in place of the file."""
    ancienne_cle_fichier: str = ""
    """The key that the other one replaces, or that is to go, until every file is done."""

    def __post_init__(self) -> None:
        refuse(
            (self.cle_fichier and self.cle_variable, "[archive] : donner cle_fichier ou cle_variable, pas les deux."),
            *(
                (path and not PurePosixPath(path).is_absolute(), f"[archive] {key} {WHOLE_PATH}")
                for key, path in (
                    ("cle_fichier", self.cle_fichier),
                    ("ancienne_cle_fichier", self.ancienne_cle_fichier),
                )
            ),
        )


@dataclass(frozen=True, slots=True)
class Acces:
    """``[acces]``: who of the machine works in the workspace."""

    groupe: str = ""
    """Unix group whose accounts all do; empty: its owner alone."""

    def __post_init__(self) -> None:
        wrong = self.groupe and not _GROUPE.fullmatch(self.groupe)
        refuse((wrong, "[acces] groupe : écrivez le nom d’un groupe de la machine, par exemple « secretariat »."))


@dataclass(frozen=True, slots=True)
class PageBureau:
    """``[bureau]``: the page of the secretariat, as ``pipeline bureau`` serves it."""

    adresse: str = ""
    """Public name of the page, behind a proxy that speaks TLS; empty: this machine alone."""
    port: int = 8290
    """On loopback; nothing of Debian's listens there."""
    inactivite_minutes: int = 30
    """After which a session ends by itself."""

    def __post_init__(self) -> None:
        low, high = _PORTS
        shortest, longest = _IDLE_MINUTES
        refuse(
            (
                self.adresse and not _HOST.fullmatch(self.adresse),
                "[bureau] adresse : écrivez le nom de la page, sans « https:// » ni chemin, par exemple "
                "« bureau.departement.example ».",
            ),
            (not low <= self.port <= high, f"[bureau] port : un nombre de {low} à {high}."),
            (
                not shortest <= self.inactivite_minutes <= longest,
                f"[bureau] inactivite_minutes : de {shortest} à {longest} minutes.",
            ),
        )


@dataclass(frozen=True, slots=True)
class Calcul:
    """``[calcul]``: the Dask cluster that reads and prints; empty: this machine."""

    dask: str = ""
    """Address of its scheduler, ``tls://`` or ``tcp://``, host and port."""
    autorite: str = ""
    """Absolute paths of what TLS takes: certificate of the authority, certificate of this machine, its key."""
    certificat: str = ""
    cle: str = ""
    en_clair: bool = False
    """The network between the machines is safe by itself: pupils' files may cross it as they are."""

    def __post_init__(self) -> None:
        found = _SCHEDULER.fullmatch(self.dask)
        scheme, host = (found["scheme"], found["host"]) if found else ("", "")
        tls = {"autorite": self.autorite, "certificat": self.certificat, "cle": self.cle}
        refuse(
            (self.dask and not found, "[calcul] dask : écrivez « tls://machine:8786 » (ou tcp://)."),
            (
                scheme == "tls" and not all(tls.values()),
                "[calcul] : tls:// demande autorite, certificat et cle (chemins des fichiers).",
            ),
            (
                scheme == "tcp" and host not in _LOOPBACK and not self.en_clair,
                "[calcul] dask : par tcp://, des données de santé passeraient en clair sur le réseau ; écrivez tls://, "
                "ou en_clair = true si ce réseau est déjà chiffré.",
            ),
            *(
                (path and not PurePosixPath(path).is_absolute(), f"[calcul] {key} {WHOLE_PATH}")
                for key, path in tls.items()
            ),
        )


@dataclass(frozen=True, slots=True)
class Horloge:
    """``[horloge]``: whether the machine's clock is believed without a look at what the register last saw of it."""

    controle: bool = True


@dataclass(frozen=True, slots=True)
class LectureCopies:
    """``[lecture]``: how copies without fields are read."""

    ocr: bool = False
    """Propose, in the prefilled form, the typed texts that tesseract reads on a scan."""


@dataclass(frozen=True, slots=True)
class Depot:
    """``[depot]``: how files are taken out of ``inbox/``."""

    patience_minutes: int = 10
    """For how long a file that seems unfinished must have kept still to be taken all the same."""

    def __post_init__(self) -> None:
        wrong = not 0 <= self.patience_minutes <= DAY_MINUTES
        refuse((wrong, "[depot] patience_minutes : de 0 à 1440 minutes (un jour)."))
