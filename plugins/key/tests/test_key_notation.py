from hypothesis import given
from hypothesis import strategies as st
from sampler_key import notation

KEYS = st.integers(0, 23)


def number(tonic, mode):
    return notation.TONICS.index(tonic) + (12 if mode == "minor" else 0)


def test_the_wheels_as_published():
    published = {
        ("C", "major"): ("8B", "1d"), ("G", "major"): ("9B", "2d"), ("F", "major"): ("7B", "12d"),
        ("B", "major"): ("1B", "6d"), ("F#", "major"): ("2B", "7d"), ("A", "minor"): ("8A", "1m"),
        ("E", "minor"): ("9A", "2m"), ("D", "minor"): ("7A", "12m"), ("Ab", "minor"): ("1A", "6m"),
        ("Eb", "minor"): ("2A", "7m"), ("C#", "minor"): ("12A", "5m"), ("Bb", "minor"): ("3A", "8m"),
    }  # fmt: skip
    for key, (camelot, open_key) in published.items():
        assert (notation.camelot(number(*key)), notation.open_key(number(*key))) == (camelot, open_key)


def test_every_key_has_its_own_place():
    assert len({notation.camelot(key) for key in range(24)}) == 24
    assert len({notation.open_key(key) for key in range(24)}) == 24
    assert [number(*notation.name(key)) for key in range(24)] == list(range(24))


@given(KEYS, KEYS)
def test_relations_hold_both_ways(one, other):
    assert notation.relation(one, other) == notation.relation(other, one)


def test_relations_of_a_minor():
    a_minor = number("A", "minor")
    assert notation.relation(a_minor, number("C", "major")) == "relative"
    assert notation.relation(a_minor, number("A", "major")) == "parallel"
    assert notation.relation(a_minor, number("E", "minor")) == "fifth"
    assert notation.relation(a_minor, number("D", "minor")) == "fifth"
    assert notation.relation(a_minor, number("E", "major")) == "other"


@given(KEYS)
def test_neighbours_on_the_wheel_are_related(key):
    hour = int(notation.camelot(key)[:-1])
    for other in range(24):
        step = (int(notation.camelot(other)[:-1]) - hour) % 12
        same_ring = notation.camelot(other)[-1] == notation.camelot(key)[-1]
        if same_ring and step in (1, 11):
            assert notation.relation(key, other) == "fifth"
        if not same_ring and step == 0:
            assert notation.relation(key, other) == "relative"
