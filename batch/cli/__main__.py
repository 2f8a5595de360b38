"""`python -m batch.cli` is `vidmerge`."""

from batch.cli.commands import app

if __name__ == "__main__":
    app()
