"""Document pipeline of the CDES secretariat: filled forms in, letters and dossiers out."""
