"""Ray: the session, the workers and their job queue. The only package that imports Ray."""
