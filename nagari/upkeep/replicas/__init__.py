"""Copies of a regency's database that answer what many look at: maps, figures, status. docs/decisions/replicas.md"""
