"""Settings of a site, all from the environment; docs/configuration.md lists the variables."""

import os
import socket
from pathlib import Path

import dj_database_url
from csp.constants import SELF

from nagari.lib.database_key import KeyFileError, checked, read_key
from nagari.lib.environment import ConfigurationError, Environment, kept_secret
from nagari.lib.network import OfficeHosts, is_safe_address
from nagari.lib.tiles import origin_of

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment(
    values=os.environ,
    known=frozenset(
        {
            "NAGARI_DATA",
            "NAGARI_DATABASE_KEY",
            "NAGARI_DATABASE_KEY_FILE",
            "NAGARI_DEBUG",
            "NAGARI_GALLERY",
            "NAGARI_HOME",
            "NAGARI_IDLE_MINUTES",
            "NAGARI_METRICS_TOKEN",
            "NAGARI_SECOND_FACTOR",
            "NAGARI_SESSION_HOURS",
            "NAGARI_TRAINING",
            "NAGARI_OPTIONAL_FIELDS",
            "NAGARI_MAP_TILES",
            "NAGARI_MAP_TILES_SOURCE",
            "NAGARI_GEOCODER",
            "NAGARI_STICKS",
            "NAGARI_TIMING",
            "NAGARI_TLS",
        }
    ),
)

TRAINING = env.flag("NAGARI_TRAINING")
# Training keeps everything in a folder of its own: what is tried there can never touch the register.
NAGARI_DATA = env.folder("NAGARI_DATA", BASE_DIR / "data")
if TRAINING:
    NAGARI_DATA = env.folder("", NAGARI_DATA / "latihan")
# `flush` empties every table; a real register is never emptied.
REGISTER_MAY_BE_EMPTIED = TRAINING
DEBUG = env.flag("NAGARI_DEBUG")
GALLERY = env.flag("NAGARI_GALLERY", default=DEBUG)
# Set by the keeper that started this process (nagari.upkeep.keeper): it ends when the keeper does.
KEPT = bool(env.text("NAGARI_HOME"))
# Tells the server time in every answer; for measurements only.
TIMING = env.flag("NAGARI_TIMING")
# Who collects figures from another machine shows it (nagari.upkeep.health).
METRICS_TOKEN = env.text("NAGARI_METRICS_TOKEN")
SECRET_KEY = env.text("SECRET_KEY") or kept_secret(NAGARI_DATA / "secret.key")
# An office is reached by its machine name or a .lan name; a regency names its hosts.
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", [])
if "ALLOWED_HOSTS" not in env.values:
    names = ["localhost", "127.0.0.1", "[::1]", ".lan", ".local", socket.gethostname()]
    # Phones in the office know the laptop by its number.
    ALLOWED_HOSTS = OfficeHosts(names)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [])

# Fields of "specific personal data" (UU 27/2022 art. 4) that an office has a reason to keep; none by default.
OPTIONAL_FIELDS = frozenset(env.words("NAGARI_OPTIONAL_FIELDS", []))
IDLE_MINUTES = env.number("NAGARI_IDLE_MINUTES", 10, least=1, most=240)
# After a day's work the lock asks for everything that a login takes.
SESSION_HOURS = env.number("NAGARI_SESSION_HOURS", 12, least=1, most=168)
# Whose people are invented (the demo, training, tests) may leave it to each; a real site may not.
second_factor = env.text("NAGARI_SECOND_FACTOR", "voluntary" if TRAINING else "required")
if second_factor not in ("required", "voluntary"):
    raise ConfigurationError("NAGARI_SECOND_FACTOR", "this word is not known.", "Write required or voluntary.")
SECOND_FACTOR_REQUIRED = second_factor == "required"

INSTALLED_APPS = [
    "nagari.pages",
    "nagari.demo",
    "nagari.upkeep",
    "layanan.antrean",
    "layanan.permohonan",
    "layanan.surat",
    "layanan.katalog",
    "peta",
    "nagari.pdp",
    "nagari.penduduk",
    "nagari.notices",
    "nagari.printing",
    "nagari.accounts",
    "nagari.kantor",
    "nagari.statistik",
    "nagari.wilayah",
    "nagari.sync",
    "nagari.jobs",
    "import_export",
    "django_htmx",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "nagari.accounts.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Below WhiteNoise, whose files are compressed beforehand. Why pages may be: docs/decisions/compression.md
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "nagari.pages.language.ChosenLanguage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "nagari.pages.firstday.gate.FirstDayGate",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nagari.accounts.middleware.Acting",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "nagari.accounts.middleware.Gate",
    "axes.middleware.AxesMiddleware",
    "nagari.pages.refusals.Refusals",
    "nagari.upkeep.room.FullDisk",
]

if TRAINING:
    MIDDLEWARE.insert(0, "nagari.pages.training.activity.Activity")

ROOT_URLCONF = "nagari.urls"
WSGI_APPLICATION = "nagari.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "nagari" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nagari.pages.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "nagari.templates.tags"],
        },
    },
]

DATABASE_URL = env.text("DATABASE_URL") or f"sqlite:///{NAGARI_DATA / 'nagari.sqlite3'}"
try:
    # Health checks: a thread's connection may be older than the last restart of the database's server.
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=None, conn_health_checks=True)}
except (ValueError, KeyError) as error:
    raise ConfigurationError(
        "DATABASE_URL", f"can't be read ({error}).", "Write sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME."
    ) from None
# An office's database may be encrypted; its key is on no disk of this machine, or a thief has both.
DATABASE_KEY = ""
try:
    if env.text("NAGARI_DATABASE_KEY_FILE"):
        DATABASE_KEY = read_key(Path(env.text("NAGARI_DATABASE_KEY_FILE")))
    elif env.text("NAGARI_DATABASE_KEY"):
        DATABASE_KEY = checked(env.text("NAGARI_DATABASE_KEY").lower())
except KeyFileError as error:
    raise ConfigurationError(
        "NAGARI_DATABASE_KEY", f"{error}.", "Put the stick with the key in, then start again."
    ) from None
# Django's own backends, which besides tell the journal who acts.
DATABASES["default"]["ENGINE"] = DATABASES["default"]["ENGINE"].replace("django.db.backends.", "nagari.sync.backends.")
if DATABASES["default"]["ENGINE"] == "nagari.sync.backends.sqlite3":
    # IMMEDIATE: a read-then-write takes the lock first, so two clerks wait for each other instead of failing with
    # "database is locked". FULL: a commit that was answered survives the power going out. Pages kept: 2 MB, for each
    # thread has its own; with 4 MB an office took 13 MB more memory and no less time for pages, 1 % for imports.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; "
            "PRAGMA cache_size=-2000; PRAGMA temp_store=MEMORY;"
        ),
    }
    if DATABASE_KEY:
        DATABASES["default"]["ENGINE"] = "nagari.sync.backends.sqlcipher"
elif DATABASES["default"]["ENGINE"] != "nagari.sync.backends.postgresql":
    raise ConfigurationError(
        "DATABASE_URL", "only SQLite and PostgreSQL are known.", "Begin it with sqlite or postgres."
    )
elif TRAINING:
    raise ConfigurationError("DATABASE_URL", "training runs on SQLite only.", "Unset DATABASE_URL for training.")
# Copies that answer what many look at (nagari.upkeep.replicas). They take no writes; one that hangs is not waited for.
for number, url in enumerate(env.words("DATABASE_REPLICA_URLS", []), 1):
    if DATABASES["default"]["ENGINE"] != "nagari.sync.backends.postgresql":
        raise ConfigurationError("DATABASE_REPLICA_URLS", "only PostgreSQL has replicas.", "Unset it for SQLite.")
    try:
        replica = dj_database_url.parse(url, conn_max_age=None, conn_health_checks=True)
    except (ValueError, KeyError) as error:
        raise ConfigurationError(
            "DATABASE_REPLICA_URLS", f"can't be read ({error}).", "Write postgres://..., divided by commas."
        ) from None
    replica["ENGINE"] = DATABASES["default"]["ENGINE"]
    read_only = "-c default_transaction_read_only=on -c statement_timeout=15000"
    replica["OPTIONS"] = {"connect_timeout": 2, "options": read_only} | replica.get("OPTIONS", {})
    replica["TEST"] = {"MIRROR": "default"}
    DATABASES[f"replica{number}"] = replica
if len(DATABASES) > 1:
    DATABASE_ROUTERS = ["nagari.upkeep.replicas.routing.Router"]
    MIDDLEWARE.append("nagari.upkeep.replicas.middleware.ReadReplicas")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "nagari.accounts.backends.RoleBackend",
    "nagari.accounts.backends.AccessCodeBackend",
]
PASSWORD_HASHERS = ["nagari.accounts.hashers.OfficeArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "nama")},
    },
    {"NAME": "nagari.accounts.passwords.EasyWordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# Axes: the fifth failure closes the account on that address for 15 minutes, with 429.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "nagari.accounts.throttle.locked_out"
AXES_CLIENT_IP_CALLABLE = "nagari.accounts.throttle.client_address"
AXES_HANDLER = "nagari.accounts.throttle.Handler"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# The site's own access log tells of logins.
AXES_DISABLE_ACCESS_LOG = True

# Cookies carry no port, so the real office and its training twin on one machine need different names.
COOKIE_SUFFIX = "_latihan" if TRAINING else ""
SESSION_ENGINE = "nagari.accounts.sessions"
SESSION_COOKIE_NAME = f"sesi{COOKIE_SUFFIX}"
CSRF_COOKIE_NAME = f"csrf{COOKIE_SUFFIX}"
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# An office is plain http on its own LAN unless it wants TLS of its own (docs/decisions/lan-tls.md); a regency stands
# behind a proxy with TLS.
TLS = env.flag("NAGARI_TLS")
BEHIND_TLS = env.flag("BEHIND_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
# Scripts take the token from the forms of the page.
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = [
    # The proxy redirects (deploy/regency/nginx.conf); health checks ask the site itself on its own machine.
    "security.W008",
    # To be on the browsers' list is for the whole domain of a government, which is not this site's to say.
    "security.W021",
]

# Maps from the internet, and addresses looked up there: only where somebody switched them on.
MAP_TILES = env.text("NAGARI_MAP_TILES")
MAP_TILES_SOURCE = env.text("NAGARI_MAP_TILES_SOURCE", "© OpenStreetMap contributors")
TILES_ORIGIN = origin_of(MAP_TILES)
GEOCODER = env.text("NAGARI_GEOCODER").rstrip("/")
if GEOCODER and not is_safe_address(GEOCODER):
    raise ConfigurationError(
        "NAGARI_GEOCODER", f"'{GEOCODER}' is no address of a map service.", "Write it with https, or unset it."
    )

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *([TILES_ORIGIN] if TILES_ORIGIN else [])],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = f"bahasa{COOKIE_SUFFIX}"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", "Asia/Jakarta")

STATIC_URL = "static/"
# Of each site its own: several may start from one source folder at the same time.
STATIC_ROOT = NAGARI_DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "nagari" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "nagari.upkeep.storage.OfficeStaticStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
# Folders that count as sticks beside those the system mounts.
STICKS = env.words("NAGARI_STICKS", [])
FILE_UPLOAD_TEMP_DIR = str(env.folder("", NAGARI_DATA / "tmp"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "nagari.lib.discreet.Discreet",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "nagari.upkeep.logs.Json"},
    },
    "filters": {"one_line": {"()": "nagari.upkeep.terminal.OneLine"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "level": "WARNING"},
        "file": {"class": "nagari.upkeep.logs.Daily", "formatter": "json", "folder": NAGARI_DATA / "log"},
    },
    "root": {"handlers": ["console", "file"], "level": "WARNING"},
    "loggers": {
        "django.request": {"filters": ["one_line"]},
        # Four threads and a page of twenty pieces: a short queue is no news.
        "waitress.queue": {"level": "ERROR"},
        # Names who failed to log in; the access log does, for those who may read it.
        "axes": {"level": "ERROR"},
    },
}
