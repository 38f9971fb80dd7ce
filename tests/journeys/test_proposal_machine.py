"""Proposals under a state machine: whoever does whatever, a plain model knows what is allowed and what follows.

FOOTING_MACHINE=200x50 runs two hundred of them with fifty steps each.
"""

import asyncio
import os
import uuid
from collections import Counter
from contextlib import AsyncExitStack
from typing import ClassVar
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.access.commands import enrol, make_key, revoke
from app.access.permissions import Role
from app.proposals.queries.standing import alone
from app.provenance.commands import give, name_agent, take, tie
from tests.factories import proposal_facts as facts
from tests.factories.council import Proposal, a_tie, council
from tests.factories.proposal_model import DECIDED, DESK, EDITABLE, WITH_REVIEWERS, Model, Person, Stated
from tests.factories.proposals import a_row, a_second_publisher, a_withdrawal_row
from tests.plugins import databases
from tests.plugins.callers import Party

RUNS, STEPS = (int(one) for one in os.environ.get("FOOTING_MACHINE", "20x30").split("x"))
A, B, AGENT = "a", "b", "bureau"
PEOPLE = {
    "proposer_a": ("w", A, "proposer"),
    "proposer_b": ("w", B, "proposer"),
    "agent": ("w", AGENT, "proposer"),
    "steward": ("v", DESK, "steward"),
    "chair": ("v", DESK, "chair"),
    "manager": ("w", DESK, "release_manager"),
    "first": ("v", "uni", "reviewer"),
    "second": ("v", "lab", "reviewer"),
    "third": ("v", "lab", "reviewer"),
    "kin": ("v", "owned", "reviewer"),  # of a's group, not of b's
}
# Given and taken while the machine runs; some make a reviewer partial.
GIVEN = [(name, place, role) for name, (_, place, role) in PEOPLE.items()] + [
    ("second", A, "reader"),
    ("first", B, "proposer"),
    ("proposer_b", "uni", "reviewer"),
    ("proposer_a", AGENT, "proposer"),
]
WHO, ANY = st.sampled_from(sorted(PEOPLE)), st.integers(0, 10_000)
OWN = st.one_of(st.sampled_from(["proposer_a", "proposer_b", "agent"]), WHO)
REVIEWERS = st.sampled_from(["first", "second", "third", "kin", "proposer_b"])
ORGANISATIONS = {"first": "uni", "second": "lab", "third": "lab", "kin": "owned", "proposer_b": "uni"}
TROUBLE = (None, "sent back", "one against")
VERDICTS = st.sampled_from(["approve", "approve", "approve", "request_changes", "reject"])


class Proposals(RuleBasedStateMachine):
    """Whoever asks for whatever; every answer is the one that the model expects."""

    council = runner = None
    tried = done = 0
    reached: ClassVar[Counter] = Counter()

    @initialize(far=st.tuples(*[st.integers(0, 8)] * 3))
    def people(self, far):
        """Two publishers with a dataset each, and ten people; three proposals, some of them far on."""
        self.mark = uuid.uuid4().hex[:10]
        self.slugs = {A: f"a-{self.mark}", B: f"b-{self.mark}"}
        people = {name: Person(name, kind, {(self.slug(place), role)}) for name, (kind, place, role) in PEOPLE.items()}
        tied = {("owned", self.slugs[A])}
        released = self.run(facts.releases_made(self.council.database))
        self.model = Model(people, tied, agents={(self.slugs[A], AGENT)}, released=released)
        self.ones, self.last, self.keys = [], None, {}
        self.run(self.join())
        for who, place in (("proposer_a", A), ("agent", A), ("proposer_b", B)):
            self.opened(who, self.slugs[place])
        for number, times in enumerate(far):
            self.go_on(number, times, TROUBLE[(times + number) % 3])

    def slug(self, place):
        return self.slugs.get(place, place)

    def run(self, coroutine):
        return type(self).runner.run(coroutine)

    def fact(self, asked, proposal, stated):
        return self.run(asked(self.council.database, proposal, stated.content))

    async def join(self):
        async with self.council.database.writer() as writer:
            for slug in self.slugs.values():
                await a_second_publisher(writer, slug, f"{slug}/power")
            await tie(writer, None, a_tie("owned", self.slugs[A]))
            await name_agent(writer, None, self.slugs[A], AGENT)
            for name, (kind, place, role) in PEOPLE.items():
                subject = await enrol(writer, "machine", f"{name}-{self.mark}", None)
                await give(writer, None, self.slug(place), subject, Role(role))
                await self.a_key(writer, name, subject, kind)

    async def a_key(self, writer, name, subject, kind):
        key = await make_key(writer, subject, kind, days=1, label=None, datasets=None)
        self.keys[name] = key.id
        self.council.callers.made[name] = Party(name, "", subject, str(key))

    # ------------------------------------------------------------------------------------------------ asking

    def ask(self, one, who, method, part, *, allowed, **said):
        """Send a request about a proposal as it stands; its answer is the one that the model allows."""
        proposal, stated = one
        tag, key = said.pop("tag", stated.tag), uuid.uuid4().hex
        answer = self.run(proposal.ask(who, method, part, tag=tag, _idempotency_key=key, **said))
        self.judge(answer, who, allowed)
        if allowed:
            self.last = (one, who, set(self.model.people[who].roles), method, part, tag, key, said, answer)
            type(self).reached[said.get("step") or said.get("verdict") or f"{method} {part.partition('?')[0]}"] += 1
        return answer

    def judge(self, answer, who, allowed):
        type(self).tried += 1
        type(self).done += answer.status_code < 300
        if answer.status_code == 401:
            self.council.forgive()
        assert answer.status_code < 500, answer.text
        assert (answer.status_code < 300) == allowed, (answer.request.method, str(answer.request.url), who, answer.text)
        assert (answer.status_code == 401) == (not self.model.people[who].has_key), answer.text

    def one(self, number, *states):
        """One of the proposals; mostly one that stands where something may come of it."""
        fit = [one for one in self.ones if one[1].state in states] if number % 5 else []
        return (fit or self.ones)[number % len(fit or self.ones)]

    # ------------------------------------------------------------------------------------------------- steps

    @rule(who=st.sampled_from(["proposer_a", "proposer_b", "agent", *sorted(PEOPLE)]), place=st.sampled_from([A, B]))
    def open(self, who, place):
        if len(self.ones) < 6:
            self.opened(who, self.slugs[place])

    def opened(self, who, publisher):
        person = self.model.people[who]
        allowed = self.model.opens(person, publisher)
        said = {"dataset": f"{publisher}/power", "_idempotency_key": uuid.uuid4().hex}
        answer = self.run(self.council.ask(who, "POST", "/v1/proposals", **said))
        self.judge(answer, who, allowed)
        if not allowed:
            return None
        agent = None if person.may("proposer", publisher) else AGENT
        one = Proposal(self.council, who, answer.headers["location"], next(self.council.numbers))
        self.ones.append((one, Stated(publisher, agent, base=self.model.released)))
        self.model.proposed.setdefault(publisher, set()).add(who)
        self.stated(self.ones[-1], who)
        return self.ones[-1]

    def stated(self, one, who):
        """Bring evidence, then state it whole."""
        allowed = self.model.edits(self.model.people[who], one[1])
        brought = self.ask(
            one, who, "POST", "/evidence?name=r.pdf", allowed=allowed, content=b"x", kind="application/pdf"
        )
        source = {"name": "main", "title": "T", "publisher": "P", "evidence": brought.json().get("digest")}
        edition = {"label": f"e{one[0].number}", "licence": "acme-open", "attribution": "A", "sources": [source]}
        declared = {"ownership": True, "licence": True, "truthfulness": True, "conflicts": "none"}
        self.ask(one, who, "PUT", "", allowed=allowed, title="T", edition=edition, declarations=declared)
        self.edited(one, who, allowed=allowed)

    def edited(self, one, who, *, allowed):
        if allowed:
            one[1].edited()
            one[1].moved(one[1].state)
            self.model.proposed.setdefault(one[1].publisher, set()).add(who)

    @precondition(lambda self: self.ones)
    @rule(number=ANY, who=WHO, is_own=st.booleans())
    def restate(self, number, who, is_own):
        one = self.one(number)
        if not self.model.edits(self.model.people[one[0].who if is_own else who], one[1]):
            return
        self.stated(one, one[0].who if is_own else who)

    @precondition(lambda self: self.ones)
    @rule(number=ANY, who=OWN, is_odd=st.booleans())
    def rewrite(self, number, who, is_odd):
        self.rewritten(self.one(number, *EDITABLE), who, is_odd=is_odd)

    def rewritten(self, one, who, *, is_odd=False):
        value = "4.4" if is_odd else f"0.{5000 + one[0].number}"
        figure = f"average-{one[0].number}"
        row = a_row(figure, change="add", value=value, published_value=value, constituents=f"co2-fossil={value}")
        allowed = self.model.edits(self.model.people[who], one[1])
        self.put(one, who, row, allowed=allowed)
        if allowed:
            one[1].kind, one[1].figure = "add", f"{one[1].publisher}/{figure}"

    @precondition(lambda self: self.ones and self.model.live)
    @rule(number=ANY, which=ANY, is_own=st.booleans())
    def withdraw(self, number, which, is_own):
        one = self.one(number, *EDITABLE)
        figures = sorted(self.model.live)
        figure = figures[which % len(figures)]
        if is_own and not figure.startswith(one[1].publisher):
            return
        allowed = self.model.withdraws(self.model.people[one[0].who], one[1], figure)
        allowed = allowed and figure.startswith(one[1].publisher)
        self.put(one, one[0].who, a_withdrawal_row(figure.partition("/")[2]), allowed=allowed)
        if allowed:
            one[1].kind, one[1].figure = "withdraw", figure

    def put(self, one, who, row, *, allowed):
        columns = ",".join(row)
        content = f"{columns}\n{','.join(quoted(said) for said in row.values())}\n".encode()
        self.ask(one, who, "PUT", "/changes", allowed=allowed, content=content, kind="text/csv")
        self.edited(one, who, allowed=allowed)

    @precondition(lambda self: self.ones)
    @rule(number=ANY, who=OWN)
    def rebase(self, number, who):
        one = self.one(number, *EDITABLE)
        allowed = self.model.edits(self.model.people[who], one[1])
        is_old = one[1].base < self.model.released
        self.ask(one, who, "POST", "/rebase", allowed=allowed, release="latest", settled=[1])
        if allowed and is_old:
            self.edited(one, who, allowed=True)
            one[1].base = self.model.released

    @precondition(lambda self: self.ones)
    @rule(number=ANY, who=OWN)
    def submit(self, number, who):
        self.submitted(self.one(number, *EDITABLE), who)

    def submitted(self, one, who):
        allowed = self.model.submits(self.model.people[who], one[1])
        self.ask(one, who, "POST", "/submit", allowed=allowed)
        if not allowed:
            return
        if one[1].was_submitted:
            one[1].edited()
            one[1].moved(one[1].state)
            self.model.proposed[one[1].publisher].add(who)
        one[1].was_submitted = True
        one[1].moved("submitted")

    @precondition(lambda self: self.ones)
    @rule(number=ANY, who=OWN)
    def discard(self, number, who):
        one = self.one(number)
        allowed = number % 4 == 0 and self.model.edits(self.model.people[who], one[1])
        if allowed or not self.model.edits(self.model.people[who], one[1]):
            self.ask(one, who, "POST", "/discard", allowed=allowed)
        if allowed:
            one[1].moved("discarded")

    @rule()
    def check(self):
        """The checks are others' to judge: what they found is taken as it is."""
        waiting = [one for one in self.ones if one[1].state == "submitted"]
        self.run(self.council.work())
        for proposal, stated in waiting:
            blocks, stated.flags = self.fact(facts.found, proposal, stated)
            stated.moved("returned" if blocks else "screening")

    @precondition(lambda self: self.ones)
    @rule(number=ANY, who=OWN)
    def answer(self, number, who):
        self.answered(self.one(number, "screening", "returned"), who)

    def answered(self, one, who):
        allowed = self.model.answers(self.model.people[who], one[1])
        numbers = self.fact(facts.flags, *one) or [1]
        said = [{"finding": flag, "text": "as measured"} for flag in numbers]
        self.ask(one, who, "POST", "/answers", allowed=allowed, answers=said)
        if allowed:
            one[1].flags = 0

    @precondition(lambda self: self.ones)
    @rule(
        number=ANY,
        who=st.one_of(st.just("steward"), WHO),
        step=st.sampled_from(["admit", "send_back", "reject", "open_comment"]),
    )
    def screen(self, number, who, step):
        self.screened(self.one(number, "in_review" if step == "open_comment" else "screening"), who, step)

    def screened(self, one, who, step):
        allowed = self.model.screens(self.model.people[who], one[1], step)
        self.ask(one, who, "POST", "/screening", allowed=allowed, step=step, reason="so it is")
        if allowed:
            after = {"open_comment": "public_comment", "admit": "in_review", "send_back": "returned"}
            one[1].moved(after.get(step, "rejected"))

    @precondition(lambda self: self.ones)
    @rule(number=ANY, who=st.sampled_from(["steward", "chair", "manager"]), reviewer=REVIEWERS)
    def assign(self, number, who, reviewer):
        self.assigned(self.one(number, *WITH_REVIEWERS), who, reviewer)

    def assigned(self, one, who, reviewer):
        organisation, people = ORGANISATIONS[reviewer], self.model.people
        allowed = self.model.assigns(people[who], one[1], people[reviewer], organisation)
        subject = str(self.council.callers.made[reviewer].subject)
        self.ask(one, who, "POST", "/reviewers", allowed=allowed, reviewer=subject, organisation=organisation)
        if allowed:
            one[1].assigned.setdefault(reviewer, organisation)

    @precondition(lambda self: self.ones)
    @rule(number=ANY, who=st.one_of(REVIEWERS, WHO), verdict=VERDICTS, is_blind=st.integers(0, 9))
    def review(self, number, who, verdict, is_blind):
        self.reviewed(self.one(number, "in_review"), who, verdict, is_blind=is_blind == 0)

    def reviewed(self, one, who, verdict, *, is_blind=False):
        digest = "sha256:" + "0" * 64 if is_blind else self.fact(facts.digest, *one)
        allowed = not is_blind and self.model.reviews(self.model.people[who], one[1])
        form = dict.fromkeys(
            ("robustness", "applicability", "documentation", "method", "quality", "plausibility"), "yes"
        )
        said = {"digest": digest, "verdict": verdict, "form": form, "comment": "so"}
        self.ask(one, who, "POST", "/reviews", allowed=allowed, **said)
        if allowed:
            self.model.reviewed(self.model.people[who], one[1], verdict)

    @precondition(lambda self: self.ones)
    @rule(
        number=ANY, who=st.sampled_from(["chair", "chair", "steward", "first"]), step=st.sampled_from(sorted(DECIDED))
    )
    def decide(self, number, who, step):
        one = self.one(number, *DECIDED[step])
        allowed = self.model.decides(self.model.people[who], one[1], step)
        self.ask(one, who, "POST", "/decision", allowed=allowed, step=step, reason="so")
        if allowed:
            one[1].moved(DECIDED[step][one[1].state])

    @precondition(lambda self: self.ones)
    @rule(number=ANY, who=OWN)
    def appeal(self, number, who):
        one = self.one(number, "rejected")
        allowed = self.model.appeals(self.model.people[who], one[1])
        self.ask(one, who, "POST", "/appeal", allowed=allowed, reason="look again")
        if allowed:
            one[1].was_appealed = True
            one[1].moved("rejected")

    @precondition(lambda self: self.ones)
    @rule(numbers=st.lists(ANY, min_size=1, max_size=2), who=st.sampled_from(["manager", "manager", "chair"]))
    def cut(self, numbers, who):
        ready = [one for one in self.ones if one[1].state == "accepted"] or self.ones
        chosen = list({id(one): one for one in (ready[number % len(ready)] for number in numbers)}.values())
        self.cutting(chosen, who)

    def cutting(self, chosen, who="manager"):
        allowed = self.model.cuts(self.model.people[who], [one[1] for one in chosen])
        answer = self.run(self.council.cut(*(one[0] for one in chosen), who=who))
        self.judge(answer, who, allowed)
        if allowed:
            self.model.cut([one[1] for one in chosen])
            self.run(self.heard())

    async def heard(self):
        """Wait until the service knows of the newest release: proposals are made against it."""
        for _ in range(500):
            latest = self.council.services.world.announced.latest
            if latest is not None and latest.number == self.model.released:
                return
            await asyncio.sleep(0.01)
        raise AssertionError("the release was not announced")

    @precondition(lambda self: self.ones)
    @rule(number=ANY, times=st.integers(1, 8), trouble=st.sampled_from(TROUBLE))
    def go_on(self, number, times, trouble):
        """Whatever comes next, by whoever it is for, and next again: so that many come to their end."""
        one, met = self.one(number), set()
        for _ in range(times):
            self.next(one, trouble if trouble not in met else None)
            met |= {"sent back"} if one[1].state == "returned" else set()
            met |= {"one against"} if one[1].newest() else set()

    def next(self, one, trouble):
        match one[1].state:
            case "draft" | "returned" | "revision_requested" if one[1].kind is None:
                self.rewritten(one, one[0].who)
            case "draft" | "returned" | "revision_requested":
                self.submitted(one, one[0].who)
            case "submitted":
                self.check()
            case "screening" if one[1].flags:
                self.answered(one, one[0].who)
            case "screening":
                self.screened(one, "steward", "send_back" if trouble == "sent back" else "admit")
            case "in_review" if trouble == "one against":
                self.assigned(one, "chair", "third")
                self.reviewed(one, "third", "request_changes")
            case "in_review":
                for reviewer in ("first", "second"):
                    self.assigned(one, "steward", reviewer)
                    self.reviewed(one, reviewer, "approve")
            case "accepted":
                self.cutting([one])

    @precondition(lambda self: self.ones)
    @rule(number=ANY, who=WHO, tag=st.sampled_from(["0.0", "1.1", "999.1"]))
    def come_late(self, number, who, tag):
        one = self.one(number)
        if tag != one[1].tag:
            self.ask(one, who, "POST", "/discard", allowed=False, tag=tag)

    @precondition(lambda self: self.last is not None)
    @rule()
    def ask_again(self):
        """A request sent again is answered as the first time, to who holds all roles held then, and does nothing."""
        one, who, held, method, part, tag, key, said, answer = self.last
        again = self.run(one[0].ask(who, method, part, tag=tag, _idempotency_key=key, **said))
        if not self.model.replays(self.model.people[who], held, answer.content):
            self.judge(again, who, allowed=False)
            return
        assert (again.status_code, again.content) == (answer.status_code, answer.content), again.text
        assert again.headers["idempotency-replayed"] == "true"

    # ------------------------------------------------------------------------------------- members and keys

    @rule(given=st.sampled_from(GIVEN), is_rare=st.integers(0, 2))
    def give_or_take(self, given, is_rare):
        name, place, role = given
        membership = (self.slug(place), role)
        if membership in self.model.people[name].roles and is_rare:
            return
        self.run(self.turn(name, membership))
        self.model.people[name].roles ^= {membership}

    async def turn(self, name, membership):
        slug, role = membership
        subject = self.council.callers.made[name].subject
        async with self.council.database.writer() as writer:
            turned = take if membership in self.model.people[name].roles else give
            await turned(writer, None, slug, subject, Role(role))

    @rule(name=WHO, is_rare=st.integers(0, 3))
    def lose_or_find_a_key(self, name, is_rare):
        person = self.model.people[name]
        if person.has_key and is_rare:
            return
        self.run(self.rekey(person))
        person.has_key = not person.has_key

    async def rekey(self, person):
        async with self.council.database.writer() as writer:
            if person.has_key:
                await revoke(writer, None, self.keys[person.name])
            else:
                await self.a_key(writer, person.name, self.council.callers.made[person.name].subject, person.kind)

    # -------------------------------------------------------------------------------------------- what holds

    @invariant()
    def each_stands_where_the_model_says(self):
        for proposal, stated in getattr(self, "ones", ()):
            found = self.run(self.standing(proposal))
            assert (found.state, found.event, found.content) == (stated.state, stated.event, stated.content)

    async def standing(self, proposal):
        async with self.council.database.reader() as reader:
            return await alone(reader, UUID(proposal.id))

    def teardown(self):
        type(self).reached.update(stated.state for _, stated in getattr(self, "ones", ()))
        if getattr(self, "ones", None):
            assert self.run(self.council.wrong()) == []


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def test_a_model_of_proposals_and_the_service_agree_whoever_does_what(server, migrated, tmp_path):
    with asyncio.Runner() as runner:
        name = runner.run(databases._cloned(server, migrated))
        stack = AsyncExitStack()
        Proposals.runner = runner
        Proposals.council = runner.run(stack.enter_async_context(council(server.place(name), tmp_path)))
        try:
            run_state_machine_as_test(
                Proposals,
                settings=settings(
                    max_examples=RUNS,
                    stateful_step_count=STEPS,
                    deadline=None,
                    database=None,
                    phases=(Phase.generate,),  # what fails is told as it was met: to make it shorter takes minutes
                    suppress_health_check=list(HealthCheck),
                ),
            )
            print(f"{RUNS} x {STEPS}: {Proposals.tried} requests, {Proposals.done} done; {dict(Proposals.reached)}")  # noqa: T201 - what a long run is run for
            assert Proposals.done > RUNS  # more than openings alone
        finally:
            runner.run(stack.aclose())
            runner.run(server.run(f'DROP DATABASE "{name}" WITH (FORCE)'))
