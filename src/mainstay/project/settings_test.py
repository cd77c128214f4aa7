"""Settings of the test run: a throw-away data folder, quick password hashing, the engine from DATABASE_URL."""

import os
import tempfile
from typing import Any

os.environ.setdefault("MAINSTAY_DATA", tempfile.mkdtemp(prefix="mainstay-test-"))

from mainstay.project.settings import *  # noqa: F403
from mainstay.project.settings import DATA, DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_database: dict[str, Any] = DATABASES["default"]
if str(_database["ENGINE"]).endswith("sqlite3"):
    # A file, not memory: threads, the write lock and the triggers must be the real ones.
    _database["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
else:
    _database["OPTIONS"].pop("pool", None)
