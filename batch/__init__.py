"""A whole run, its ledger and results, the command line and the web pages."""
