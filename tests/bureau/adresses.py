"""The address of every page of the application, found in its own routes."""

import re

from starlette.routing import Route

from pipeline.bureau.app import SCREENS

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


def addresses(values: dict[str, str]) -> list[str]:
    """Return the address of every page; ``values``: parameter → an example of it.

    Raises:
        KeyError: when a page has a parameter of which no example is given.
    """
    routes = [route for screen in SCREENS for route in screen.ROUTES if isinstance(route, Route)]
    paths = dict.fromkeys(route.path for route in routes if "GET" in (route.methods or ()))
    return [_PARAMETER.sub(lambda found: values[found[1]], path) for path in paths]
