"""Where tests find the project's folders."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
