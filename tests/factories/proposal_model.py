"""A model of proposals in plain Python: who may do what next. It shares nothing with the code that it judges."""

from dataclasses import dataclass, field

DESK = "footing-desk"
HIDDEN = {"draft", "discarded"}
PUBLIC = {"released", "public_comment"}
EDITABLE = {"draft", "returned", "revision_requested"}
WITH_REVIEWERS = {"screening", "in_review", "public_comment"}
ANSWERED_IN = {"returned", "screening", "in_review", "public_comment"}
SCREENED = {"admit": "in_review", "send_back": "returned", "reject": "rejected"}
DECIDED = {
    "accept": {"in_review": "accepted", "public_comment": "accepted"},
    "request_revision": dict.fromkeys(("in_review", "public_comment", "accepted"), "revision_requested"),
    "reject": {"in_review": "rejected"},
    "dismiss_appeal": {"rejected": "rejected"},
    "grant_appeal": {"rejected": "in_review"},
}


@dataclass(slots=True)
class Person:
    """Somebody with a key of a kind, or without one that is valid."""

    name: str
    kind: str
    roles: set = field(default_factory=set)
    has_key: bool = True

    def may(self, role, *organisations):
        """Whether a role in one of these organisations, or in any, is there and the key is for it."""
        kind = {"proposer": "w", "release_manager": "w"}.get(role, "v")
        there = {slug for slug, name in self.roles if name == role}
        return self.has_key and self.kind == kind and bool(there & set(organisations) if organisations else there)

    def has(self, role, *organisations):
        return any((slug, role) in self.roles for slug in organisations)


@dataclass(slots=True)
class Stated:
    """A proposal as it should stand."""

    publisher: str
    agent: str | None
    state: str = "draft"
    event: int = 1
    content: int = 1
    kind: str | None = None  # add or withdraw; None before it has changes
    figure: str | None = None
    base: int = 1
    was_submitted: bool = False  # the newest content
    was_appealed: bool = False
    flags: int = 0
    assigned: dict = field(default_factory=dict)
    reviews: dict = field(default_factory=dict)  # (content, name) -> (organisation, verdict)

    @property
    def tag(self):
        return f"{self.event}.{self.content}"

    @property
    def organisations(self):
        return (self.publisher, self.agent) if self.agent else (self.publisher,)

    def moved(self, state, steps=1):
        self.state, self.event = state, self.event + steps

    def edited(self):
        self.content, self.was_submitted, self.flags = self.content + 1, False, 0

    def newest(self):
        return [said for (content, _), said in self.reviews.items() if content == self.content]


@dataclass(slots=True)
class Model:
    """Everybody, who is tied to whom, every proposal, and every figure that is released."""

    people: dict
    tied: set  # (organisation, publisher)
    agents: set = field(default_factory=set)  # (publisher, agent)
    proposed: dict = field(default_factory=dict)  # publisher -> names of who has proposed to its dataset
    released: int = 1
    live: dict = field(default_factory=dict)  # figure -> number of the release that added it

    def proposes(self, who, one):
        mine = {one.publisher} | ({one.agent} if (one.publisher, one.agent) in self.agents else set())
        return who.may("proposer", *mine)

    def sees(self, who, one):
        if not who.has_key:
            return False
        if who.has("proposer", *one.organisations) or one.state in PUBLIC:
            return True
        if one.state in HIDDEN:
            return False
        staff = any(who.has(role, DESK) for role in ("steward", "chair", "release_manager"))
        return staff or (who.name in one.assigned and who.may("reviewer"))

    def is_near(self, who, organisation, one):
        """Whether somebody, or the organisation they review for, is one of who proposes or tied to them."""
        near = set(one.organisations) | {slug for slug, of in self.tied if of in one.organisations}
        return organisation in near or any(slug in near for slug, _ in who.roles)

    def is_partial(self, who, organisation, one):
        """Whether somebody is too near to who proposes to review it."""
        return self.is_near(who, organisation, one) or who.name in self.proposed.get(one.publisher, set())

    def is_interested(self, who, one):
        """Whether somebody of the registry is a member of who proposes too."""
        return any(slug in one.organisations for slug, _ in who.roles if slug != DESK)

    def opens(self, who, publisher):
        return who.may("proposer", publisher, *(agent for of, agent in self.agents if of == publisher))

    def edits(self, who, one):
        return self.sees(who, one) and self.proposes(who, one) and one.state in EDITABLE

    def withdraws(self, who, one, figure):
        return self.edits(who, one) and figure in self.live

    def submits(self, who, one):
        return self.edits(who, one) and one.kind is not None and self.fits(one)

    def answers(self, who, one):
        return self.sees(who, one) and self.proposes(who, one) and one.state in ANSWERED_IN and one.flags > 0

    def screens(self, who, one, step):
        if not (self.sees(who, one) and who.may("steward", DESK)) or self.is_interested(who, one):
            return False
        if step == "open_comment":
            return one.state == "in_review"
        return one.state == "screening" and (step != "admit" or one.flags == 0)

    def assigns(self, who, one, reviewer, organisation):
        may = self.sees(who, one) and (who.may("steward", DESK) or who.may("chair", DESK))
        may = may and not self.is_interested(who, one)
        fit = reviewer.has("reviewer", organisation) and not self.is_partial(reviewer, organisation, one)
        return may and fit and one.state in WITH_REVIEWERS

    def reviews(self, who, one):
        organisation = one.assigned.get(who.name)
        return (
            self.sees(who, one)
            and organisation is not None
            and one.state in {"in_review", "public_comment"}
            and who.may("reviewer", organisation)
            and (one.content, who.name) not in one.reviews
            and not self.is_partial(who, organisation, one)
        )

    def suffices(self, one):
        good = {
            slug
            for (content, name), (slug, verdict) in one.reviews.items()
            if content == one.content and verdict == "approve" and not self.is_near(self.people[name], slug, one)
        }
        return len(good) >= 2 and one.flags == 0 and any(slug not in {*one.organisations, DESK} for slug in good)

    def reviewed(self, who, one, verdict):
        one.reviews[one.content, who.name] = (one.assigned[who.name], verdict)
        one.moved(one.state)
        if one.state == "in_review" and self.suffices(one) and all(said == "approve" for _, said in one.newest()):
            one.moved("accepted")

    def decides(self, who, one, step):
        if not (self.sees(who, one) and who.may("chair", DESK)) or one.state not in DECIDED[step]:
            return False
        if self.is_interested(who, one) or (step.endswith("_appeal") and not one.was_appealed):
            return False
        # the last day for comments is never over while a test runs
        return step != "accept" or (self.suffices(one) and one.state == "in_review")

    def appeals(self, who, one):
        is_theirs = self.sees(who, one) and self.proposes(who, one)
        return is_theirs and one.state == "rejected" and not one.was_appealed

    def replays(self, who, held, body):
        """Whether an answer is given again to who had these roles when it was given first."""
        return who.has_key and (not body or held <= who.roles)

    def fits(self, one):
        return one.kind == "add" or self.live.get(one.figure, one.base + 1) <= one.base

    def cuts(self, who, chosen):
        ends = [one.figure for one in chosen if one.kind == "withdraw"]
        return (
            who.may("release_manager", DESK)
            and all(one.state == "accepted" and self.fits(one) for one in chosen)
            and len(set(ends)) == len(ends)
        )

    def cut(self, chosen):
        self.released += 1
        for one in chosen:
            one.moved("released")
            if one.kind == "add":
                self.live[one.figure] = self.released
            else:
                del self.live[one.figure]
