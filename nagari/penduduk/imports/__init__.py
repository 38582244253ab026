"""Bringing residents in from spreadsheets, and giving them out again in the same layouts.

`files` opens what was handed in, `layouts` recognises its columns, `reading` turns rows into values and problems,
`planning` compares them with the register, `services` writes what a person agreed to, and takes it back.
"""
