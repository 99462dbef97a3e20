"""What goes wrong in Spark, in one sentence with the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotbed.base.errors import HotbedError

KNOWN = (
    (
        "OutOfMemoryError",
        "the memory limit is too small for this study",
        "raise limits.memory in the recipe; on a cluster, spark.executor.memory",
    ),
    ("No space left on device", "a disk of Spark's is full", "free some space and call again"),
    (
        "ModuleNotFoundError",
        "the Python of Spark's workers lacks hotbed, or a package that hotbed needs",
        "install hotbed[spark] on all machines, or name that Python by spark.pyspark.python",
    ),
    (
        "FileNotFoundException",
        "a machine of the cluster does not see a file of the run",
        "put inputs and --out on storage that all machines share under the same path",
    ),
    (
        "PATH_NOT_FOUND",
        "Spark does not see a file of the run",
        "put inputs and --out on storage that all machines share under the same path",
    ),
)
TOLD = re.compile(r"HotbedError: (.+)")  # of a task, in the text of its traceback

RAISED = re.compile(r"[\w.]*(Error|Exception): ")


@contextmanager
def told(log: Path) -> Iterator[None]:
    """Turn what Spark raises into a `HotbedError`; what is not Spark's passes as it is."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped] # has none
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise sentence(str(error), log) from error


def sentence(text: str, log: Path) -> HotbedError:
    """The error for what Spark said.

    >>> said = "... hotbed.base.errors.HotbedError: a.csv is empty; download it again."
    >>> str(sentence(said, Path("l")))
    'a.csv is empty; download it again.'
    >>> str(sentence("java.io.IOException: No space left on device", Path("l")))
    "a disk of Spark's is full; free some space and call again."
    """
    told_by_task = TOLD.search(text)
    if told_by_task is not None:
        return HotbedError(told_by_task[1])
    for sign, what, remedy in KNOWN:
        if sign in text:
            return HotbedError(what, remedy)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    raised = [line for line in lines if RAISED.match(line)] if "Traceback" in text else []
    why = (raised or lines or ["nothing said"])[0]
    return HotbedError(f"Spark could not finish ({why[:200]})", f"see its log, {log}")
