"""The delays that letters and checks count with, in days."""

RAPPEL_JOURS = 75
"""Between a reminder and the day on which the help changes or ends: more than the two months of an instruction.

From that day on, a protocole asks for a renewal. The settings may change it (``[delais] rappel_jours``)."""
