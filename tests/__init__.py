"""The tests that pytest runs; `tests.support` holds what they share."""

import pytest

# An assertion that fails in a helper shows its values, as it does in a test.
pytest.register_assert_rewrite('tests.support')
