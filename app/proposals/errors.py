"""What proposals refuse."""

from app.kit.errors import FootingError, Kind


class UnknownProposal(FootingError):
    """No proposal has this identifier, or it is not for this caller to see: both answer the same."""

    code = "FT-PROPOSAL-404"
    kind = Kind.NOT_FOUND
    title = "Unknown proposal"


class IllegalMove(FootingError):
    """A step that does not follow from where the proposal stands; what is possible now is said."""

    code = "FT-PROPOSAL-409"
    kind = Kind.CONFLICT
    title = "The proposal does not stand there"


class Stale(FootingError):
    """A proposal that changed since the caller last read it: `If-Match` names another state of it."""

    code = "FT-PROPOSAL-412"
    kind = Kind.STALE
    title = "The proposal has changed meanwhile"


class NoCondition(FootingError):
    """A write to a proposal without `If-Match`: the entity tag of the proposal as the caller read it."""

    code = "FT-PROPOSAL-428"
    kind = Kind.UNCONDITIONAL
    title = "If-Match is needed"


class Overtook(FootingError):
    """A proposal made against an older release, of figures that changed since; `places` names the changes."""

    code = "FT-PROPOSAL-410"
    kind = Kind.CONFLICT
    title = "A newer release changed the same figures"


class BadProposal(FootingError):
    """A proposal with a member that is missing, unknown or not acceptable."""

    code = "FT-PROPOSAL-422"
    kind = Kind.UNPROCESSABLE
    title = "Not a proposal that can be taken"


class CellsRefused(FootingError):
    """A change set with cells that cannot be taken; each is named with what would be accepted, and nothing was kept."""

    code = "FT-PROPOSAL-423"
    kind = Kind.UNPROCESSABLE
    title = "Cells of the change set are not accepted"


class Incomplete(FootingError):
    """A proposal that is not ready to be submitted: no changes, no declarations, or flags without an answer."""

    code = "FT-PROPOSAL-424"
    kind = Kind.UNPROCESSABLE
    title = "The proposal is not complete"


class ConflictOfInterest(FootingError):
    """A reviewer of the proposer's organisation or group, its funder, or one who proposed to the same dataset."""

    code = "FT-PROPOSAL-425"
    kind = Kind.CONFLICT
    title = "The reviewer is not independent"


class OtherDiff(FootingError):
    """A review that signs another content than the proposal has: the reviewer saw something else."""

    code = "FT-PROPOSAL-426"
    kind = Kind.CONFLICT
    title = "The review is of another content"


class NotEnough(FootingError):
    """An acceptance without the reviews it needs: two positive ones, one of them external, and every flag answered."""

    code = "FT-PROPOSAL-427"
    kind = Kind.CONFLICT
    title = "The reviews do not suffice"


class TooManyProposals(FootingError):
    """A publisher with more open proposals, or more in a day, than are taken."""

    code = "FT-PROPOSAL-429"
    kind = Kind.TOO_MANY
    title = "Too many proposals"


class CommentsClosed(FootingError):
    """A comment on a proposal that takes none: it is not in public comment, or its last day is past."""

    code = "FT-PROPOSAL-411"
    kind = Kind.CONFLICT
    title = "No comments are taken now"


class TooManyComments(FootingError):
    """More comments of one caller on one proposal than are taken."""

    code = "FT-PROPOSAL-413"
    kind = Kind.CONFLICT
    title = "Too many comments"


class UnknownCheck(FootingError):
    """No check has this code."""

    code = "FT-PROPOSAL-405"
    kind = Kind.NOT_FOUND
    title = "Unknown check"
