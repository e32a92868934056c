"""Addresses of organisations and declarations, and of a person's own pages."""

from django.urls import include, path

from members.views import accounts, declarations, invitations, organisations, signatures

urlpatterns = [
    path("organisationer/", organisations.organisation_list, name="organisation-list"),
    path("organisationer/<slug:slug>/", organisations.organisation_detail, name="organisation"),
    path("deklarationer/", declarations.declaration_list, name="declaration-list"),
    path("deklarationer/<slug:slug>/", declarations.declaration_detail, name="declaration"),
    path("deklarationer/<slug:slug>/undertecknare/", signatures.signatory_list, name="signatory-list"),
    path("deklarationer/<slug:slug>/undertecknare/<slug:organisation>/", signatures.signature_detail, name="signature"),
    path("deklarationer/<slug:slug>/ataganden/<int:number>/", declarations.commitment_detail, name="commitment"),
    path("mina-sidor/", accounts.my_pages, name="my-pages"),
    path("mina-sidor/stang/", accounts.close_account, name="close-account"),
    path("mina-sidor/stangt/", accounts.account_closed, name="account-closed"),
    path("inbjudan/<str:secret>/", invitations.coordinator_invitation, name="coordinator-invitation"),
    path("konto/2fa/webauthn/keys/<int:pk>/remove/", accounts.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("konto/", include("allauth.urls")),
]
