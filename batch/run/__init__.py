"""The steps of a run: produce, record, collect outcomes, report."""
