"""Typesetting by typst with the network off: tagged PDF (PDF/UA-1) of two pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from hotbed.base.errors import HotbedError
from hotbed.publish.brief.tables import Values
from hotbed.publish.maps.labels import Label

PAGES = 2
FOOT = 278.0  # millimetres from the top of a page to where its text ends
LINES = (26, 20, 15, 11, 8, 6, 4, 3)  # the most lines of a table, tried in turn
NOT_SHOWN = re.compile(r'the text `"(.*?)"` could not be displayed')
MOST_TRIES = 8
PDF: Values = {"format": "pdf", "pdf_standards": ["ua-1"], "timestamp": 0}


class Setting:
    """A template; its fonts are read once, and letters that none of them has are learnt.

    Parameters
    ----------
    template : str
        Its file in the folder of templates.

    Raises
    ------
    HotbedError
        typst is not installed.
    """

    def __init__(self, template: str) -> None:
        try:
            import typst
        except ImportError as error:
            raise HotbedError("typst is not installed", "pip install 'hotbed[publish]'") from error
        folder = Path(str(resources.files("hotbed.publish.brief") / "templates"))
        self._compiler: Any = typst.Compiler(
            folder / template, root=folder, font_paths=typst.Fonts()
        )
        self.missing: set[str] = set()
        """Letters that no font has."""

    def compiled(self, values: Callable[[], Values], options: Values) -> Any:
        """Typeset; letters that no font has are learnt from what typst refuses.

        Parameters
        ----------
        values : callable
            What the template is given, with the letters that are `missing` transliterated.
        options : dict
            Of typst's compiler, such as `PDF`.
        """
        import typst

        for _ in range(MOST_TRIES):
            given = json.dumps(values(), ensure_ascii=False)
            try:
                return self._compiler.compile(sys_inputs={"data": given}, **options)
            except typst.TypstError as error:
                lacking = set("".join(NOT_SHOWN.findall(str(error.diagnostic))))
                lacking = {letter for letter in lacking if not letter.isascii()} - self.missing
                if not lacking:
                    raise
                self.missing |= lacking
        raise AssertionError(f"letters that can't be set: {sorted(self.missing)}")

    def asked(self, label: str) -> Any:
        """What the document that was typeset last says of itself.

        Parameters
        ----------
        label : str
        """
        return json.loads(self._compiler.query(label, field="value", one=True))

    def foot(self) -> tuple[int, float]:
        """Where its first part ends: page, and millimetres from the page's top."""
        page, below = self.asked("<foot>")
        return page, below

    def too_long(self) -> bool:
        """Whether the document that was typeset last takes more pages than it may."""
        return bool(self.asked("<pages>") > PAGES)


def label_on(label: Label) -> Values:
    """A label of a map, as templates take it.

    Parameters
    ----------
    label : Label
        In millimetres.
    """
    return {
        "text": label.name,
        "x": round(label.left, 2),
        "y": round(label.y, 2),
        "w": round(label.width, 2),
        "side": "left" if label.anchor == "start" else "right",
    }
