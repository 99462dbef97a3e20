"""Times every reader at one size and at ten times the size. One command:

    python benchmarks/readers.py [--quick | --times N] [SOURCE ...]

Files are made from records as long as those of the source's owner, so that the seconds mean
something: records differ in their number, authors and addresses. Every measurement is a process of
its own that reads an input as a run does, to Parquet; processes that it starts are measured with
it. Seconds of one core are CPU seconds, which hardly depend on what else the machine does; those on
all cores are of the clock. Memory is resident, above what a process holds after its imports for
one process, whole for all processes together. Records are documents for sources of whole records
and rows of the first table for tables. Independent files are four, so that all cores have work.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

CITIES = [f"City {number}" for number in range(3000)]
WORDS = ("a", "measure", "of", "what", "grows", "where", "when", "nobody", "looks", "at", "it")


def teams(count: int) -> Iterator[tuple[int, list[list[str]]]]:
    """Number and, for each author, her addresses: 1 to 12 authors with one or two addresses."""
    draw = random.Random(1)
    for number in range(count):
        size = draw.choice((1, 2, 3, 3, 4, 4, 5, 6, 8, 12))
        yield (
            number,
            [
                [
                    f"Dept {draw.randrange(99)}, Univ X, {draw.choice(CITIES)}, Norway"
                    for _ in range(draw.choice((1, 1, 1, 2)))
                ]
                for _ in range(size)
            ],
        )


def prose(words: int) -> str:
    """Text of a length, for what a reader has to pass over."""
    return " ".join(WORDS[number % len(WORDS)] for number in range(words))


def wos(folder: Path, count: int) -> None:
    references = "\n   ".join(["Ahmed AS, 2016, J WOUND CARE, V25, P35, DOI 10.12968/jowc.7"] * 45)
    with (folder / "wos.txt").open("w", encoding="utf-8") as out:
        out.write("FN Clarivate Analytics Web of Science\nVR 1.0\n")
        for number, team in teams(count):
            names = "\n   ".join(f"Roe, Ann{index}" for index in range(len(team)))
            places = "\n   ".join(
                f"[Roe, Ann{index}] {place}." for index, own in enumerate(team) for place in own
            )
            out.write(
                f"PT J\nAU {names}\nAF {names}\nTI {prose(14)}\nSO J\nDT Article\nAB {prose(250)}\n"
                f"C1 {places}\nC3 Univ A; Univ B\nCR {references}\nNR 45\nPY 2020\nWC Oncology\n"
                f"WE Science Citation Index Expanded (SCI-EXPANDED)\nUT WOS:{number:015d}\nER\n\n"
            )
        out.write("EF")


def scopus(folder: Path, count: int) -> None:
    import csv

    names = [
        "Authors",
        "Author full names",
        "Title",
        "Year",
        "Affiliations",
        "Authors with affiliations",
        "Abstract",
        "References",
        "Document Type",
        "EID",
    ]
    with (folder / "scopus.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, quoting=csv.QUOTE_ALL)
        rows.writerow(names)
        for number, team in teams(count):
            people = [f"Roe, Ann{index}" for index in range(len(team))]
            rows.writerow(
                [
                    "; ".join(people),
                    "; ".join(f"{name} ({number})" for name in people),
                    prose(14),
                    "2020",
                    "; ".join(dict.fromkeys(place for own in team for place in own)),
                    "; ".join(f"{name}, {', '.join(own)}" for name, own in zip(people, team)),  # noqa: B905
                    prose(250),
                    prose(400),
                    "Article",
                    f"2-s2.0-{number}",
                ]
            )


def pubmed(folder: Path, count: int) -> None:
    with (folder / "pubmed.xml").open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n')
        for number, team in teams(count):
            people = "".join(
                '<Author ValidYN="Y"><LastName>Roe</LastName><ForeName>Ann</ForeName>'
                "<Initials>A</Initials>"
                + "".join(
                    f"<AffiliationInfo><Affiliation>{place}</Affiliation></AffiliationInfo>\n"
                    for place in own
                )
                + "</Author>\n"
                for own in team
            )
            mesh = '<MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">H</DescriptorName>\n'
            out.write(
                f'<PubmedArticle><MedlineCitation><PMID Version="1">{number}</PMID><Article>'
                "<Journal><JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue>"
                f"</Journal><Abstract><AbstractText>{prose(250)}</AbstractText></Abstract>"
                f"<AuthorList>{people}</AuthorList><PublicationTypeList><PublicationType>Journal "
                "Article</PublicationType></PublicationTypeList></Article><MeshHeadingList>"
                + (mesh + "</MeshHeading>")
                * 12
                + "</MeshHeadingList></MedlineCitation>"
                "<PubmedData><ReferenceList>"
                + "<Reference><Citation>J. 2016;25:35</Citation></Reference>\n" * 30
                + "</ReferenceList></PubmedData></PubmedArticle>\n"
            )
        out.write("</PubmedArticleSet>")


def openalex(folder: Path, count: int) -> None:
    kth = {
        "id": "I1",
        "display_name": "KTH",
        "ror": "https://ror.org/026vcq606",
        "country_code": "SE",
        "type": "education",
        "lineage": ["I1"],
    }
    with (folder / "works.jsonl").open("w", encoding="utf-8") as out:
        for number, team in teams(count):
            work = {
                "id": f"https://openalex.org/W{number}",
                "publication_year": 2020,
                "type": "article",
                "is_retracted": False,
                "is_paratext": False,
                "updated_date": "2025-01-01",
                "authorships": [
                    {
                        "author": {"id": "A1", "display_name": "Ann Roe"},
                        "institutions": [kth],
                        "countries": ["SE"],
                        "raw_author_name": "Roe",
                        "raw_affiliation_strings": own,
                    }
                    for own in team
                ],
                "primary_topic": {"id": "T", "display_name": "T", "field": {"display_name": "F"}},
                "referenced_works": [f"https://openalex.org/W{each}" for each in range(30)],
                "abstract_inverted_index": {f"w{each}": [each] for each in range(100)},
            }
            out.write(json.dumps(work) + "\n")


def crossref(folder: Path, count: int) -> None:
    with (folder / "crossref.jsonl").open("w", encoding="utf-8") as out:
        for number, team in teams(count):
            people = [
                {"given": "Ann", "family": "Roe", "affiliation": [{"name": each} for each in own]}
                for own in team
            ]
            work = {
                "DOI": f"10.1/{number}",
                "type": "journal-article",
                "author": people,
                "issued": {"date-parts": [[2020, 1, 1]]},
                "abstract": prose(250),
                "reference": [{"key": str(each), "DOI": "10.1/x"} for each in range(40)],
            }
            out.write(json.dumps(work) + "\n")


def patent(number: int, team: list[list[str]], tag: str) -> str:
    people = "".join(
        f'<inventor sequence="{index}"><addressbook><last-name>Roe{index}</last-name><first-name>'
        f"Ann</first-name><address><city>{own[0].split(', ')[2]}</city><country>NO</country>"
        "</address></addressbook></inventor>\n"
        for index, own in enumerate(team)
    )
    cited = "<citation><patcit><document-id><country>US</country></document-id></patcit></citation>"
    return (
        f"<{tag}><publication-reference><document-id><country>US</country><doc-number>{number:08d}"
        "</doc-number><kind>B2</kind><date>20120327</date></document-id></publication-reference>\n"
        '<application-reference appl-type="utility"/><classifications-ipcr><classification-ipcr>'
        "<section>A</section><class>47</class><subclass>B</subclass><main-group>3</main-group>"
        f"<subgroup>02</subgroup></classification-ipcr></classifications-ipcr>{cited * 20}"
        f"<us-parties><inventors>{people}</inventors></us-parties></{tag}>\n"
    )


def uspto(folder: Path, count: int) -> None:
    with (folder / "ipg.xml").open("w", encoding="utf-8") as out:
        for number, team in teams(count):
            out.write('<?xml version="1.0" encoding="UTF-8"?>\n<us-patent-grant>')
            out.write(patent(number, team, "us-bibliographic-data-grant"))
            out.write(f"<description><p>{prose(5000)}</p></description></us-patent-grant>\n")


def pct(folder: Path, count: int) -> None:
    with (folder / "pct.xml").open("w", encoding="utf-8") as out:
        for number, team in teams(count):
            out.write(
                patent(number, team, "wo-bibliographic-data").replace("us-parties", "parties")
            )


def docdb(folder: Path, count: int) -> None:
    with (folder / "docdb.xml").open("w", encoding="utf-8") as out:
        out.write("<exch:exchange-documents>")
        for number, team in teams(count):
            people = "".join(
                f'<exch:inventor data-format="{form}"><exch:inventor-name><name>ROE</name>'
                "</exch:inventor-name><residence><country>NO</country></residence></exch:inventor>"
                for form in ("docdb", "docdba")
                for _ in team
            )
            out.write(
                f'<exch:exchange-document country="WO" doc-number="{number}" kind="A1" '
                'date-publ="20200101"><exch:bibliographic-data><exch:parties><exch:inventors>'
                f"{people}</exch:inventors></exch:parties></exch:bibliographic-data><exch:abstract>"
                f"<p>{prose(150)}</p></exch:abstract></exch:exchange-document>\n"
            )


def patstat(folder: Path, count: int) -> None:
    with (
        (folder / "tls201.csv").open("w") as applications,
        (folder / "tls206.csv").open("w") as persons,
        (folder / "tls207.csv").open("w") as links,
    ):
        applications.write("appln_id,appln_auth,appln_kind,earliest_publn_year,nb_inventors\n")
        persons.write("person_id,person_name,person_address,person_ctry_code\n")
        links.write("person_id,appln_id,applt_seq_nr,invt_seq_nr\n")
        person = 0
        for number, team in teams(count):
            applications.write(f"{number},NO,W,2020,{len(team)}\n")
            for index, own in enumerate(team, start=1):
                person += 1
                persons.write(f'{person},"Roe, Ann","{own[0]}",NO\n')
                links.write(f"{person},{number},0,{index}\n")


def regpat(folder: Path, count: int) -> None:
    with (folder / "PCT_Inv_reg.txt").open("w") as out:
        out.write("pct_nbr|appln_id|person_id|inv_name|address|reg_code|ctry_code|inv_share\n")
        for number, team in teams(count):
            for index, own in enumerate(team):
                share = 1 / len(team)
                out.write(f"WO2015{number:06d}|{number}|{index}|Roe|{own[0]}|NO01|NO|{share:.4f}\n")


def geocoded(folder: Path, count: int) -> None:
    with (folder / "geoc_inv.txt").open("w") as out:
        out.write("appln_id,patent_office,filing_date,lat,lng,city,ctry_code\n")
        for number, team in teams(count):
            for index in range(len(team)):
                out.write(f"{number},US,1999-05-04,{40 + index}.25,-71.06,Boston,US\n")


def table(folder: Path, count: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [(name, pa.string()) for name in ("document_id", "year", "contributor", "address")]
    )
    with pq.ParquetWriter(folder / "table.parquet", schema) as writer:
        rows: list[dict[str, str]] = []
        for number, team in teams(count):
            rows += [
                {
                    "document_id": str(number),
                    "year": "2020",
                    "contributor": str(index),
                    "address": own[0],
                }
                for index, own in enumerate(team)
            ]
            if len(rows) > 50_000 or number == count - 1:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows = []


MAKERS: dict[str, Callable[[Path, int], None]] = {
    each.__name__: each
    for each in (
        openalex,
        wos,
        scopus,
        pubmed,
        crossref,
        patstat,
        regpat,
        uspto,
        pct,
        docdb,
        geocoded,
        table,
    )
}
FILES = 4
LARGE = ("patstat", "regpat", "geocoded", "table")  # tables are read many times faster


def measure(name: str, processes: int, files: list[Path]) -> None:
    """Read the files as a run does and print the figures as JSON."""
    from hotbed import recipe
    from hotbed.sources.listings import numbered
    from hotbed.sources.registry import files_of
    from hotbed.steps.reading import read_input

    given = {
        "metrics": {"m": {"label": "m"}},
        "inputs": [{"metric": "m", "source": name, "files": [str(file) for file in files]}],
        "limits": {"threads": processes},
    }
    resolved = recipe.resolve(given, folder=Path())
    before, watch = memory(os.getpid()), Watch()
    start, cpu = time.perf_counter(), cpu_seconds()
    with tempfile.TemporaryDirectory() as folder:
        read_input(resolved, 0, numbered(files_of(resolved.inputs[0])), Path(folder))
        seconds = time.perf_counter() - start
        rows = json.loads((Path(folder) / "counts.json").read_text())["rows"]
    print(
        json.dumps(
            {
                "rows": rows,
                "seconds": seconds,
                "cpu": cpu_seconds() - cpu,
                "mb": watch.stop(),
                "imports": before,
            }
        )
    )


def cpu_seconds() -> float:
    """Of this process and of those that it has ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def memory(process: int) -> float:
    """Resident megabytes of a process and all below it (Linux)."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return pages * resource.getpagesize() / 1e6 + sum(memory(int(each)) for each in below)


class Watch:
    """Looks at the memory of all processes together, a hundred times a second."""

    def __init__(self) -> None:
        self._done, self._peak = threading.Event(), 0.0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._done.wait(0.01):
            self._peak = max(self._peak, memory(os.getpid()))

    def stop(self) -> float:
        """The most that was held, in megabytes."""
        self._done.set()
        self._thread.join()
        return self._peak


def made(name: str, count: int, folder: Path) -> list[Path]:
    """The source's files: of sources whose files are independent, four."""
    whole = name in ("patstat", "regpat")
    for number in range(1 if whole else FILES):
        own = folder / str(number)
        own.mkdir()
        MAKERS[name](own, count if whole else count // FILES)
    return sorted(file for file in folder.rglob("*") if file.is_file())


def measured(name: str, processes: int, files: list[Path]) -> dict[str, float]:
    """The figures of a process of its own."""
    command = [sys.executable, __file__, "--measure", name, str(processes), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure the sources named, or all, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="*", choices=[*MAKERS, []])
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    parser.add_argument("--times", type=int, default=1, help="so many times the size")
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        name, processes, *files = given.measure
        measure(name, int(processes), [Path(file) for file in files])
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when it began")
    print(
        "| source | records | MB of file | records a second of one core | listings a second of "
        "one core | seconds on all cores | memory of one process at 1x, 10x (MB) | of all |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    for name in given.sources or MAKERS:
        size = (600_000 if name in LARGE else 50_000) // (10 if given.quick else 1)
        size *= given.times
        with tempfile.TemporaryDirectory() as folder:
            small = measured(name, 1, made(name, size // 10, Path(folder)))
        with tempfile.TemporaryDirectory() as folder:
            files = made(name, size, Path(folder))
            megabytes = sum(file.stat().st_size for file in files) / 1e6
            one, every = measured(name, 1, files), measured(name, os.cpu_count() or 1, files)
        print(
            f"| {name} | {size:,} | {megabytes:,.0f} | {size / one['cpu']:,.0f} | "
            f"{one['rows'] / one['cpu']:,.0f} | {every['seconds']:.1f} | "
            f"{small['mb'] - small['imports']:.0f}, {one['mb'] - one['imports']:.0f} | "
            f"{every['mb']:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
