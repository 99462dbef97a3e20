"""How calls end: exit codes, one sentence, no stack trace, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hotbed.base.errors import HotbedError, printable
from hotbed.base.storage.cache import cache_folder
from hotbed.cli.shared.ending import CODES, environment
from hotbed.cli.shared.faults import without_secrets

PROGRAM = """
import sys
sys.argv = ["hotbed", *sys.argv[1:]]
from hotbed.cli.main import main
{patch}
main()
"""


@pytest.fixture
def program(tmp_path):
    """Call the program in a process of its own, with something patched in it."""

    def call(*arguments: object, patch: str = "", **options: object):
        command = [sys.executable, "-c", PROGRAM.format(patch=patch), *map(str, arguments)]
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        variables = os.environ | {"HOTBED_CACHE": str(tmp_path / "cache")}
        variables |= options.pop("env", {})
        return subprocess.run(
            command, text=True, check=False, timeout=120, env=variables, cwd=tmp_path, **options
        )

    return call


def broken(error: str) -> str:
    """A patch that lets the verb `sources` fail."""
    return f"""
import hotbed.sources.registry
def fail(*_, **__):
    raise {error}
hotbed.sources.registry.sources = fail
"""


def test_a_fault_is_one_sentence_with_a_report_and_a_code_of_its_own(program, tmp_path):
    done = program("sources", patch=broken("KeyError('Z\\xfcrich \\x1b[2J')"))
    assert done.returncode == 70
    assert done.stderr.startswith("hotbed: this is a fault of hotbed's, not yours (KeyError: ")
    assert len(done.stderr.splitlines()) == 1
    assert "\x1b" not in done.stderr
    (report,) = (tmp_path / "cache" / "faults").iterdir()
    assert f"with the file {report}." in done.stderr
    text = report.read_text(encoding="utf-8")
    assert "hotbed/cli/sources.py:" in text
    assert "arguments: sources" in text
    assert "rich" not in text, "what an error says may be the user's data"
    assert str(Path(sys.prefix)) not in text


def test_debug_shows_the_stack_trace(program):
    patch = broken("KeyError('x')")
    for done in (
        program("--debug", "sources", patch=patch),
        program("sources", "--debug", patch=patch),
        program("sources", patch=patch, env={"HOTBED_DEBUG": "1"}),
    ):
        assert done.returncode == 70
        assert "Traceback (most recent call last)" in done.stderr
    assert "Traceback" not in program("sources", patch=patch, env={"HOTBED_DEBUG": "0"}).stderr


def test_no_secret_of_the_call_is_written_down():
    call = ["fetch", "openalex", "--key-file", "k.txt", "--online-option", "api_key=abc"]
    call += ["--password=x", "https://ann:pw@example.org/a", "--mailto", "a@example.org"]
    shown = without_secrets(call)
    assert shown[:4] == ["fetch", "openalex", "--key-file", "(left out)"]
    assert shown[5:] == [
        "api_key=(left out)",
        "--password=(left out)",
        "(left out)",
        "--mailto",
        "a@example.org",
    ]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("MemoryError()", "there is not enough memory for this; free some, split the input"),
        ('RuntimeError("can\'t start new thread")', "there is not enough memory"),
        ("OSError(28, 'No space left on device', '/d/x')", "/d/x: no space left on device; free"),
        ("OSError(30, 'Read-only file system', '/d/x')", "/d/x: read-only file system; choose"),
        ("OSError(24, 'Too many open files')", "too many open files; raise the limit of open"),
        ("ImportError('no duckdb', name='duckdb')", "a package that hotbed needs can't be loaded"),
    ],
)
def test_what_the_machine_lacks_is_a_sentence_with_its_remedy(program, error, sentence):
    done = program("sources", patch=broken(error))
    assert done.returncode == 2
    assert done.stderr.startswith(f"hotbed: {sentence}")
    assert len(done.stderr.splitlines()) == 1


def test_without_any_place_for_the_report_it_says_debug(program, tmp_path):
    (tmp_path / "file").write_text("")
    patch = broken("KeyError('x')") + "import tempfile; tempfile.tempdir = '/proc/nowhere'\n"
    done = program("sources", patch=patch, env={"HOTBED_CACHE": str(tmp_path / "file" / "x")})
    assert done.returncode == 70
    assert "with what --debug prints." in done.stderr


def test_a_full_or_closed_output_is_no_stack_trace(program):
    with Path("/dev/full").open("w") as full:
        done = program("sources", stdout=full)
        assert done.returncode == 2
        assert done.stderr == ("hotbed: no space left on device; free some space and call again.\n")
        assert program("sources", stdout=full, stderr=full).returncode == 2
    for closed in ((1,), (2,), (0, 1, 2)):
        done = program("sources", preexec_fn=lambda closed=closed: [os.close(n) for n in closed])
        assert (done.returncode, done.stderr) == (0, "")


def test_who_stops_reading_is_no_error(program):
    reading, writing = os.pipe()
    os.close(reading)
    done = program("sources", stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_characters_that_a_terminal_lacks_are_replaced(program):
    patch = "def slow(): print('Z\\xfcrich')\n" + INSTALL
    done = program("run", patch=patch, env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "Z?rich\n", "")


def test_usage_errors_and_help(program):
    done = program("sources", "--no-such-option")
    assert (done.returncode, "No such option" in done.stderr) == (2, True)
    help_ = program("--help").stdout
    for code in CODES:
        assert f" {code}:" in help_


STEPS = {
    "engine": """
from pathlib import Path
from hotbed.engines import DuckDB
engine = DuckDB(Path("spill"), threads=2)
def slow():
    print("ready", flush=True)
    engine.connection.con.sql("SELECT sum(sqrt(a.range) * b.range) FROM "
              "range(1000000) a, range(1000000) b").fetchall()
""",
    "workers": """
import time
from hotbed.base.processes import parallel_map
def slow():
    print("ready", flush=True)
    list(parallel_map(time.sleep, [60.0] * 4, threads=2))
""",
    "python": """
import time
def slow():
    print("ready", flush=True)
    time.sleep(60)
""",
    "library": """
import time
from hotbed.base.errors import HotbedError
def slow():
    print("ready", flush=True)
    try:
        time.sleep(60)
    except BaseException as error:
        raise RuntimeError("Query interrupted") from None
""",
}
REST = ("python", "library")
INSTALL = """
import typer, hotbed.cli.main as cli
cli.app.registered_commands.clear()
def run() -> None: slow()
def explain() -> None: slow()
cli.app.command("run")(run)
cli.app.command("explain")(explain)
"""


@pytest.mark.parametrize(
    "step", ["engine", "workers", *(pytest.param(step, marks=pytest.mark.slow) for step in REST)]
)
@pytest.mark.parametrize(
    ("number", "verb", "code", "sentence"),
    [
        (
            signal.SIGINT,
            "run",
            130,
            "hotbed: stopped; call again to go on from the last finished stage\n",
        ),
        (signal.SIGTERM, "explain", 143, "hotbed: stopped\n"),
    ],
)
def test_a_signal_stops_with_a_sentence_and_leaves_no_process(
    tmp_path, step, number, verb, code, sentence
):
    command = [sys.executable, "-c", PROGRAM.format(patch=STEPS[step] + INSTALL), verb]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        children = children_of(process.pid)
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (code, sentence)
    assert bool(children) == (step == "workers")
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def children_of(process: int) -> list[int]:
    """The processes that a process began."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def test_an_error_that_repeats_a_file_cannot_command_the_terminal():
    told = str(HotbedError("no column 'a\x1b[2J\x9b2J\u202eb\u2028c'", "name\x07 it"))
    assert told == "no column 'a [2J 2J b c'; name  it."
    assert printable("a\nb\x1b]0;x\x07") == "a b ]0;x"


def test_what_is_no_fault_of_the_machine_stays_a_fault():
    assert environment(ValueError("x")) is None
    assert environment(ImportError("x", name="hotbed.cli.x")) is None


READING = """
import pyarrow.csv
from pathlib import Path
from hotbed.base.errors import HotbedError
path = Path("many.csv")
path.write_bytes(b"a,b\\n" + b"1,2\\n" * 1_000_000)
readers = []
def slow():
    for _ in range(8):
        options = pyarrow.csv.ReadOptions(block_size=1 << 16)
        readers.append(pyarrow.csv.open_csv(path.open("rb"), read_options=options))
    raise HotbedError("something is amiss")
"""


def test_threads_that_still_read_neither_abort_nor_hold_up_the_end(program):
    """Arrow's threads ask for the interpreter while it ends: without care, code 134 or a hang."""
    for _ in range(3):
        done = program("run", patch=READING + INSTALL)
        assert (done.returncode, done.stderr) == (2, "hotbed: something is amiss.\n")


@pytest.mark.parametrize(
    "place", [{"HOME": "/dev/null", "XDG_CACHE_HOME": ""}, {"HOTBED_CACHE": "~no-such-user/x"}]
)
def test_a_cache_that_cannot_be_written_names_the_variable(program, tmp_path, place):
    (tmp_path / "a.csv").write_text("address\nOslo\n")
    done = program("geocode", "a.csv", "-o", "o.csv", env={"HOTBED_CACHE": ""} | place)
    assert done.returncode == 2
    assert "; set HOTBED_CACHE to a folder that can be written.\n" in done.stderr


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("verb", [("head", "table"), ("geocode", "-o", "o.csv"), ("cluster",)])
def test_a_header_alone_holds_no_rows(program, tmp_path, verb, end):
    (tmp_path / "a.csv").write_text(f"document_id,year,lon,lat{end}")
    out = ("-o", "o.csv") if verb == ("cluster",) else ()
    done = program(*verb, "a.csv", *out, env={"HOTBED_CACHE": str(cache_folder())})
    assert (done.returncode, "a.csv holds no rows; " in done.stderr) == (2, True)


def test_a_recipe_on_a_header_alone_is_not_approved(program, tmp_path):
    (tmp_path / "a.csv").write_text("document_id,year,lon,lat\n")
    (tmp_path / "r.toml").write_text(
        'preset = "gii-2017"\n[[inputs]]\nsource = "table"\nmetric = "patents"\nfiles = ["a.csv"]\n'
    )
    done = program("check", "r.toml")
    assert (done.returncode, "a.csv holds no rows; " in done.stderr) == (2, True)
