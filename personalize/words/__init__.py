"""Word lists as data: placeholders used as names, and opt-out wording."""
