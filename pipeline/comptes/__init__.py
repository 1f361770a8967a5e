"""The persons who use the page: accounts, sessions, refused logins, one-time links; a file of their own.

``people.People`` is the whole of it for who stands above. The rooms below the register know nothing of persons: an act
is signed by the name that a session gives.
"""

from pipeline.comptes.base import damage
from pipeline.comptes.model import Account, FirstAccount, Login, OpenSession, Refusal, Role, Session
from pipeline.comptes.people import People

__all__ = ["Account", "FirstAccount", "Login", "OpenSession", "People", "Refusal", "Role", "Session", "damage"]
