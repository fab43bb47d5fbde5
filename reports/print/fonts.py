"""The fonts of reports and figures: files of packages from PyPI, and no others, so that every machine sets the same page."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

#: Package -> folder in it and the files taken. A face is given in exactly one file: with two to choose from, Typst takes the
#: one that the file system lists first, and the report's bytes would depend on it. DejaVu and the Last Resort font of
#: matplotlib's package come after Source: the first has Hebrew, Arabic, Georgian, Lao and signs, the second a framed sign of
#: its script for every character there is, so that nothing is ever left blank and extracted text stays verbatim. Fonts
#: for further scripts come between them (`reports.print.scripts`).
FONTS = {
    "font_source_sans_pro": ("files", ("SourceSansPro-Regular.otf", "SourceSansPro-Semibold.otf", "SourceSansPro-Bold.otf")),
    "font_source_serif_pro": ("files", ("SourceSerifPro-Regular.otf", "SourceSerifPro-Semibold.otf", "SourceSerifPro-Bold.otf")),
    "matplotlib": ("mpl-data/fonts/ttf", ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "LastResortHE-Regular.ttf")),
}
#: Family names, in the order in which a character is looked for.
SANS = ("Source Sans Pro", "DejaVu Sans", "Last Resort High-Efficiency")
FAMILIES = (*SANS, "Source Serif Pro")


def font_files() -> list[Path]:
    """The font files. Looked up without importing the packages: matplotlib would take longer than a report. Raises
    ModuleNotFoundError where a package is missing."""
    result = []
    for package, (folder, names) in FONTS.items():
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(f"the font package {package} is not installed", name=package)
        result += [Path(spec.submodule_search_locations[0]) / folder / name for name in names]
    return result
