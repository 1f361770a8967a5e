"""What happens to forty pupils from September 2003 to the next September: who sends what, who decides what, and when.

Seven séances; each pupil has a story, and every act of a person is in one of them at least.
"""

from pipeline.dossier.model.forms import Kind
from tests.annee.eleves import ELEVES, Eleve
from tests.annee.secretariat import Secretariat
from tests.demo import ACCORD, SIGNATAIRE
from tests.eleves import Values

SEANCES = ("2003-10-16", "2003-11-20", "2003-12-18", "2004-01-22", "2004-03-18", "2004-05-27", "2004-06-24")
"""Days of the commission."""
OUVERTURES = ("2003-10-06", "2003-11-10", "2003-12-08", "2004-01-12", "2004-03-08", "2004-05-17", "2004-06-14")
"""Days on which the séances are prepared."""
LENDEMAINS = ("2003-10-17", "2003-11-21", "2003-12-19", "2004-01-23", "2004-03-19", "2004-05-28", "2004-06-25")
"""Days on which the relevés come back."""
VILLE = "13999 Villeneuve-la-Fictive"


def phases(*phases: tuple[str, str, str]) -> Values:
    """Periods of a decision: (first day, last day, hours a week)."""
    return {
        f"phase.{rang}.{nom}": valeur
        for rang, phase in enumerate(phases, start=1)
        for nom, valeur in zip(("debut", "fin", "heures"), phase, strict=True)
    }


def accord(debut: str, heures: str = "12 h", fin: str = "30/06/2004", **autres: str) -> Values:
    """An accord for one period."""
    return ACCORD | phases((debut, fin, heures)) | autres


def refus(fait: str) -> Values:
    """A refusal, with its motive in fact."""
    return SIGNATAIRE | {"decision": "refus", "nature": "premiere", "motif_droit": "relais", "motif_fait": fait}


def partiel(debut: str, heures: str, non_accorde: str) -> Values:
    """A part of what was asked."""
    autres = {"decision": "accord_partiel", "motif_droit": "besoin_partiel", "non_accorde": non_accorde}
    return accord(debut, heures) | autres | {"motif_fait": "L’élève se déplace seule, mais écrit trop lentement."}


def ajournement(attendu: str) -> Values:
    """The commission waits for something."""
    autres = {"decision": "ajournement", "nature": "premiere", "motif_droit": "instruction", "attendu": attendu}
    return SIGNATAIRE | autres | {"motif_fait": "L’aide nécessaire pendant les sorties n’est pas décrite par l’école."}


def nouvelle(eleve: Eleve, s: Secretariat, **changes: str | bool) -> None:
    """A new demande, on a decided dossier: both forms anew."""
    s.mail(eleve, Kind.FICHE)
    s.mail(eleve, Kind.PROTOCOLE, **changes)


def play(s: Secretariat) -> None:
    """Write the year into the agenda of a secretariat."""
    e = ELEVES
    _automne(s, e)
    _hiver(s, e)
    _printemps(s, e)
    _seances(s, e)


def _automne(s: Secretariat, e: tuple[Eleve, ...]) -> None:
    """The demandes of September to November, and what happens to them before a decision."""
    for rang in range(10):
        entendue = "oui" if rang in (6, 7) else "non"
        s.on(f"2003-09-{15 + rang % 5:02}", s.demande, e[rang], entendue=entendue)
    s.on("2003-09-22", s.act, "correct", e[8], "adresse", f"7 allée des Sapins-Inventés\n{VILLE}")
    s.on("2003-09-23", s.act, "correct", e[8], "représentant", f"M. Octave {e[8].nom}")
    # Incomplete: completed at once; never completed; completed after the relance; the grid comes apart.
    for rang in (10, 11, 12):
        s.on("2003-10-06", s.mail, e[rang], Kind.FICHE, niveau__7="")
        s.on("2003-10-06", s.mail, e[rang], Kind.PROTOCOLE)
    s.on("2003-10-24", s.mail, e[10], Kind.FICHE)
    s.on("2003-12-08", s.act, "remind", e[11])
    s.on("2004-01-19", s.act, "close", e[11], "pieces")
    s.on("2003-11-24", s.mail, e[12], Kind.FICHE)
    s.on("2003-10-07", s.mail, e[13], Kind.PROTOCOLE)
    s.on("2003-10-20", s.mail, e[13], Kind.FICHE)
    s.on("2003-10-08", s.demande, e[14])
    s.on("2003-12-01", s.mail, e[14], Kind.PROTOCOLE, sorties="oui", observations="Sorties : une par mois, à pied.")
    # The parents do not agree: one of them does later.
    for rang in (15, 16):
        s.on("2003-10-13", s.demande, e[rang], accord="non")
    s.on("2003-11-03", s.mail, e[15], Kind.PROTOCOLE)
    # The family renounces, for good or not; it moves.
    for rang in (17, 18, 19):
        s.on("2003-10-09", s.demande, e[rang])
    s.on("2003-10-27", s.act, "receive", e[17], "desistement")
    s.on("2003-10-28", s.act, "close", e[18], "desistement")
    s.on("2003-11-04", s.act, "reopen", e[18])
    s.on("2003-11-12", s.transfer, e[19])
    # Silence: settled by a person; decided all the same.
    s.on("2003-10-20", s.demande, e[30])
    s.on("2003-10-21", s.demande, e[31])
    s.on("2004-01-05", s.act, "close", e[30], "rejet-implicite")


def _hiver(s: Secretariat, e: tuple[Eleve, ...]) -> None:
    """What is asked for in November and December, and what follows the first decisions."""
    s.on("2003-10-22", s.delivered, e[4], "2003-10-21")
    s.on("2003-10-22", s.delivered, e[5], "2003-10-21")
    s.on("2003-11-12", s.act, "receive", e[5], "recours", "--on", "2003-11-10")
    s.on("2003-10-24", s.act, "returned", e[9], "notification_famille", "--address", f"3 cité Neuve\n{VILLE}")
    s.on("2003-10-01", s.act, "receive", e[7], "audition", "--on", "2003-09-30")
    for rang in (21, 22, 23, 24, 25, 26, 27, 28, 29):
        autres = {"classe": "CM2 → 6e SEGPA"} if rang == 22 else {}
        s.on(f"2003-11-{3 + rang % 5:02}", s.demande, e[rang], **autres)
    # Opened twice by mistake, then one.
    s.on("2003-11-03", s.mail, e[20], Kind.FICHE)
    s.on("2003-11-03", s.mail, e[20], Kind.PROTOCOLE, prenom="Ulyse")
    s.on("2003-11-04", s.follow, e[20], "rattacher", 1)  # Into a new dossier.
    s.on("2003-11-04", s.merge, e[20])
    s.on("2003-11-05", s.act, "correct", e[20], "prénom", "Ulysse")
    s.on("2003-11-10", s.act, "correct", e[21], "réception-protocole", "2003-10-31")
    s.on("2003-11-12", s.act, "correct", e[22], "commission", "ccsd")
    s.on("2003-11-12", s.act, "correct", e[23], "adresse-établissement", f"9 place du Tableau\n{VILLE}")
    s.on("2003-11-17", s.opinion, e[25], "favorable")
    s.on("2003-11-17", s.opinion, e[26], "defavorable", "--text", "L’infirmière du collège assure déjà cette aide.")
    s.on("2003-11-18", s.enclose, e[28], "certificat.jpg")
    s.on("2003-12-22", s.act, "correct", e[29], "signataire-qualité", "Présidente de la commission par intérim")
    for rang in (35, 36, 37, 38):
        s.on(f"2003-12-{1 + rang % 4:02}", s.demande, e[rang], **({"accompagnement": "11 h"} if rang == 38 else {}))
    s.on("2003-12-09", s.act, "accept", e[38], "EMPLOI_DU_TEMPS_DIFFERENT")
    s.on("2003-12-02", s.printed, e[32])
    s.on("2003-12-03", s.follow, e[32], "confirmer")
    s.on("2003-12-02", s.mail, e[33], Kind.FICHE)
    s.on("2003-12-02", s.mail, e[33], Kind.PROTOCOLE, prenom="Hipolyte")
    s.on("2003-12-03", s.follow, e[33], "rattacher")
    s.on("2003-12-04", s.act, "correct", e[33], "prénom", "Hippolyte")
    s.on("2003-12-02", s.demande, e[34])
    s.on("2003-12-03", s.aside, e[34])
    s.on("2003-12-04", s.undo, e[34])
    s.on("2004-01-26", s.follow, e[35], "accepter")
    s.on("2004-01-26", s.follow, e[38], "accepter")
    s.on("2004-02-02", s.mail, e[24], Kind.PROTOCOLE, representant__adresse=f"30 rue Neuve\n{VILLE}")
    s.on("2004-02-10", s.act, "receive", e[37], "depart")
    s.on("2004-02-16", s.transfer, e[37])


def _printemps(s: Secretariat, e: tuple[Eleve, ...]) -> None:
    """Revisions, a change of school, renewals."""
    s.on("2004-02-23", nouvelle, e[2], s, accompagnement="15 h", observations="Besoin plus grand depuis janvier.")
    s.on(
        "2004-02-25", nouvelle, e[3], s, etablissement="École du Pont-Imaginaire", uai="0679905C", accompagnement="9 h"
    )
    # Another school: a person says that it is the same pupil.
    s.on("2004-02-26", s.follow, e[3], "rattacher")
    s.on("2004-05-03", nouvelle, e[0], s)
    s.on("2004-04-26", nouvelle, e[36], s)
    s.on("2004-06-01", s.demande, e[39])


def _seances(s: Secretariat, e: tuple[Eleve, ...]) -> None:
    """What the commission decides, in the relevé of each séance."""
    ecoles = "Deux des douze heures demandées : l’ATSEM de la classe peut aider à l’habillage."
    decisions: tuple[dict[Eleve, Values], ...] = (
        {
            e[0]: accord("20/10/2003"),
            e[1]: ACCORD | phases(("20/10/2003", "18/01/2004", "12 h"), ("19/01/2004", "18/04/2004", "9 h"),
                                  ("19/04/2004", "30/06/2004", "6 h")),
            e[2]: accord("20/10/2003"),
            e[3]: accord("20/10/2003"),
            e[4]: partiel("20/10/2003", "10 h", ecoles),
            e[5]: refus("L’infirmière et la surveillante de l’école assurent déjà l’aide aux déplacements."),
            e[6]: accord("20/10/2003") | {"entendue": "oui"},
            e[7]: accord("20/10/2003") | {"entendue": "oui"},
            e[8]: accord("20/10/2003"),
            e[9]: accord("20/10/2003"),
        },
        {
            **{e[rang]: accord("24/11/2003") for rang in (10, 13, 15, 18)},
            e[14]: ajournement("Un protocole qui décrit l’aide pendant les sorties, de l’équipe éducative."),
        },
        {
            **{e[rang]: accord("05/01/2004") for rang in (12, 14, 20, 21, 22, 23, 24, 25, 28, 29)},
            e[26]: refus("L’infirmière du collège assure déjà, chaque jour, l’aide qui est demandée."),
            # The recours gracieux: the commission looks at its refusal again.
            e[5]: accord("05/01/2004"),
        },
        {
            **{e[rang]: accord("26/01/2004") for rang in (31, 32, 33, 34, 37, 38)},
            e[35]: accord("26/01/2004", fin="25/04/2004"),
            e[36]: accord("26/01/2004"),
        },
        {e[2]: accord("22/03/2004", "15 h", nature="revision"), e[3]: accord("22/03/2004", "9 h", nature="revision")},
        {
            e[0]: accord("02/09/2004", fin="30/06/2005", nature="renouvellement"),
            e[36]: accord("02/09/2004", fin="30/06/2005", nature="renouvellement"),
        },
        {e[39]: accord("02/09/2004", fin="30/06/2005")},
    )  # fmt: skip
    for rang, (ouverture, seance, lendemain) in enumerate(zip(OUVERTURES, SEANCES, LENDEMAINS, strict=True)):
        late = [e[30], e[31]] if ouverture in OUVERTURES[1:3] else []
        s.on(ouverture, s.session, seance, late)
        s.on(lendemain, s.decide, seance, decisions[rang])
    # A decision may come as a form of its own, the same day.
    s.on("2003-12-19", s.decision_form, e[27], accord("05/01/2004") | {"seance": "18/12/2003"})
