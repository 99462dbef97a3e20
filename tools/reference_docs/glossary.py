"""The glossary, of the terms that the atlas explains."""

from __future__ import annotations

from hotbed.publish.atlas.around.glossary import GLOSSARY


def glossary_page() -> str:
    """The page as Markdown."""
    lines = ["# Glossary", "", "The terms of these pages and of the atlas, by name."]
    for term in GLOSSARY.values():
        lines += ["", f"## {term.name}", "", term.meaning]
        if term.see:
            links = [f"[{GLOSSARY[key].name}](#{anchor(GLOSSARY[key].name)})" for key in term.see]
            lines += ["", f"See also {', '.join(links)}."]
    return "\n".join(lines) + "\n"


def anchor(heading: str) -> str:
    """The address of a heading, as code hosts and the site give it.

    >>> anchor("95 % interval"), anchor("Existence, stability")
    ('95--interval', 'existence-stability')
    """
    kept = "".join(mark for mark in heading.lower() if mark.isalnum() or mark in " -_")
    return kept.replace(" ", "-")
