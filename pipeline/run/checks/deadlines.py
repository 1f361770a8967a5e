"""What nears its term, or has passed it, and wants a person: one line for each thing, with its last day."""

from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.config import Settings
from pipeline.dossier.delais import AVIS_JOURS, Suivi, Terme, TypeTerme, reminder_due, silence_decides, termes
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.errors import RegisterError
from pipeline.run.checks.item import Act, Attente, Pending, Suggested
from pipeline.run.documents.course.terms import asking, follow, letter_date, received_between, terms_of
from pipeline.run.documents.from_register import load_dossier
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow

OPEN = frozenset({Etat.A_COMPLETER, Etat.RECEVABLE, Etat.TRANSMIS, Etat.AJOURNE})
"""States in which something is awaited of the commission, or of others before it can decide."""
_DECIDE = "L’inscrire à une séance avant ce jour, ou clore le dossier si la demande n’a plus d’objet."
_SETTLE = "Une personne décide : faire décider la commission tout de même, à une séance, ou clore."
_PERSON = "Redemander ce qui manque encore, ou clore le dossier ; dans les deux cas, la famille en est avertie."
_AWAITED = (
    "Relancer par téléphone qui doit fournir ce qui est attendu ; à son arrivée, le déposer dans inbox/ : la demande "
    "est de nouveau en cours. Si rien ne vient : la mettre tout de même à une séance."
)
_LOST = 180
"""Days for which an acknowledgment that does not come back is told of."""
_DELIVERED = (
    "Noter le jour de la remise, ou de la présentation (--outcome dit si elle fut refusée ou non réclamée ; quand "
    "chaque parent a reçu la sienne, --parent 1 ou --parent 2 dit laquelle) :"
)
_CONVOKE = "Poster la convocation, puis le dire (pipeline print-done) ; ou entendre la famille autrement, et le noter."


def find_deadlines(register: Register, settings: Settings, today: date) -> Iterator[Pending]:
    """Yield the terms of the demandes under way that are near or past, and that nothing of ours settles by itself."""
    last = today - timedelta(days=AVIS_JOURS + 1)
    registered = register.documents.posted_registered(last - timedelta(days=_LOST), last)
    told = set(registered)
    for row in register.dossiers.in_states(OPEN, registered):
        if row.numero not in told and not may_matter(register, row, settings, today):
            continue
        if (dossier := readable_dossier(register, row)) is not None:
            suivi = follow(register, row, dossier, today)
            for terme in termes(suivi, today, settings.delais.complement_jours):
                if (found := _line(row.numero, suivi, terme, settings, today)) is not None:
                    yield found


def may_matter(register: Register, row: DossierRow, settings: Settings, today: date) -> bool:
    """Without its forms being read, which takes long: a term of a dossier may be near or past. Never a no too many."""
    first, last = settings.delais.alertes_jours[0], settings.delais.alertes_jours[-1]
    match Etat(row.etat):
        case Etat.A_COMPLETER:
            # It is told of once the last day is past; a letter that left too late moves that day onwards.
            limits = (letter_date(one, "limite") for one in asking(register.documents.of(row.numero)))
            return any(limit is not None and limit < today for limit in limits)
        case Etat.RECEVABLE | Etat.TRANSMIS:
            # A demande is complete once its last form is here, and none came before the first.
            received = received_between(register, row.numero)
            near = received is None or silence_decides(received[0]) <= today + timedelta(days=max(first, last))
            soon = today + timedelta(days=max(first, last))
            return near or any(today <= one.le <= soon for one in register.seances.of(row.numero))
        case _:
            return True


def answer_due(register: Register, numero: str, settings: Settings, today: date) -> date | None:
    """Last day on which a decision that is still here may be notified; ``None`` when it has left, or is not dated."""
    row = register.dossiers.get(numero)
    dossier = readable_dossier(register, row) if row else None
    if row is None or dossier is None:
        return None
    found = terms_of(register, row, dossier, settings, today)
    return next((terme.jour for terme in found if terme.quoi is TypeTerme.REPONSE), None)


def readable_dossier(register: Register, row: DossierRow) -> Dossier | None:
    """The dossier; ``None`` when it cannot be read any more, which is told elsewhere."""
    try:
        return load_dossier(register, row)
    except RegisterError:
        raise
    except Exception:
        return None


def _line(numero: str, suivi: Suivi, terme: Terme, settings: Settings, today: date) -> Pending | None:
    first, last = settings.delais.alertes_jours[0], settings.delais.alertes_jours[-1]
    # What is on its way of itself is told only when it becomes urgent.
    in_time = suivi.seance is not None and suivi.seance <= terme.jour
    on_its_way = terme.quoi is TypeTerme.AUDITION or in_time
    lead = last if on_its_way else first
    if terme.days_left(today) > lead:
        return None
    past, acts, of = terme.is_past(today), tuple[Suggested, ...](), {"dossier": numero}
    match terme.quoi:
        case TypeTerme.REPONSE:
            how = _SETTLE if past else "" if on_its_way else _DECIDE
            refused = Suggested(Act.CLOSE, "Clore : rejet implicite", of | {"pourquoi": "rejet-implicite"})
            seance = Suggested(Act.SEANCE, "L’inscrire à une séance", of)
            acts = (refused, seance) if past else () if on_its_way else (seance,)
        case TypeTerme.COMPLEMENT if past and suivi.complement and not reminder_due(suivi.complement, today):
            how, lead = _PERSON, -1
            closing = Suggested(Act.CLOSE, "Clore : pièces jamais venues", of | {"pourquoi": "pieces"})
            acts = (Suggested(Act.REMIND, "Redemander ce qui manque", of), closing)
        case TypeTerme.AJOURNEMENT if past:
            how = _AWAITED
        case TypeTerme.AUDITION:
            how = _CONVOKE
        case TypeTerme.AVIS if past and terme.days_left(today) >= -_LOST:
            how, lead = _DELIVERED, -1
            acts = (Suggested(Act.DELIVERED, "Noter l’avis de réception", of),)
        case _:
            return None
    title = f"Dossier {numero} ({_left(terme, today)})"
    since = terme.jour - timedelta(days=lead)
    return Pending(since, Attente.ECHEANCE, numero, title, terme.phrase, acts, how, terme.jour, numero)


def _left(terme: Terme, today: date) -> str:
    """How long there is until a term, or since it."""
    days = terme.days_left(today)
    if days == 0:
        return f"{terme.quoi.label} : aujourd’hui, dernier jour"
    when = f"{abs(days)} jour{'s' if abs(days) > 1 else ''}"
    return f"{terme.quoi.label} : terme passé depuis {when}" if days < 0 else f"{terme.quoi.label} : il reste {when}"
