"""Keeps the catalogues of texts: languages/*.po, and what is compiled of them into the package.

    python tools/translate.py update        # new texts into every catalogue, and compile
    python tools/translate.py add fr        # a new language, all its texts still to be translated

A catalogue is a gettext file, to be edited with any editor for it. Babel reads and writes it;
hotbed needs the compiled file alone.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from babel.messages.catalog import Catalog  # noqa: E402
from babel.messages.mofile import write_mo  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402
from translating.collect import MESSAGES, script_messages, template  # noqa: E402

LANGUAGES = ROOT / "languages"
COMPILED = ROOT / "src" / "hotbed" / "locale"
WIDTH = 100
THEN = datetime(2026, 1, 1, tzinfo=UTC)
"""In every header: equal catalogues give equal bytes."""


def catalogue(path: Path) -> Catalog:
    """A catalogue as it stands.

    Parameters
    ----------
    path : Path
    """
    with path.open("rb") as stream:
        return read_po(stream, locale=path.stem, domain="hotbed")


def updated(path: Path, texts: Catalog) -> Catalog:
    """A catalogue with all texts that there are now, in their order; others are gone.

    Parameters
    ----------
    path : Path
    texts : Catalog
        `template()`.
    """
    before = catalogue(path)
    before.update(texts, no_fuzzy_matching=True)
    before.obsolete.clear()
    before.creation_date = before.revision_date = THEN
    return before


def written(texts: Catalog) -> bytes:
    """A catalogue as a file.

    Parameters
    ----------
    texts : Catalog
    """
    stream = io.BytesIO()
    write_po(stream, texts, width=WIDTH, include_lineno=False, ignore_obsolete=True)
    return stream.getvalue()


def compiled(texts: Catalog) -> bytes:
    """A catalogue as gettext reads it.

    Parameters
    ----------
    texts : Catalog
    """
    stream = io.BytesIO()
    write_mo(stream, texts)
    return stream.getvalue()


def compiled_path(language: str) -> Path:
    """Where the compiled catalogue of a language lies.

    Parameters
    ----------
    language : str
    """
    return COMPILED / language / "LC_MESSAGES" / "hotbed.mo"


def update() -> None:
    """Bring every catalogue up to date, and compile it."""
    texts = template()
    MESSAGES.write_text(script_messages(), encoding="utf-8")
    for path in sorted(LANGUAGES.glob("*.po")):
        known = updated(path, texts)
        path.write_bytes(written(known))
        target = compiled_path(path.stem)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(compiled(known))
        lacking = sum(
            not message.string or not all(_forms(message)) for message in known if message.id
        )
        print(f"{path.relative_to(ROOT)}: {len(known)} texts, {lacking} to translate")


def _forms(message: object) -> tuple[str, ...]:
    string = getattr(message, "string", "")
    return (string,) if isinstance(string, str) else tuple(string)


def add(language: str) -> None:
    """Begin a catalogue.

    Parameters
    ----------
    language : str
        Its code, as a page's `lang` has it.
    """
    path = LANGUAGES / f"{language}.po"
    if path.exists():
        raise SystemExit(f"{path} is there already")
    LANGUAGES.mkdir(exist_ok=True)
    path.write_bytes(written(Catalog(locale=language, project="hotbed", fuzzy=False)))
    update()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["add", language]:
            add(language)
        case _:
            raise SystemExit(__doc__)
