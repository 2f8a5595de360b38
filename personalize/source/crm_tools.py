"""Which tool wrote an export, by the headers that only this tool uses."""

from personalize.headers.tables import recognise_tool

__all__ = ["recognise_tool"]
