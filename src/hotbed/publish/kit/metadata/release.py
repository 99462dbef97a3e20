"""What only the publisher of a kit can say of it: licence, version and date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from hotbed.base.errors import HotbedError
from hotbed.publish.sdmx.codes import AGENCY

LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*|https?://\S+")


@dataclass(frozen=True)
class Release:
    """What the metadata beside the published tables say of their publication.

    Nothing of it is guessed: hotbed does not know under which licence the inputs' owners let their
    figures be published, and a date of its own would give equal runs other bytes.

    Parameters
    ----------
    licence : str, optional
        Its identifier (SPDX), such as CC-BY-4.0, or its address on the web.
    version : str, optional
        Of the data.
    created : str, optional
        Date, or date and time, in ISO 8601; without an offset it is UTC.
    agency : str, optional
        The publisher's id as an agency of SDMX.

    Raises
    ------
    HotbedError
        A licence, a date or an agency can't be one.

    Examples
    --------
    >>> Release("CC-BY-4.0", "1.0.0", "2026-11-28").data_package()["created"]
    '2026-11-28T00:00:00Z'
    """

    licence: str | None = None
    version: str | None = None
    created: str | None = None
    agency: str | None = None

    def __post_init__(self) -> None:
        if self.licence is not None and not LICENCE.fullmatch(self.licence):
            raise HotbedError(
                f"{self.licence!r} is neither a licence's identifier nor its address",
                "write it as in CC-BY-4.0, or as an address that begins with https://",
            )
        if self.version is not None and not self.version.strip():
            raise HotbedError("the version is empty", "write it as in 1.0.0, or leave it out")
        self.moment()
        if self.agency is not None and not AGENCY.fullmatch(self.agency):
            raise HotbedError(
                f"{self.agency!r} is not an agency's id in SDMX",
                "begin with a letter and use letters, digits, _ and -, as in ESTAT or SDMX.GEO",
            )

    def moment(self) -> str | None:
        """The date and time in UTC, as RFC 3339 has it."""
        if self.created is None:
            return None
        try:
            moment = datetime.fromisoformat(self.created)
        except ValueError as error:
            raise HotbedError(
                f"{self.created!r} is not a date", "write it as in 2026-11-28"
            ) from error
        utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return utc.strftime("%Y-%m-%dT%H:%M:%SZ")

    def data_package(self) -> dict[str, object]:
        """The properties of a Data Package."""
        key = "path" if self.licence and "://" in self.licence else "name"
        return _stated(
            licenses=[{key: self.licence}] if self.licence else None,
            version=self.version,
            created=self.moment(),
        )

    def croissant(self) -> dict[str, object]:
        """The properties of Croissant, but for the licence."""
        return _stated(version=self.version, datePublished=self.moment())


def _stated(**properties: object) -> dict[str, object]:
    return {name: value for name, value in properties.items() if value is not None}


UNRELEASED = Release()
"""Nothing is said."""
