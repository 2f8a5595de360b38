"""Coqui TTS: a model of the customer's own, or one that Coqui's package downloads."""
