"""Addresses of organisations and declarations, and of a person's own pages."""

from django.urls import include, path

from members.views import (
    accounts,
    declarations,
    invitations,
    join_requests,
    memberships,
    my_organisations,
    my_signatures,
    organisations,
    receipts,
    signatory_names,
    signatures,
)

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
    path("mina-sidor/underskrifter/<str:public_id>/kvitto.pdf", receipts.signature_receipt, name="signature-receipt"),
    path("mina-sidor/uppgifter/", accounts.my_data, name="my-data"),
    path("mina-sidor/uppgifter.json", accounts.my_data_file, name="my-data-file"),
    path("mina-sidor/forfragningar/<int:pk>/", join_requests.join_request, name="join-request"),
    path("mina-sidor/organisationer/<slug:slug>/", my_organisations.my_organisation, name="my-organisation"),
    path("mina-sidor/organisationer/<slug:slug>/texter/", my_organisations.edit, name="edit-organisation"),
    path("mina-sidor/organisationer/<slug:slug>/namn/", my_organisations.rename, name="rename-organisation"),
    path("mina-sidor/organisationer/<slug:slug>/stang/", my_organisations.close, name="close-organisation"),
    path("mina-sidor/organisationer/<slug:slug>/bjud-in/", memberships.invite, name="invite-colleague"),
    path(
        "mina-sidor/organisationer/<slug:slug>/inbjudningar/<int:pk>/",
        memberships.invitation_sent,
        name="membership-invitation-sent",
    ),
    path("mina-sidor/organisationer/<slug:slug>/kollegor/<int:pk>/", memberships.colleague, name="colleague"),
    path("mina-sidor/organisationer/<slug:slug>/lamna/", memberships.leave, name="leave-organisation"),
    path("anslut/", join_requests.find, name="join"),
    path("anslut/registrera/", join_requests.register, name="join-register"),
    path("anslut/till/<slug:slug>/", join_requests.ask, name="join-ask"),
    path("inbjudan/organisation/<str:secret>/", invitations.membership_invitation, name="membership-invitation"),
    path("mina-sidor/underskrifter/<str:public_id>/", my_signatures.my_signature, name="my-signature"),
    path("mina-sidor/underskrifter/<str:public_id>/svara/", my_signatures.answer, name="my-signature-answer"),
    path("mina-sidor/underskrifter/<str:public_id>/ratta/", my_signatures.correct, name="my-signature-correct"),
    path("mina-sidor/underskrifter/<str:public_id>/aterta/", my_signatures.withdraw, name="my-signature-withdraw"),
    path("mina-sidor/underskrifter/<str:public_id>/namn/", signatory_names.my_name, name="my-signature-name"),
    path(
        "mina-sidor/underskrifter/<str:public_id>/papper/<int:number>/", my_signatures.paper, name="my-signature-paper"
    ),
    path("medunderteckna/<str:secret>/namn/", signatory_names.name_by_link, name="name-by-link"),
    path("inbjudan/<str:secret>/", invitations.coordinator_invitation, name="coordinator-invitation"),
    path("konto/2fa/webauthn/keys/<int:pk>/remove/", accounts.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("konto/", include("allauth.urls")),
]
