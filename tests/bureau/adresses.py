"""The address of every page of the application, found in its own routes."""

import re

from starlette.routing import Route

from pipeline.bureau.app import SCREENS

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


def addresses(values: dict[str, str]) -> list[str]:
    """Return the address of every page; ``values``: parameter → an example of it, else one that names nothing."""
    routes = [route for screen in SCREENS for route in screen.ROUTES if isinstance(route, Route)]
    paths = dict.fromkeys(route.path for route in routes if "GET" in (route.methods or ()))
    return [_PARAMETER.sub(lambda found: values.get(found[1], "0" * 12), path) for path in paths]
