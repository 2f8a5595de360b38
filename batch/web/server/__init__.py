"""The HTTP server of `vidmerge serve`: its processes, its connections, and their limits."""
