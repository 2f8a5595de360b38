"""What an export is, column by column, before there is a campaign: `vidmerge inspect`."""
