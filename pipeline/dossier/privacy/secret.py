"""Small counts are hidden, so that no table tells anything of a pupil.

A count of 1 to 4 is hidden. Since the sum of a table is known, one hidden cell could be found from it: cells are hidden
until there are at least two, which make together at least five and more than one each. A zero names nobody and stays.
"""

from collections.abc import Collection, Sequence

SEUIL = 5


def is_small(effectif: int) -> bool:
    """The count could name someone."""
    return 0 < effectif < SEUIL


def ranks_to_hide(effectifs: Sequence[int], imposes: Collection[int] = ()) -> frozenset[int] | None:
    """Ranks of the counts to hide when their sum is known; ``None`` when no choice is enough.

    ``imposes`` are ranks to hide in any case. The counts added to the small ones are the smallest that remain, the
    first of them when they are equal.
    """
    choisis = {rang for rang, effectif in enumerate(effectifs) if is_small(effectif) or rang in imposes}
    reste = sorted((effectif, rang) for rang, effectif in enumerate(effectifs) if effectif and rang not in choisis)
    while choisis and not _is_enough([effectifs[rang] for rang in choisis]):
        if not reste:
            return None
        choisis.add(reste.pop(0)[1])
    return frozenset(choisis)


def _is_enough(caches: Sequence[int]) -> bool:
    return len(caches) > 1 and sum(caches) >= SEUIL and sum(caches) > len(caches)
