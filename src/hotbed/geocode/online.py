"""Online or local services for the addresses that stay unlocated: off unless asked for.

Through geopy, which must be installed. One request after another, never faster than the service's
terms allow; every answer is kept in the cache, so that nothing is asked twice; and what a service
says outside the country that the address states is thrown away.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from hotbed.base.errors import HotbedError, nearest, printable
from hotbed.base.files import cannot_write
from hotbed.base.storage.cache import REMEDY, cache_folder

if TYPE_CHECKING:
    import sqlite3

CONFIDENCE = 0.7  # a service gives none of its own that could be compared


@dataclass(frozen=True)
class Terms:
    """What a service asks of its users."""

    seconds: float
    text: str


TERMS = {
    "nominatim": Terms(1.0, "OpenStreetMap's policy: one request a second, an agent named; ODbL"),
    "photon": Terms(1.0, "komoot's server is for light use; ODbL; or your own server"),
    "pelias": Terms(0.0, "your own server's"),
    "googlev3": Terms(0.1, "Google Maps Platform terms: a key, no keeping beyond 30 days"),
    "arcgis": Terms(0.1, "Esri's terms: storing answers needs a licence"),
}
"""The services, the least seconds between requests, and whose terms hold. Who names a service
accepts its terms; Google's and Esri's forbid to keep answers, so theirs are not cached."""

_UNCACHED = ("googlev3", "arcgis")


class Online:
    """Asks one service.

    Parameters
    ----------
    name : str
        A key of `TERMS`.
    options : dict, optional
        What geopy's class of that name takes (user_agent, domain, api_key, ...).
    service : object
        An object with a geopy geocoder's ``geocode``, instead of geopy's own.

    Raises
    ------
    HotbedError
        An unknown service, or geopy is not installed.
    """

    def __init__(
        self, name: str, options: dict[str, Any] | None = None, service: Any = None
    ) -> None:
        if name not in TERMS:
            near = nearest(name, list(TERMS))
            raise HotbedError(
                f"there is no service {name!r}",
                f"did you mean {near}?" if near else "choose " + ", ".join(TERMS),
            )
        self.name, self.terms = name, TERMS[name]
        self.service = service or _from_geopy(name, options or {})
        self._last = 0.0

    def locate(self, text: str) -> tuple[float, float, str] | None:
        """lon, lat and the service's own name for the place, or None.

        Raises
        ------
        HotbedError
            The service is not reached or refuses, or the kept answers are damaged.
        """
        import sqlite3

        try:
            return self._located(text)
        except sqlite3.Error as error:
            raise HotbedError(
                f"the kept answers in {cached(self.name)} can't be used ({printable(error)})",
                "remove the file, or set HOTBED_CACHE to a folder that can be written",
            ) from error

    def _located(self, text: str) -> tuple[float, float, str] | None:
        kept = self._kept()
        if kept is not None:
            row = kept.execute("SELECT answer FROM answers WHERE text = ?", (text,)).fetchone()
            if row is not None:
                place = json.loads(row[0])
                return tuple(place) if place else None
        time.sleep(max(0.0, self._last + self.terms.seconds - time.monotonic()))
        self._last = time.monotonic()
        place = self._asked(text)
        if kept is not None:
            with kept:
                kept.execute(
                    "INSERT OR REPLACE INTO answers VALUES (?, ?)", (text, json.dumps(place))
                )
        return place

    def _asked(self, text: str) -> tuple[float, float, str] | None:
        try:
            answer = self.service.geocode(text)
            if not answer:
                return None
            return float(answer.longitude), float(answer.latitude), printable(answer.address, 200)
        except Exception as error:  # geopy's, urllib's, or of an answer in another form
            said = printable(error) or type(error).__name__
            raise HotbedError(
                f"{self.name} gives no answer ({said})",
                "check the network and --online-option, and call again: what it answered is kept",
            ) from error

    def _kept(self) -> sqlite3.Connection | None:
        import sqlite3

        if self.name in _UNCACHED:
            return None
        folder = cache_folder() / "online"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(folder, error, REMEDY) from error
        kept = sqlite3.connect(folder / f"{self.name}.sqlite")
        kept.execute("CREATE TABLE IF NOT EXISTS answers (text TEXT PRIMARY KEY, answer TEXT)")
        return kept

    def fill(self, answers: pa.Table, texts: list[str], stated: list[str | None]) -> pa.Table:
        """Ask for the rows without a coordinate; what lies outside `stated` stays unlocated.

        Parameters
        ----------
        answers : pyarrow.Table
            The table of `Geocoder.geocode`, one row a distinct address.
        texts : list of str
            Each address as a person would write it.
        stated : list[str or None]
            The country (ISO 3166-1) that it states, or None.
        """
        from hotbed.geocode.gazetteer.gate import CountryGate  # loads shapely

        rows = answers.to_pylist()
        gate = CountryGate()
        for row, text, country in zip(rows, texts, stated, strict=True):
            if row["lon"] is not None or not text.strip():
                continue
            answer = self.locate(text)
            if answer is None:
                continue
            lon, lat, name = answer
            if not gate.inside(np.array([lon]), np.array([lat]), country or "")[0]:
                row["reason"] = "outside country"
                continue
            row |= {
                "lon": lon,
                "lat": lat,
                "place": name,
                "country": country,
                "precision": "locality",
                "method": self.name,
                "confidence": CONFIDENCE,
                "reason": None,
            }
        return pa.Table.from_pylist(rows, schema=answers.schema)


def _from_geopy(name: str, options: dict[str, Any]) -> Any:
    try:
        from geopy.geocoders import get_geocoder_for_service  # type: ignore[import-not-found] # an extra
    except ImportError as error:
        raise HotbedError("online services need geopy", "pip install geopy") from error
    try:
        return get_geocoder_for_service(name)(**options)
    except Exception as error:  # geopy's, or an option that it does not have
        raise HotbedError(
            f"{name} can't be used with these options ({printable(error)})",
            "see geopy's documentation for what --online-option may hold",
        ) from error


def cached(name: str) -> Path:
    """Where the answers of a service are kept."""
    return cache_folder() / "online" / f"{name}.sqlite"
