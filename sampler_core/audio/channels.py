"""Channel layouts of FFmpeg's streams and frames, handled so that PyAV does not free one twice."""

from __future__ import annotations

import ctypes

import av

_USUAL = {1: "mono", 2: "stereo", 3: "3.0", 4: "quad", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}


def is_listed(layout: av.AudioLayout) -> bool:
    """Whether ``layout`` may list its channels one by one, in memory of its own, as those of QuickTime files do.

    PyAV frees that list with the layout, and then once more with the context or frame that it belongs to: whoever holds
    such a layout must :func:`give_up` it first.
    """
    return "(" in layout.name


def give_up(layout: av.AudioLayout) -> None:
    """Let ``layout`` live to the end of the process (some 60 bytes), so that it never frees what is not its own."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(layout))


def channels_of(context: av.AudioCodecContext) -> int:
    """The number of channels of a decoder, as ``context.channels`` gives it, which is not safe for every layout."""
    layout = context.layout
    if is_listed(layout):
        give_up(layout)
    return layout.nb_channels


def layout_for(channels: int, context: av.AudioCodecContext) -> av.AudioLayout:
    """A layout of so many channels to convert to: the decoder's own where it has one."""
    layout = context.layout
    if is_listed(layout):
        give_up(layout)
    elif layout.nb_channels == channels:
        return layout
    return av.AudioLayout(_USUAL.get(channels, f"{channels} channels"))
