"""The record can be verified: chains, signed roots and what an exported record proves (docs/record.md)."""
