"""Django's database backends, which besides tell each writing transaction's actor to the triggers of `sync.triggers`."""
