"""Lists of three people, as rows of a CSV, and a monitor that keeps the warnings of a run."""

from batch.job.monitor import SilentMonitor

PEOPLE = ["1,Ann,a@x.example,Acme", "2,Ben,b@x.example,Beta", "3,Cat,c@x.example,Core"]
WITH_ID = "Record ID,First Name,Email,Company"


def columns(rows, *keep):
    return [",".join(row.split(",")[index] for index in keep) for row in rows]


class Watching(SilentMonitor):
    def __init__(self):
        self.warnings = []

    def warn(self, message):
        self.warnings.append(message)
