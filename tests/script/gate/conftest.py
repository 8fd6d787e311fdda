"""Has pytest explain the assertions of the tests that the gate's rules share."""

import pytest

pytest.register_assert_rewrite("tests.script.gate.judged")
