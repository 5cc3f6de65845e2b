"""The explorer: one self-contained HTML page in which every claim is one click from its sentence."""

from policygraph.explorer.notebook import Frame, frame
from policygraph.explorer.page import render_page

__all__ = ["Frame", "frame", "render_page"]
