"""Changes of the queue. Each is one transaction, and no two of them run at the same time."""
