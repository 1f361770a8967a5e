"""The folder where others drop files: what is ready to be taken, what waits, what is left alone; no register here."""
