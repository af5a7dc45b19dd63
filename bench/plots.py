"""Plots as plain SVG, readable in light and dark: horizontal bars, each with its number."""

from dataclasses import dataclass
from html import escape

WIDTH, BAR, GAP, LEFT, TOP = 720, 20, 10, 260, 44
ROOM = WIDTH - LEFT - 110
STYLE = (
    "text{font:13px 'IBM Plex Sans',sans-serif;fill:#1d2433}.t{font-weight:600;font-size:15px}.n{fill:#4a5468}"
    ".ours{fill:#0b6e5f}.floor{fill:#a8b0bf}.target{stroke:#b4421e;stroke-width:2;stroke-dasharray:4 3}"
    "@media(prefers-color-scheme:dark){text{fill:#e8ecf4}.n{fill:#b3bccd}.ours{fill:#3fb8a3}.floor{fill:#667089}}"
)


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    kind: str = "ours"  # or "floor"
    target: float | None = None


def bars(title: str, unit: str, rows: list[Bar]) -> str:
    """A chart of bars from zero; a dashed line where the target stands."""
    most = max(max(row.value, row.target or 0) for row in rows) or 1
    height = TOP + len(rows) * (BAR + GAP) + 10
    parts = [f'<text class="t" x="12" y="26">{escape(title)}</text>']
    for number, row in enumerate(rows):
        parts += _bar(row, TOP + number * (BAR + GAP), most, unit)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}"><style>{STYLE}</style>{"".join(parts)}</svg>\n'
    )


def _bar(row: Bar, top: float, most: float, unit: str) -> list[str]:
    length, middle = row.value / most * ROOM, top + BAR * 0.72
    told = f"{row.value:,.0f}" if row.value >= 100 else f"{row.value:.1f}"
    parts = [
        f'<text x="{LEFT - 10}" y="{middle:.0f}" text-anchor="end">{escape(row.label)}</text>',
        f'<rect class="{row.kind}" x="{LEFT}" y="{top}" width="{max(length, 1):.0f}" height="{BAR}" rx="3"/>',
        f'<text class="n" x="{LEFT + max(length, 1) + 8:.0f}" y="{middle:.0f}">{told} {escape(unit)}</text>',
    ]
    if row.target:
        x = LEFT + row.target / most * ROOM
        parts.append(f'<line class="target" x1="{x:.0f}" x2="{x:.0f}" y1="{top - 3}" y2="{top + BAR + 3}"/>')
    return parts
