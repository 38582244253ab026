"""Login by user name and password; what a user may do is decided by `accounts.rules`."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from nagari.accounts.models import User


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
        return User.objects.filter(pk=user_id, is_active=True).first()
