"""The browser of Debian, and how it is started: nothing of its own goes out."""

import shutil

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox",  # as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Nothing of Chromium's own goes out."""
