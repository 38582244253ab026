"""One form for each kind of event: it reads what was typed; what is right is decided by the service."""
