"""The page used by people, in a real Chromium: keyboard, zoom, small screens, two browsers, no JavaScript."""
