"""The fillable forms: their declaration, their building, their prefilling."""
