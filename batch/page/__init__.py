"""The page behind a link: what it shows of the campaign, and its HTML."""
