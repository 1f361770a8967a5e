"""Text ↔ typed value, in one place: dates, ages, durations, hours, classes, telephones, UAI, folding.

Every parser gives a :class:`~pipeline.dossier.values.types.Lecture`: what was written, what it means, and why a person
must look at it when it is not certain. None raises, whatever the text.
"""
