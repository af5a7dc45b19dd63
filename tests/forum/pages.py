"""Reading a page as a person would: its status, its words, its posts, its forms."""

import re
from html import unescape
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

JSON = {"accept": "application/json"}


def read(client: Client, url: str, status: int = 200) -> str:
    """The page behind an address, redirects followed, with the status it should have."""
    answer = client.get(url, follow=True)
    assert answer.status_code == status, f"{url}: {answer.status_code} {answer.redirect_chain}"
    return answer.content.decode()


def send(client: Client, url: str, **fields: object) -> HttpResponse:
    """A form sent by a browser without script."""
    return client.post(url, {"client_id": str(uuid4())} | fields)


def send_json(client: Client, url: str, **fields: object) -> HttpResponse:
    return client.post(url, {"client_id": str(uuid4())} | fields, headers=JSON)


def words(html: str) -> str:
    """The text of a page, without markup, its spaces folded."""
    text = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(text).split())


def shown(html: str) -> str:
    """The page without the markup it keeps for its script."""
    return re.sub(r"<template\b.*?</template>", "", html, flags=re.DOTALL)


def main_of(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def posts_of(html: str) -> list[str]:
    """The markup of each post, in order."""
    return re.findall(r"<article class=\"post.*?</article>", shown(html), re.DOTALL)


def numbers_of(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<article [^>]*data-number="(\d+)"', html)]


def data(html: str, name: str) -> str:
    """The first data attribute of that name."""
    found = re.search(rf'data-{name}="([^"]*)"', html)
    assert found, f"no data-{name}"
    return unescape(found[1])


def codes(html: str) -> list[str]:
    """The codes of the refusals a page shows."""
    return re.findall(r'data-code="([^"]+)"', html)


def field_value(html: str, name: str) -> str:
    """What a field of a form holds."""
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\r?\n?(.*?)</textarea>', html, re.DOTALL)
    if area:
        return unescape(area[1])
    box = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', html) or re.search(
        rf'<input[^>]*value="([^"]*)"[^>]*name="{name}"', html
    )
    assert box, f"no field {name}"
    return unescape(box[1])
