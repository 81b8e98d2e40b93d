"""Colours: readable in light and dark, and the four fills told apart by colour-blind eyes."""

import re
from importlib.resources import files
from itertools import combinations

import pytest

CSS = files("provenance.formats").joinpath("assets", "style.css").read_text("utf-8")

# Machado, Oliveira and Fernandes (2009), full severity, linear RGB.
EYES = {
    "typical": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: str) -> list[float]:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    values = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    rows = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    xyz = [sum(a * b for a, b in zip(row, rgb, strict=True)) / white for row, white in zip(rows, (0.95047, 1, 1.08883), strict=True)]
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, eyes: str) -> tuple[float, float, float]:
    rgb = linear(colour)
    return lab([min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in EYES[eyes]])


def contrast(one: str, two: str) -> float:
    light = sorted(sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True)) for colour in (one, two))
    return (light[1] + 0.05) / (light[0] + 0.05)


def marks() -> dict[str, tuple[str, str]]:
    found = re.findall(r"\.k-(\w+) \{ background: (#\w+); color: (#\w+);", CSS)
    return {kind: (fill, ink) for kind, fill, ink in found}


@pytest.mark.parametrize("eyes", EYES)
def test_fills_differ_for_all_eyes(eyes):
    fills = {kind: fill for kind, (fill, _) in marks().items()}
    assert set(fills) == {"verbatim", "near", "paraphrase", "summary"}
    for one, two in combinations(sorted(fills), 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen(fills[one], eyes), seen(fills[two], eyes), strict=True)) ** 0.5
        assert distance >= 20, (one, two, distance)


@pytest.mark.parametrize("theme", [0, 1])
def test_text_is_readable_in_both_themes(theme):
    values = dict(re.findall(r"--(\w+): (#\w+)", re.findall(r":root \{[^}]*\}", CSS)[theme]))
    for ink in ("ink", "soft", "link", "for", "against"):
        for ground in ("bg", "panel"):
            assert contrast(values[ink], values[ground]) >= 4.5, (ink, ground)
    assert contrast(values["noteink"], values["note"]) >= 4.5
    for fill, ink in marks().values():
        assert contrast(fill, ink) >= 7
