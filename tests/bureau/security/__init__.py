"""What nobody may do to the page, or by it, to whom it serves: asked of every route that the application has."""
