"""How the Council's content comes in: the structure directly, people and dialogue through the actions people use."""

from .structure import lay_structure

__all__ = ["lay_structure"]
