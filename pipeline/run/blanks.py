"""The blank forms that a secretariat hands out: those of today, its address on them."""

from pipeline.dossier.model.forms import Kind
from pipeline.forms.address import print_address
from pipeline.forms.editions import FORMS
from pipeline.store.files import write_atomic
from pipeline.workspace import Workspace


def renew_blanks(workspace: Workspace) -> list[str]:
    """Write the blank forms anew into ``formulaires/``; return their names there. Other files stay.

    Raises:
        ConfigError: when the settings are wrong, or still the examples of a new workspace.
    """
    lines = workspace.ready_settings().service.ou_ecrire
    names = []
    for kind, spec in FORMS.items():
        # The decision is filled in by the secretariat itself: it is sent to nobody.
        content = spec.blank() if kind is Kind.DECISION else print_address(spec.blank(), lines)
        write_atomic(workspace.root / (name := f"formulaires/{spec.filename}"), content)
        names.append(name)
    return names
