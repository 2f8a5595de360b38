"""What vidmerge does, for any caller: the command line today, an API and a console later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import render_cluster
from batch.job.campaign_file import voice_of
from batch.job.engine import Engine, OnOutcome, Render
from batch.job.folder import BatchFolder
from batch.job.job import Job, PlannedJob
from batch.job.monitor import Monitor, SilentMonitor
from batch.job.settings import Settings
from batch.names.name_book import read_book
from batch.planning import plan_job
from personalize.plan.segment import SegmentSpec
from personalize.recipients.recipients import AS_FOUND, ReadingOptions
from render_cluster import RenderSettings, SetupStep

if TYPE_CHECKING:  # a plan is quick: it loads neither the database nor the report code
    from batch.checking import Checked
    from batch.crm.export import ExportWish
    from batch.crm.hubspot.push import Pushed
    from batch.crm.snippets import Fallback
    from batch.crm.steps_page import Exported
    from batch.crm.tool import KeyKind
    from batch.export.export import ExportTotals, FormName
    from batch.ledger.ledger import Ledger
    from batch.names.desk import Decision, Imported
    from batch.names.listing import NameList, NameSource
    from batch.preview import Preview
    from batch.saying import Said
    from batch.showcase import CastMember, PresenterPreview
    from batch.translation.localize import Translated, TranslationRequest
    from batch.visits.report import ViewTotals
    from personalize.campaign.campaign import Campaign
    from personalize.pronunciation.said import NameContext
    from reports.summary import BatchSummary


@dataclass(frozen=True, slots=True)
class Service:
    """Each method returns its result or raises a VidmergeError, whose text is for the user."""

    settings: Settings
    monitor: Monitor = SilentMonitor()  # noqa: RUF009 - it holds nothing
    engine: Engine = Engine()  # noqa: RUF009 - frozen, so it may be shared

    def set_up(self, presenters: Sequence[str], voices: Sequence[str]) -> Iterator[SetupStep]:
        """What this machine lacks for presenters, their voices and others, to be run in order."""
        own = [voice_of(name) for name in presenters]
        return render_cluster.setup_steps(presenters, [*own, *voices])

    def plan(
        self, campaign: Path, recipients: Path, reading: ReadingOptions = AS_FOUND
    ) -> PlannedJob:
        """How the files were understood and what would be rendered; writes nothing."""
        return plan_job(campaign, recipients, self.settings, self.engine, reading)

    def translate(self, request: TranslationRequest) -> Translated:
        """A campaign file with proposals for its missing texts in a language."""
        from batch.translation.localize import translate_campaign

        return translate_campaign(request, self.settings)

    def preview(self, planned: PlannedJob, row_number: int, path: Path) -> Preview:
        """One recipient's video, made in this process."""
        from batch.preview import write_preview

        render = self._when_ready(self.engine.render_here)
        return write_preview(planned, row_number, path, render, self.monitor)

    def say(self, campaign: Campaign, values: Mapping[str, str]) -> Said:
        """How the first line of a campaign is said for some values."""
        from batch.saying import say

        return say(campaign, values, self.engine, read_book(self.settings.names))

    def write_speech(self, campaign: Campaign, text: str, path: Path) -> None:
        """Writes how a campaign's voice says a text, as a WAV file."""
        from batch.saying import write_wav

        style = campaign.speech_style(campaign.lines[0])
        write_wav(self.engine.speak(campaign.voice, text, style).samples, path)

    def play(self, path: Path) -> bool:
        """Plays a sound file; False if nothing on this machine can."""
        from batch.saying import play

        return play(path)

    def list_names(self, source: NameSource) -> NameList:
        """How the names of an export are said, the most uncertain first."""
        from batch.names.listing import list_names

        return list_names(source, self.engine, read_book(self.settings.names))

    def write_names_page(self, listed: NameList, most: int, path: Path) -> int:
        """Writes the first names with their sound as one HTML file, and returns how many."""
        from batch.names.page import hear_names, write_page

        first = replace(listed, names=listed.names[:most])
        self.monitor.begin("names spoken", len(first.names))
        heard = hear_names(first, self.engine, self.monitor.pieces_done)
        self.monitor.end()
        write_page(path, listed.campaign.name, heard, len(listed.names) - len(heard))
        return len(heard)

    def set_name(
        self, written: str, pronunciation: str, context: NameContext, by: str | None
    ) -> Decision:
        """Approves a pronunciation that somebody wrote, for this and all later batches."""
        from batch.names.desk import set_name, whoever_runs_this

        who = by or whoever_runs_this()
        return set_name(self.settings.names, written, pronunciation, context, who)

    def approve_name(
        self, written: str, context: NameContext, by: str | None, campaign: Campaign
    ) -> Decision:
        """Approves how a name is said today."""
        from batch.names.desk import approve_name, whoever_runs_this

        who = by or whoever_runs_this()
        place = self.settings.names
        return approve_name(place, written, context, who, self.engine, campaign)

    def import_names(self, file: Path, by: str | None) -> Imported:
        """Approves what a PLS file says."""
        from batch.names.desk import import_names, whoever_runs_this

        return import_names(self.settings.names, file, by or whoever_runs_this())

    def export_names(self, file: Path) -> int:
        """Writes all approvals to a file, and returns how many."""
        from batch.names.desk import export_names

        return export_names(self.settings.names, file)

    def run(self, job: Job) -> BatchSummary:
        """Everyone's video, links and report."""
        from batch.pipeline import run_batch

        engine = replace(self.engine, render=self._when_ready(self.engine.render))
        return run_batch(job, engine, self.monitor)

    def report(self, folder: BatchFolder) -> BatchSummary:
        """The report of a batch, written again from its ledger."""
        from batch.ledger.ledger import Ledger
        from batch.run.reporting import write_report

        url = folder.ledger_url(self.settings.ledger)
        with Ledger(url, folder.identity().batch_id, reads_only=True) as ledger:
            return write_report(folder, ledger)

    def export_links(self, folder: BatchFolder, wish: ExportWish) -> list[Exported]:
        """The links of a batch for other tools, as files and pages in the batch's folder."""
        from batch.crm.export import export_all

        return export_all(folder, self.settings, wish)

    def write_mails(self, folder: BatchFolder, fallback: Fallback) -> list[Path]:
        """Three mails as recipients would get them, as files."""
        from batch.crm.mail_preview import write_mails

        return write_mails(folder, self.settings, fallback)

    def preview_push(self, folder: BatchFolder, by: KeyKind | None) -> Pushed:
        """What a push into HubSpot would write."""
        from batch.crm.hubspot.push import preview_push

        return preview_push(folder, self.settings.ledger, by)

    def push_to_hubspot(self, folder: BatchFolder, token: str, by: KeyKind | None) -> Pushed:
        """Writes the links of a batch into the contacts of HubSpot."""
        from batch.crm.hubspot.client import HubSpotAccess
        from batch.crm.hubspot.push import push

        told = self.settings
        place = (told.hubspot_url, told.hubspot_version)
        access = HubSpotAccess(*place, token, told.hubspot_calls_per_s)
        return push(folder, told.ledger, access, by, self.monitor)

    def check(self, path: Path) -> Iterator[Checked]:
        """What is wrong with a file, with the files of a folder, or with all that a batch made."""
        from batch.checking import check_path

        return check_path(path, self.settings, self.monitor)

    def export(self, folder: BatchFolder, to: str, form: FormName) -> ExportTotals:
        """Everybody's video as files, in a folder or object storage."""
        from batch.export.export import export_batch

        return export_batch(folder, self.settings, to, form, self.monitor)

    def serve(
        self, folder: BatchFolder, address: tuple[str, int], processes: int | None = None
    ) -> None:
        """Serves the links of a batch on a host and port until interrupted."""
        from batch.web.serving import serve_batch

        serve_batch(folder, self.settings, address, self.monitor, processes)

    def views(self, folder: BatchFolder, csv: Path | None) -> tuple[ViewTotals, int]:
        """What was seen of a batch's videos; and the rows written, if a file is asked for."""
        from batch.visits.report import view_totals, write_views

        with self._open_ledger(folder) as ledger:
            written = write_views(folder, ledger, csv) if csv is not None else 0
            return view_totals(folder, ledger), written

    def open_requests(self, folder: BatchFolder) -> list[dict[str, Any]]:
        """What recipients ask for and nobody has answered yet."""
        with self._open_ledger(folder) as ledger:
            return ledger.requests.open()

    def answer_requests(self, folder: BatchFolder, named: str) -> int:
        """Closes the requests of a recipient, and returns how many were open."""
        from batch.visits.whom import find_keys

        with self._open_ledger(folder) as ledger:
            (key,) = find_keys(ledger, [named])
            kinds = [row["kind"] for row in ledger.requests.open() if row["recipient_key"] == key]
            for kind in kinds:
                ledger.requests.answer(key, kind)
            return len(kinds)

    def end_links(self, folder: BatchFolder, named: Sequence[str], *, back: bool) -> int:
        """Ends or restores the links of some recipients, or of all if none is named."""
        from batch.ledger.link_ends import WHOLE_BATCH
        from batch.visits.whom import find_keys

        with self._open_ledger(folder) as ledger:
            keys = find_keys(ledger, named) if named else [WHOLE_BATCH]
            (ledger.link_ends.restore if back else ledger.link_ends.revoke)(keys)
            return len(keys) if named else ledger.people.links()

    def _open_ledger(self, folder: BatchFolder) -> Ledger:
        from batch.ledger.ledger import Ledger

        return Ledger(folder.ledger_url(self.settings.ledger), folder.identity().batch_id)

    def voices(self) -> list[render_cluster.DeclaredVoice]:
        """Every voice by name."""
        return render_cluster.list_voices()

    def presenters(self) -> list[CastMember]:
        """The built-in presenters by name."""
        from batch.showcase import list_cast

        return list_cast()

    def preview_presenter(self, name: str, folder: Path) -> PresenterPreview:
        """A still and a clip of a presenter in a folder; bakes the presenter first if necessary."""
        from batch.showcase import write_presenter_preview

        self.engine.make_ready(name, voice_of(name), self.monitor.say)
        self.monitor.say(f"drawing {name}")
        return write_presenter_preview(name, folder)

    def _when_ready(self, render: Render) -> Render:
        """`render`, but with presenter and voice made ready if there is anything to render."""

        def render_ready(
            specs: Sequence[SegmentSpec], settings: RenderSettings, on_outcome: OnOutcome
        ) -> None:
            look = settings.look
            self.engine.make_ready(look.presenter, look.voice.declared.name, self.monitor.say)
            marked = self.engine.with_marks(settings, specs, self.monitor.say)
            render(specs, marked, on_outcome)

        return render_ready
