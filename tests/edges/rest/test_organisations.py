"""Registering publishers, datasets, rules and ties; admitting and ending members; naming agents."""

import asyncio

import pytest

from app.access.permissions import Role
from tests.plugins.callers import ACADEMY, OTHER, OWN, REGISTRY, RULE

pytestmark = pytest.mark.asyncio
MEMBERS = f"/v1/publishers/{OWN}/members"
AGENTS = f"/v1/publishers/{OWN}/agents"
NEW = {"subject": "wang", "role": "proposer", "key": "w"}
PUBLISHER = {"slug": "cca", "kind": "association", "country": "CN", "name": {"en": "Cement", "zh": "水泥协会"}}
DATASET = {
    "key": f"{OWN}/cement",
    "title": {"en": "Cement by province", "zh": "分省水泥"},
    "industry_scope": ["gbt4754-2017:3011"],
    "editions": "extend",
    "accounting_rule": RULE,
}
RULE_IN = {
    "code": "gbt-24067-2024",
    "title": {"en": "Carbon footprint of products"},
    "boundaries": ["cradle-to-gate"],
    "required": ["boundary"],
    "dqr_max": 2.5,
    "traceability": "held",
    "valid_from": "2024-10-01",
    "citation": "GB/T 24067-2024",
}
TIE = {"organisation": OTHER, "other": OWN, "kind": "owns", "since": "2020-01-01"}


async def test_a_registered_publisher_is_there_at_once(desk, as_registry_administrator):
    assert (await desk.get("/v1/publishers")).json()["items"][-1]["slug"] != "cca"
    answer = await desk.post("/v1/publishers", json=PUBLISHER, headers=as_registry_administrator.headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == "/v1/publishers/cca"
    assert (await desk.get("/v1/publishers/cca")).json() == answer.json()
    assert "cca" in [one["slug"] for one in (await desk.get("/v1/publishers")).json()["items"]]


async def test_the_same_publisher_again_is_no_harm_and_another_of_its_name_is_refused(desk, as_registry_administrator):
    said = as_registry_administrator.headers
    answers = [await desk.post("/v1/publishers", json=PUBLISHER, headers=said) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    other = await desk.post("/v1/publishers", json=PUBLISHER | {"kind": "enterprise"}, headers=said)
    assert (other.status_code, other.json()["code"]) == (409, "FT-PRO-409")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"slug": "Acme"}, 422),
        ({"slug": "аcme"}, 422),  # a Cyrillic letter
        ({"slug": "a" * 64}, 422),
        ({"name": {"en": "Mini\u200bstry"}}, 400),
        ({"name": {"en": "Ministry\u202e"}}, 400),
        ({"name": {"en": ""}}, 422),
        ({"name": {"en": "   "}}, 422),
        ({"name": {"en": "Ministry", "zh": "\u3000"}}, 422),
        ({"kind": "ministry"}, 422),
        ({"country": "China"}, 422),
        ({"tier": "open"}, 422),
    ],
)
async def test_a_publisher_that_could_be_taken_for_another_is_refused(desk, as_registry_administrator, change, status):
    answer = await desk.post("/v1/publishers", json=PUBLISHER | change, headers=as_registry_administrator.headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["fields"]


async def test_names_are_kept_composed(desk, as_registry_administrator):
    said = PUBLISHER | {"name": {"en": "Cafe\u0301"}}
    answer = await desk.post("/v1/publishers", json=said, headers=as_registry_administrator.headers)
    assert answer.json()["name"]["en"] == "Caf\xe9"


async def test_an_association_registers_its_own_datasets_and_no_others(desk, as_administrator):
    own = await desk.post("/v1/datasets", json=DATASET, headers=as_administrator.headers)
    assert own.status_code == 201, own.text
    assert (await desk.get(own.headers["location"])).json()["title"] == DATASET["title"]
    other = await desk.post("/v1/datasets", json=DATASET | {"key": f"{OTHER}/x1"}, headers=as_administrator.headers)
    assert (other.status_code, other.json()["code"]) == (403, "FT-ACCESS-403")


async def test_a_dataset_has_a_title_that_can_be_read(desk, as_administrator):
    for title in ({"en": " "}, {"en": "Cement", "zh": " "}):
        answer = await desk.post("/v1/datasets", json=DATASET | {"title": title}, headers=as_administrator.headers)
        assert answer.status_code == 422, answer.text
        assert answer.json()["fields"][0].startswith("title.")


async def test_a_dataset_names_a_rule_that_is_there(desk, as_administrator):
    said = DATASET | {"accounting_rule": "no-such-rule"}
    answer = await desk.post("/v1/datasets", json=said, headers=as_administrator.headers)
    assert (answer.status_code, answer.json()["fields"]) == (422, ["accounting_rule"])


async def test_a_rule_is_registered_listed_and_shown(desk, as_registry_administrator):
    answer = await desk.post("/v1/rules", json=RULE_IN, headers=as_registry_administrator.headers)
    assert answer.status_code == 201, answer.text
    shown = await desk.get(answer.headers["location"])
    assert shown.json() == answer.json()
    assert b'"dqr_max":2.5,' in shown.content
    listed = (await desk.get("/v1/rules")).json()["items"]
    assert [one["code"] for one in listed] == sorted(one["code"] for one in listed)
    assert "gbt-24067-2024" in [one["code"] for one in listed]
    assert (await desk.get("/v1/rules/none")).json()["code"] == "FT-PRO-407"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"required": ["no_such_column"]}, "required"),
        ({"valid_to": "2024-01-01"}, "valid_to"),
        ({"dqr_max": 6}, "dqr_max"),
        ({"dqr_max": True}, "dqr_max"),
        ({"valid_from": 20240101}, "valid_from"),
        ({"valid_from": "2024-13-01"}, "valid_from"),
        ({"valid_from": "2024-W05-1"}, "valid_from"),
        ({"citation": " "}, "citation"),
        ({"boundaries": ["cradle"]}, "boundaries.0"),
    ],
)
async def test_a_rule_that_cannot_be_kept_to_is_refused(desk, as_registry_administrator, change, field):
    answer = await desk.post("/v1/rules", json=RULE_IN | change, headers=as_registry_administrator.headers)
    assert (answer.status_code, answer.json()["fields"]) == (422, [field])


async def test_an_administrator_admits_a_member_whose_first_key_works(desk, as_administrator):
    answer = await desk.post(MEMBERS, json=NEW, headers=as_administrator.headers)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    who = await desk.get("/v1/whoami", headers={"authorization": f"Bearer {told['key']['key']}"})
    assert who.json()["subject"] == told["subject"]
    assert who.json()["memberships"] == [{"organisation": OWN, "role": "proposer"}]
    listed = (await desk.get(MEMBERS, headers=as_administrator.headers)).json()["items"]
    assert {"subject": told["subject"], "role": "proposer", "identity": "wang"} in listed


async def test_nobody_gets_a_key_that_acts_for_somebody_else(desk, callers, as_administrator, as_reviewer):
    """Or the administrator of one organisation would act for another, or review in a reviewer's name."""
    asked = {"subject": "reviewer", "role": "reader"}
    for said in (asked, asked | {"key": "v"}):
        answer = await desk.post(MEMBERS, json=said, headers=as_administrator.headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "FT-PRO-403")
    await desk.post(MEMBERS, json=NEW, headers=as_administrator.headers)
    again = await desk.post(MEMBERS, json=NEW | {"role": "reader"}, headers=as_administrator.headers)
    assert (again.status_code, again.json()["fields"]) == (403, ["key"])
    run_by = await callers.the("registry_administrator")
    even = await desk.post(MEMBERS, json=asked | {"key": "v"}, headers=run_by.headers)
    assert (even.status_code, even.json()["fields"]) == (403, ["key"])
    assert (await desk.get("/v1/whoami", headers=as_reviewer.headers)).json()["memberships"] == [
        {"organisation": ACADEMY, "role": "reviewer"}
    ]


async def test_the_registry_makes_a_key_for_a_member_who_lost_all(desk, as_registry_administrator, as_reviewer):
    await desk.delete(f"/v1/keys/{as_reviewer.key.split('_')[2]}", headers=as_reviewer.headers)
    asked = {"subject": "reviewer", "role": "reviewer", "key": "v"}
    said = as_registry_administrator.headers
    answer = await desk.post(f"/v1/publishers/{ACADEMY}/members", json=asked, headers=said)
    assert answer.status_code == 201, answer.text
    assert answer.json()["subject"] == str(as_reviewer.subject)


async def admitted(desk, who, organisation, **said):
    """Ask for a member; return the status, and the fields where it is refused."""
    answer = await desk.post(f"/v1/publishers/{organisation}/members", json=said, headers=who.headers)
    return answer.status_code, answer.json().get("fields"), answer.json()


async def test_whoever_proposes_and_reviews_gets_the_first_key_of_each_kind(desk, as_registry_administrator):
    asked = {"subject": "wu", "role": "proposer"}
    kinds = {}
    for kind in ("w", "v", "r"):
        status, _, told = await admitted(desk, as_registry_administrator, ACADEMY, **asked, key=kind)
        assert (status, told["key"]["kind"]) == (201, kind)
        kinds[kind] = told["key"]["key"]
    for key in kinds.values():
        whoami = await desk.get("/v1/whoami", headers={"authorization": f"Bearer {key}"})
        assert whoami.json()["subject"] == told["subject"]
    for kind in kinds:
        status, fields, _ = await admitted(desk, as_registry_administrator, ACADEMY, **asked, key=kind)
        assert (status, fields) == (403, ["key"])
    lost = {"authorization": f"Bearer {kinds['v']}"}
    assert (await desk.delete(f"/v1/keys/{kinds['v'].split('_')[2]}", headers=lost)).status_code == 204
    assert (await admitted(desk, as_registry_administrator, ACADEMY, **asked, key="v"))[0] == 201
    assert (await admitted(desk, as_registry_administrator, ACADEMY, **asked, key="w"))[0] == 403


async def test_an_association_gives_its_own_people_the_first_key_of_a_kind_and_no_second(desk, as_administrator):
    told = (await admitted(desk, as_administrator, OWN, **NEW))[2]
    assert (await admitted(desk, as_administrator, OWN, **NEW | {"key": "r"}))[0] == 201
    said = {"authorization": f"Bearer {told['key']['key']}"}
    await desk.delete(f"/v1/keys/{told['key']['id']}", headers=said)
    for kind in ("w", "r"):
        assert (await admitted(desk, as_administrator, OWN, **NEW | {"key": kind}))[:2] == (403, ["key"])


async def test_no_association_gets_a_key_of_whom_the_registry_made_a_reviewer(
    desk, callers, as_administrator, as_registry_administrator
):
    """Its own reviewer writes with a key already: with one that reviews, the administrator would review as them."""
    await admitted(desk, as_administrator, OWN, **NEW)
    await admitted(desk, as_registry_administrator, OWN, subject="wang", role="reviewer")
    for kind in ("v", "r"):
        assert (await admitted(desk, as_administrator, OWN, **NEW | {"key": kind}))[:2] == (403, ["key"])
    assert (await admitted(desk, as_registry_administrator, OWN, **NEW | {"key": "v"}))[0] == 201
    other = await callers.join(ACADEMY, Role.READER, name="both", kind="r")
    await callers.join(OWN, Role.READER, name="both", kind="r")
    assert (await admitted(desk, as_administrator, OWN, subject="both", role="reader", key="w"))[0] == 403
    assert other


@pytest.mark.parametrize("role", ["steward", "reviewer", "chair", "release_manager", "authority"])
async def test_roles_that_the_registry_answers_for_are_given_by_it(desk, callers, role):
    own, run_by = await callers.the("administrator"), await callers.the("registry_administrator")
    asked = {"subject": "li", "role": role}
    refused = await desk.post(MEMBERS, json=asked, headers=own.headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "FT-PRO-403")
    assert (await desk.post(MEMBERS, json=asked, headers=run_by.headers)).status_code == 201


async def test_a_steward_of_an_association_screens_nothing(desk, callers):
    party = await callers.join(OWN, Role.STEWARD, Role.RELEASE_MANAGER, kind="v")
    assert (await desk.get("/v1/whoami", headers=party.headers)).json()["permissions"] == []


async def test_a_member_who_is_ended_may_nothing_at_once(desk, as_administrator, as_proposer):
    path = f"{MEMBERS}/{as_proposer.subject}/proposer"
    assert (await desk.get(MEMBERS, headers=as_proposer.headers)).status_code == 200
    assert (await desk.delete(path, headers=as_administrator.headers)).status_code == 204
    assert (await desk.get(MEMBERS, headers=as_proposer.headers)).status_code == 403
    assert (await desk.get("/v1/whoami", headers=as_proposer.headers)).json()["memberships"] == []
    again = await desk.delete(path, headers=as_administrator.headers)
    assert (again.status_code, again.json()["code"]) == (404, "FT-PRO-406")


@pytest.mark.parametrize("path", [f"{MEMBERS}/nobody/proposer", f"{MEMBERS}/{'0' * 32}/king"])
async def test_no_membership_is_unknown_whatever_it_looks_like(desk, as_administrator, path):
    assert (await desk.delete(path, headers=as_administrator.headers)).json()["code"] == "FT-PRO-406"


async def test_two_administrators_who_end_each_other_at_once_both_get_an_answer(desk, callers):
    one, two = [await callers.join(OWN, Role.ADMINISTRATOR) for _ in range(2)]
    pairs = ((one, two), (two, one))
    answers = await asyncio.gather(
        *(desk.delete(f"{MEMBERS}/{gone.subject}/administrator", headers=who.headers) for who, gone in pairs)
    )
    assert 204 in [answer.status_code for answer in answers]
    assert {answer.status_code for answer in answers} <= {204, 403, 404, 503}


async def test_a_key_limited_to_datasets_manages_nothing(desk, callers):
    party = await callers.join(OWN, Role.ADMINISTRATOR, datasets=[f"{OWN}/cement"])
    assert (await desk.post(MEMBERS, json=NEW, headers=party.headers)).status_code == 403


async def test_a_publisher_names_its_agent_and_the_registry_cannot(desk, as_administrator, as_registry_administrator):
    refused = await desk.post(AGENTS, json={"agent": ACADEMY}, headers=as_registry_administrator.headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "FT-ACCESS-403")
    named = await desk.post(AGENTS, json={"agent": ACADEMY}, headers=as_administrator.headers)
    assert (named.status_code, named.json()) == (201, {"publisher": OWN, "agent": ACADEMY})
    assert (await desk.get(AGENTS, headers=as_administrator.headers)).json()["items"] == [named.json()]
    assert (await desk.delete(f"{AGENTS}/{ACADEMY}", headers=as_registry_administrator.headers)).status_code == 204
    assert (await desk.get(AGENTS, headers=as_administrator.headers)).json()["items"] == []


@pytest.mark.parametrize(("agent", "status"), [("nobody-at-all", 404), (OWN, 422)])
async def test_an_agent_is_another_organisation_that_is_there(desk, as_administrator, agent, status):
    assert (await desk.post(AGENTS, json={"agent": agent}, headers=as_administrator.headers)).status_code == status


async def test_a_tie_is_stated_listed_and_ended_once(desk, as_registry_administrator, as_steward):
    said = as_registry_administrator.headers
    made = await desk.post("/v1/ties", json=TIE, headers=said)
    assert made.status_code == 201, made.text
    assert (await desk.get("/v1/ties", headers=as_steward.headers)).json()["items"] == [made.json()]
    path = f"/v1/ties/{OTHER}/{OWN}/owns/2020-01-01"
    assert [(await desk.delete(path, headers=said)).status_code for _ in range(2)] == [204, 404]
    assert (await desk.get("/v1/ties", headers=as_steward.headers)).json()["items"][0]["until"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"other": OTHER}, 422),
        ({"other": "nobody-at-all"}, 404),
        ({"since": "2999-01-01"}, 422),
        ({"kind": "likes"}, 422),
        ({"until": "2021-01-01"}, 422),
    ],
)
async def test_a_tie_that_cannot_be_is_refused(desk, as_registry_administrator, change, status):
    answer = await desk.post("/v1/ties", json=TIE | change, headers=as_registry_administrator.headers)
    assert answer.status_code == status, answer.text


async def test_ties_and_members_are_read_page_after_page(desk, callers, as_registry_administrator):
    said = as_registry_administrator.headers
    for kind in ("owns", "funds", "group"):
        await desk.post("/v1/ties", json=TIE | {"kind": kind}, headers=said)
        await callers.join(OWN, Role.READER, Role.PROPOSER)
    for path, count in (("/v1/ties", 3), (MEMBERS, 6), ("/v1/rules", 1)):
        seen, cursor = [], None
        while cursor is not None or not seen:
            more = {"cursor": cursor} if cursor else {}
            page = (await desk.get(path, params={"limit": 2} | more, headers=said)).json()
            seen, cursor = seen + [str(one) for one in page["items"]], page["next"]
        assert len(seen) == len(set(seen)) >= count, path


async def test_nobody_raises_itself(desk, as_proposer, as_administrator):
    """An ordinary member makes nobody anything, and an administrator nobody of the registry."""
    themselves = {"subject": "proposer", "role": "administrator"}
    assert (await desk.post(MEMBERS, json=themselves, headers=as_proposer.headers)).status_code == 403
    there = f"/v1/publishers/{REGISTRY}/members"
    theirs = {"subject": "administrator", "role": "administrator"}
    assert (await desk.post(there, json=theirs, headers=as_administrator.headers)).status_code == 403
