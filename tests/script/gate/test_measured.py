"""The gate's two figures, on the seeded lies and on the lines written by hand (see benchmarks/gate_mutations.py)."""

from collections import Counter

from benchmarks.gate_mutations import FREE, HELD_OUT, cases, graded, measure, paraphrases


def test_seeded_lies_are_caught_and_true_lines_pass() -> None:
    everything = list(cases(most=20))
    lies = [case for case in everything if case.lie]
    assert len(lies) >= 500
    listed = lies + [case for case in everything if not case.lie][::3]  # the benchmark judges all of them
    assert {case.language for case in listed} == {"de", "en"}
    score = measure(listed)
    assert score.caught >= 0.99, [case.line for case in score.missed]
    assert score.false_alarms <= 0.01, [case.line for case, _ in score.stopped]


def test_paraphrases_by_hand() -> None:
    listed = paraphrases()
    assert sum(not case.lie for case in listed) >= 60
    assert sum(bool(case.lie) for case in listed) >= 60
    score = measure(listed)
    assert score.caught >= 0.99, [case.line for case in score.missed]
    assert score.false_alarms <= 0.02, [(case.line, why) for case, why in score.stopped]


def test_paraphrases_of_others() -> None:
    """The floor that was reached: lies by strangers are caught, and true lines pass by how near they are."""
    score = measure(graded(FREE))
    assert score.caught >= 0.99, [case.line for case in score.missed]
    passed: Counter[str] = Counter()
    for name, counter in score.degrees.items():
        passed[name.split()[1]] += counter[True]
    for degree, least in {"near": 65, "middle": 49, "free": 12}.items():
        assert passed[degree] >= least, (degree, passed[degree])


def test_held_out_lies() -> None:
    """Lies that nobody looked at while the gate was made. The lines themselves are not shown here either."""
    score = measure(graded(HELD_OUT))
    assert score.caught >= 0.99, Counter(case.lie for case in score.missed)
