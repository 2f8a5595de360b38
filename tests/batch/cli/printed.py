"""What a function prints on a terminal of 120 columns, and the plan that it may print."""

import io

from rich.console import Console

from batch.planning import plan_job
from tests.batch.tiny_renderer import TinyRenderer, tiny_engine


def printed(show, *arguments):
    text = io.StringIO()
    show(Console(file=text, width=120), *arguments)
    return text.getvalue()


def planned_job(workplace):
    files = (workplace.campaign, workplace.contacts)
    return plan_job(*files, workplace.job().settings, tiny_engine(TinyRenderer()))
