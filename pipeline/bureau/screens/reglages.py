"""Réglages: how the workspace stands and is set; read only."""

from starlette.responses import Response

from pipeline.bureau.hall.visit import Visit, page
from pipeline.run.checks.doctor import diagnose
from pipeline.run.office.overview import overview, quick_findings

HERE = "/reglages"
_SECTIONS = {
    "": "Règles en vigueur",
    "service": "En-tête des courriers",
    "signataire": "Qui signe",
    "ccpe": "Commission préscolaire et élémentaire",
    "ccsd": "Commission du second degré",
    "cdes": "Commission départementale",
    "ia": "Inspection académique",
    "fenetre": "Fenêtre de l’enveloppe",
    "delais": "Délais",
    "tribunal": "Tribunal des recours",
    "seance": "Séances",
    "inspecteur": "Inspecteur de circonscription",
    "service_avs": "Heures de l’auxiliaire",
    "archive": "Chiffrement des fichiers reçus",
    "acces": "Comptes de la machine",
    "calcul": "Machines qui aident",
    "conservation": "Durées de conservation",
    "lecture": "Lecture des copies",
    "horloge": "Horloge de la machine",
    "depot": "Dépôt des fichiers",
    "bureau": "Cette page",
    "textes": "Textes du département",
}


def show(visit: Visit) -> Response:
    """Show who works here, how old the last work and the last backup are, and the settings as they were read."""
    return visit.render("reglages.html", found=overview(visit.desk.workspace), name=_named)


def _named(section: str) -> str:
    """The name of a section for who does not write it; one that is not known yet has its own."""
    return _SECTIONS.get(section, section)


def check(visit: Visit) -> Response:
    """Look at what would keep letters from being printed: it prints samples, and takes seconds."""
    workspace, whole = visit.desk.workspace, visit.query.get("registre") == "oui"
    faults = diagnose(workspace)
    findings = [one.to_json() for one in quick_findings(workspace, register_too=whole)]
    if visit.request.headers.get("hx-request") and not visit.request.headers.get("hx-boosted"):
        return visit.fragment("reglages_controle.html", faults=faults, findings=findings, whole=whole)
    return visit.render("reglages_seul.html", faults=faults, findings=findings, whole=whole)


ROUTES = [page(HERE, show), page(f"{HERE}/controle", check)]
