"""Why a file is not taken, as a word that the other side turns into a sentence."""


class Refused(Exception):
    """`code`: broken, pixels, memory, unpacks, archive, programs or other."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
