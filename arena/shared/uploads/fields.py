"""The column of an uploaded file."""

from typing import Any

from django.db import models
from django.db.models.fields.files import FieldFile


class UploadedFile(FieldFile):
    """A file that is found where its row says (``address``): no storage hands out files by itself."""

    instance: Any

    @property
    def is_new(self) -> bool:
        """Whether the file has just come in and is not kept yet."""
        return bool(self) and not self._committed  # type: ignore[attr-defined]  # the stubs leave it out

    @property
    def url(self) -> str:
        """The address of the page that looks at who asks."""
        self._require_file()  # type: ignore[attr-defined]  # the stubs leave it out
        return self.instance.address


class UploadField(models.FileField):
    """Django's own column; only what one gets out of it is ours, so migrations name Django's."""

    attr_class = UploadedFile

    def deconstruct(self) -> Any:
        """Name Django's field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs
