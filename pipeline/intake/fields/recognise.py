"""The fields found in a PDF → our forms, or the name of what prevents it. Answers of two copies are never mixed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.dossier.model.dossier import Anomaly
from pipeline.dossier.model.fields import Field
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import LECTURE
from pipeline.forms.editions import EDITIONS, FORMS, FormSpec
from pipeline.intake.diagnosis import diagnose
from pipeline.intake.fields.answers import Answer, read_answer
from pipeline.intake.fields.objects import Walk
from pipeline.intake.fields.occurrences import Found, Occurrence, sort_out
from pipeline.intake.raw import Diagnosis, RawForm
from pipeline.intake.unread import list_pages, pages_not_read

_KNOWN_SHARE = 0.5
"""Share of a form's names by which it is known when its marker is gone."""
_LOST_SHARE = 0.1
"""Share of lost fields beyond which a form is no longer read."""
_TRACES = 3
"""Names of ours from which a PDF is a maimed form rather than another form."""
_MARKER = re.compile(r"([a-z]+)/(\w{1,20})")


@dataclass(frozen=True, slots=True)
class _Part:
    """One form of the file."""

    form: RawForm
    pages: frozenset[int]
    blank: bool


class _UnreadableError(Exception):
    """The file as a whole leaves by a diagnosis."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__(diagnosis.code)
        self.diagnosis = diagnosis


def recognise(walk: Walk) -> tuple[RawForm, ...] | Diagnosis | None:
    """Return the forms, a diagnosis, or ``None`` when no field tells anything: the pages must be looked at."""
    try:
        return _recognise(walk)
    except _UnreadableError as error:
        return error.diagnosis


def _recognise(walk: Walk) -> tuple[RawForm, ...] | Diagnosis | None:
    found, foreign = sort_out(walk.fields)
    known = [candidate for candidate in found.values() if _is_known(candidate)]
    hidden = not any(pdf.pages for pdf in walk.fields)
    if not known:
        # LiveCycle keeps its fields in XML: to a reader of fields, such a file has none.
        if walk.xfa:
            return diagnose("xfa")
        if walk.cut:
            return diagnose("trop_de_pages")
        if hidden:
            return None  # No field at all, or what flattening left behind: pdf-lib leaves references to nothing.
        if sum(len(candidate.occurrences) for candidate in found.values()) >= _TRACES:
            return diagnose("champs_manquants")
        return diagnose("autre_formulaire")
    if walk.cut:
        return diagnose("trop_de_pages", "Des champs de nos formulaires s’y trouvent.")
    parts = [_read(candidate) for candidate in known]
    filled = [part for part in parts if not part.blank]
    seen = frozenset().union(*(part.pages for part in parts))
    unseen = sorted(set(range(walk.pages)) - seen) if seen else []
    if not filled:
        if hidden:
            return None
        return _blank(walk, unseen, lost=bool(foreign))
    notes = _notes(walk, filled[0].form.kind, parts, unseen)
    first, *others = (part.form for part in filled)
    return (replace(first, anomalies=(*first.anomalies, *notes)), *others)


def _is_known(found: Found) -> bool:
    asked = max(len(spec.fields) for spec in EDITIONS[found.kind].values())
    return _marked(found) is not None or len(found.occurrences) >= _KNOWN_SHARE * asked


def _blank(walk: Walk, unseen: list[int], *, lost: bool) -> Diagnosis:
    if walk.overlays:
        return diagnose("annotations")
    if unseen and lost:
        return diagnose("plusieurs_exemplaires", "L’exemplaire lisible est vierge ; un autre a perdu ses champs.")
    if unseen:
        precision = f"Il contient d’autres pages, qui portent peut-être les réponses ({list_pages(unseen)})."
        return diagnose("formulaire_vierge", precision)
    return diagnose("formulaire_vierge")


def _notes(walk: Walk, kind: Kind, parts: Iterable[_Part], unseen: list[int]) -> list[Anomaly]:
    """What else the file holds beside the forms read."""
    notes = []
    if unseen:
        notes.append(pages_not_read(kind, unseen))
    if walk.overlays:
        message = (
            "Du texte ou des dessins ont été ajoutés par-dessus le formulaire ; ils n’ont pas été repris : "
            "les regarder dans l’original."
        )
        notes.append(LECTURE.anomaly("ANNOTATIONS_AJOUTEES", message, kind, ""))
    for part in parts:
        if part.blank:
            titre = FORMS[part.form.kind].title
            message = f"Le fichier contient aussi un formulaire « {titre} » non rempli ; il a été laissé de côté."
            notes.append(LECTURE.anomaly("PAGES_NON_LUES", message, kind, ""))
    return notes


def _marked(found: Found) -> str | None:
    """Edition that the marker carries; ``None`` when it is gone or is another form's."""
    marker = FORMS[found.kind].fields[0]
    for pdf in found.occurrences.get(marker.name, ()):
        value = read_answer(marker, pdf).value.value
        match = _MARKER.fullmatch(value) if isinstance(value, str) else None
        if match and match[1] == found.kind:
            return match[2]
    return None


def _read(found: Found) -> _Part:
    """Read one kind of form.

    Raises:
        _UnreadableError: when it cannot be read with certainty.
    """
    edition = _marked(found)
    spec = _edition(found, edition)
    notes = [*_check_edition(spec), *_check_lost(spec, found)]
    copy, doubles = _choose(spec, found)
    answers = _answers(spec, copy)
    halves = [spec.by_name[name].label for name, answer in answers.items() if answer.half]
    if halves:
        message = (
            "Le logiciel utilisé n’a enregistré ces réponses qu’à moitié : elles ont été lues, mais peuvent ne pas se "
            f"voir à l’écran ; les comparer à l’original : {' ; '.join(halves)}."
        )
        notes.append(LECTURE.anomaly("REPONSES_A_MOITIE", message, found.kind, ""))
    form = RawForm(
        found.kind,
        spec.edition if edition else "",
        {name: answer.value for name, answer in answers.items()},
        (*notes, *doubles, *_anomalies(spec, answers)),
    )
    pages = {page for fields in found.occurrences.values() for pdf in fields for page in pdf.pages}
    return _Part(form, frozenset(pages), _is_blank(spec, answers))


def _edition(found: Found, edition: str | None) -> FormSpec:
    """Return the edition that the form says it is; when it cannot be, the one of which it lost the least.

    Raises:
        _UnreadableError: when there is no such edition.
    """
    editions = EDITIONS[found.kind]
    if edition is not None and edition not in editions:
        raise _UnreadableError(diagnose("edition_inconnue", f"Édition lue : « {edition} »."))
    # Whatever the marker says, no answer is dropped: only editions that ask all that was found. The newest comes first:
    # of two that lost as much, it is the one that asks more.
    fitting = [one for one in [*editions.values()][::-1] if found.occurrences.keys() <= one.by_name.keys()]
    said = [one for one in fitting if one.edition == edition]
    return min(said or fitting, key=lambda one: len(_lost(one, found)))


def _lost(spec: FormSpec, found: Found) -> list[Field]:
    return [field for field in spec.fields if field.name not in found.occurrences]


def _check_edition(spec: FormSpec) -> list[Anomaly]:
    now = FORMS[spec.kind].edition
    if spec.edition == now:
        return []
    message = f"Le formulaire est d’une édition ancienne ({spec.edition}) ; utiliser désormais l’édition {now}."
    return [LECTURE.anomaly("EDITION_ANCIENNE", message, spec.kind, "")]


def _check_lost(spec: FormSpec, found: Found) -> list[Anomaly]:
    """Name the fields of its edition that a form lost: a lost field is no empty answer."""
    lost = _lost(spec, found)
    if len(lost) > _LOST_SHARE * len(spec.fields):
        precision = f"Il manque {len(lost)} champs sur {len(spec.fields)} ({spec.title})."
        raise _UnreadableError(diagnose("champs_manquants", precision))
    return [
        LECTURE.anomaly(
            "CHAMP_ABSENT",
            f"« {field.label} » : ce champ a disparu du PDF ; ce n’est pas une réponse laissée vide.",
            spec.kind,
            field.target,
        )
        for field in lost
    ]


def _choose(spec: FormSpec, found: Found) -> tuple[Occurrence, list[Anomaly]]:
    """Return the copy that holds the answers; never one made of two.

    Raises:
        _UnreadableError: when two copies differ, or when their fields cannot be told apart.
    """
    # qpdf renames the fields of a second copy, others drop or join them; the first copy may be the blank one.
    copies = found.split_occurrences()
    if len(copies) == 1 and not found.shared:
        return copies[0], []
    answered = [(copy, _answers(spec, copy)) for copy in copies]
    filled = [(copy, _content(answers)) for copy, answers in answered if not _is_blank(spec, answers)]
    # Copies that lost some fields cannot be told apart: they must all say the same, the blank ones too.
    compared = filled if found.uniform else [(copy, _content(answers)) for copy, answers in answered]
    if found.shared or any(content != compared[0][1] for _, content in compared):
        raise _UnreadableError(diagnose("plusieurs_exemplaires", f"Formulaire concerné : {spec.title}."))
    message = (
        "Le fichier contient plusieurs exemplaires de ce formulaire, aux réponses identiques ; un seul a été repris."
        if len(filled) != 1
        else "Le fichier contient aussi un exemplaire non rempli de ce formulaire ; il a été laissé de côté."
    )
    return (filled[0][0] if filled else copies[0]), [LECTURE.anomaly("FORMULAIRE_EN_DOUBLE", message, spec.kind, "")]


def _answers(spec: FormSpec, copy: Occurrence) -> Mapping[str, Answer]:
    return {name: read_answer(spec.by_name[name], pdf) for name, pdf in copy.items()}


def _content(answers: Mapping[str, Answer]) -> list[tuple[str, object, str]]:
    """What a copy says, to compare it with another."""
    return [(name, answer.value.value, answer.code) for name, answer in answers.items()]


def _is_blank(spec: FormSpec, answers: Mapping[str, Answer]) -> bool:
    """Nothing is answered: the marker and the number of the dossier are ours, not answers."""
    return not any(
        answer.value.value or answer.code
        for name, answer in answers.items()
        if spec.by_name[name].target not in {"edition", "dossier"}
    )


def _anomalies(spec: FormSpec, answers: Mapping[str, Answer]) -> list[Anomaly]:
    return [
        LECTURE.anomaly(answer.code, f"« {field.label} » : {answer.message}", spec.kind, field.target)
        for name, answer in answers.items()
        if answer.code and (field := spec.by_name[name])
    ]
