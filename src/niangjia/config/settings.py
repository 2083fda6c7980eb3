"""Settings: one file, driven by environment variables (``docs/configuration.md`` lists them all)."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from niangjia.config import environment as env

DATA_DIR = Path(env.text("NIANGJIA_DATA_DIR", "var")).resolve()
NIANGJIA_DEMO = env.is_demo(DATA_DIR)
DEBUG = env.flag("NIANGJIA_DEBUG", False)

# Keys: the demo keeps its own; production refuses to start without.
_demo_keys = env.demo_keys(DATA_DIR) if NIANGJIA_DEMO else {}
SECRET_KEY = env.text("NIANGJIA_SECRET_KEY", _demo_keys.get("secret", ""))
NIANGJIA_KEYS = env.words("NIANGJIA_KEYS", _demo_keys.get("field", ""))
NIANGJIA_INDEX_KEY = env.text("NIANGJIA_INDEX_KEY", _demo_keys.get("index", ""))
NIANGJIA_BACKUP_KEY = env.text("NIANGJIA_BACKUP_KEY", _demo_keys.get("backup", ""))
NIANGJIA_CIPHER = env.text("NIANGJIA_CIPHER", "aes")
for _name, _value in {
    "NIANGJIA_SECRET_KEY": SECRET_KEY,
    "NIANGJIA_KEYS": NIANGJIA_KEYS,
    "NIANGJIA_INDEX_KEY": NIANGJIA_INDEX_KEY,
}.items():
    if not _value:
        raise ImproperlyConfigured(f"{_name} is not set. Run `niangjia secrets` to make fresh keys.")
if NIANGJIA_CIPHER not in {"aes", "sm"}:
    raise ImproperlyConfigured("NIANGJIA_CIPHER must be aes or sm.")

# Rooms, from the bottom up. A new service line is a new folder and one line here.
NIANGJIA_APPS = [
    "niangjia.core",
    "niangjia.figures",
    "niangjia.scheduling",
    "niangjia.accounts",
    "niangjia.orgs",
    "niangjia.people",
    "niangjia.rosters",
    "niangjia.ledger",
    "niangjia.activities",
    "niangjia.joining",
    "niangjia.founding",
    "niangjia.cadres",
    "niangjia.courses",
    "niangjia.rights",
    "niangjia.classes",
    "niangjia.concerns",
    "niangjia.research",
    "niangjia.surveys",
    "niangjia.themes",
    "niangjia.training",
    "niangjia.reports",
    "niangjia.portal",
    "niangjia.demo",
    *env.words("NIANGJIA_EXTRA_APPS"),
]
# Our rooms come first: their words and pages win over those of the libraries.
INSTALLED_APPS = [
    *NIANGJIA_APPS,
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "csp",
    "treebeard",
    "template_partials",
    "django_htmx",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "niangjia.core.probes.ProbeMiddleware",
    "niangjia.core.trace.TraceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "niangjia.core.middleware.OutageMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "niangjia.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "niangjia.core.middleware.PrivatePagesMiddleware",
    "niangjia.people.middleware.ActorMiddleware",
]
NIANGJIA_METRICS_TOKEN = env.text("NIANGJIA_METRICS_TOKEN")
if NIANGJIA_METRICS_TOKEN:
    # prometheus_client reads the variable when it is first imported, which a library below does
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = env.text("NIANGJIA_METRICS_DIR", str(DATA_DIR / "metrics"))
    MIDDLEWARE.insert(2, "niangjia.core.metrics.MetricsMiddleware")
ROOT_URLCONF = "niangjia.config.urls"
WSGI_APPLICATION = "niangjia.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "niangjia.core.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "niangjia.core.templatetags.niangjia"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data
DATABASES: dict[str, dict[str, Any]]
_database_url = env.text("NIANGJIA_DATABASE_URL")
if _database_url:
    _parsed: dict[str, Any] = {
        **dj_database_url.parse(
            _database_url, engine="niangjia.core.postgresql", conn_max_age=60, conn_health_checks=True
        )
    }
    _options = {"connect_timeout": 2, "tcp_user_timeout": 3000, **_parsed.get("OPTIONS", {})}
    DATABASES = {"default": {**_parsed, "OPTIONS": _options}}
else:
    DATABASES = {
        "default": {
            "ENGINE": "niangjia.core.sqlite",
            "NAME": DATA_DIR / "niangjia.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
            },
        }
    }
NIANGJIA_PG_BIN = env.text("NIANGJIA_PG_BIN")
NIANGJIA_POOL_SIZE = env.number("NIANGJIA_POOL_SIZE", 12)
NIANGJIA_LOCK_SECONDS = env.number("NIANGJIA_LOCK_SECONDS", 10)
NIANGJIA_STATEMENT_SECONDS = env.number("NIANGJIA_STATEMENT_SECONDS", 120)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "worker": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache"
    },  # its heartbeat, not worth a write
}
MEDIA_ROOT = DATA_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("NIANGJIA_STATIC_ROOT", str(DATA_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.flag("NIANGJIA_STATIC_MANIFEST", True)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# Time and language. The language comes from the person's own choice (cookie), never from the browser.
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "niangjia_lang"

# Login
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "niangjia.people.login.LoginAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# A code to the phone is the first factor: it does not stand in for the second.
ACCOUNT_REAUTHENTICATION_METHODS = {"mfa"}
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {  # keys are keyed hashes: see accounts.limits
    "code_to_known_device": "1/50s/key,10/h/key,20/d/key",
    "code_from_address": "60/10m/key,600/d/key",
    "code_to_phone": "8/h/key,20/d/key",
    "code_to_phone_from_address": "1/50s/key,5/h/key,10/d/key",
    "code_tries": "5/10m/key",
    "desk_login": "120/10m/key",
    "look_up": "30/m/key,600/d/key",
    "public_check": "30/10m/key,300/d/key",
    "nameless": "60/h/key,300/d/key",
    "follow": "30/10m/key",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
USERSESSIONS_TRACK_ACTIVITY = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "niangjia.accounts.authenticators.AuthenticatorAdapter"
MFA_TOTP_ISSUER = "Niangjia"
MFA_TOTP_TOLERANCE = 1
NIANGJIA_SECOND_FACTOR = env.flag("NIANGJIA_SECOND_FACTOR", not NIANGJIA_DEMO)
NIANGJIA_DESK_IDLE_MINUTES = env.number("NIANGJIA_DESK_IDLE_MINUTES", 30)
NIANGJIA_SILENT_STATION_DAYS = env.number("NIANGJIA_SILENT_STATION_DAYS", 30)
SESSION_SERIALIZER = "niangjia.core.crypto.SealedSessionSerializer"
SESSION_COOKIE_NAME = "niangjia_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_NAME = "niangjia_csrf"

# Messages to phones
NIANGJIA_SMS_BACKEND = env.text("NIANGJIA_SMS_BACKEND", "outbox")
NIANGJIA_SMS_SIGN_NAME = env.text("NIANGJIA_SMS_SIGN_NAME", "娘家")
NIANGJIA_SMS_ACCESS_KEY = env.text("NIANGJIA_SMS_ACCESS_KEY")
NIANGJIA_SMS_ACCESS_SECRET = env.text("NIANGJIA_SMS_ACCESS_SECRET")
NIANGJIA_SMS_APP_ID = env.text("NIANGJIA_SMS_APP_ID")
NIANGJIA_SMS_TEMPLATE = env.text("NIANGJIA_SMS_TEMPLATE")
NIANGJIA_CALL_BACKEND = env.text("NIANGJIA_CALL_BACKEND", "outbox")
NIANGJIA_CALL_NUMBER = env.text("NIANGJIA_CALL_NUMBER")
NIANGJIA_CALL_APP_ID = env.text("NIANGJIA_CALL_APP_ID")
NIANGJIA_CALL_TEMPLATE = env.text("NIANGJIA_CALL_TEMPLATE")

# What the place is called
NIANGJIA_SITE_NAME = env.text("NIANGJIA_SITE_NAME", "娘家")
NIANGJIA_HOTLINE = env.text("NIANGJIA_HOTLINE", "12351")
NIANGJIA_CARD_NAME = env.text("NIANGJIA_CARD_NAME", "京卡·互助服务卡")
NIANGJIA_BASE_URL = env.text("NIANGJIA_BASE_URL", "http://127.0.0.1:8000")

# Founding unions
NIANGJIA_FOUNDING_STALLED_DAYS = env.number("NIANGJIA_FOUNDING_STALLED_DAYS", 30)
NIANGJIA_TERM_NOTICE_DAYS = env.number("NIANGJIA_TERM_NOTICE_DAYS", 90)
NIANGJIA_CONTRACT_NOTICE_DAYS = env.number("NIANGJIA_CONTRACT_NOTICE_DAYS", 60)
NIANGJIA_DORMANT_DAYS = env.number("NIANGJIA_DORMANT_DAYS", 365)

# Concerns: working days within which each kind is answered, when Today warns, and how many of a hundred answers are called back
NIANGJIA_CONCERN_DAYS = env.words(
    "NIANGJIA_CONCERN_DAYS", "enquiry=1,suggestion=5,request=5,complaint=10,rights=10,danger=1"
)
NIANGJIA_CONCERN_WARNING_DAYS = env.number("NIANGJIA_CONCERN_WARNING_DAYS", 1)
NIANGJIA_CONCERN_CALL_BACK_SHARE = env.number("NIANGJIA_CONCERN_CALL_BACK_SHARE", 20)
NIANGJIA_CONCERN_SILENT_DAYS = env.number("NIANGJIA_CONCERN_SILENT_DAYS", 15)

# A language model that may name themes: off unless an address is set (OpenAI-compatible, such as http://127.0.0.1:8080/v1)
NIANGJIA_MODEL_URL = env.text("NIANGJIA_MODEL_URL")
NIANGJIA_MODEL_KEY = env.text("NIANGJIA_MODEL_KEY")
NIANGJIA_MODEL_NAME = env.text("NIANGJIA_MODEL_NAME")
NIANGJIA_MODEL_SECONDS = env.number("NIANGJIA_MODEL_SECONDS", 30)

# Browser
ALLOWED_HOSTS = env.words("NIANGJIA_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env.words("NIANGJIA_TRUSTED_ORIGINS")
_https = env.flag("NIANGJIA_HTTPS", not (NIANGJIA_DEMO or DEBUG))
SECURE_SSL_REDIRECT = _https
NIANGJIA_BEHIND_PROXY = env.flag("NIANGJIA_BEHIND_PROXY", False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if NIANGJIA_BEHIND_PROXY else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if NIANGJIA_BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script of ours reads a cookie
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "niangjia.core.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Work in the background
Q_CLUSTER = {
    "name": "niangjia",
    "orm": "default",
    "cache": "worker",
    "workers": env.number("NIANGJIA_WORKERS", 1),
    "timeout": 300,
    "retry": 360,
    "max_attempts": 5,
    "poll": 1,
    "save_limit": 500,
    "catch_up": False,
    "label": "Niangjia",
    "error_reporter": {"niangjia": {}},
}

# The log: every logger ends in one handler, whose formatter lets nothing personal through (``core.logs``).
_log_format = env.text("NIANGJIA_LOG_FORMAT", "plain" if NIANGJIA_DEMO else "json")
_log_level = env.text("NIANGJIA_LOG_LEVEL", "WARNING")
if _log_format not in {"json", "plain"}:
    raise ImproperlyConfigured("NIANGJIA_LOG_FORMAT must be json or plain.")
_passed_on: dict[str, Any] = {"handlers": [], "level": _log_level, "propagate": True}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "niangjia.core.logs.JsonFormatter"},
        "plain": {"()": "niangjia.core.logs.PlainFormatter"},
    },
    "handlers": {"stderr": {"class": "niangjia.core.logs.StderrHandler", "formatter": _log_format}},
    "loggers": {name: {**_passed_on} for name in ("django", "django.server", "_granian", "granian.access")},
    "root": {"handlers": ["stderr"], "level": _log_level},
}
