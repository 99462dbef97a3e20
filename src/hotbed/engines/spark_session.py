"""A Spark session: one that is there already, a cluster's, or a local one of our own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from hotbed.base.errors import HotbedError
from hotbed.base.sizes import bytes_of
from hotbed.engines.java import check_java

DEFAULT_MEMORY = "4GiB"
PYTHON = "PYSPARK_PYTHON"
LEAST_MIB = 512  # Spark itself asks for 471 MiB

# What decides how values are compared and computed; the same on every cluster.
MEANING = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.session.collation.default": "UTF8_BINARY",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
}


class Session:
    """An open session; `close` ends what was started for it.

    Parameters
    ----------
    scratch : Path
        Where a local Spark keeps its files.
    memory : str or None
        Of a local Spark, such as "4GiB"; None: 4 GiB.
    threads : int or None
        Of a local Spark; None: all cores.
    master : str or None
        A cluster's address; None: that of the session or of the spark-submit this runs under,
        else a local Spark.
    conf : dict
        Spark's own settings, for a session that is started here.

    Raises
    ------
    HotbedError
        No PySpark, no Java that it runs on, or Spark does not start.
    """

    def __init__(
        self,
        scratch: Path,
        memory: str | None,
        threads: int | None,
        master: str | None,
        conf: dict[str, str],
    ) -> None:
        try:
            import pyspark
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise HotbedError(
                "the engine spark needs PySpark", "install it: pip install 'hotbed[spark]'"
            ) from error
        self.log = scratch.parent / "spark.log"
        self._process: Any = None
        self._context: Any = None
        active = SparkSession.getActiveSession()
        if active is not None:
            self.spark = active.newSession()
        else:
            if not _submitted():
                check_java(pyspark.__version__)
            self._start(_settings(scratch, memory, threads, master, conf))
        for key, value in MEANING.items():
            self.spark.conf.set(key, value)

    def _start(self, settings: dict[str, str]) -> None:
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession

        interrupt = signal.getsignal(signal.SIGINT)
        python, chosen = os.environ.get(PYTHON), settings.pop("spark.pyspark.python", None)
        if chosen is not None:
            os.environ[PYTHON] = chosen  # a context takes its workers' Python from there alone
        try:
            if SparkContext._gateway is None and not _submitted():
                with self.log.open("wb") as log:
                    conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
                    heard = {"stdout": log, "stderr": log}
                    gateway = launch_gateway(conf, heard)  # type: ignore[no-untyped-call] # PySpark's
                    self._process = gateway.proc
                    SparkContext._ensure_initialized(gateway=gateway)
            conf = SparkConf().setAll(list(settings.items()))
            self._context = SparkContext.getOrCreate(conf)
            self.spark = SparkSession(self._context)
        except (PySparkException, OSError) as error:
            self.close()
            raise self._cannot_start(error) from error
        except Exception as error:
            self.close()
            if type(error).__module__.startswith("py4j"):
                raise self._cannot_start(error) from error
            raise
        finally:
            if chosen is not None:
                os.environ.pop(PYTHON)
                os.environ.update({} if python is None else {PYTHON: python})
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGINT, interrupt)

    def _cannot_start(self, error: Exception) -> HotbedError:
        lines = [line for line in str(error).splitlines() if line.strip()]
        caused = [line for line in lines if "Exception:" in line or "Error:" in line]
        why = (caused or lines or [type(error).__name__])[-1].strip()[:200]
        return HotbedError(f"Spark does not start ({why})", f"see its log, {self.log}")

    @property
    def process_id(self) -> int | None:
        """Of the Java process that was started here."""
        return None if self._process is None else int(self._process.pid)

    def close(self) -> None:
        """Stop a session that was started here, and the Java process that was started for it."""
        from pyspark import SparkContext

        if self._context is not None:
            self.spark.stop()
            self._context = None
        if self._process is None:
            return
        gateway, SparkContext._gateway, SparkContext._jvm = SparkContext._gateway, None, None
        if gateway is not None:
            gateway.shutdown()
        self._process.stdin.close()  # the Java process ends with it
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._process = None


def _submitted() -> bool:
    """Whether this process was started by spark-submit, which says master and memory."""
    return "PYSPARK_GATEWAY_PORT" in os.environ


def _settings(
    scratch: Path,
    memory: str | None,
    threads: int | None,
    master: str | None,
    conf: dict[str, str],
) -> dict[str, str]:
    """Spark's settings for a session of our own, those of the recipe last."""
    settings = {"spark.app.name": "hotbed", "spark.driver.maxResultSize": "0"}
    if master is None and not _submitted():
        settings |= _local(scratch, memory, threads)
    elif master is not None:
        settings["spark.master"] = master
    return settings | conf


def _local(scratch: Path, memory: str | None, threads: int | None) -> dict[str, str]:
    """A Spark in one process of this machine, heard by this machine only."""
    mebibytes = mebibytes_of(memory or DEFAULT_MEMORY)
    if mebibytes < LEAST_MIB:
        raise HotbedError(
            f"limits.memory = {memory!r} is too little for the engine spark",
            f"give it at least {LEAST_MIB} MiB",
        )
    return {
        "spark.master": f"local[{threads or '*'}]",
        "spark.driver.memory": f"{mebibytes}m",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": str(scratch / "local"),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.shuffle.partitions": "32",  # a file each a task; Spark's 200 are for clusters
        "spark.pyspark.python": sys.executable,
    }


def mebibytes_of(text: str) -> int:
    """A size as in the recipe's limits.memory, in whole MiB.

    >>> mebibytes_of("4GiB"), mebibytes_of("1.5 GB"), mebibytes_of("900MB")
    (4096, 1430, 858)
    """
    return bytes_of(text) >> 20
