"""Identifying a signatory with an e-identification, by whichever provider the settings name.

``configuration`` reads the settings, ``oidc`` and ``saml`` speak with a provider, ``journeys`` leads a person there and
back and hands out what was found, once: ``providers()``, ``begin``, ``take``. The rest of the house only knows
``members.identities.Identity``. docs/adr/0023-eid.md tells why it is our own.
"""
