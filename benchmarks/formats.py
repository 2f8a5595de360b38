"""Claim: 1,000,000 rows are read, and their recipients found, in under 20 s and bounded memory.

Run: python -m benchmarks.formats [--rows 1000000] [format ...]. Writes an export by `vidmerge
sample` in each format and reads each in its own process; prints, for each:

- `read_s`: processor seconds for reading it (`read_source`), without cleaning;
- `recipients_s`: processor seconds for finding its recipients (`find_recipients`): cleaning,
  opt-outs, identities and duplicates, for examples/hundred_thousand, which speaks first names;
- `companies_s`: the same for examples/spring_checkin, which speaks the company as well: 820,000
  different ones;
- `inspect_s`: processor seconds for what `vidmerge inspect` shows;
- `peak_mb`: the most memory the process held for reading and recipients, Python and libraries
  included;
- `file_mb`: the size of the file.

Exits with 1 if a text file of a million rows takes more than 20 s for both, or 2 GB. Workbooks hold
at most 1,048,576 rows; writing one takes minutes, so they are only measured if named.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from personalize.campaign.reading import load_campaign
from personalize.inspection.inspection import inspect_source
from personalize.recipients.recipients import find_recipients
from personalize.source.reading import read_source

ALONE = (sys.executable, "-m", "benchmarks.formats")
EXAMPLES = Path(__file__).parents[1] / "examples"
CAMPAIGNS = (
    EXAMPLES / "hundred_thousand/campaign.yaml",
    EXAMPLES / "spring_checkin/campaign.yaml",
)
MOST_S, MOST_MB = 20, 2_000


def write_csv(export: Path, path: Path) -> None:
    """The export as it is."""
    path.write_bytes(export.read_bytes())


def write_gzip(export: Path, path: Path) -> None:
    """The export in a gzip archive."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(export.read_bytes())


def write_zip(export: Path, path: Path) -> None:
    """The export in a zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(export, "contacts.csv")


def write_parquet(export: Path, path: Path) -> None:
    """The export as Parquet."""
    source = read_source(export)
    pq.write_table(pa.table(list(source.columns), names=list(source.header)), path)


def write_json_lines(export: Path, path: Path) -> None:
    """The export as one object a line."""
    source = read_source(export)
    with path.open("w", encoding="utf-8") as file:
        for row in source.rows():
            cells = dict(zip(source.header, row, strict=False))
            file.write(json.dumps(cells, ensure_ascii=False) + "\n")


def write_workbook(export: Path, path: Path) -> None:
    """The export as a workbook."""
    import openpyxl

    source = read_source(export)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Contacts")
    for row in source.aligned():
        sheet.append(row)
    book.save(path)


WRITERS: dict[str, Callable[[Path, Path], None]] = {
    "csv": write_csv,
    "csv.gz": write_gzip,
    "zip": write_zip,
    "parquet": write_parquet,
    "jsonl": write_json_lines,
    "xlsx": write_workbook,
}


def measure(path: Path) -> dict[str, float]:
    """The figures of one file, in this process."""
    names, companies = map(load_campaign, CAMPAIGNS)
    start_s = time.process_time()
    source = read_source(path)
    read_s = time.process_time()
    find_recipients(source, names)
    found_s = time.process_time()
    find_recipients(source, companies)
    companies_s = time.process_time()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    inspect_source(source)
    inspected_s = time.process_time()
    seconds = {
        "read_s": read_s - start_s,
        "recipients_s": found_s - read_s,
        "companies_s": companies_s - found_s,
        "inspect_s": inspected_s - companies_s,
    }
    return {"rows": len(source), **{name: round(s, 1) for name, s in seconds.items()},
            "peak_mb": round(peak_mb), "file_mb": round(path.stat().st_size / 1e6)}  # fmt: skip


def main() -> None:
    """Measures each format in its own process and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", choices=[*WRITERS, []], default=[])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        print(json.dumps(measure(given.alone)))
        return
    missed: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.csv"
        plan = (sys.executable, "-m", "benchmarks.plan", "--write", str(export), str(given.rows))
        subprocess.run(plan, check=True)
        for name in given.formats or [one for one in WRITERS if one != "xlsx"]:
            path = Path(folder) / f"contacts.{name}"
            WRITERS[name](export, path)
            command = [*ALONE, "--alone", str(path)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
            path.unlink()
            figures = json.loads(done.stdout)
            print(json.dumps({"format": name} | figures), flush=True)
            if given.rows >= 1_000_000 and name.startswith("csv"):
                is_slow = figures["read_s"] + figures["recipients_s"] > MOST_S
                missed.append(is_slow or figures["peak_mb"] > MOST_MB)
    sys.exit(any(missed))


if __name__ == "__main__":
    main()
