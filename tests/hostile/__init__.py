"""Files, names and moments made to break the program."""
