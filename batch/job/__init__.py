"""What a run is told: its files, folder and settings, and who hears of its progress."""
