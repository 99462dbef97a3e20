"""Which extras of hotbed are installed, as its own metadata name them."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires, version

REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)[^;]*;\s*extra == ['\"]([^'\"]+)['\"]")


def extras() -> dict[str, dict[str, str | None]]:
    """Extras with their packages.

    Returns
    -------
    dict
        Extra -> package -> its installed version, None where it is missing.
    """
    try:
        wanted = requires("hotbed") or []
    except PackageNotFoundError:
        return {}
    found: dict[str, dict[str, str | None]] = {}
    for line in wanted:
        if match := REQUIREMENT.match(line):
            found.setdefault(match[2], {})[match[1]] = _installed(match[1])
    return dict(sorted(found.items()))


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def extras_text() -> str:
    """The extras a line each, for `hotbed --version`."""
    lines = []
    for extra, packages in extras().items():
        have = [f"{name} {number}" for name, number in packages.items() if number]
        lacking = [name for name, number in packages.items() if not number]
        state = "installed" if not lacking else f"lacks {', '.join(lacking)}"
        named = f" ({', '.join(have)})" if have else ""
        lines.append(f"  {extra}: {state}{named}")
    return "extras:\n" + "\n".join(lines) if lines else "extras: none"
