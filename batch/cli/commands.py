"""The command line: `vidmerge plan`, `sample`, `preview`, `run`, `presenter`, `serve`, `report`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler

from batch.cli.cast_commands import presenter_app, voice_app
from batch.cli.check import check
from batch.cli.errors import SOME_FAILED, reporting_errors
from batch.cli.export import export
from batch.cli.inspection import inspect
from batch.cli.links import links
from batch.cli.names import names_app
from batch.cli.opening import open_service
from batch.cli.options import (
    BaseUrl,
    Batch,
    Campaign,
    Encoding,
    Identity,
    MinWorkers,
    Only,
    Recipients,
    Replace,
    Sheet,
    Store,
    Suppress,
    WorkerCpus,
    WorkerGpus,
    WorkerMemoryGb,
    Workers,
    WriteVideos,
)
from batch.cli.progress import show_error
from batch.cli.push import push_app
from batch.cli.sample import sample
from batch.cli.say import say
from batch.cli.translate import translate
from batch.cli.visits import report, requests, restore, revoke, views
from batch.job.folder import BatchFolder, close_to_others

if TYPE_CHECKING:  # commands import what they need themselves, so that `--help` is quick
    from reports.summary import BatchSummary

_EVERYBODY_REJECTED = (
    "every row was rejected, so there is no video. Fix the file or the campaign (reasons above) "
    "and run the same command again"
)

app = typer.Typer(
    name="vidmerge",
    help="Mail merge for avatar video: one script and one CRM export become one video for each "
    "recipient, and a merge link for each in your own CSV.",
    epilog="Exit codes: 0 all done, 1 some videos failed, 2 the command or a file cannot be used; "
    "130, 143 or 129 ended by Ctrl-C, SIGTERM or SIGHUP: run the same command again to continue.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

app.add_typer(presenter_app, name="presenter")
app.add_typer(names_app, name="names")
app.add_typer(push_app, name="push")
app.add_typer(voice_app, name="voice")


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"vidmerge {version('vidmerge')}")
        raise typer.Exit


@app.callback()
def _main(
    context: typer.Context,
    *,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,
    show_version: Annotated[  # noqa: ARG001 - acts by its callback
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    context.call_on_close(close_to_others())
    handler = RichHandler(console=Console(stderr=True), show_path=False, show_time=False)
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(message)s", handlers=[handler])
    logging.getLogger("alembic").setLevel(logging.WARNING)  # at INFO it lists its plugins


@app.command(epilog="[dim]Example:[/dim]  vidmerge setup")
@reporting_errors
def setup(
    context: typer.Context,
    presenters: Annotated[
        list[str] | None, typer.Argument(metavar="[PRESENTER]...", show_default="anna")
    ] = None,
    voices: Annotated[
        list[str] | None,
        typer.Option("--voice", metavar="VOICE", help="Another voice than the presenters' own."),
    ] = None,
) -> None:
    """Fetch and bake presenters and their voices, once for each machine (two minutes)."""
    from batch.cli.setup import run_steps

    steps = open_service(context).set_up(presenters or ["anna"], voices or [])
    run_steps(steps, Console(stderr=True))


@app.command(
    epilog="[dim]Example:[/dim]  vidmerge plan examples/spring_checkin/campaign.yaml contacts.csv"
)
@reporting_errors
def plan(  # noqa: PLR0913 - each is an argument of the command
    context: typer.Context,
    campaign: Campaign,
    recipients: Recipients,
    encoding: Encoding = None,
    sheet: Sheet = None,
    identity: Identity = None,
    suppress: Suppress = None,
) -> None:
    """Show what was understood and what would be rendered, line by line; render nothing."""
    from batch.cli.tables import show_plan
    from batch.cli.understood import show_understanding
    from personalize.recipients.recipients import ReadingOptions

    reading = ReadingOptions(encoding, identity, sheet=sheet, suppress=tuple(suppress or ()))
    planned = open_service(context).plan(campaign, recipients, reading)
    console = Console()
    show_understanding(console, planned)
    show_plan(console, planned)
    if not planned.plan.variants.num_rows:
        show_error(Console(stderr=True), "no recipients left", [_EVERYBODY_REJECTED])
        raise typer.Exit(SOME_FAILED)


app.command(epilog="[dim]Example:[/dim]  vidmerge inspect contacts.xlsx --sheet Contacts")(
    reporting_errors(inspect)
)

app.command(epilog="[dim]Example:[/dim]  vidmerge sample --recipients 100000 --out contacts.csv")(
    reporting_errors(sample)
)

app.command(
    epilog="[dim]Example:[/dim]  vidmerge translate campaign.yaml --to es --glossary terms.csv"
)(reporting_errors(translate))


@app.command(
    epilog="[dim]Example:[/dim]  vidmerge preview campaign.yaml contacts.csv --recipient 3 "
    "--out hello.mp4"
)
@reporting_errors
def preview(  # noqa: PLR0913 - each is an argument of the command
    context: typer.Context,
    campaign: Campaign,
    recipients: Recipients,
    recipient: Annotated[int, typer.Option(help="Row of the CSV, the header not counted.")] = 1,
    out: Annotated[Path, typer.Option(help="The video to write.")] = Path("preview.mp4"),
    store: Store = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
) -> None:
    """Make one recipient's video on this machine, without a cluster."""
    from batch.cli.result_tables import show_preview
    from personalize.recipients.recipients import ReadingOptions

    service = open_service(context, store=store)
    planned = service.plan(campaign, recipients, ReadingOptions(encoding, sheet=sheet))
    show_preview(Console(), service.preview(planned, recipient, out))


@app.command(
    epilog="[dim]Example:[/dim]  vidmerge run campaign.yaml contacts.csv --out out/spring "
    "--write-videos\n\n"
    "Run again after a crash, or after editing the campaign or the CSV: only what is missing is "
    "rendered, and every link stays the same. Rejected rows are in rejected.csv and do not "
    "change the exit code unless no recipients are left; failed videos do."
)
@reporting_errors
def run(  # noqa: PLR0913 - each is an argument of the command
    context: typer.Context,
    campaign: Campaign,
    recipients: Recipients,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The batch's folder.")],
    store: Store = None,
    workers: Workers = None,
    min_workers: MinWorkers = None,
    worker_cpus: WorkerCpus = None,
    worker_gpus: WorkerGpus = None,
    worker_memory_gb: WorkerMemoryGb = None,
    *,
    write_videos: WriteVideos = False,
    base_url: BaseUrl = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    identity: Identity = None,
    suppress: Suppress = None,
    only: Only = None,
    replace: Replace = False,
) -> None:
    """Make everyone's video, the merge links and the report."""
    from batch.job.job import Job
    from personalize.recipients.recipients import ReadingOptions

    service = open_service(
        context,
        store=store,
        workers=workers,
        min_workers=min_workers,
        worker_cpus=worker_cpus,
        worker_gpus=worker_gpus,
        worker_memory_gb=worker_memory_gb,
        base_url=base_url,
    )
    reading = ReadingOptions(encoding, identity, sheet=sheet, suppress=tuple(suppress or ()))
    folder = BatchFolder(out)
    job = Job(campaign, recipients, folder, service.settings, write_videos, reading, replace, only)
    _conclude(service.run(job), folder)


def _conclude(summary: BatchSummary, folder: BatchFolder) -> None:
    """Shows what a run did, and exits if not all is well."""
    from batch.cli.result_tables import show_summary

    show_summary(Console(), summary, folder)
    counts = summary.recipients
    if not counts.videos and counts.rejected:
        show_error(Console(stderr=True), "no recipients left", [_EVERYBODY_REJECTED])
    if counts.failed or counts.errors or not counts.videos:
        raise typer.Exit(SOME_FAILED)


_SAY = 'say "Hi {{ first_name }}" --value first_name=Siobhan --out hi.wav'
_COMMANDS: dict[Callable[..., None], str] = {
    say: _SAY,
    links: "links out/spring --for hubspot --fallback-url https://example.com/video",
    views: "views out/spring --csv views.csv",
    requests: "requests out/spring",
    revoke: "revoke out/spring --recipient maria@acme.com",
    restore: "restore out/spring --all",
    report: "report out/spring",
}
for _command, _example in _COMMANDS.items():
    app.command(epilog=f"[dim]Example:[/dim]  vidmerge {_example}")(reporting_errors(_command))


app.command(epilog="[dim]Example:[/dim]  vidmerge check out/spring")(reporting_errors(check))

app.command(
    epilog="[dim]Example:[/dim]  vidmerge export out/spring --to s3://bucket/spring --as hls"
)(reporting_errors(export))


@app.command(epilog="[dim]Example:[/dim]  vidmerge serve out/spring --port 8080")
@reporting_errors
def serve(
    context: typer.Context,
    directory: Batch,
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8080,
    host: Annotated[str, typer.Option(help="0.0.0.0 to be reached from outside.")] = "127.0.0.1",
    processes: Annotated[
        int | None,
        typer.Option(help="How many processes serve; one for each core if not given.", min=1),
    ] = None,
    store: Store = None,
) -> None:
    """Serve every link of links.csv to browsers."""
    service = open_service(context, store=store)
    service.serve(BatchFolder(directory), (host, port), processes)
