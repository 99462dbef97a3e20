"""Where browser and axe lie, and the widths."""

from __future__ import annotations

import shutil
from pathlib import Path

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "atlas" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
