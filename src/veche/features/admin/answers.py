"""What administration answers: each type is also its description in the OpenAPI document."""

from typing import Literal

import msgspec

from veche.kit.settings_list import ListedSetting


class Server(msgspec.Struct, kw_only=True):
    """What anybody may know of a server before signing in.

    `setup` is how it comes by its first administrator: `done`, `first` (whoever registers first becomes it)
    or `link` (only who has the set-up link does).
    """

    name: str
    version: str
    public_url: str
    registration: Literal["open", "token", "closed"]
    registration_needs_email: bool
    guests: bool
    setup: Literal["done", "first", "link"]
    support_page: str | None


class Me(msgspec.Struct, kw_only=True):
    """How the requester stands with this server."""

    user_id: str
    is_admin: bool
    is_guest: bool
    is_suspended: bool


class UserFacts(msgspec.Struct, kw_only=True):
    """An account. `seen_ms` is null for one that was never signed in with."""

    user_id: str
    display_name: str | None
    created_ms: int
    is_admin: bool
    is_guest: bool
    is_locked: bool
    is_suspended: bool
    deactivated_ms: int | None
    device_count: int
    seen_ms: int | None


class UserDetails(UserFacts, kw_only=True):
    """An account, with what takes a little longer to find out."""

    emails: list[str]
    rooms_joined: int
    media_bytes: int


class UserList(msgspec.Struct):
    """Some accounts; the next page comes after `next_after`, which is null at the end."""

    users: list[UserFacts]
    next_after: str | None


class UserMade(msgspec.Struct):
    """An account that was made."""

    user_id: str


class RoomFacts(msgspec.Struct, kw_only=True):
    """A room, as its members show it and as the server knows it. Never what is said in it."""

    room_id: str
    name: str | None
    canonical_alias: str | None
    room_type: str | None
    version: str
    creator: str
    created_ms: int
    active_ms: int
    joined_count: int
    join_rule: str
    is_encrypted: bool
    is_listed: bool
    shut_ms: int | None


class RoomList(msgspec.Struct):
    """Some rooms, the newest first; the next page comes after `next_after`, which is null at the end."""

    rooms: list[RoomFacts]
    next_after: str | None


class Token(msgspec.Struct, kw_only=True):
    """A registration token. `uses_allowed` and `expires_ms` are null for no limit."""

    token: str
    uses_allowed: int | None
    uses: int
    expires_ms: int | None
    created_ms: int
    is_valid: bool


class TokenList(msgspec.Struct):
    """All registration tokens, the newest first."""

    tokens: list[Token]


class ReportedEvent(msgspec.Struct, kw_only=True):
    """The event that a report is about. `body` is null where it has none, was deleted, or is encrypted."""

    type: str
    sender: str
    sent_ms: int
    body: str | None
    is_encrypted: bool
    is_deleted: bool


class ReportFacts(msgspec.Struct, kw_only=True):
    """A report about an event, a room or a person. `occasion` is `call` where it is for a call of theirs."""

    number: int
    about: Literal["event", "room", "user"]
    reporter: str
    reported_ms: int
    reason: str
    occasion: str
    score: int | None
    room_id: str | None
    room_name: str | None
    user_id: str | None
    event_id: str | None
    event: ReportedEvent | None
    handled_ms: int | None
    handled_by: str | None


class ReportList(msgspec.Struct):
    """Some reports, the newest first; the next page comes before `next_before`, which is null at the end."""

    reports: list[ReportFacts]
    next_before: int | None


class DatabaseHealth(msgspec.Struct, kw_only=True):
    """The database: its engine, where its log stands, and the schema steps that each feature has had."""

    engine: Literal["sqlite", "postgresql"]
    position: int
    size_bytes: int
    schema: dict[str, int]


class JobsHealth(msgspec.Struct, kw_only=True):
    """Work for later, work that should have been done by now, and work that has failed and is tried again."""

    waiting: int
    overdue: int
    failing: int


class DiskHealth(msgspec.Struct, kw_only=True):
    """The disk of the data folder."""

    free_bytes: int
    total_bytes: int


class OrphansHealth(msgspec.Struct, kw_only=True):
    """Files that were uploaded and never used: what the last sweep has left, and what all have freed.

    `swept_ms` is null before the first one has ended.
    """

    swept_ms: int | None
    count: int
    size_bytes: int
    freed_count: int
    freed_bytes: int


class MediaHealth(msgspec.Struct, kw_only=True):
    """What people have uploaded, each content once, and the pictures made of it."""

    count: int
    size_bytes: int
    thumbnail_bytes: int
    orphans: OrphansHealth


class Health(msgspec.Struct, kw_only=True):
    """How a server is, at this moment."""

    version: str
    started_ms: int
    now_ms: int
    memory_bytes: int
    users: int
    guests: int
    rooms: int
    open_reports: int
    database: DatabaseHealth
    jobs: JobsHealth
    disk: DiskHealth
    media: MediaHealth


class SettingList(msgspec.Struct):
    """All settings, as they were read at the start."""

    settings: list[ListedSetting]
