"""Write the list of columns into docs/import-export.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from arena.exchange.describing import documentation

BEGIN, END = "<!-- columns -->\n", "<!-- end of columns -->"


class Command(BaseCommand):
    """Bring the documentation of import and export up to date with the models."""

    help = "Writes the columns of imported and exported files into docs/import-export.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exchange what stands between the two marks."""
        path = settings.BASE_DIR / "docs" / "import-export.md"
        before, _begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        _old, _end, after = rest.partition(END)
        path.write_text(f"{before}{BEGIN}\n{documentation()}\n{END}{after}", encoding="utf-8")
