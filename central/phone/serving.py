"""Serves the member's page: files and nothing else. What it picks up, it picks up by `central.api.phone`.

Any address `/m/…` shows the same page; its script knows what the address means. Nothing of the page comes from
another host, and no script that is not ours runs in it (Content Security Policy, level 3).
"""

import hashlib
import json
import re
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from central.phone.wording import WORDS, spoken
from loyalty.languages import language_of

HOME: Final = "/m/"
PARTS: Final = {
    "card.css": "text/css; charset=utf-8",
    "card.js": "text/javascript; charset=utf-8",
    "code.js": "text/javascript; charset=utf-8",
    "keep.js": "text/javascript; charset=utf-8",
    "qr.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "icon-180.png": "image/png",
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
}
"""The files that are served as they are, by name, with their type."""
WORKER: Final = "worker.js"
MANIFEST: Final = "card.webmanifest"
HEADERS: Final = {
    "cache-control": "no-cache",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
_GAP: Final = re.compile(r"\{\{([a-z.]+)\}\}")


def routes() -> list[BaseRoute]:
    """The page's addresses."""
    found: list[BaseRoute] = [Route(HOME + name, _part, methods=["GET"], name=name) for name in PARTS]
    return [
        *found,
        Route(HOME + WORKER, _worker, methods=["GET"]),
        Route(HOME + MANIFEST, _manifest, methods=["GET"]),
        Route(HOME, _page, methods=["GET"]),
        Route(HOME + "{secret}", _page, methods=["GET"]),
    ]


async def _part(request: Request) -> Response:
    name = request.url.path.removeprefix(HOME)
    return Response(_file(name), headers=HEADERS, media_type=PARTS[name])


async def _page(request: Request) -> Response:
    said = page(spoken(request.headers.get("accept-language", "")))
    headers = {**HEADERS, "vary": "accept-language"}
    return Response(said, headers=headers, media_type="text/html; charset=utf-8")


async def _worker(request: Request) -> Response:  # noqa: ARG001 - Starlette's interface
    return Response(worker(), headers=HEADERS, media_type="text/javascript; charset=utf-8")


async def _manifest(request: Request) -> Response:
    said = manifest(spoken(request.headers.get("accept-language", "")))
    headers = {**HEADERS, "vary": "accept-language"}
    return Response(said, headers=headers, media_type="application/manifest+json")


@lru_cache(maxsize=len(WORDS))
def page(language: str) -> bytes:
    """The page in a language."""
    known = language_of(language)
    direction = "rtl" if known is not None and known.leftwards else "ltr"
    words = {"language": language, "direction": direction, **WORDS[language]}
    text = _file("card.html").decode()
    return _GAP.sub(lambda gap: escape(words[gap[1]]), text).encode()


@lru_cache(maxsize=1)
def worker() -> bytes:
    """The service worker, which knows all files; another version of any makes it another worker."""
    everything = hashlib.sha256()
    for part in (*map(_file, sorted(PARTS)), *map(page, WORDS), _file(WORKER)):
        everything.update(hashlib.sha256(part).digest())
    words = {
        "version": everything.hexdigest()[:16],
        "parts": ", ".join(json.dumps(HOME + name) for name in ("", MANIFEST, *PARTS)),
    }
    return _GAP.sub(lambda gap: words[gap[1]], _file(WORKER).decode()).encode()


@lru_cache(maxsize=len(WORDS))
def manifest(language: str) -> bytes:
    """What a phone needs to put the page on its home screen (W3C Web Application Manifest)."""
    sizes = {"icon.svg": "any", "icon-192.png": "192x192", "icon-512.png": "512x512"}
    document = {
        "id": HOME,
        "start_url": HOME,
        "scope": HOME,
        "display": "standalone",
        "lang": language,
        "name": WORDS[language]["title"],
        "short_name": WORDS[language]["title"],
        "background_color": "#F1F0EB",
        "theme_color": "#F1F0EB",
        "icons": [
            {"src": HOME + name, "sizes": size, "type": PARTS[name], "purpose": "any maskable"}
            for name, size in sizes.items()
        ],
    }
    return json.dumps(document, ensure_ascii=False).encode()


@lru_cache(maxsize=len(PARTS) + 2)
def _file(name: str) -> bytes:
    return (files("central.phone.page") / name).read_bytes()
