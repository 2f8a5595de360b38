"""Arguments and options that several commands share, and the many of `vidmerge run`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Campaign = Annotated[
    Path, typer.Argument(metavar="CAMPAIGN", help="The campaign: script, fields, presenter (YAML).")
]
Recipients = Annotated[
    Path,
    typer.Argument(
        metavar="CSV",
        help="The recipients: an export of your CRM, as CSV, workbook, Parquet or JSON, zipped or "
        "not; [bold]-[/bold] reads standard input.",
        allow_dash=True,
    ),
]
Batch = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a batch that was run.")]
Store = Annotated[
    str | None,
    typer.Option(
        metavar="URI",
        help="Where segments are kept for all batches: a folder, s3://… or gs://…  "
        "[dim]\\[default: VIDMERGE_STORE, else your data folder][/dim]",
        show_default=False,
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="How the CSV is encoded, such as cp1252.  [dim]\\[default: detected][/dim]",
        show_default=False,
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Which sheet of a workbook, or file of a zip archive.  "
        "[dim]\\[default: the one with people][/dim]",
        show_default=False,
    ),
]
Identity = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN",
        help="What identifies people from run to run: a column, or [bold]row[/bold] for the row's "
        "number.  [dim]\\[default: record id, else e-mail][/dim]",
        show_default=False,
    ),
]
Only = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Make only the rows in a mended rejected.csv; the batch stays whole.",
        show_default=False,
    ),
]
Suppress = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="A list of e-mail addresses or record ids that get no video; may be repeated.",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(help="The most workers at once.  [dim]\\[default: what the machines hold][/dim]"),
]
MinWorkers = Annotated[
    int | None, typer.Option(help="Workers kept to the end.  [dim]\\[default: 1][/dim]")
]
WorkerCpus = Annotated[
    float | None, typer.Option(help="Cores per worker.  [dim]\\[default: 1][/dim]")
]
WorkerGpus = Annotated[
    float | None,
    typer.Option(help="GPUs per worker, or a fraction.  [dim]\\[default: 0][/dim]"),
]
WorkerMemoryGb = Annotated[
    float | None,
    typer.Option(help="Memory per worker.  [dim]\\[default: not counted][/dim]"),
]
WriteVideos = Annotated[
    bool, typer.Option("--write-videos", help="Write each video to DIR/videos as a file.")
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The start of every link.  [dim]\\[default: http://localhost:8080][/dim]",
    ),
]
Replace = Annotated[
    bool,
    typer.Option(
        "--replace",
        help="Let another campaign or other people take over DIR, where links were made. "
        "Links of people whose id is now somebody else's end.",
    ),
]
