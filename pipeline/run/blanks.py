"""The blank forms that a secretariat hands out: those of today, its address on them."""

from pipeline.dossier.model.forms import Kind
from pipeline.forms.address import print_address
from pipeline.forms.draft import Draft
from pipeline.forms.editions import FORMS
from pipeline.store.files import PRIVATE, SHARED, write_atomic
from pipeline.workspace import Workspace


def renew_blanks(workspace: Workspace) -> list[str]:
    """Write the blank forms anew into ``formulaires/``; return their names there. Other files stay.

    Raises:
        ConfigError: when the settings are wrong, or still the examples of a new workspace.
    """
    settings = workspace.ready_settings()
    lines = settings.service.ou_ecrire
    names = []
    for kind, spec in FORMS.items():
        draft = Draft(spec.blank(), spec)
        if kind is not Kind.DECISION:  # the secretariat itself fills that one in: it is sent to nobody
            print_address(draft, lines)
        write_atomic(
            workspace.root / (name := f"formulaires/{spec.filename}"),
            draft.written(),
            mode=SHARED if settings.acces.groupe else PRIVATE,
        )
        names.append(name)
    return names
