"""Runs, their ledger, delivery, commands and web pages."""
