"""« Comptes »: who may come in, for whom the administration has to let in and out."""

from datetime import UTC, datetime

from starlette.responses import Response

from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.comptes.model import Role
from pipeline.comptes.passwords import provisional
from pipeline.errors import PipelineError

LINES = 50
"""Of the journal of logins."""
_HERE = "/comptes"
_ADMINISTRATION = Role.ADMINISTRATION.value


def show(visit: Visit) -> Response:
    """Show every account, and who was refused."""
    only = visit.query.get("voir", "refus")
    return visit.render(
        "comptes.html",
        comptes=visit.desk.people.accounts(),
        roles=list(Role),
        seulement=only,
        lignes=visit.desk.people.logins(LINES, refused=only == "refus"),
    )


def add(visit: Visit) -> Response:
    """Make an account, with a password of ours for the first login: nobody has to think of one for somebody else."""
    password = provisional()
    made = visit.desk.people.add(
        visit.said("identifiant"),
        visit.said("nom"),
        _role(visit),
        password,
        visit.person.nom,
        datetime.now(UTC),
        provisoire=True,
    )
    return visit.done(
        _HERE, [f"Le compte de {made.nom} est créé ; identifiant : {made.identifiant}", *_handed_over(password)]
    )


def renew_password(visit: Visit) -> Response:
    """Give an account a password for its next login: its person forgot hers."""
    account, password = visit.desk.people.account(visit.said("compte")), provisional()
    visit.desk.people.set_password(account.identifiant, password, visit.person.nom, datetime.now(UTC), provisoire=True)
    told = [f"{account.nom} a un nouveau mot de passe ; ses sessions sont fermées.", *_handed_over(password)]
    # One's own session ended as well: the page that follows asks who is there.
    return visit.done(_HERE, told)


def change_role(visit: Visit) -> Response:
    """Give an account another role."""
    account, role = visit.desk.people.account(visit.said("compte")), _role(visit)
    visit.desk.people.set_role(account.identifiant, role, visit.person.nom, datetime.now(UTC))
    return visit.done(_HERE, [f"Rôle de {account.nom} : {role.label}."])


def close(visit: Visit) -> Response:
    """Let nobody in any more under an account."""
    account = visit.desk.people.account(visit.said("compte"))
    visit.desk.people.close_account(account.identifiant, visit.person.nom, datetime.now(UTC))
    return visit.done(_HERE, [f"Le compte de {account.nom} est fermé. Ce qu’elle ou il a signé reste signé."])


def reopen(visit: Visit) -> Response:
    """Let an account be used again, or be tried again at once."""
    account = visit.desk.people.account(visit.said("compte"))
    visit.desk.people.open_account(account.identifiant, visit.person.nom, datetime.now(UTC))
    return visit.done(_HERE, [f"Le compte de {account.nom} est ouvert, sans attente."])


def _role(visit: Visit) -> Role:
    try:
        return Role(visit.said("role"))
    except ValueError:
        raise PipelineError("Choisissez un rôle : lecture, secrétariat ou administration.") from None


def _handed_over(password: str) -> list[str]:
    return [
        f"Mot de passe provisoire : {password}",
        "Notez-le maintenant et remettez-le en main propre : il ne sera plus montré. La personne choisira le sien à sa "
        "première connexion.",
    ]


ROUTES = [
    page(_HERE, show, role=_ADMINISTRATION),
    act(f"{_HERE}/ajouter", add, show, role=_ADMINISTRATION),
    act(f"{_HERE}/mot-de-passe", renew_password, show, role=_ADMINISTRATION),
    act(f"{_HERE}/role", change_role, show, role=_ADMINISTRATION),
    act(f"{_HERE}/fermer", close, show, role=_ADMINISTRATION),
    act(f"{_HERE}/rouvrir", reopen, show, role=_ADMINISTRATION),
]
