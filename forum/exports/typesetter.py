"""Sets one record. Runs alone: `python -I typesetter.py FOLDER`, with nothing of Majlis but letters.py and thread.typ.

The record is read as data, so that nothing in it is taken for a program; files outside the folder, packages and the
network are out of reach.
"""

import os
import resource
import shutil
import sys
from pathlib import Path

MEMORY = 3 << 30
SECONDS = 90


def main(folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.environ["RAYON_NUM_THREADS"] = "1"
    # Imported under the limits.
    import fontpkg_ibm_plex_sans as latin
    import fontpkg_ibm_plex_sans_arabic as arabic
    import typst

    shutil.copy(Path(__file__).with_name("thread.typ"), folder / "thread.typ")
    empty = folder / "packages"
    empty.mkdir()
    compiler = typst.Compiler(
        str(folder / "thread.typ"),
        root=str(folder),
        font_paths=[str(font.ROOT / "files") for font in (arabic, latin)],
        ignore_system_fonts=True,
        package_path=str(empty),
        package_cache_path=str(empty),
    )
    compiler.compile(output=str(folder / "thread.pdf"), format="pdf")
    sys.path.append(str(Path(__file__).parent))
    import letters

    letters.name_letters(folder / "thread.pdf", (arabic.ROOT / "files").glob("*.ttf"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
