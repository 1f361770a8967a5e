"""What a reader must not see: hidden words and persons; it touches values and model, no letter."""
