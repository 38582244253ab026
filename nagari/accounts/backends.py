"""Login by password, or by a one-time code; what a user may do is decided by `accounts.rules`."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from nagari.accounts.models import AccessCode, User
from nagari.accounts.rules import normal_code
from nagari.accounts.sessions import take_user
from nagari.kantor import clock


class RoleBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: object
    ) -> User | None:
        if not username or not password:
            return None
        user = User.objects.filter(username=username.strip().lower()).first()
        if user is None:
            # As slow as a wrong password, so that names can't be guessed by time.
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        user = take_user(user_id) or User.objects.filter(pk=user_id).first()
        return user if user is not None and user.is_active else None


class AccessCodeBackend(RoleBackend):
    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, *, username: str, access_code: str
    ) -> User | None:
        """The user if the code is his newest, unused and not expired. It stays unused: see services.use_access_code."""
        user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
        code = AccessCode.objects.filter(user=user).order_by("-pk").first() if user else None
        if code is None or not code.is_valid_at(clock.now()):
            User().set_password(access_code)
            return None
        return user if code.fits(normal_code(access_code)) else None
