"""Cut the four web fonts out of the IBM Plex packages. Run by hand; the results are committed.

    python static/fonts/build.py

The licence reserves the name "Plex" for unmodified fonts, so the cut ones carry our own family name.
"""

from pathlib import Path

import fontpkg_ibm_plex_sans as latin
import fontpkg_ibm_plex_sans_arabic as arabic
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).resolve().parent

# The ranges of arabic.md §7; main.css repeats both as unicode-range.
ARABIC = "0600-06FF,0750-077F,08A0-08FF,FB50-FDFF,FE70-FEFF,200C-200F,2066-2069"
# What Arabic pages borrow (quotes, dashes, figures), and what English and French need; no Vietnamese, Greek, Cyrillic.
LATIN = (
    "0020-007E,00A0-00FF,0131,0152-0153,0178,02C6,02DA,02DC,2009,2010-2015,2018-201E,2020-2022,2026,202F,2030,"
    "2032-2033,2039-203A,20AC,2122,2190-2193,2212,2248,2260,2264-2265"
)

LATIN_FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
WEIGHTS = {"400": "Regular", "600": "SemiBold"}
NAMES_THAT_HOLD_THE_FAMILY = (1, 3, 4, 6, 16, 25)


def rename(font: TTFont, family: str, style: str) -> None:
    for record in list(font["name"].names):
        if record.nameID in NAMES_THAT_HOLD_THE_FAMILY:
            value = family.replace(" ", "") + f"-{style}" if record.nameID == 6 else family
            font["name"].setName(value, record.nameID, record.platformID, record.platEncID, record.langID)


def cut(font: TTFont, ranges: str, name: str) -> None:
    options = Options()
    options.flavor = "woff2"
    # Arabic joins by its features: all stay. Latin keeps what text and tables of figures use.
    options.layout_features = ["*"] if name.startswith("arabic") else LATIN_FEATURES
    options.hinting = False
    options.name_IDs = ["*"]
    options.name_languages = [0x409]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(ranges))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(HERE / f"{name}.woff2")
    print(f"{name}.woff2  {(HERE / name).with_suffix('.woff2').stat().st_size / 1024:.0f} KiB")


def main() -> None:
    for weight, style in WEIGHTS.items():
        source = TTFont(arabic.ROOT / "files" / f"IBMPlexSansArabic-{style}.ttf")
        rename(source, "Majlis Arabic", style)
        cut(source, ARABIC, f"arabic-{weight}")

        variable = TTFont(latin.ROOT / "files" / "IBMPlexSans[wdth,wght].ttf")
        source = instantiateVariableFont(variable, {"wght": int(weight), "wdth": 100})
        rename(source, "Majlis Latin", style)
        cut(source, LATIN, f"latin-{weight}")
    (HERE / "OFL.txt").write_text((arabic.ROOT / "LICENSE").read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    main()
