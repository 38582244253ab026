"""Lists a wali nagari asks for: questions with a date or an age in them, and own ones made of the filters of a list."""
