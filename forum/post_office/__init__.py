"""Mail goes out and comes in: planned from notices, drawn with the rights of the moment, sent once (docs/mail.md)."""
