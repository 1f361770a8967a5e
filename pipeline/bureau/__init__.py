"""The secretary's page: a second door, in a browser, to the very acts and views of the command line (``run``).

No rule, no SQL and no rendering here: every button is one act of ``run``, every page one of its views.
"""
