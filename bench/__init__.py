"""Measures of the program, side by side with what they are compared with; not tests, and in no wheel."""
