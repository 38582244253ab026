"""Django's database backends, which besides tell the triggers of `sync.triggers` who acts in each transaction."""
