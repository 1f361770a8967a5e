"""What can be read on a page: all its characters at once say what each would say alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.paper.pdf.sheets import _stands_out

_CONTRAST = 40


@given(
    grey=arrays(np.uint8, (20, 16), elements=st.sampled_from([0, 90, 130, 220, 255]), fill=st.just(np.uint8(255))),
    boxes=st.lists(st.tuples(*[st.integers(0, 30)] * 4), min_size=1, max_size=20),
)
def test_a_letter_stands_out_when_its_box_has_contrast(grey: np.ndarray, boxes: list[tuple[int, ...]]) -> None:
    """Cut by an edge, empty, taller than most or off the sheet, each box is judged by its own pixels alone."""
    alone = [grey[first:last, start:end].astype(int) for first, last, start, end in boxes]
    wanted = [bool(one.size) and bool(np.ptp(one) >= _CONTRAST) for one in alone]
    assert _stands_out(grey, np.array(boxes).T).tolist() == wanted
