"""People who log in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import one_of
from arena.shared.models import Timestamped


class UserManager(BaseUserManager["User"]):
    """Makes users and finds them by e-mail, whatever its case."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create a user who may log in.

        Raises:
            ValueError: the e-mail address is empty.
        """
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create a site administrator."""
        return self.create_user(email, password, **{**extra, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class UserLanguage(models.TextChoices):
    SWEDISH = "sv", _("Swedish")
    ENGLISH = "en", _("English")


class User(AbstractBaseUser, PermissionsMixin, Timestamped):
    """A person who logs in with an e-mail address."""

    Language = UserLanguage

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    is_staff = models.BooleanField(_("may use the administration"), default=False)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick this instead of deleting the account.")
    )

    # Set for a request of staff whose session has shown no second factor (members.second_factor): they run nothing.
    powers_sleep = False
    # Set while somebody signs up: the address has not been shown to be theirs (members.addresses).
    signs_up = False

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="members_user_one_account_per_email",
                violation_error_message=_("There is already an account with this e-mail address."),
            ),
            one_of("language", UserLanguage),
        ]

    @property
    def is_site_administrator(self) -> bool:
        """Whether the person runs the whole site."""
        return self.is_active and self.is_staff and self.is_superuser and not self.powers_sleep

    @cached_property
    def region_ids(self) -> frozenset[int]:
        """The regions that the person coordinates."""
        if not (self.is_active and self.is_staff) or self.powers_sleep:
            return frozenset()
        return frozenset(self.coordinations.values_list("region", flat=True))

    @property
    def is_coordinator(self) -> bool:
        """Whether the person coordinates at least one region."""
        return bool(self.region_ids)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the person may do it, now."""
        return not self.powers_sleep and super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the person may do anything with the app, now."""
        return not self.powers_sleep and super().has_module_perms(app_label)

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
