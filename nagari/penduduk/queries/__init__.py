"""Reading the register. Every function says how many queries it takes; lists are answered inside one index."""
