"""A school year of a secretariat, day after day: what came in, what was decided, and all that left."""
