"""The use cases of sync: answer with what changed, or wait until something does."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from veche.core.filters import EVERYTHING, Filter
from veche.core.ids import UserId
from veche.features.sync.marks import Marks
from veche.features.sync.merging import merge_into
from veche.features.sync.section import Section, SyncToken, SyncView, Tree
from veche.features.sync.waiting import Ticket, Waiting
from veche.kit.database import Database
from veche.kit.http import Request, Requester, json_bytes
from veche.kit.transaction import Snapshot, Transaction

NOTHING_YET = SyncToken(0, 0)


class SyncWish(Struct, frozen=True):
    """What a client asks of one sync."""

    since: SyncToken | None = None
    timeout_s: float = 0
    filter: Filter = EVERYTHING
    full_state: bool = False
    state_name: str = "state"
    set_presence: str = "online"


class Sync:
    """Owns the position, the waiting and the merging; the sections own what is said."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sections: list[Section] = []
        self._listeners: list[Callable[[Requester, str], None]] = []
        self._marks = Marks()
        self._ephemeral = 0
        self.waiting = Waiting()
        database.on_foreign_writes(lambda: self._marks.forget(database.position))

    async def start(self) -> None:
        """Begin: nothing is known of changes before now, and no counter repeats one of an earlier run."""
        self._marks.forget(self._database.position)
        self._ephemeral = self._database.clock.now_ms()

    async def stop(self) -> None:
        """Let every long poll return."""
        self.waiting.stop()

    def contribute(self, section: Section) -> None:
        """Add a slice's section to every answer."""
        self._sections.append(section)

    def on_asked(self, listener: Callable[[Requester, str], None]) -> None:
        """Have `listener(requester, set_presence)` called whenever a device asks for its sync."""
        self._listeners.append(listener)

    def token(self) -> SyncToken:
        """Return where everything stands now."""
        return SyncToken(self._database.position, self._ephemeral)

    def mark(self, section: str, user_ids: Iterable[UserId], position: int) -> None:
        """Note that a section has something for users at a committed position, and wake them."""
        for user_id in user_ids:
            self._marks.mark(section, user_id, position)
            self.waiting.wake((user_id,))

    def mark_after(self, tx: Transaction, section: str, user_ids: Iterable[UserId], position: int) -> None:
        """Do `mark` once the transaction is durable."""
        users = list(user_ids)
        tx.after_commit(lambda: self.mark(section, users, position))

    def next_ephemeral(self) -> int:
        """Count a change of what is kept only in memory; its slice keeps the number and wakes people."""
        self._ephemeral += 1
        return self._ephemeral

    async def collect(self, view: SyncView, *, but: frozenset[str]) -> Tree:
        """Return what all sections but some say of a window, for another way of syncing."""
        sections = [section for section in self._sections if section.name not in but]
        for section in sections:
            await section.prepare(view)
        return await self._collect(view, sections)

    def tell_asked(self, requester: Requester, set_presence: str) -> None:
        """Tell whoever wants to know that a device asks for what is new."""
        for listener in self._listeners:
            listener(requester, set_presence)

    async def answer(self, request: Request, wish: SyncWish) -> bytes:
        """Return the JSON of what changed since `wish.since`, waiting for the first change if need be."""
        requester = request.requester
        self.tell_asked(requester, wish.set_presence)
        position = 0 if wish.since is None else wish.since.position
        for section in self._sections:
            await section.acknowledge(requester, position)
        ticket = self.waiting.take_ticket(requester)
        try:
            return await self._answer_when_changed(ticket, request, wish)
        finally:
            ticket.leave()

    async def _answer_when_changed(self, ticket: Ticket, request: Request, wish: SyncWish) -> bytes:
        clock = self._database.clock
        deadline_s = clock.monotonic_s() + wish.timeout_s
        for section in self._sections:
            await section.prepare(self._view(request.requester, wish))
        view = self._view(request.requester, wish)
        tree = await self._collect(view)
        is_patient = wish.since is not None and not wish.full_state
        if is_patient and not tree:
            await request.authenticate_again()
        with request.when_gone(ticket.wake) as watch:
            while is_patient and not (tree or watch.is_gone or self.waiting.is_stopping):
                left_s = deadline_s - clock.monotonic_s()
                if left_s <= 0 or not await watch.wait(ticket.wait(left_s)):
                    break
                view = replace(view, upto=self.token())
                tree = await self._collect(view)
        merge_into(tree, await self.collect_standing(view))
        tree["next_batch"] = str(view.upto)
        return json_bytes(tree)

    def _view(self, requester: Requester, wish: SyncWish) -> SyncView:
        return SyncView(
            requester,
            wish.since or NOTHING_YET,
            self.token(),
            wish.filter,
            full_state=wish.full_state,
            state_name=wish.state_name,
        )

    async def _collect(self, view: SyncView, sections: Sequence[Section] | None = None) -> Tree:
        """Return what changed: from memory where a section can, from one snapshot for the others."""
        tree: Tree = {}
        unread = []
        for section in self._sections if sections is None else sections:
            if section.is_standing or not self._may_have_changed(section, view):
                continue
            part = None if view.is_initial else section.recall(view)
            if part is None:
                unread.append(section)
            else:
                merge_into(tree, part)
        if unread:
            read = self._database.read_aside if view.is_initial else self._database.read
            merge_into(tree, await read(_changes_of, unread, view))
        return tree

    async def collect_standing(self, view: SyncView) -> Tree:
        """Return what is in every answer."""
        tree: Tree = {}
        for section in self._sections:
            if section.is_standing:
                part = section.recall(view)
                if part is None:
                    part = await self._database.read(section.changes, view)
                merge_into(tree, part)
        return tree

    def _may_have_changed(self, section: Section, view: SyncView) -> bool:
        if not section.is_marked or view.is_initial or view.full_state:
            return True
        return self._marks.may_have_changed(section.name, view.user_id, view.after.position)


def _changes_of(snapshot: Snapshot, sections: list[Section], view: SyncView) -> Tree:
    tree: Tree = {}
    for section in sections:
        merge_into(tree, section.changes(snapshot, view))
    return tree
