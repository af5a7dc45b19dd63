"""The floor: what Django, Channels and Daphne do when one follows their tutorials, in as few lines as they take."""
