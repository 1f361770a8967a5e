"""Settings: what each section takes and refuses."""
