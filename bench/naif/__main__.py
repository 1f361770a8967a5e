"""``python -m bench.naif demandes INBOX JOUR SORTIE`` or ``releve CLASSEUR CONNUS JOUR SORTIE``."""

import sys
from datetime import date
from pathlib import Path


def main(quoi: str, *ou: str) -> None:
    """Run the naive loop as a command."""
    if quoi == "demandes":
        from bench.naif.demandes import traiter  # noqa: PLC0415 - each command loads what it needs

        inbox, jour, sortie = ou
        paires = zip(sorted(Path(inbox).glob("f*.pdf")), sorted(Path(inbox).glob("p*.pdf")), strict=True)
        traiter(paires, date.fromisoformat(jour), Path(sortie))
    else:
        from bench.naif.releve import notifier  # noqa: PLC0415

        classeur, connus, jour, sortie = ou
        notifier(Path(classeur), Path(connus), date.fromisoformat(jour), Path(sortie))


if __name__ == "__main__":
    main(*sys.argv[1:])
