"""Shows the page inside a notebook: in a frame without access to the notebook, its cookies or the network."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

# Scripts may run and files may be saved; the frame keeps an origin of its own.
_SANDBOX = "allow-scripts allow-downloads"


@dataclass(frozen=True, slots=True)
class Frame:
    """A page for the last line of a notebook cell; `html` is what `render_page` returned, `height` is in pixels."""

    html: str
    height: int = 720

    def _repr_html_(self) -> str:
        """The frame as HTML; IPython and Jupyter call this."""
        return frame(self.html, self.height)


def frame(html: str, height: int = 720) -> str:
    """The page as the source of a sandboxed frame, `height` pixels high.

    >>> frame("<p>a & b", 300)
    '<iframe sandbox="allow-scripts allow-downloads" title="policygraph" width="100%" height="300" style="border:0" \
srcdoc="&lt;p&gt;a &amp; b"></iframe>'
    """
    return (
        f'<iframe sandbox="{_SANDBOX}" title="policygraph" width="100%" height="{int(height)}" style="border:0" '
        f'srcdoc="{escape(html)}"></iframe>'
    )
