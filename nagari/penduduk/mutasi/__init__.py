"""Events in the life of residents and families: births, deaths, moves, marriages, changes, and their reversal."""
