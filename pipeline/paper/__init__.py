"""Facts become paper."""
