"""`make bench`: measure, print the table, write docs/performance.md. ROWS, QUICK and SERVER choose what and how."""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from . import report
from .parts import Parts
from .result import Result
from .rows import ROWS
from .run import Run


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", default=os.environ.get("ROWS", ""), help=f"some of {', '.join(ROWS)}")
    parser.add_argument("--server", default=os.environ.get("SERVER") or "daphne", choices=["daphne", "uvicorn"])
    parser.add_argument("--quick", action="store_true", default=bool(os.environ.get("QUICK")))
    parser.add_argument("--write", action="store_true", help="write docs/performance.md and its plots")
    parser.add_argument("--keep", type=Path, help="a file of results, in which those of this run take their places")
    return parser.parse_args()


async def measure(given: argparse.Namespace, console: Console) -> Run:
    chosen = [name.strip() for name in given.rows.split(",") if name.strip()] or list(ROWS)
    if unknown := set(chosen) - ROWS.keys():
        sys.exit(f"There is no row {', '.join(sorted(unknown))}. The rows are {', '.join(ROWS)}.")
    folder = Path(tempfile.mkdtemp(prefix="majlis-bench-"))
    folder.chmod(0o755)
    columns = (
        SpinnerColumn(),
        BarColumn(20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    parts = Parts(given.server, folder)
    try:
        with Progress(*columns, console=console) as progress:
            run = Run(parts, given.quick, progress, progress.add_task("", total=len(chosen)))
            for name in chosen:
                console.print(f"[bold]{name}[/]")
                await ROWS[name](run)
                progress.advance(run.task)
    finally:
        parts.close()
        shutil.rmtree(folder, ignore_errors=True)
    return run


def kept(path: Path, fresh: list[Result]) -> list[Result]:
    """Rows measured one after another make one page: each row is that of its latest run."""
    earlier = [Result(**told) for told in json.loads(path.read_text())] if path.exists() else []
    rows = {result.row for result in fresh}
    results = [result for result in earlier if result.row not in rows] + fresh
    path.write_text(json.dumps([asdict(result) for result in results]))
    return results


def main() -> None:
    given, console = options(), Console()
    run = asyncio.run(measure(given, console))
    results = kept(given.keep, run.results) if given.keep else run.results
    console.print(report.table(results))
    if given.write:
        report.write(results, server=given.server)
        console.print("Written: docs/performance.md")


if __name__ == "__main__":
    main()
