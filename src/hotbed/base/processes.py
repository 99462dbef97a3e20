"""A function over many pieces of work, on all cores: processes that begin and end with the caller.

The workers are fresh interpreters that are told what to do over a pipe. They never run the caller's
own script again, as `multiprocessing` would, hold nothing of the caller's memory, and end by
themselves when the caller is gone.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import IO, Any, TypeVar

from hotbed.base.errors import HotbedError

Work = TypeVar("Work")
Answer = TypeVar("Answer")
ParallelMap = Callable[[Callable[[Any], Any], list[Any]], Iterable[Any]]
"""Takes a function and its arguments; yields the answers in any order."""

WORKER = "import sys; sys.path[:] = {path!r}; from hotbed.base.processes import serve; serve()"
SIZE = struct.Struct("<Q")


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def parallel_map(
    function: Callable[[Work], Answer], work: Sequence[Work], threads: int | None = None
) -> Iterator[Answer]:
    """Call a function on many pieces of work, in processes.

    One piece of work alone is done in this process.

    Parameters
    ----------
    function : callable
        A function of a module's top level.
    work : sequence
        The function's arguments. They and the answers can be pickled.
    threads : int, optional
        How many processes run at once; by default one a core.

    Yields
    ------
    object
        The function's answers as they arrive, in any order.

    Raises
    ------
    HotbedError
        A process was ended from outside. What the function raises is raised as it is.

    Examples
    --------
    >>> sorted(parallel_map(abs, [-1, 2], threads=1))
    [1, 2]
    """
    count = min(threads or cores(), len(work))
    if count <= 1:
        yield from map(function, work)
    else:
        yield from _in_workers(function, work, count)


def _in_workers(
    function: Callable[[Work], Answer], work: Sequence[Work], count: int
) -> Iterator[Answer]:
    workers = [_Worker(function) for _ in range(count)]
    idle, waiting, running = list(workers), iter(work), dict[Future[Answer], _Worker]()
    with ThreadPoolExecutor(count) as pool:
        try:
            while True:
                while idle and (piece := next(waiting, None)) is not None:
                    worker = idle.pop()
                    running[pool.submit(worker.call, piece)] = worker
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    idle.append(running.pop(future))
                    yield future.result()
        finally:
            for worker in workers:
                worker.end()


class _Worker:
    """One process, used by one thread at a time."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        options: dict[str, Any] = {"process_group": 0} if os.name == "posix" else {}
        command = [sys.executable, "-c", WORKER.format(path=sys.path)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options
        )
        self._function = function

    def call(self, piece: Any) -> Any:
        """The function's answer to one piece of work."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("a worker without pipes")
        try:
            _send(stdin, (self._function, piece))
            kind, answer = _receive(stdout)
        except (BrokenPipeError, EOFError) as error:
            raise HotbedError(
                "a process of this run was ended from outside, most likely for lack of memory",
                "free some, or set a lower limits.threads in the recipe",
            ) from error
        if kind == "error":
            raise answer
        return answer

    def end(self) -> None:
        """Stop at once; what it was doing is of no use any more."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue


def _send(pipe: IO[bytes], message: object) -> None:
    data = pickle.dumps(message)
    pipe.write(SIZE.pack(len(data)) + data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    """The next message; both ends of the pipe are hotbed's own."""
    head = pipe.read(SIZE.size)
    if len(head) < SIZE.size:
        raise EOFError
    data = pipe.read(SIZE.unpack(head)[0])
    return pickle.loads(data)  # noqa: S301 - written by this program, over a private pipe


def serve() -> None:
    """Be a worker: answer pieces of work from stdin on stdout until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints, prints to stderr
    requests: list[Any] = []
    come = threading.Semaphore(0)

    def listen() -> None:
        while True:
            try:
                requests.append(_receive(sys.stdin.buffer))
            except EOFError:  # the caller is gone, or done
                os._exit(0)
            come.release()

    threading.Thread(target=listen, daemon=True).start()
    while True:
        come.acquire()
        function, piece = requests.pop()
        try:
            _send(answers, ("answer", function(piece)))
        except Exception as error:
            if not isinstance(error, HotbedError):
                error.add_note(traceback.format_exc())
            _send(answers, ("error", error))
