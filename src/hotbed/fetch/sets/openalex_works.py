"""Works of OpenAlex by a filter, page by page, into one packed file of JSON lines.

Source: https://developers.openalex.org/guides/page-through-results. After each page the file's
length and the cursor of the next page are written down, so that a fetch that was killed goes on.
In lists a work has at most 100 authors; such works are asked for singly, where none is missing.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

import orjson

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write, cannot_write
from hotbed.base.progress import task
from hotbed.base.storage.cache import REMEDY
from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.transfer.failures import OTHER_FORM
from hotbed.fetch.transfer.part import Part
from hotbed.fetch.transfer.web import Json

API = "https://api.openalex.org/works"
PER_PAGE = 100
MOST_LISTED_AUTHORS = 100
LONGEST_CURSOR = 10_000
MOST_WORKS = 10**11
MOST_TIMES = 2
"""How many times the works that OpenAlex says there are may come; pages beyond never end."""
ID = re.compile(r"https://openalex\.org/W([0-9]{1,15})")


@dataclass
class State:
    """How far a download has come.

    Attributes
    ----------
    filter : str
        Which works.
    cursor : str, optional
        Of the next page; None: all pages have come.
    bytes : int
        Length of the file so far.
    works : int
        How many it holds.
    twice : int
        How many came again.
    counts : list of int
        The least and the largest number of works that the API said there are.
    """

    filter: str
    cursor: str | None = "*"
    bytes: int = 0
    works: int = 0
    twice: int = 0
    counts: list[int] = field(default_factory=list)


def stored_name(chosen: str) -> str:
    """The name under which the works of a filter are stored.

    Parameters
    ----------
    chosen : str
        The filter.

    Returns
    -------
    str
        A file's name.

    Examples
    --------
    >>> stored_name("publication_year:2024")
    'openalex-publication-year-2024-a654b044.jsonl.gz'
    """
    words = re.sub(r"[^a-z0-9]+", "-", chosen.lower()).strip("-")[:60].strip("-")
    return f"openalex-{words}-{hashlib.sha256(chosen.encode()).hexdigest()[:8]}.jsonl.gz"


def download(job: Job, chosen: str) -> list[Record]:
    """Download all works that a filter chooses.

    Parameters
    ----------
    job : Job
        Which set, from where, to where.
    chosen : str
        The filter.

    Returns
    -------
    list of Record
        The record of one file.

    Raises
    ------
    HotbedError
        There are none, they can't be had, or are not as many as the API said.
    """
    name = stored_name(chosen)
    if record := job.existing(name):
        return [record]
    part = Part(job.folder, name)
    state, seen = _resumed(part, chosen)
    if state.works:
        job.say(f"{name}: going on after {state.works:,} works")
    if state.cursor:
        _page(job, part, state, seen)
    with task(f"downloading {name} (works)", max(state.counts, default=0)) as advance:
        advance(state.works)
        while state.cursor:
            advance(_page(job, part, state, seen))
    return [_finished(job, part, state, name)]


def _url(chosen: str, cursor: str, job: Job) -> str:
    asked = {"filter": chosen, "per_page": str(PER_PAGE), "cursor": cursor}
    return f"{API}?{urlencode(asked | _identity(job))}"


def _identity(job: Job) -> dict[str, str]:
    known = {"mailto": job.web.mailto, "api_key": job.key}
    return {name: value for name, value in known.items() if value}


def _page(job: Job, part: Part, state: State, seen: set[int]) -> int:
    """Download, write and note one page; returns the number of new works."""
    what = "the works of OpenAlex"
    try:
        page = _asked(job, _url(state.filter, state.cursor or "*", job), what)
    except HotbedError as error:
        if state.works and "answered 400" in str(error):
            raise HotbedError(
                "OpenAlex does not know any more where the fetch stopped",
                f"remove {part.path} and call again to begin from the first page",
            ) from error
        raise
    try:
        works, count = page["results"], _count(page["meta"]["count"])
        following = page["meta"].get("next_cursor")
        numbers = [_number(work["id"]) for work in works]
        if following is not None and len(following) > LONGEST_CURSOR:
            raise ValueError("next_cursor")
        _must_be_listed(works)
    except OTHER_FORM as error:
        raise HotbedError("OpenAlex's answers have changed their form", "try later") from error
    if following is not None and (not isinstance(following, str) or following == state.cursor):
        raise HotbedError("OpenAlex sends the same page again and again", "try later")
    if state.works + state.twice > MOST_TIMES * max([count, *state.counts]) + PER_PAGE:
        raise HotbedError(
            f"OpenAlex's pages never end: {state.works + state.twice:,} works came, of "
            f"{count:,} that it says there are",
            "try later",
        )
    new = []
    for number, work in zip(numbers, works, strict=True):
        if number not in seen:
            seen.add(number)
            new.append(_full(job, number, work))
    _append(part, state, new)
    state.twice += len(works) - len(new)
    state.works += len(new)
    state.counts = [min([count, *state.counts]), max([count, *state.counts])]
    state.cursor = following if works else None
    _note(part, state)
    return len(new)


def _number(work: str) -> int:
    match = ID.fullmatch(work)
    if match is None:
        raise ValueError(work)
    return int(match[1])


def _count(value: Json) -> int:
    number = int(value)
    if not 0 <= number <= MOST_WORKS:
        raise ValueError("count")
    return number


def _must_be_listed(works: list[Json]) -> None:
    """Refuse works whose authors are no list."""
    for work in works:
        if not isinstance(work.get("authorships") or [], list):
            raise TypeError("authorships")


def _asked(job: Job, url: str, what: str) -> Json:
    try:
        return job.web.json(url, what)
    except HotbedError as error:
        if job.key is None and "refuses (40" in str(error):
            raise HotbedError(
                "OpenAlex asks for a key",
                "get one free of charge at https://openalex.org/settings/api and set "
                "OPENALEX_API_KEY to it, or name its file with --key-file",
            ) from error
        raise


def _full(job: Job, number: int, work: Json) -> Json:
    """The work with all of its authors."""
    if len(work.get("authorships") or []) < MOST_LISTED_AUTHORS:
        return work
    identity = _identity(job)
    url = f"{API}/W{number}" + (f"?{urlencode(identity)}" if identity else "")
    full = _asked(job, url, f"the work W{number} of OpenAlex")
    authors = full.get("authorships") if isinstance(full, dict) else None
    if not isinstance(authors, list) or len(authors) < MOST_LISTED_AUTHORS:
        raise HotbedError(f"OpenAlex's work W{number} lacks its authors", "try later")
    return full


def _append(part: Part, state: State, works: list[Json]) -> None:
    """Write a page behind what is noted; what a killed fetch wrote beyond is cut off first."""
    if not works:
        return
    lines = b"".join(orjson.dumps(work) + b"\n" for work in works)
    packed = gzip.compress(lines, mtime=0)
    try:
        with part.path.open("r+b" if part.path.exists() else "w+b") as stream:
            stream.seek(state.bytes)
            stream.write(packed)
            stream.truncate()
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise cannot_write(part.path, error, REMEDY) from error
    state.bytes += len(packed)


def _note(part: Part, state: State) -> None:
    with atomic_write(part.state) as temporary:
        temporary.write_bytes(orjson.dumps(asdict(state), option=orjson.OPT_INDENT_2))


def _resumed(part: Part, chosen: str) -> tuple[State, set[int]]:
    """How far an earlier call came, and the works that it downloaded."""
    try:
        state = State(**orjson.loads(part.state.read_bytes()))
        if state.filter != chosen or part.size < state.bytes:
            raise ValueError("not to be gone on with")
        seen = _numbers(part, state)
        if len(seen) != state.works:
            raise ValueError("damaged")
    except (OSError, EOFError, ValueError, TypeError, KeyError):
        part.drop()
        return State(chosen), set()
    return state, seen


def _numbers(part: Part, state: State) -> set[int]:
    if not state.bytes:
        return set()
    with part.path.open("r+b") as stream:
        stream.truncate(state.bytes)
    with gzip.open(part.path, "rb") as lines:
        return {int(str(orjson.loads(line)["id"]).rpartition("W")[2]) for line in lines}


def _finished(job: Job, part: Part, state: State, name: str) -> Record:
    """Store the works, if they are as many as the API said that there are."""
    if not state.works:
        part.drop()
        raise HotbedError(f"no work fits the filter {state.filter!r}", "check it")
    least, most = state.counts
    if not least <= state.works <= most:
        part.drop()
        raise HotbedError(
            f"{state.works:,} works arrived, but OpenAlex stated "
            + (f"{least:,}" if least == most else f"{least:,} to {most:,}"),
            "they were removed; call again",
        )
    note = f"filter {state.filter}; {state.works:,} works; {state.twice:,} came twice"
    source = f"{API}?{urlencode({'filter': state.filter})}"
    record = job.store(part, name, source, note=note)
    part.done()
    return record
