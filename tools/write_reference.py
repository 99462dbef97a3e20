"""Write the reference pages of the documentation from the code: python tools/write_reference.py."""

from __future__ import annotations

from pathlib import Path

from reference_docs import NOTE, PAGES, PARTS

DOCS = Path(__file__).parents[1] / "docs"

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).parent.mkdir(exist_ok=True)
        (DOCS / name).write_text(NOTE + page(), encoding="utf-8")
        print(DOCS / name)
    for name, rewrite in PARTS.items():
        text = (DOCS / name).read_text(encoding="utf-8")
        (DOCS / name).write_text(rewrite(text), encoding="utf-8")
        print(DOCS / name)
