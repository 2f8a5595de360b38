"""Ray: the session, the workers, and the queue of their jobs. The only room that imports Ray."""
