"""Pictures made anew from their points alone: no place, no time, no camera, nothing hidden behind the end."""

import os
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from PIL import (
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    ImageSequence,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from .refused import Refused

PREVIEW = (960, 960)
QUALITY = 90
# Named here, so that no other decoder is loaded.
PLUGINS = (GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "gif": "GIF"}
KEPT = ("transparency",)  # of what a picture says beside its points
MODES = {
    "JPEG": ("L", "RGB"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("1", "L", "P", "RGB", "RGBA"),
}


def remade(file: IO[bytes], asked: dict[str, Any]) -> dict[str, Any]:
    """Writes the picture to the descriptor `picture` and a small one to `preview`; tells their sizes in points."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = asked["pixels"]
    form = FORMATS[asked["kind"]]
    try:
        with Image.open(file, formats=[form]) as picture:
            return _remade(picture, form, asked)
    except (Refused, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise Refused("pixels") from error
    except Exception as error:  # the decoders raise whatever they like
        raise Refused("broken") from error


def _remade(picture: Image.Image, form: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The size is looked at before the first point is read."""
    _require(picture.width * picture.height, asked)
    lossless = form == "WEBP" and _is_lossless(picture)
    if form in ("GIF", "WEBP") and getattr(picture, "n_frames", 1) > 1:
        _require(picture.width * picture.height * getattr(picture, "n_frames", 1), asked)
        still = _moving(picture, form, asked["picture"])
    else:
        still = _still(picture, form)
        options: dict[str, Any] = {"quality": QUALITY} if form in ("JPEG", "WEBP") else {}
        if form == "JPEG":
            options["progressive"] = True
        if lossless:
            options = {"lossless": True}
        with open(asked["picture"], "wb", closefd=False) as out:
            still.save(out, form, **options)
    width, height = still.size
    return {"width": width, "height": height, "preview": _preview(still, asked["preview"])}


def _require(points: int, asked: dict[str, Any]) -> None:
    if points > asked["pixels"]:
        raise Refused("pixels")


def _is_lossless(picture: Image.Image) -> bool:
    file: IO[bytes] | None = getattr(picture, "fp", None)
    if file is None:
        return False
    place = file.tell()
    file.seek(0)
    head = file.read(64)
    file.seek(place)
    return b"VP8L" in head


def _still(picture: Image.Image, form: str) -> Image.Image:
    """One picture, upright, in the colours every screen knows, with nothing beside its points."""
    picture.load()
    profile = picture.info.get("icc_profile")
    orientation = picture.getexif().get(0x0112, 1)
    picture = _in_mode(picture, form)
    if profile:
        picture = _in_srgb(picture, profile)
    if orientation != 1:
        exif = Image.Exif()
        exif[0x0112] = orientation
        picture = _bare(picture)
        picture.info["exif"] = exif.tobytes()
        picture = ImageOps.exif_transpose(picture)
    return _bare(picture)


def _bare(picture: Image.Image) -> Image.Image:
    picture.info = {name: value for name, value in picture.info.items() if name in KEPT}
    return picture


def _in_mode(picture: Image.Image, form: str) -> Image.Image:
    if picture.mode in MODES[form]:
        return picture if picture.readonly == 0 else picture.copy()
    see_through = picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info
    return picture.convert("RGBA" if see_through and "RGBA" in MODES[form] else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The profile goes, since it may name a person's screen; its colours stay."""
    if picture.mode not in ("RGB", "RGBA"):
        return picture
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass  # not a profile of such colours: the points as they are
    return picture


def _moving(picture: Image.Image, form: str, out: int) -> Image.Image:
    """Every frame anew, with how long it stands and how often all of it runs; gives the first."""
    loop = int(picture.info.get("loop", 0))
    durations: list[int] = []

    def frames() -> Iterator[Image.Image]:
        for frame in ImageSequence.Iterator(picture):
            durations.append(min(max(int(frame.info.get("duration", 100)), 20), 60_000))
            yield _bare(frame.convert("RGBA"))

    drawn = list(frames())
    options: dict[str, Any] = {"quality": QUALITY} if form == "WEBP" else {"disposal": 2, "comment": b""}
    with open(out, "wb", closefd=False) as file:
        drawn[0].save(file, form, save_all=True, append_images=drawn[1:], duration=durations, loop=loop, **options)
    return drawn[0]


def _preview(picture: Image.Image, out: int) -> bool:
    """None where the picture itself is small enough to stand in a page."""
    if picture.width <= PREVIEW[0] and picture.height <= PREVIEW[1] and os.fstat(0).st_size <= 300_000:
        return False
    shown = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    shown.thumbnail(PREVIEW, Image.Resampling.BICUBIC)
    with open(out, "wb", closefd=False) as file:
        _bare(shown).save(file, "WEBP", quality=80)
    return True
