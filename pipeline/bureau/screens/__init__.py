"""One screen a module: what it shows, what its buttons do, and its ``ROUTES``."""
