"""What mail and push rest on: how a person wants them, what waits to go, what came back (docs/mail.md)."""
