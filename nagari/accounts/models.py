"""Who may use this site, and the log of every look at a resident's record. Local to the site, never synced."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, cast

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from nagari.accounts.rules import Role, may
from nagari.accounts.uptime import Moment


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    username = models.CharField(_("user name"), max_length=40, unique=True)
    nama = models.CharField(_("full name"), max_length=120)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    # A permission holds only inside this region.
    wilayah = models.CharField(max_length=13, blank=True)
    # Unit of a regency officer.
    unit = models.CharField(max_length=80, blank=True)
    # The Pegawai this user acts as (synced, so known by key only).
    pegawai_id = models.UUIDField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    # Since when logging in takes the second factor too. Here, because every page asks for its user anyway.
    factor_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.nama

    def get_full_name(self) -> str:
        return self.nama

    def has_perm(self, action: str, scope: object = None) -> bool:
        """May this user do `action` ("penduduk.view")?

        `scope`: a region code, an object with `wilayah`, or None for the own region.
        """
        target = self.wilayah if scope is None else scope if isinstance(scope, str) else getattr(scope, "wilayah", None)
        return target is not None and self.is_active and may(Role(self.role), self.wilayah, action, target)

    def has_perms(self, actions: Iterable[str], scope: object = None) -> bool:
        """All of `actions`; what Django's `permission_required` asks."""
        return all(self.has_perm(action, scope) for action in actions)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active


class Session(AbstractBaseSession):
    """A browser that is logged in. Lock and last activity are columns, so that a slow request can't undo them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    # Last activity, see accounts.uptime.
    boot = models.CharField(max_length=36)
    ticks = models.FloatField()
    seen_at = models.DateTimeField()
    is_locked = models.BooleanField(default=False)
    # When the person last proved wholly who he is: password, and second factor where there is one.
    began_boot = models.CharField(max_length=36, default="")
    began_ticks = models.FloatField(default=0)
    began_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.seen_at}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return cast(type[SessionBase], import_string(f"{settings.SESSION_ENGINE}.SessionStore"))

    @property
    def seen(self) -> Moment:
        return Moment(self.boot, self.ticks, self.seen_at)

    @property
    def began(self) -> Moment | None:
        """None: opened by a version that did not note it."""
        return Moment(self.began_boot, self.began_ticks, self.began_at) if self.began_at else None


class AccessLog(models.Model):
    """One row per settled search, page of a list, opened record, export, print, and per act on accounts.

    Hash-chained: `digest` covers the row and the digest before it, so a removed or edited row shows.
    """

    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True)
    act = models.CharField(max_length=30)
    # What was looked at: model label and key, or empty for lists.
    model = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=36, blank=True)
    wilayah = models.CharField(max_length=13, blank=True)
    # Masked: never a full NIK or a whole name.
    detail = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=1)
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["model", "object_id", "at"], name="accesslog_object")]

    def __str__(self) -> str:
        return f"{self.at} {self.act}"


class AccessCode(models.Model):
    """A one-time code that lets somebody choose a new password without internet. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_codes")
    code_hash = models.CharField(max_length=128)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.issued_at}"

    def is_valid_at(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at

    def fits(self, code: str) -> bool:
        """`code` as `rules.normal_code` writes it."""
        return check_password(code, self.code_hash)


class SecondFactor(models.Model):
    """The authenticator of one user (RFC 6238). Waits for its first code until `User.factor_since` is set."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    # Sealed, see accounts.second_factor.
    secret = models.CharField(max_length=200)
    # Step of the code last accepted, by the authenticator's clock: none is accepted twice, nor an older one.
    last_step = models.BigIntegerField(default=0)
    # Steps by which the authenticator is ahead of this office.
    drift = models.BigIntegerField(default=0)
    # A code that fits far from now, and when it came: the next one after it proves that a clock is wrong.
    far_step = models.BigIntegerField(null=True)
    far_seen = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return str(self.user_id)


class RecoveryCode(models.Model):
    """Stands once for the authenticator. The word finds the row, so that one hash is enough; only the hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    word = models.CharField(max_length=4)
    code_hash = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "word"], name="recovery_word")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.word}"


class Device(models.Model):
    """A browser in which somebody has logged in, known again by a cookie whose digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=45)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    # The person has said "that was me", or it is the first of the account.
    is_known = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="device_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"
