"""What looks like a secret: recipes and results are published, so they hold none."""

from __future__ import annotations

import re

NAME = re.compile(
    r"pass(word|wd|phrase)?$|pwd|secret|token|credential|sas(?![a-z])|signature"
    r"|(access|account|api|private|shared|storage|encryption|auth)[._-]?key|key[._-]?(id|file|tab)"
    r"|\bkey$|auth(orization)?$",
    re.IGNORECASE,
)
LONGEST = 10_000  # characters of a value that are looked at
VALUE = (
    re.compile(r"://[^/\s:@]+:[^/\s@]+@"),  # user:password@ of an address
    re.compile(r"[?&;](sig|signature|token|password|key|secret)=", re.IGNORECASE),
    re.compile(r"-D[\w.]*(pass|pwd|secret|token|key)[\w.]*=", re.IGNORECASE),
    re.compile(r"\b(password|passwd|pwd|secret|token|accountkey)\s*=\s*\S", re.IGNORECASE),
    re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\b(ghp|gho|github_pat|xox[bap]|sk)[-_][A-Za-z0-9_-]{16,}"),
)


def looks_secret(name: str, value: str = "") -> bool:
    """Whether a setting looks like a secret, by its name or by what it is.

    Parameters
    ----------
    name : str
        Of the setting; "" where it has none.
    value : str
        Its value.

    Examples
    --------
    >>> looks_secret("spark.hadoop.fs.azure.account.key.x"), looks_secret("spark.executor.cores")
    (True, False)
    >>> looks_secret("spark.driver.extraJavaOptions", "-Djavax.net.ssl.keyStorePassword=x")
    True
    """
    parts = re.split(r"[.\s]", name)
    named = bool(NAME.search(name)) or any(NAME.search(part) for part in parts)
    return named or any(pattern.search(value[:LONGEST]) for pattern in VALUE)
