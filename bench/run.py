"""One run: its options, its parts, its progress."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.progress import Progress, TaskID

from .parts import Parts
from .result import Result


@dataclass
class Run:
    parts: Parts
    quick: bool
    progress: Progress
    task: TaskID
    results: list[Result] = field(default_factory=list)

    def seconds(self, whole: float) -> float:
        """How long to measure; a quick run shows that everything works and little else."""
        return max(whole / 4, 1.5) if self.quick else whole

    def add(self, result: Result) -> None:
        self.results.append(result)
        met = {True: "[green]met[/]", False: "[red]not met[/]", None: ""}[result.met]
        self.progress.console.print(f"  {result.what}: [bold]{result.measured}[/] {met} {result.floor}")

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        self.progress.update(self.task, description=words)
        yield
