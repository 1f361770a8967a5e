"""What a reader must not see: hidden words, persons and small counts; it touches values and model, no letter."""
