"""The command line as a module: python -m hotbed."""

from __future__ import annotations

from hotbed.cli.main import main

if __name__ == "__main__":
    main()
