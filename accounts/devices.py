"""What a browser says it is, in words its owner recognises. A hint in her list of sessions, never a proof."""

import re

# In the order of asking: most browsers also carry the names of others.
BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:HeadlessChrome|Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+).*Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)


def describe(user_agent: str) -> str:
    """Such as "Firefox 128 · Windows"; empty when it says nothing known."""
    browser = next((f"{name} {m[1]}" for name, pattern in BROWSERS if (m := re.search(pattern, user_agent))), "")
    system = next((name for name, pattern in SYSTEMS if re.search(pattern, user_agent)), "")
    return " · ".join(filter(None, [browser, system]))
