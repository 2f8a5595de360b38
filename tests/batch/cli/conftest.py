import pytest
from typer.testing import CliRunner

from batch.cli.commands import app


@pytest.fixture
def vidmerge(monkeypatch):
    """Runs the command in this process: exit code, stdout and stderr."""
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("VIDMERGE_LEDGER", raising=False)

    def run(*arguments):
        return CliRunner().invoke(
            app, [str(argument) for argument in arguments], prog_name="vidmerge"
        )

    return run
