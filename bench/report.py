"""The table on the screen."""

from rich.table import Table

from .result import Result

WORDS = {True: "[green]met[/]", False: "[red]not met[/]", None: ""}


def table(results: list[Result]) -> Table:
    drawn = Table("what", "target", "measured", "", "floor in this run")
    for result in results:
        drawn.add_row(result.what, result.target, f"[bold]{result.measured}[/]", WORDS[result.met], result.floor)
    return drawn


def write(results: list[Result], *, server: str) -> None:
    raise NotImplementedError
