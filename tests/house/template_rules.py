"""What a page of ours may not say (house.md §5.12, security.md §1.8, arabic.md §2.2). Each rule gives what it found."""

import re

COMMENT = re.compile(r"\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"\{%\s*(\w+)([^%]*)%\}")
HEADER = re.compile(r"\A(?:\{% (?:extends|load)[^%]*%\}\s*)*\{% comment %\}\s*\S")
SENTENCE = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<svg.*?</svg>|<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>|&#?\w+;", re.DOTALL)
SPOKEN = re.compile(r"""\b(?:aria-label|title|placeholder|alt)=(?:"([^"{]*)"|'([^'{]*)')""")
# What a block adds to the tag that it stands in.
ATTRIBUTE = re.compile(r"""[\w-]+=(?:"[^"]*"|'[^']*')""")
CLASSES = re.compile(r"\{%\s*block \w+_class\s*%\}.*?\{%\s*endblock", re.DOTALL)
# Written the same for every reader.
OWN_NAMES = {"العربية", "English", "Français", "Markdown", "UTC", "TOTP"}


def bare(text: str) -> str:
    return COMMENT.sub("", text)


def extends_late(text: str) -> list[str]:
    tags = [name for name, _ in TAG.findall(bare(text))]
    return ["extends"] if "extends" in tags and tags[0] != "extends" else []


def unsorted_loads(text: str) -> list[str]:
    """One load line, its libraries in the order of the alphabet."""
    loads = [rest.split() for name, rest in TAG.findall(bare(text)) if name == "load" and " from " not in rest]
    names = [name for load in loads for name in load]
    return [" ".join(names)] if names != sorted(names) or len(loads) > 1 else []


def nameless_endblocks(text: str) -> list[str]:
    return [name for name, rest in TAG.findall(bare(text)) if name == "endblock" and not rest.strip()]


def headless_partial(text: str) -> list[str]:
    """A partial says at its top which variables it takes."""
    return [] if HEADER.match(text) else ["no comment of its variables"]


def leaky_includes(text: str) -> list[str]:
    rests = [rest.strip() for name, rest in TAG.findall(bare(text)) if name == "include"]
    return [rest for rest in rests if not rest.endswith(" only")]


def misnamed_includes(text: str) -> list[str]:
    return [path for path in re.findall(r"""\{%\s*include\s+["']([^"']+)["']""", bare(text)) if "/_" not in f"/{path}"]


def inline_code(text: str) -> list[str]:
    """Refused by the content security policy in the browser; refused here so that nobody has to find out."""
    markup = re.sub(r"\{%.*?%\}", " ", bare(text), flags=re.DOTALL)
    found = re.findall(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"'{]|javascript:", markup, re.IGNORECASE)
    scripts = re.findall(r"<script\b[^>]*>", markup, re.IGNORECASE)
    return found + [tag for tag in scripts if " src=" not in tag and "application/json" not in tag]


def trusted_text(text: str) -> list[str]:
    """Only forum/content.py says what is safe (house.md §2)."""
    return re.findall(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off", bare(text))


def outside_addresses(text: str) -> list[str]:
    return re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']+""", bare(text))


def timeless_times(text: str) -> list[str]:
    """The script fills in what stands in a template element."""
    drawn = re.sub(r"<template\b.*?</template>", "", bare(text), flags=re.DOTALL)
    return [tag for tag in re.findall(r"<time\b[^>]*>", drawn) if "datetime=" not in tag]


def untranslated(text: str) -> list[str]:
    """Letters that stand in the page without having gone through gettext."""
    prose = ATTRIBUTE.sub(" ", MARKUP.sub(" ", CLASSES.sub("{%", SENTENCE.sub(" ", bare(text)))))
    spoken = " ".join(a or b for a, b in SPOKEN.findall(bare(text)))
    return [word for word in re.findall(r"[^\W\d_]{2,}", f"{prose} {spoken}") if word not in OWN_NAMES]
