"""Formats for Django's own widgets and filters, where the ones it ships are wrong for us (arabic.md §5).

Pages draw dates with `accounts.display`, which knows the reader's months, digits and zone. These are the
safety net: what Django writes by itself is at least in the right order, on a 24-hour clock, without commas.
"""
