"""Which accounts of the machine may work in a workspace: its owner, or every account of the group that shares it."""

import os
import stat
from pathlib import Path

from pipeline.config import CONFIG_NAME, Settings, load_settings
from pipeline.errors import ConfigError, WrongAccountError


def account_name(number: int) -> str:
    """Return the name of an account; its number, as ``sudo -u`` takes it, when it has none."""
    import pwd  # noqa: PLC0415 - only when something is wrong, or written for others to read

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"#{number}"


def group_of(settings: Settings) -> int | None:
    """Return the id of the group whose accounts share the workspace; ``None`` when it is one account's alone.

    Raises:
        ConfigError: when there is no such group on this machine.
    """
    if not settings.acces.groupe:
        return None
    import grp  # noqa: PLC0415 - only when a workspace is shared

    try:
        return grp.getgrnam(settings.acces.groupe).gr_gid
    except KeyError:
        raise ConfigError(
            f"[acces] groupe : le groupe « {settings.acces.groupe} » n’existe pas sur cette machine. Rien n’a été "
            f"fait. L’administrateur le crée (groupadd {settings.acces.groupe}), y met les comptes du secrétariat, "
            "ou corrige pipeline.toml."
        ) from None


def is_member(account: int, group: int) -> bool:
    """Whether an account of this machine is of a group, now or once it is logged in again."""
    import pwd  # noqa: PLC0415 - only when a workspace is shared

    try:
        known = pwd.getpwuid(account)
    except KeyError:
        return False
    return group in os.getgrouplist(known.pw_name, known.pw_gid)


def refuse_a_reader(root: Path) -> None:
    """Say which account runs the program in a workspace to somebody who may only look at what is printed.

    Raises:
        WrongAccountError: naming that account.
    """
    try:
        (root / CONFIG_NAME).open("rb").close()
    except PermissionError:
        account = account_name(root.stat().st_uid)
        raise WrongAccountError(
            f"Cet espace de travail est celui du compte « {account} » ; « {account_name(os.geteuid())} » ne peut pas "
            "le lire. Rien n’a été fait. La commande se lance sous le bon compte :",
            account,
        ) from None
    except OSError:
        return  # What is wrong is told by whoever reads it.


def refuse_another_account(root: Path, register: Path) -> None:
    """Refuse to write what the accounts that work here could not read afterwards.

    Raises:
        WrongAccountError: naming the account under which the command is to be given.
        ConfigError: when the settings are wrong, or name a group that is not there.
    """
    ours = os.geteuid()
    begun = register if register.exists() else root
    owner = begun.stat().st_uid
    # Before the first run there is only the folder, which may be lent to us; root alone would keep all for itself.
    if owner == ours or (begun == root and ours and not _shares(root)):
        return
    settings = load_settings(root)
    group = group_of(settings)
    whose = f"Cet espace de travail est celui du compte « {account_name(owner)} »"
    by = f"et la commande est lancée par « {account_name(ours)} »"
    again = "Rien n’a été fait. Relancez-la sous le bon compte :"
    if group is None:
        raise WrongAccountError(
            f"{whose}, {by} : ce qu’elle écrirait ne pourrait plus être lu ni changé par le premier, et les "
            f"traitements suivants échoueraient. {again}",
            account_name(owner),
        )
    name = settings.acces.groupe
    if not ours:
        raise WrongAccountError(
            f"{whose} et des comptes du groupe « {name} », et la commande est lancée par « {account_name(ours)} », qui "
            f"n’y travaille pas : ce qu’il écrirait pourrait leur échapper. {again}",
            account_name(owner),
        )
    if group not in (os.getegid(), *os.getgroups()):
        raise WrongAccountError(
            f"{whose} et des comptes du groupe « {name} », {by}, qui n’en est pas. L’administrateur l’y ajoute "
            f"(usermod -aG {name} {account_name(ours)} ; le compte se reconnecte ensuite), ou la commande est lancée "
            f"sous un compte du groupe. {again}",
            account_name(owner),
        )
    if not _is_open(root, group, stat.S_IRWXG) or not _is_open(begun, group, stat.S_IRGRP | stat.S_IWGRP):
        raise WrongAccountError(
            f"{whose}, et n’est pas encore ouvert tout entier au groupe « {name} ». Rien n’a été fait. "
            "L’administrateur l’ouvre une fois (pipeline verify --repair) sous ce compte ; en attendant, la commande "
            "se lance ainsi :",
            account_name(owner),
        )


def _shares(root: Path) -> bool:
    return bool(load_settings(root).acces.groupe)


def _is_open(path: Path, group: int, rights: int) -> bool:
    found = path.stat()
    return found.st_gid == group and found.st_mode & rights == rights
