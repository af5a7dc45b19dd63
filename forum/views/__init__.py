"""The doors of the forum as pages: parse the shape, ask a selector, call one action, answer (house.md §1.3)."""
