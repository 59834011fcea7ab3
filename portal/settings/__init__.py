"""Settings of an installation: one set, the environment chooses what it grows into."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.settings import environment
from portal.settings.environment import BASE_DIR, env

DATA_DIR = environment.data_dir()
PRODUCTION = env.bool("PORTAL_PRODUCTION", default=False)
DEMO = env.bool("PORTAL_DEMO", default=not PRODUCTION)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = environment.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "home",
    "portal.youthwork",
    "portal.mentoring",
    "portal.jobs",
    "portal.content",
    "portal.courses",
    "portal.organisations",
    "portal.letterbox",
    "portal.moderation",
    "portal.cms",
    "portal.accounts",
    "portal.core",
    "wagtail_localize",
    "wagtail_localize.locales",  # the list of languages in the CMS, with what to translate
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.accounts.wagtail_users.UsersConfig",  # wagtail.users, with our people in it
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
if env.str("TASKS", default="") == "database":
    INSTALLED_APPS.append("django_tasks_db")

MIDDLEWARE = [
    "portal.youthwork.middleware.AnswerPolls",
    "portal.core.page_cache.PageCache",
    "portal.core.replica.ReadFromReplica",
    "portal.core.middleware.SayLittleWhenNothingChanged",
    "django.middleware.security.SecurityMiddleware",
    "portal.core.static_files.StaticFiles",
    "portal.core.public_pages.DressPublicPages",
    "portal.core.middleware.RefuseWhatIsNotUsed",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.cms.middleware.RelaxPolicyForCms",
    "portal.core.middleware.RefuseNullBytes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.core.middleware.LanguageOfTheAddress",
    "portal.core.methods.SayWhyNotAllowed",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.core.limits.KeepLimits",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.DemandSecondFactor",
    "portal.cms.middleware.SayWhyNotPublished",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = environment.databases(DATA_DIR)
DATABASE_ROUTERS = ["portal.core.replica.Router"] if "replica" in DATABASES else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": environment.cache()}
TASKS = environment.tasks()
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=32)  # in each process
PROXY_STAMP = env.str("PROXY_STAMP", default="")  # a link that leads elsewhere after every change
PROXY_CACHE_SECONDS = env.int("PROXY_CACHE_SECONDS", default=0)  # for proxies that know no stamp

# --- languages ---------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("nl", _("Dutch")),
    ("fr", _("French")),
    ("en", _("English")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a new translation is a draft
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

# --- files -------------------------------------------------------------------------------------
STATIC_RELEASE = environment.static_release(BASE_DIR / "static")
STATIC_URL = env.str("STATIC_URL", default=f"/static/{STATIC_RELEASE}/")
STATIC_ROOT = env.str("STATIC_ROOT", default="") or None  # a folder for collectstatic
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = STATIC_ROOT is None  # else straight from the source folders
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    **environment.media_storages(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # long pages in the CMS have many blocks
FILE_UPLOAD_PERMISSIONS = 0o640

# --- mail --------------------------------------------------------------------------------------
for _name, _value in environment.mail(DATA_DIR).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="wortel@localhost")

# --- people ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "portal.accounts.passwords.LongEnough"},
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in (
            "UserAttributeSimilarityValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ),
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:desk"
ACCOUNT_ADAPTER = "portal.organisations.adapters.InvitationAdapter"
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "signup": "portal.accounts.forms.SignupForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "set_password": "portal.accounts.forms.SetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed", without address or browser
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to people who have no account here
ACCOUNT_CHANGE_EMAIL = True  # one address a person
ACCOUNT_SESSION_REMEMBER = False  # the browser forgets when it is closed
ACCOUNT_RATE_LIMITS = {
    # A youth house is one internet address: what counts per address is wide, per account narrow.
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/5m/key",
    "signup": "100/m/ip",
    "reset_password": "100/m/ip,5/m/key",
    "reset_password_from_key": "100/m/ip",
    "invite": "30/h/user",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Not by a code in a mail: whoever sits at an open computer has the mailbox open too.
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "portal.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "activate_totp": "portal.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "portal.accounts.forms.AddKeyForm",
    "edit_webauthn": "portal.accounts.forms.EditKeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "100/m/ip"}
MFA_TOTP_ISSUER = "Wortel"

# --- the CMS -----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Wortel"
WAGTAILADMIN_BASE_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.cms.workflows.publish_what_was_read"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("en", "English"), ("fr", "Français")]
WAGTAILIMAGES_IMAGE_MODEL = "cms.Photo"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.cms.forms.PhotoForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000  # a phone makes 50 million; memory is the limit
WAGTAILDOCS_DOCUMENT_MODEL = "cms.File"
WAGTAILDOCS_EXTENSIONS = ["pdf", "mp3", "ogg", "m4a", "mp4", "webm", "vtt", "odt", "docx", "txt"]
WAGTAILDOCS_SERVE_METHOD = "direct"  # /media/ answers ranges, which sound and film need
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # nothing is fetched from others

# --- safety ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *environment.photo_hosts()],
        "media-src": [SELF, *environment.file_hosts()],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
    }
}
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "browsing-topics", "camera", "display-capture"),
        *("geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone"),
        *("midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    )
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # but for Wagtail's previews, see portal.cms.middleware
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
if env.int("TRUSTED_PROXIES", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
HOST_COOKIE = "__Host-" if PRODUCTION else ""  # browsers refuse such a name without TLS
SESSION_COOKIE_NAME = "wortel_session"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_NAME = "wortel_csrf"
CSRF_COOKIE_AGE = None  # gone with the browser
CSRF_COOKIE_HTTPONLY = False  # the CMS reads it
CSRF_FAILURE_VIEW = "home.views.form_expired"
EXIT_URL = env.str("EXIT_URL", default="https://www.meteo.be/nl/weer/verwachtingen")

# --- logs: never an address, a name or what somebody typed --------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_request": {"()": "portal.core.logging.WithoutRequest"}},
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_request"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # an address that is not found may say a lot
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it mentions every answer to HEAD
    },
}
