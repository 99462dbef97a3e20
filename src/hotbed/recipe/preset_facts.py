"""What each preset sets, and what is known of its source: told from the preset's own file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from hotbed.recipe.loading import preset_text


@dataclass(frozen=True)
class Preset:
    """A preset.

    Parameters
    ----------
    name : str
        As recipes name it.
    title : str
        What it is, a phrase.
    known : str
        What of it is stated by whom, what is recollected, and what is not known.
    settings : dict
        What it sets, as a recipe would.
    text : str
        Its file.
    """

    name: str
    title: str
    known: str
    settings: dict[str, Any]
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "name": self.name,
            "title": self.title,
            "known": self.known,
            "settings": self.settings,
        }


def preset_facts(name: str) -> Preset:
    """A preset by its name.

    Parameters
    ----------
    name : str

    Raises
    ------
    HotbedError
        There is none of that name.

    Examples
    --------
    >>> preset = preset_facts("gii-2024")
    >>> preset.title
    'Global Innovation Index 2024: patents and publications, two shares added'
    >>> preset.settings["detection"]["radius_km"]
    15.0
    """
    text = preset_text(name)
    notes = [line[1:].strip() for line in text.splitlines() if line.startswith("#")]
    settings = tomllib.loads(text)
    settings.pop("preset", None)
    return Preset(name, notes[0].rstrip("."), " ".join(notes[1:]), settings, text)
