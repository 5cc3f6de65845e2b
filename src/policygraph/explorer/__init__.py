"""The explorer: one self-contained HTML page in which every claim is one click from its sentence."""

from policygraph.explorer.page import render_page

__all__ = ["render_page"]
