"""Files that people send: what they are called, what they are, where they lie and who fetches them (docs/files.md)."""
