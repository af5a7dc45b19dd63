"""Small instruments: percentiles, and what the kernel knows of a process."""

import math
import os
import time
from collections.abc import Sequence
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
MIB = 1024 * 1024


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that `part` of all do not exceed (nearest rank)."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(math.ceil(part * len(ordered)) - 1, 0)]


def p50_p99(seconds: Sequence[float]) -> tuple[float, float]:
    """In milliseconds."""
    return percentile(seconds, 0.50) * 1000, percentile(seconds, 0.99) * 1000


def memory(pid: int) -> int:
    """Resident bytes of a process now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used, in user and kernel mode."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICKS


class Meter:
    """Wall clock and processor time of one process between `begin` and `end`."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.begin()

    def begin(self) -> None:
        self._at, self._cpu = time.perf_counter(), cpu_seconds(self._pid)

    def end(self) -> tuple[float, float]:
        """Seconds that passed, and processor seconds used."""
        return time.perf_counter() - self._at, cpu_seconds(self._pid) - self._cpu
