"""Stories of push rules."""

from typing import Any

import pytest

from veche.features.push.tests.house import OpenHouse

pytestmark = pytest.mark.anyio

RULE = "pushrules/global/content/cake"
TOLD = "m.push_rules"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def told(answer: dict[str, Any]) -> Any:
    events = answer.get("account_data", {}).get("events", [])
    return next((event["content"] for event in events if event["type"] == TOLD), None)


async def test_a_client_that_starts_gets_all_rules_with_and_without_the_slash(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna = await house.register("anna")

        whole = await anna.do("GET", "pushrules/")

        assert whole["global"]["underride"][-1]["rule_id"] == ".m.rule.encrypted"
        assert await anna.do("GET", "pushrules") == whole
        assert await anna.do("GET", "pushrules/global/") == whole["global"]
        assert await anna.do("GET", "pushrules/global") == whole["global"]


async def test_a_rule_is_added_shown_switched_changed_and_removed(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna = await house.register("anna")

        await anna.do("PUT", RULE, {"pattern": "cake", "actions": ["notify"]})
        assert (await anna.do("GET", RULE))["pattern"] == "cake"
        await anna.do("PUT", f"{RULE}/enabled", {"enabled": False})
        assert await anna.do("GET", f"{RULE}/enabled") == {"enabled": False}
        await anna.do("PUT", f"{RULE}/actions", {"actions": ["notify", {"set_tweak": "highlight"}]})
        assert await anna.do("GET", f"{RULE}/actions") == {"actions": ["notify", {"set_tweak": "highlight"}]}
        await anna.do("DELETE", RULE)

        assert await anna.refused("GET", RULE) == (404, "M_NOT_FOUND")


async def test_rules_stand_where_they_were_put(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna = await house.register("anna")

        for name, place in (("one", ""), ("two", "?after=one"), ("three", "?before=two")):
            await anna.do(
                "PUT", f"pushrules/global/content/{name}{place}", {"pattern": name, "actions": ["notify"]}
            )

        rules = await anna.do("GET", "pushrules/global/content/")
        assert [rule["rule_id"] for rule in rules] == ["one", "three", "two"]


async def test_devices_learn_the_rules_at_first_and_when_they_change(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna = await house.register("anna")
        await anna.create_room()

        assert told(await anna.sync()) == await anna.do("GET", "pushrules/")
        assert told(await anna.sync()) is None
        await anna.do("PUT", RULE, {"pattern": "cake", "actions": ["notify"]})

        assert told(await anna.sync())["global"]["content"][0]["rule_id"] == "cake"
        assert told(await anna.sync()) is None


async def test_a_filter_keeps_the_rules_out(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna = await house.register("anna")

        assert told(await anna.sync(wish={"account_data": {"not_types": ["m.push_rules"]}})) is None


async def test_the_rules_can_be_read_as_account_data_and_not_written(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna = await house.register("anna")
        path = f"user/{anna.user_id}/account_data/m.push_rules"

        assert await anna.do("GET", path) == await anna.do("GET", "pushrules/")
        assert (await anna.ask("PUT", path, {})).status_code == 405


async def test_rules_are_kept_over_a_restart_and_are_nobody_elses(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        await anna.do("PUT", RULE, {"pattern": "cake", "actions": ["notify"]})

    async with open_house() as house:
        assert (await house.same(anna).do("GET", RULE))["pattern"] == "cake"
        assert await house.same(boris).refused("GET", RULE) == (404, "M_NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "body", "refusal"),
    [
        ("PUT", "pushrules/global/content/.mine", {"pattern": "x", "actions": []}, (400, "M_INVALID_PARAM")),
        ("PUT", "pushrules/global/content/x", {"pattern": "x"}, (400, "M_MISSING_PARAM")),
        ("PUT", "pushrules/global/content/x", {"actions": []}, (400, "M_MISSING_PARAM")),
        ("PUT", "pushrules/global/content/x", {"pattern": 5, "actions": []}, (400, "M_BAD_JSON")),
        ("PUT", "pushrules/global/wrong/x", {"actions": []}, (400, "M_INVALID_PARAM")),
        ("PUT", "pushrules/device/room/x", {"actions": []}, (404, "M_NOT_FOUND")),
        ("PUT", "pushrules/global/room/a%2Fb", {"actions": []}, (400, "M_INVALID_PARAM")),
        ("PUT", "pushrules/global/room/x?after=y", {"actions": []}, (400, "M_UNKNOWN")),
        ("PUT", "pushrules/global/override/.m.rule.master/enabled", {}, (400, "M_INVALID_PARAM")),
        ("PUT", "pushrules/global/override/.m.rule.master/colour", {}, (404, "M_NOT_FOUND")),
        ("DELETE", "pushrules/global/override/.m.rule.master", None, (400, "M_INVALID_PARAM")),
        ("DELETE", "pushrules/global/override/nothing", None, (404, "M_NOT_FOUND")),
        ("GET", "pushrules/global/wrong/", None, (404, "M_NOT_FOUND")),
        ("GET", "pushrules/wrong/", None, (404, "M_NOT_FOUND")),
    ],
)
async def test_what_makes_no_sense_is_refused(
    open_house: OpenHouse, method: str, path: str, body: object, refusal: tuple[int, str]
) -> None:
    async with open_house() as house:
        anna = await house.register("anna")

        assert await anna.refused(method, path, body) == refusal
        assert (await anna.do("GET", "pushrules/"))["global"]["content"] == []


async def test_a_number_that_json_cannot_hold_changes_nothing(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna = await house.register("anna")
        condition = {"kind": "event_property_is", "key": "content.n", "value": 10**40}

        answer = await anna.ask(
            "PUT", "pushrules/global/override/n", {"conditions": [condition], "actions": []}
        )

        assert answer.status_code < 500
        assert (await anna.ask("GET", "pushrules/")).status_code == 200
