"""Forms of allauth in the way of the house."""

from allauth.account.fields import SetPasswordField
from django import forms, template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def house_style(form: forms.BaseForm) -> forms.BaseForm:
    """Take away grey words inside fields, which repeat the label, and hints that hold a list or a link.

    A list cannot stand in a hint, and a link between two fields is in the way of whoever goes by the keyboard.
    """
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if isinstance(field, SetPasswordField):
            field.help_text = password_hint()
        elif "<" in str(field.help_text):
            field.help_text = ""
        form[name].help_text = field.help_text  # a form that was looked through remembers the former one
    return form


def password_hint() -> str:
    """Return what a password should be like, in one line."""
    return gettext("At least 8 characters. Several words in a row are easier to remember and harder to guess.")


# In this order: most browsers also call themselves by the names below theirs.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@register.filter
def browser(user_agent: str) -> str:
    """Return in words what a browser calls itself."""
    name = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if name and system:
        return gettext("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return name or system or gettext("Unknown browser")
