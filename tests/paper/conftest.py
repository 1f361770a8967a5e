"""What is compared in ``controles`` is shown as in a test: where two texts differ, not only that they do."""

import pytest

pytest.register_assert_rewrite("tests.paper.controles")
