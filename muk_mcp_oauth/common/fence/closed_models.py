"""Models that are closed to every AI client, and that nobody can open (section 1 of the fence).

What makes or shows a credential, what speaks for the MCP server itself, and what makes a record public. An addon adds
entries by `muk_mcp_oauth.fence._closed_models`.
"""

from __future__ import annotations

from .entry import CHANGES, CREATE, Closed

CLOSED_MODELS = (
    Closed('res.users.apikeys*', 'API keys open all of Odoo and outlive the connection'),
    Closed('res.users.identitycheck', 'it asks for the password of the user'),
    Closed('change.password.*', 'it sets passwords'),
    Closed('res.device*', 'it holds the sessions and devices of people'),
    Closed('auth_totp.*', 'it holds second factors and trusted devices'),
    Closed('auth.totp.*', 'it guards the second factor'),
    Closed('auth.passkey.*', 'passkeys sign in without a password'),
    Closed('res.company.ldap', 'it holds the password of a directory'),
    Closed('mail.push*', 'who registers a device is sent the notifications of a user'),
    Closed('mail.partner.device', 'who registers a device is sent the notifications of a user'),
    Closed('mail.notification.web.push', 'it holds what is sent to devices'),
    Closed('mail.guest', 'a guest is known by a token alone'),
    Closed('mail.template.preview', 'a preview shows links for a new password'),
    Closed('google.*.credentials', 'it holds tokens of another service'),
    Closed('microsoft.*.credentials', 'it holds tokens of another service'),
    Closed('account_edi_proxy_client.user', 'it holds the keys of a proxy'),
    Closed('certificate.key', 'it holds private keys'),
    Closed('portal.share', 'it shows a link that opens the record without signing in'),
    Closed('portal.wizard*', 'it invites people to sign in'),
    Closed('project.share*', 'it invites people to sign in'),
    Closed('payment.link.wizard', 'it shows a link that opens the record without signing in'),
    Closed('spreadsheet.dashboard.share', 'it makes a public link'),
    Closed('base.partner.merge*', 'it can give a user the e-mail address of somebody else'),
    Closed('base_import.import', 'it fetches files from any address that its text names'),
    Closed('ir.mail_server', 'links for a new password are sent through it', operations=CHANGES),
    Closed('website.rewrite', 'it can lead everybody who wants to sign in elsewhere', operations=CHANGES),
    Closed('link.tracker', 'making one sends a request to any address', operations=CHANGES),
    Closed('mail.link.preview*', 'making one sends a request to any address', operations=frozenset({CREATE})),
    Closed('mail.tracking.value', 'it is what Odoo says that somebody changed', operations=CHANGES),
    Closed('muk_mcp.*', 'the MCP server and its audit log are closed to the clients they watch'),
    Closed('muk_mcp_oauth.*', 'connections, clients and their settings are closed to the clients themselves'),
)
