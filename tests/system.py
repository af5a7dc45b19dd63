"""What the tests need of the machine itself: Chromium and gettext, from the system's packages.

`python -m tests.system` installs what is missing where that is possible (root and apt), and says so where it is not.
"""

import os
import shutil
import subprocess
import sys

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


class Missing(Exception):
    pass


def _chromium() -> str | None:
    named = os.environ.get("MAJLIS_CHROMIUM")
    return named or next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def chromium() -> str:
    """The path of Chromium, installed first if need be."""
    return _chromium() or _install("chromium", "Chromium", _chromium)


def xgettext() -> str:
    return shutil.which("xgettext") or _install("gettext", "GNU gettext", lambda: shutil.which("xgettext"))


def _install(package: str, title: str, look_again: "object") -> str:
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None:
        raise Missing(f"{title} is missing. Install it, on Debian with: sudo apt-get install {package}")
    print(f"Installing {title} from the system's packages …", flush=True)
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdin": subprocess.DEVNULL}
    subprocess.run([apt, "-qq", "update"], check=False, **quiet)  # type: ignore[call-overload]
    command = [apt, "-qq", "-y", "install", "--no-install-recommends", package]
    done = subprocess.run(command, check=False, **quiet)  # type: ignore[call-overload]
    found = look_again()  # type: ignore[operator]
    if done.returncode != 0 or not found:
        raise Missing(f"{title} is missing and could not be installed. Try: apt-get install {package}")
    return found


def main() -> None:
    try:
        print(f"Chromium: {chromium()}\ngettext: {xgettext()}")
    except Missing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
