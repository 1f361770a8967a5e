"""The consolidated dossier that the commission reads: views of the typed forms, then pages; it touches no letter."""
