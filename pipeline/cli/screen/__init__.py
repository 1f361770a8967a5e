"""What the commands show on a screen: tables and sentences, in French."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from pipeline.dossier.model.anomalies import Anomaly, Code, Severite
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.fields import FieldType
from pipeline.forms.editions import spec_of
from pipeline.intake.raw import RawForm, Reading
from pipeline.report import Progress, Report

PENDING_WIDTH = 100
"""Columns: what waits is read on any terminal, and sent by mail."""
STATUTS = {
    "rattachee": "rattachée",
    "en_attente": "attend une personne",
    "a_verifier": "à vérifier",
    "doublon": "déjà reçue",
}
KINDS = {"fiche": "fiche", "protocole": "protocole", "decision": "décision", None: "—"}
ETATS = {etat.value: etat.label for etat in Etat}


def new_console() -> Console:
    """Where things are shown."""
    # Off a terminal nothing tells the width: wide enough for a name to stand on its line.
    width = None if sys.stdout.isatty() else 160
    return Console(highlight=False, width=width)


def new_table(*titles: str) -> Table:
    """A table with these columns."""
    from rich import box  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar per step while the run goes on."""
    from rich import progress as bars  # noqa: PLC0415

    columns = (bars.TextColumn("{task.description}"), bars.BarColumn(), bars.MofNCompleteColumn())
    with bars.Progress(*columns, transient=True) as shown:
        tasks: dict[str, bars.TaskID] = {}

        def told(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = shown.add_task(step, total=total)
            shown.update(tasks[step], completed=done, total=total)

        yield told


def show_summary(report: Report, *, dry_run: bool) -> None:
    """Show what a run did."""
    console = new_console()
    if report.pieces:
        table = new_table("Fichier", "Formulaire", "Résultat", "Dossier")
        for piece in report.pieces:
            result = STATUTS[piece["status"]]
            if piece["diagnosis"]:
                result += f" ({piece['diagnosis'].replace('_', ' ')})"
            table.add_row(escape(piece["file"]), KINDS[piece["kind"]], result, piece["dossier"] or "—")
        console.print(table)
    if report.dossiers:
        table = new_table("Dossier", "État", "Bloquant", "À vérifier")
        for dossier in report.dossiers:
            counts = [
                sum(a["severity"] == severity for a in dossier["anomalies"]) for severity in ("bloquant", "a_verifier")
            ]
            table.add_row(dossier["number"], ETATS[dossier["state"]], *(str(count or "—") for count in counts))
        console.print(table)
    if report.documents:
        table = new_table("À imprimer ou à lire" if not dry_run else "Serait écrit", "Pour")
        for document in report.documents:
            table.add_row(f"outbox/{document['path']}", document["recipient"])
        console.print(table)
    if dry_run:
        console.print("Essai à blanc : rien n’a été changé.")


def show_reading(reading: Reading) -> None:
    """Show what was understood of one PDF."""
    console = new_console()
    console.print(f"{escape(reading.file)}  (empreinte {reading.sha256[:12]})")
    if reading.diagnosis is not None:
        told = reading.diagnosis
        console.print(f"[bold]{told.titre}[/bold]")
        for label, text in (
            ("Ce qui s’est passé", told.que_s_est_il_passe),
            ("Pourquoi c’est gênant", told.pourquoi),
            ("Qui agit", told.qui),
            ("Comment", told.comment),
        ):
            console.print(f"{label} : {escape(text)}")
    for form in reading.forms:
        _show_form(console, form)
    for rejet in reading.rejets:
        console.print(f"Ligne {rejet.ligne} : {escape(rejet.motif)}")


def _show_form(console: Console, form: RawForm) -> None:
    spec = spec_of(form.kind, form.edition)
    console.print(f"[bold]{spec.title}[/bold]  (édition {escape(form.edition) or 'non indiquée'})")
    table = new_table("Question", "Réponse")
    for field in spec.fields:
        value = form.values[field.name].value if field.name in form.values else None
        if value in (None, "", False):
            continue
        labels = {option.value: option.label for option in field.options}
        shown = "coché" if value is True else labels.get(str(value), str(value))
        if field.type is not FieldType.MARKER:
            table.add_row(field.label, escape(shown))
    console.print(table)
    show_anomalies(console, form.anomalies)


def show_anomalies(console: Console, anomalies: Iterable[Anomaly]) -> None:
    """Show anomalies, one a line."""
    for anomaly in anomalies:
        console.print(f"  {anomaly.severite.label} : {escape(anomaly.message)}")


def show_rules(rules: Iterable[Code]) -> None:
    """List the rules."""
    table = new_table("Code", "Gravité", "Ce qui est vérifié", "Fondement")
    for rule in rules:
        table.add_row(rule.code, rule.severite.label, rule.titre, rule.base)
    new_console().print(table)


def show_journal(events: Iterable[Mapping[str, Any]]) -> None:
    """List events, oldest first."""
    console = new_console()
    for event in events:
        parts = [event["dossier"], event["detail"], event["sha256"] and f"(empreinte {event['sha256'][:12]})"]
        told = " ".join(part for part in parts if part)
        recorded = event["recorded"].replace("T", " ").rstrip("Z")
        line = f"{event['date']}  [{recorded} UTC]  {event['actor']} : {event['act']} {told}"
        console.print(escape(line), soft_wrap=True)


def show_verdict(verdict: Mapping[str, Any], mended: Iterable[str]) -> None:
    """Say whether register, archive and outbox agree; what does not, who acts and how."""
    console = new_console()
    for line in mended:
        console.print(escape(line))
    by_code: dict[str, list[Mapping[str, Any]]] = {}
    for found in verdict["findings"]:
        by_code.setdefault(found["code"], []).append(found)
    for code, group in by_code.items():
        console.print(f"[bold]{group[0]['what']}[/bold]  ({code})")
        for found in group:
            console.print(f"  {escape(found['about'])}", soft_wrap=True)
        console.print(f"  Qui agit : {group[0]['who']}. {group[0]['how']}")
    counted = (
        f"{verdict['archived']} fichiers archivés, {verdict['documents']} documents, {verdict['events']} évènements"
    )
    console.print(f"{len(verdict['findings'])} constats sur {counted}." if by_code else f"Tout concorde : {counted}.")
    console.print(f"Dernière empreinte du journal : {verdict['journal']}", soft_wrap=True)


def show_status(found: Mapping[str, Any]) -> None:
    """Show the dossiers, and how many things wait."""
    console = new_console()
    if found["dossiers"]:
        table = new_table("Dossier", "Élève", "État", "Depuis", "Motif")
        for dossier in found["dossiers"]:
            table.add_row(
                dossier["number"], escape(dossier["pupil"]), dossier["state_label"], dossier["since"], dossier["reason"]
            )
        console.print(table)
    else:
        console.print("Aucun dossier pour l’instant.")
    if count := found["pending"]:
        console.print(f"{count} chose{'s attendent' if count > 1 else ' attend'} une personne : pipeline pending")


def show_pending(found: Iterable[Mapping[str, Any]]) -> None:
    """Show what waits for a person, oldest first; commands stand on a line of their own, to be copied."""
    console = Console(
        highlight=False, width=min(PENDING_WIDTH, Console().width if sys.stdout.isatty() else PENDING_WIDTH)
    )
    empty = True
    for one in found:
        empty = False
        console.print(f"{one['since']}  [bold]{escape(one['title'])}[/bold]")
        for text in (one["reason"], one["how"]):
            if text:
                console.print(Padding(escape(text), (0, 0, 0, 4), expand=False))
        for command in one["commands"]:
            console.print(f"    {escape(command)}", soft_wrap=True)
    if empty:
        console.print("Rien n’attend une personne.")


def show_dossier(found: Mapping[str, Any]) -> None:
    """Show all that is held on one dossier."""
    console = new_console()
    console.print(f"[bold]Dossier {found['number']}[/bold]  {escape(found['pupil'])}  – {found['state_label']}")
    console.print("États :")
    for etat in found["history"]:
        console.print(f"  {etat['date']}  {ETATS[etat['state']]} : {escape(etat['reason'])}")
    console.print("Pièces :")
    for piece in found["pieces"]:
        former = "" if piece["in_force"] else "  (remplacée)"
        console.print(f"  {piece['received']}  {KINDS[piece['kind']]}  {piece['sha256'][:12]}{former}")
        if piece["by"]:
            console.print(f"    rattachée par {escape(piece['by'])} ({escape(piece['reason'])})")
    if found["anomalies"]:
        console.print("Vérifications :")
        for anomaly in found["anomalies"]:
            console.print(f"  {Severite(anomaly['severity']).label}  {anomaly['code']} : {escape(anomaly['message'])}")
    for accepted in found["accepted"]:
        console.print(
            f"  accepté le {accepted['date']} par {escape(accepted['by'])} : {accepted['code']} "
            f"({escape(accepted['reason'])})"
        )
    console.print("Documents :")
    for document in found["documents"]:
        posted = f"  (posté le {document['posted']})" if document["posted"] else ""
        console.print(f"  {document['planned']}  outbox/{document['path']}{posted}")
