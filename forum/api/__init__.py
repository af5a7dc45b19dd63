"""The doors of the forum as JSON, at /api/v1/: the same selectors and actions as the pages (house.md §1.3).

`door` holds what all operations share, one module each noun's operations, `schemas` what goes in and comes out.
"""
