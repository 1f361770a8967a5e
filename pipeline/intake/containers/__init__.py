"""Files that hold other files (archives, saved mails, PDFs glued or joined): taken whole, or refused with a reason."""
