"""One run of a campaign over one recipients file: pipeline, ledger, delivery, command line, web."""
