"""Addresses of organisations and declarations."""

from django.urls import path

from members.views import declarations, organisations, signatures

urlpatterns = [
    path("organisationer/", organisations.organisation_list, name="organisation-list"),
    path("organisationer/<slug:slug>/", organisations.organisation_detail, name="organisation"),
    path("deklarationer/", declarations.declaration_list, name="declaration-list"),
    path("deklarationer/<slug:slug>/", declarations.declaration_detail, name="declaration"),
    path("deklarationer/<slug:slug>/undertecknare/", signatures.signatory_list, name="signatory-list"),
    path("deklarationer/<slug:slug>/undertecknare/<slug:organisation>/", signatures.signature_detail, name="signature"),
    path("deklarationer/<slug:slug>/ataganden/<int:number>/", declarations.commitment_detail, name="commitment"),
]
