"""The bytes of an export: read whole, unpacked within limits, and what kind of file they are."""
