"""What is planned in the register and then written: one table of documents; it touches every part but the acts."""
