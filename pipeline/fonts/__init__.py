"""The typefaces that packages ship, and nothing of the machine: what they draw, how wide, and texts made printable.

Loaded by what prints or measures, and by the check of what cannot be printed; opens no file but the typefaces.
"""
