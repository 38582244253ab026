"""Login by password, or by a one-time code; what a user may do is decided by `accounts.rules`."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from nagari.accounts import second_factor
from nagari.accounts.models import AccessCode, User
from nagari.accounts.rules import normal_code
from nagari.accounts.sessions import take_user
from nagari.kantor import clock


class RoleBackend(BaseBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        token: str | None = "",
        **_: object,
    ) -> User | None:
        """`token`: what was typed as the second factor; None inside a session that was opened with it.

        Name, password and token are judged together and answered together: who guesses learns of none by itself.
        """
        if not username or not password:
            return None
        user = User.objects.filter(username=username.strip().lower()).first()
        if user is None:
            # As slow as a wrong password, so that names can't be guessed by time.
            make_password(password)
        proven = user is not None and user.check_password(password) and user.is_active
        if token is not None:
            proven = second_factor.check(user, token, proven=proven, now=clock.now())
        return user if proven else None

    def get_user(self, user_id: int) -> User | None:
        user = take_user(user_id) or User.objects.filter(pk=user_id).first()
        return user if user is not None and user.is_active else None


class AccessCodeBackend(RoleBackend):
    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, *, username: str, access_code: str, token: str = ""
    ) -> User | None:
        """The user if the code is his newest, unused and not expired. It stays unused: see services.use_access_code."""
        user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
        code = AccessCode.objects.filter(user=user).order_by("-pk").first() if user else None
        typed = normal_code(access_code)
        if code is None or not code.is_valid_at(clock.now()):
            make_password(typed)
            code = None
        proven = code is not None and code.fits(typed)
        return user if second_factor.check(user, token, proven=proven, now=clock.now()) else None
