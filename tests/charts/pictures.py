"""Ways to look into a finished figure, by the roles its artists carry."""

from math import isnan

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import ArrayLike


def panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return the panel of active users and the panel of the acceptance rate."""
    users, rate = figure.axes
    return users, rate


def texts(figure: Figure) -> list[Text]:
    """Return every text artist that has something to say."""
    return [text for text in figure.findobj(Text) if text.get_text()]


def words(figure: Figure) -> list[str]:
    """Return everything that is written in the picture."""
    return [text.get_text() for text in texts(figure)]


def boxes(axes: Axes, gid: str) -> list[tuple[float, float]]:
    """Return the middle and the height of each rectangle with this role."""
    (collection,) = (
        artist
        for artist in axes.collections
        if artist.get_gid() == gid and isinstance(artist, PolyCollection)
    )
    corners = [path.get_extents() for path in collection.get_paths()]
    return [(round((box.x0 + box.x1) / 2, 6), round(float(box.y1), 6)) for box in corners]


def line(axes: Axes, gid: str) -> list[float | None]:
    """Return the heights of a line, None where it has a gap."""
    (artist,) = (artist for artist in axes.lines if artist.get_gid() == gid)
    return _numbers(artist.get_ydata())


def days(axes: Axes, gid: str) -> list[float | None]:
    """Return the days a line or a row of marks is at."""
    (artist,) = (artist for artist in axes.lines if artist.get_gid() == gid)
    return _numbers(artist.get_xdata())


def _numbers(values: ArrayLike) -> list[float | None]:
    found = [float(value) for value in np.asarray(values)]
    return [None if isnan(value) else round(value, 6) for value in found]


def key(figure: Figure) -> set[str]:
    """Return the words of the key that are in the picture."""
    return {"7-day average", "provisional", "no value"} & set(words(figure))


def widths(axes: Axes, gid: str) -> list[float]:
    """Return where each rectangle with this role ends on the right."""
    return [
        round(float(path.get_extents().x1), 6)
        for artist in axes.collections
        if artist.get_gid() == gid and isinstance(artist, PolyCollection)
        for path in artist.get_paths()
    ]
