"""Theme colours as style rules, for paper and for dark screens."""

from __future__ import annotations

from reports.palette import style

#: The darkest and the lightest ground a theme's name stands on (`--ground` and `--raised` of article.css in the dark).
DARK_GROUND = "#23272f"
CONTRAST = 4.6
LINES = {
    "solid": "solid", "dashed": "dashed", "dotted": "dotted", "dash-dotted": "dashed", "densely-dashed": "dashed",
    "loosely-dotted": "dotted",
}  # fmt: skip


def colour_rules(themes: int) -> str:
    """A class `t0`, `t1` … per theme that sets its colour and the kind of line under its words."""
    light, dark = [], []
    for t in range(themes):
        s = style(t)
        line = "double" if s.lines == 2 else LINES[s.dash]
        light.append(f".t{t}{{--c:{s.colour};--line:{line}}}")
        dark.append(f".t{t}{{--c:{lightened(s.colour)}}}")
    return "\n".join(light) + "\n@media screen and (prefers-color-scheme:dark){" + "".join(dark) + "}\n"


def lightened(colour: str) -> str:
    """A colour mixed with as little white as it takes to be read on the dark ground.

    >>> lightened("#ffffff"), contrast(lightened("#14573a"), DARK_GROUND) >= CONTRAST
    ('#ffffff', True)
    """
    for step in range(101):
        mixed = "#" + "".join(f"{round(255 * (c + (1 - c) * step / 100)):02x}" for c in _rgb(colour))
        if contrast(mixed, DARK_GROUND) >= CONTRAST:
            return mixed
    return "#ffffff"


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2).

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> tuple[float, ...]:
    """Red, green and blue of `#rrggbb`, 0 to 1."""
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
