"""Lists narrowed to a task of the work queue (arena.shared.todo)."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.shared.todo import PARAMETER, Todo


class TodoFilter(admin.SimpleListFilter):
    """Offers the tasks that the ModelAdmin names."""

    title = _("task")
    parameter_name = PARAMETER

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.todo: tuple[Todo, ...] = model_admin.todo
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the tasks."""
        return [(task.key, task.title) for task in self.todo]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the rows of the chosen task, or all."""
        task = next((task for task in self.todo if task.key == self.value()), None)
        return task.rows(queryset) if task else queryset


class TodoAdmin(admin.ModelAdmin):
    """A page for rows with which there is something to do. ``todo`` names the tasks."""

    todo: ClassVar[tuple[Todo, ...]] = ()

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Return the filters, first that by task."""
        filters = list(super().get_list_filter(request))
        return [TodoFilter, *filters] if self.todo else filters
