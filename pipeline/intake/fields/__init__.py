"""Live fields: what a PDF's fields hold, whoever wrote it, becomes our forms; only the PDF library is touched."""
