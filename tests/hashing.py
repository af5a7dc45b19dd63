"""Passwords in tests are hashed as production does it, only with next to no work: slowness is what makes them costly to
guess, and what makes tests slow. A test about slowness asks for the fixture `slow_hashes`."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class LightArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
