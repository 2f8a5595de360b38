"""Pictures for mails: a greeting and a play button over the opening, still and moving."""
