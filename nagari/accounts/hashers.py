"""Argon2id with parameters an old laptop can pay."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2Hasher(Argon2PasswordHasher):
    # OWASP's smallest set: 22 ms and 19 MB a login; Django's default takes 100 MB a thread.
    memory_cost = 19456
    time_cost = 2
    parallelism = 1
