"""Sessions that a corrected clock does not end.

Django's own store forgets a session whose expiry the wall clock has passed; a laptop whose clock battery is dead jumps
from 1970 to today in the middle of work. Here a session lives until it is logged out; the lock guards it, asks for
everything after some hours of work, and after a month without any forgets it.
"""

from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.utils import timezone

from nagari.accounts.models import Session, User
from nagari.accounts.uptime import moment
from nagari.sync.prepared import Statement

# The user who came with the session just loaded: every page asks for both, and a query costs as much as a tenth of it.
_user_of_session: ContextVar[User | None] = ContextVar("user_of_session", default=None)


def take_user(user_id: int) -> User | None:
    """The user loaded with this request's session; handed out once, so that no later request gets an old one."""
    user = _user_of_session.get()
    _user_of_session.set(None)
    return user if user is not None and user.pk == user_id else None


# Nobody comes back to a lock after so long; a clock that jumps within one run of the machine ends nothing.
IDLE_DAYS = 30
# Visitors' sessions hold nothing worth keeping.
VISITOR_DAYS = 2


_SESSION_NAMES = [field.attname for field in Session._meta.concrete_fields]
_USER_NAMES = [field.attname for field in User._meta.concrete_fields]
_SESSION = Statement(
    lambda key: Session.objects.filter(session_key=key).values_list(
        *_SESSION_NAMES, *(f"user__{name}" for name in _USER_NAMES)
    )
)


def _loaded(key: str | None) -> Session | None:
    """The session of this key, its user with it."""
    row = _SESSION.row(key) if key else None
    if row is None:
        return None
    values, of_user = row[: len(_SESSION_NAMES)], row[len(_SESSION_NAMES) :]
    session = Session.from_db(DEFAULT_DB_ALIAS, _SESSION_NAMES, values)
    session.user = User.from_db(DEFAULT_DB_ALIAS, _USER_NAMES, of_user) if session.user_id else None
    return session


class SessionStore(DatabaseStore):
    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        # The row as loaded, which tells the gate of lock and last activity without another query.
        self.row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        self.row = _loaded(self.session_key)
        _user_of_session.set(self.row.user if self.row else None)
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.session_data)

    def save(self, must_create: bool = False) -> None:
        """Writes the data alone: lock and last activity belong to the gate, and a slow request must not undo them."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = {
            "session_data": self.encode(data),
            "expire_date": self.get_expiry_date(),
            "user_id": data.get(SESSION_KEY),
        }
        if not must_create:
            if not Session.objects.filter(session_key=self.session_key).update(**values):
                raise UpdateError
            return
        now = moment(timezone.now())
        try:
            with transaction.atomic():
                self.row = Session.objects.create(
                    session_key=self.session_key,
                    boot=now.boot,
                    ticks=now.ticks,
                    seen_at=now.wall,
                    began_boot=now.boot,
                    began_ticks=now.ticks,
                    began_at=now.wall,
                    **values,
                )
        except IntegrityError:
            raise CreateError from None

    @classmethod
    def clear_expired(cls) -> None:
        before = timezone.now() - timedelta(days=VISITOR_DAYS)
        Session.objects.filter(user=None, seen_at__lt=before).delete()
        now = moment(timezone.now())
        Session.objects.filter(seen_at__lt=now.wall - timedelta(days=IDLE_DAYS)).exclude(boot=now.boot).delete()
