"""Room versions: which there are, and how they differ."""

import pytest

from veche.core.errors import MatrixError
from veche.core.room_versions import DEFAULT_ROOM_VERSION, ROOM_VERSIONS, get_room_version


def test_rooms_are_of_version_12_unless_asked_otherwise() -> None:
    assert DEFAULT_ROOM_VERSION == "12"
    assert get_room_version(DEFAULT_ROOM_VERSION).room_id_is_create_hash


def test_every_version_is_found_by_its_own_name() -> None:
    assert {name: version.version for name, version in ROOM_VERSIONS.items()} == {
        "10": "10",
        "11": "11",
        "12": "12",
    }


@pytest.mark.parametrize(
    ("feature", "versions"),
    [
        ("create_names_creator", {"10"}),
        ("redacts_in_content", {"11", "12"}),
        ("room_id_is_create_hash", {"12"}),
        ("creators_have_infinite_power", {"12"}),
        ("has_additional_creators", {"12"}),
        ("conflicted_state_subgraph", {"12"}),
        ("has_knocking", {"10", "11", "12"}),
        ("has_restricted_joins", {"10", "11", "12"}),
        ("has_knock_restricted_joins", {"10", "11", "12"}),
        ("power_levels_are_integers", {"10", "11", "12"}),
    ],
)
def test_features_by_version(feature: str, versions: set[str]) -> None:
    assert {name for name, version in ROOM_VERSIONS.items() if getattr(version, feature)} == versions


@pytest.mark.parametrize("name", ["", "1", "9", "13", "012", "org.example.custom"])
def test_an_unknown_version_is_refused_with_its_own_code(name: str) -> None:
    with pytest.raises(MatrixError) as refusal:
        get_room_version(name)

    assert (refusal.value.status, refusal.value.errcode) == (400, "M_UNSUPPORTED_ROOM_VERSION")
