"""What the commands show on a screen: tables and sentences, in French."""

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TaskID, TextColumn
from rich.progress import Progress as ProgressBars
from rich.table import Column, Table
from rich.text import Text

from pipeline.dossier.model.dossier import Code, Etat, Severite
from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import spec_of
from pipeline.intake.inbox.scan import Why
from pipeline.intake.raw import RawForm, Reading
from pipeline.report import Progress, Report, Resultat
from pipeline.run.documents.kinds import Pour

PENDING_WIDTH = 100
"""Columns: what waits is read on any terminal, and sent by mail."""
_BETWEEN = 3
"""Columns of the terminal that a column of a table takes besides its words."""
_MINUTE = 60
"""Seconds."""
Say = Callable[..., None]
"""Prints one line."""


def new_console() -> Console:
    """Where things are shown."""
    # Off a terminal nothing tells the width: wide enough for a name to stand on its line.
    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


def show_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
    """Show rows under these titles, and nothing where there are none; return whether there were any.

    What people wrote is escaped by the caller: a name may hold what rich takes for its own marks.
    """
    console, found = new_console(), list(rows)
    if sum(map(_widest_word, zip(titles, *found, strict=True))) + _BETWEEN * len(titles) > console.width:
        _show_one_by_one(console, titles, found)
        return bool(found)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(title)
    for row in found:
        table.add_row(*row)
    if found:
        console.print(table)
    return bool(found)


def _widest_word(column: Iterable[str]) -> int:
    return max(cell_len(word) for cell in column for word in cell.split() or [""])


def _show_one_by_one(console: Console, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Show rows where a table would cut words: a date or a number would be read wrong, a path could not be copied."""
    for first, *others in rows:
        console.print(f"{titles[0]} : [bold]{first}[/bold]", soft_wrap=True)
        for title, cell in zip(titles[1:], others, strict=True):
            if cell not in ("", "—"):
                console.print(f"    {title} : {cell}", soft_wrap=True)


class _Pace(ProgressColumn):
    """How many in a minute, and the time that the others will take."""

    def render(self, task: Task) -> Text:
        """Say both, or nothing as long as they are not known."""
        if task.speed is None or task.time_remaining is None:
            return Text()
        seconds = round(task.time_remaining)
        left = f"{seconds} s" if seconds < _MINUTE else f"{seconds / _MINUTE:.0f} min"
        return Text(f"{task.speed * _MINUTE:.0f}/min, reste {left}", no_wrap=True)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar per step while the run goes on: how many are done, at what pace, how long the others will take."""
    step, whole = TextColumn("{task.description}"), Column(no_wrap=True)
    # The bar takes what the words leave: a narrow terminal cuts none.
    with ProgressBars(step, BarColumn(None), MofNCompleteColumn(), _Pace(whole), transient=True, expand=True) as shown:
        tasks: dict[str, TaskID] = {}

        def told(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = shown.add_task(step, total=total)
            shown.update(tasks[step], completed=done, total=total)

        yield told


def show_summary(report: Report, *, dry_run: bool) -> None:
    """Show what a run did."""
    pieces = (
        (escape(one["file"]), _kind(one["kind"]), _result(one["status"], one["diagnosis"]), one["dossier"] or "—")
        for one in report.pieces
    )
    show_table(("Fichier", "Formulaire", "Résultat", "Dossier"), pieces)
    dossiers = ((one["number"], Etat(one["state"]).label, *_counted(one["anomalies"])) for one in report.dossiers)
    show_table(("Dossier", "État", "Bloquant", "À vérifier"), dossiers)
    documents = ((f"outbox/{one['path']}", Pour(one["recipient"]).label) for one in report.documents)
    show_table(("Serait écrit" if dry_run else "À imprimer ou à lire", "Pour"), documents)
    waiting = ((escape(one["file"]), Why(one["reason"]).label) for one in report.waiting)
    show_table(("Reste dans inbox/", "Pourquoi"), waiting)
    if dry_run:
        new_console().print("Essai à blanc : rien n’a été changé.")


def _kind(kind: str | None) -> str:
    return Kind(kind).mot if kind else "—"


def _result(status: Resultat, diagnosis: str | None) -> str:
    return status.label + (f" ({diagnosis.replace('_', ' ')})" if diagnosis else "")


def _counted(anomalies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """How many block, and how many are to be looked at."""
    for severity in ("bloquant", "a_verifier"):
        yield str(sum(one["severity"] == severity for one in anomalies) or "—")


def show_readings(readings: Sequence[Reading]) -> None:
    """Show what was understood of one file, then of each of those found in it."""
    for reading in readings:
        show_reading(reading)


def show_reading(reading: Reading) -> None:
    """Show what was understood of one PDF."""
    say = new_console().print
    say(f"{escape(reading.file)}  (empreinte {reading.sha256[:12]})")
    if reading.diagnosis is not None:
        told = reading.diagnosis
        say(f"[bold]{told.titre}[/bold]")
        for label, text in (
            ("Ce qui s’est passé", told.que_s_est_il_passe),
            *([("Ce qu’on y lit", told.apercu)] if told.apercu else []),
            ("Pourquoi c’est gênant", told.pourquoi),
            ("Qui agit", told.qui),
            ("Comment", told.comment),
        ):
            say(f"{label} : {escape(text)}")
    for form in reading.forms:
        _show_form(say, form)
    for rejet in reading.rejets:
        say(f"{escape(rejet.lieu)} : {escape(rejet.motif)}")


def _show_form(say: Say, form: RawForm) -> None:
    spec = spec_of(form.kind, form.edition)
    say(f"[bold]{spec.title}[/bold]  (édition {escape(form.edition) or 'non indiquée'})")
    asked = (field for field in spec.fields if field.name in form.values and field.type is not FieldType.MARKER)
    answered = ((field, form.values[field.name].value) for field in asked)
    rows = ((field.label, escape(_answer(field, value))) for field, value in answered if value not in (None, "", False))
    show_table(("Question", "Réponse"), rows)
    for anomaly in form.anomalies:
        say(f"  {anomaly.severite.label} : {escape(anomaly.message)}")


def _answer(field: Field, value: object) -> str:
    labels = {option.value: option.label for option in field.options}
    return "coché" if value is True else labels.get(str(value), str(value))


def show_rules(rules: Iterable[Code]) -> None:
    """List the rules."""
    rows = ((rule.code, rule.severite.label, rule.titre, rule.base) for rule in rules)
    show_table(("Code", "Gravité", "Ce qui est vérifié", "Fondement"), rows)


def show_journal(events: Iterable[Mapping[str, Any]]) -> None:
    """List events, oldest first."""
    say = new_console().print
    for event in events:
        parts = [event["dossier"], event["detail"], event["sha256"] and f"(empreinte {event['sha256'][:12]})"]
        told = " ".join(part for part in parts if part)
        recorded = event["recorded"].replace("T", " ").rstrip("Z")
        line = f"{event['date']}  [{recorded} UTC]  {event['actor']} : {event['act']} {told}"
        say(escape(line), soft_wrap=True)


def show_verdict(verdict: Mapping[str, Any], mended: Iterable[str]) -> None:
    """Say whether register, archive and outbox agree; what does not, who acts and how."""
    say = new_console().print
    for line in mended:
        say(escape(line))
    by_code: dict[str, list[Mapping[str, Any]]] = {}
    for found in verdict["findings"]:
        by_code.setdefault(found["code"], []).append(found)
    for code, group in by_code.items():
        say(f"[bold]{group[0]['what']}[/bold]  ({code})")
        for found in group:
            say(f"  {escape(found['about'])}", soft_wrap=True)
        say(f"  Qui agit : {group[0]['who']}. {escape(group[0]['how'])}")
    archived, documents, events = verdict["archived"], verdict["documents"], verdict["events"]
    counted = f"{archived} fichiers archivés, {documents} documents, {events} évènements"
    say(f"{len(verdict['findings'])} constats sur {counted}." if by_code else f"Tout concorde : {counted}.")
    say(f"Dernière empreinte du journal : {verdict['journal']}", soft_wrap=True)


def show_status(found: Mapping[str, Any], asked: Sequence[str]) -> None:
    """Show a page of dossiers, how to see the one before it, and how many things wait.

    ``asked``: words that were typed to choose the dossiers.
    """
    rows = (
        (one["number"], escape(one["pupil"]), one["state_label"], one["since"], escape(one["problem"] or one["reason"]))
        for one in found["dossiers"]
    )
    if not show_table(("Dossier", "Élève", "État", "Depuis", "Motif"), rows):
        new_console().print("Aucun dossier ainsi." if asked else "Aucun dossier pour l’instant.")
    if before := found.get("before"):
        again = shlex.join(["pipeline", "status", *asked, "--before", before])
        new_console().print(f"Il y en a d’autres avant ceux-ci : {escape(again)}", soft_wrap=True)
    if count := found.get("pending"):
        attendent = "choses attendent" if count > 1 else "chose attend"
        new_console().print(f"{count} {attendent} une personne : pipeline pending")
    if left := found.get("left"):
        say = new_console().print
        say("Laissé dans inbox/, et jamais pris :")
        for line in left:
            say(f"  {escape(line)}", soft_wrap=True)


def show_pending(found: Sequence[Mapping[str, Any]], limit: int) -> None:
    """Show what waits for a person, the first things of it; commands stand on a line of their own, to be copied."""
    console = new_console()
    console.width = min(console.width, PENDING_WIDTH)
    for one in found[:limit]:
        pupil = f"  {one['pupil']}" if one["pupil"] else ""
        console.print(f"{one['since']}  [bold]{escape(one['title'])}[/bold]{escape(pupil)}")
        for text in filter(None, (one["reason"], one["how"])):
            console.print(Padding(escape(text), (0, 0, 0, 4), expand=False))
        for act in one["acts"]:
            if len(one["acts"]) > 1:
                console.print(f"    {escape(act['label'])} :")
            console.print(f"    {escape(act['command'])}", soft_wrap=True)
    if not found:
        console.print("Rien n’attend une personne.")
    if len(found) > limit:
        console.print(
            f"{len(found)} choses attendent ; les {limit} premières sont ci-dessus. Tout : pipeline pending --all"
        )


def _between(found: Mapping[str, Any]) -> Iterator[str]:
    """What was recorded between the forms, a line each."""
    for one in found["letters"]:
        scan = f"  {one['sha256'][:12]}" if one["sha256"] else ""
        scan += " (contenu actif : à ne pas ouvrir)" if one["active"] else ""
        about = f" ({one['subject']})" if one["subject"] else ""
        yield f"{one['received']}  reçu : {one['label']}{about}{scan}"
    for one in found["opinions"]:
        about = f" – {one['text']}" if one["text"] else ""
        yield f"{one['date']}  avis de la {one['commission']} : {one['label']}{about}"
    for one in found["acknowledged"]:
        until = f" ; recours possible jusqu’au {one['appeal_until']}" if one["appeal_until"] else ""
        yield f"{one['date']}  avis de réception ({one['type']}) : {one['label']}{until}"
    for one in found["corrections"]:
        yield f"{one['date']}  corrigé par {one['by']} : {one['label']} = {one['value']} ({one['reason']})"


def show_dossier(found: Mapping[str, Any]) -> None:
    """Show all that is held on one dossier."""
    say = new_console().print
    say(f"[bold]Dossier {found['number']}[/bold]  {escape(found['pupil'])}  – {found['state_label']}")
    if found["problem"]:
        say(f"[bold]À régler :[/bold] {escape(found['problem'])}")
    for terme in found["terms"]:
        say(f"Terme du {terme['day']} : {escape(terme['text'])}", soft_wrap=True)
    say("États :")
    for etat in found["history"]:
        say(f"  {etat['date']}  {Etat(etat['state']).label} : {escape(etat['reason'])}")
    say("Pièces :")
    for piece in found["pieces"]:
        former = "" if piece["in_force"] else "  (remplacée)"
        say(f"  {piece['received']}  {_kind(piece['kind'])}  {piece['sha256'][:12]}{former}")
        if came := piece["came_with"]:
            said = (came["file"], came["sender"], came["subject"], came["date"])
            say(f"    reçue avec {escape(', '.join(filter(None, said)))}")
        if piece["typed_by"]:
            how = "saisie à la séance" if piece["kind"] == Kind.DECISION else "formulaire papier, saisi"
            say(f"    {how} par {escape(piece['typed_by'])}")
        if piece["by"]:
            say(f"    rattachée par {escape(piece['by'])} ({escape(piece['reason'])})")
    if found["anomalies"]:
        say("Vérifications :")
        for anomaly in found["anomalies"]:
            say(f"  {Severite(anomaly['severity']).label}  {anomaly['code']} : {escape(anomaly['message'])}")
    for accepted in found["accepted"]:
        who, why = escape(accepted["by"]), escape(accepted["reason"])
        say(f"  accepté le {accepted['date']} par {who} : {accepted['code']} ({why})")
    for line in _between(found):
        say(f"  {escape(line)}", soft_wrap=True)
    say("Documents :")
    for document in found["documents"]:
        posted = f"  (posté le {document['posted']})" if document["posted"] else ""
        posted = posted or ("" if document["sha256"] else "  (prévu, pas encore écrit)")
        say(f"  {document['planned']}  outbox/{document['path']}{posted}", soft_wrap=True)
