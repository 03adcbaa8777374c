"""Methods that are closed to every AI client, whatever the owner opens (section 1 of the fence).

Methods that ask for the identity of the user are found by Odoo's own mark. An addon adds entries by
`muk_mcp_oauth.fence._closed_methods`.
"""

from __future__ import annotations

from .entry import Closed

_PASSWORD = 'it makes or sends what signs in as a user'
_SPEAKS = 'it writes messages in the name of somebody else'
_LINK = 'it gives out a link that opens the record without signing in'
_PUBLIC = 'it makes something public'
_NOTIFIES = 'who registers a device is sent the notifications of a user'
_RENDERS = 'templates can show links for a new password and run code'
_CODE = 'it runs code with the rights of the system'

CLOSED_METHODS = (
    Closed('res.users', _PASSWORD, '*password*'),
    Closed('res.users', _PASSWORD, '*totp*'),
    Closed('res.users', _PASSWORD, '*signup*'),
    Closed('res.users', _PASSWORD, '*invit*'),
    Closed('res.users', _PASSWORD, '*passkey*'),
    Closed('res.users', _PASSWORD, '*api_key*'),
    Closed('res.users', _PASSWORD, 'authenticate'),
    Closed('res.users', _PASSWORD, 'login'),
    Closed('res.users', _PASSWORD, 'signin'),
    Closed('res.users', _PASSWORD, 'send_unregistered_user_reminder'),
    Closed('res.users', _PASSWORD, 'web_create_users'),
    Closed('res.users', _PASSWORD, '*revoke*'),
    Closed('res.partner', _PASSWORD, '*signup*'),
    Closed('*', _SPEAKS, 'message_process'),
    Closed('*', _SPEAKS, 'message_route*'),
    Closed('*', _SPEAKS, 'message_new'),
    Closed('*', _SPEAKS, 'message_update'),
    Closed('*', _SPEAKS, 'message_parse*'),
    Closed('*', _RENDERS, 'message_mail_with_*'),
    Closed('*', _RENDERS, 'message_post_with_*'),
    Closed('*', _LINK, 'get_portal_url'),
    Closed('*', _LINK, 'generate_access_token'),
    Closed('*', _LINK, 'action_share*'),
    Closed('*', _LINK, '*copy*link*'),
    Closed('*', _LINK, 'action_open_share*'),
    Closed('survey.survey', _LINK, 'get_*_url'),
    Closed('*', _PUBLIC, 'website_publish_button'),
    Closed('mail.push*', _NOTIFIES, '*'),
    Closed('mail.partner.device', _NOTIFIES, '*'),
    Closed('mail.template*', _RENDERS, 'send_mail*'),
    Closed('mail.template*', _RENDERS, '*preview*'),
    Closed('mail.template*', _RENDERS, 'generate_*'),
    Closed('*', _RENDERS, 'render_*'),
    Closed('ir.qweb*', _CODE, '*'),
    Closed('ir.http', 'it speaks of sessions', '*'),
)
