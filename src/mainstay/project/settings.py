"""Django's settings for every installation; what differs between installations comes from the environment.

Settings that people may change are described in docs/administration/settings.md; a test keeps the two equal.
"""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mainstay.project.companies import load_companies
from mainstay.project.installation import (
    data_folder,
    database_settings,
    load_secrets,
    mail_settings,
    read_file,
    whole_number,
)

PACKAGE = Path(__file__).resolve().parent.parent
DATA = data_folder()
read_file(DATA)
_secrets = load_secrets(DATA)

SECRET_KEY = _secrets.session
AUDIT_KEY = _secrets.audit
SUPPRESSION_SALT = _secrets.salt
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("MAINSTAY_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
SITE_ADDRESS = os.environ.get("MAINSTAY_ADDRESS", "http://localhost:8000")
_secure = SITE_ADDRESS.startswith("https://")

MODULES = [
    "people", "signin", "work", "catalogue", "knowledge", "accounts", "compliance", "gifts", "engagement",
    "pipeline", "agreements",
]  # fmt: skip
INSTALLED_APPS = [
    "mainstay.framework.apps.FrameworkConfig",
    "mainstay.framework.mail.apps.MailConfig",
    *[f"mainstay.modules.{name}.apps.{name.capitalize()}Config" for name in MODULES],
    "mainstay.demonstration.apps.DemonstrationConfig",
    "mainstay.interfaces.web.apps.WebConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mainstay.interfaces.web.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mainstay.interfaces.web.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mainstay.interfaces.web.middleware.signed_in_actor",
    "mainstay.interfaces.web.signing_in.door.Door",
]
ROOT_URLCONF = "mainstay.project.urls"
WSGI_APPLICATION = "mainstay.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "interfaces" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mainstay.interfaces.web.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DATABASES = {"default": database_settings(DATA, os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")), ("lv", _("Latvian")), ("hi", _("Hindi")),
    ("cs", _("Czech")), ("ar", _("Arabic")), ("bn", _("Bengali")),
]  # fmt: skip
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "mainstay_language"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_LIMIT = whole_number("MAINSTAY_UPLOAD_LIMIT", 512 * 1024 * 1024)

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "mainstay.interfaces.web.signing_in.adapter.Entrance"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"company_sign_in": "60/m/ip"}
ACCOUNT_RATE_LIMITS = {"invitation": "10/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("MAINSTAY_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure
SIGN_IN_COMPANIES = load_companies(DATA)

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
_mail = mail_settings()
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail["DEFAULT_FROM_EMAIL"]

# The longest that the rules of signing in may allow; they end sessions earlier.
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31536000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _secure
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MAINSTAY_LOG_LEVEL", "WARNING")},
}
