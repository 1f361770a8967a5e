"""How alike two names are (rapidfuzz); loaded only when two names are to be compared."""


def semblance(a: str, b: str) -> float:
    """Return 0 to 1 for two folded names, whatever their spaces and the order of their words; symmetric."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - a run with nothing to match must not load it

    glued = fuzz.ratio(a.replace(" ", ""), b.replace(" ", ""))
    return max(glued, fuzz.token_sort_ratio(a, b)) / 100
