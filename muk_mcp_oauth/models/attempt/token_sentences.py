from odoo import _, models

from ...access import server
from .sentences import Explanation


class Attempt(models.Model):
    """What is said of codes and tokens that were refused, and of connections that ended."""

    _inherit = 'muk_mcp_oauth.attempt'

    def _explanations(self) -> dict[str, Explanation]:
        client = self._who()
        again = _('Connect again from the application.')
        return {
            **super()._explanations(),
            'refresh_token_reused': self._replayed(),
            'code_reused': Explanation(
                _('%s sent its code twice, so the connection was ended.', client),
                _('Connect again. If it happens often, the proxy repeats requests.'),
            ),
            'code_expired': Explanation(_('%s came for its tokens more than a minute too late.', client), again),
            'code_unknown': Explanation(_('%s sent a code that is none of ours.', client), again),
            'verifier_mismatch': Explanation(
                _('%s could not prove that it is the one that asked.', client),
                _('Two attempts at once do that. Connect again, once.'),
            ),
            'refresh_token_expired': Explanation(
                _(
                    '%(client)s was unused for longer than %(days)s.',
                    client=client,
                    days=server(self.env)._days(self._settings().refresh_token_ttl_days),
                ),
                _('Connect again, or let connections lie unused for longer.'),
                'open_settings',
            ),
            'refresh_token_unknown': Explanation(_('%s has tokens that this Odoo no longer knows.', client), again),
            'grant_expired': Explanation(
                _('The connection of %s reached its greatest age.', client), again, 'open_settings'
            ),
            'grant_ended': Explanation(
                _('The connection of %(client)s was ended: %(why)s.', client=client, why=self._end()), again
            ),
            'scope_reduced': Explanation(
                _('%s may do less than its token says.', client), _('It gets a new one by itself.')
            ),
            'tool_writes': Explanation(
                _('%s wanted to write, but may only read.', client),
                _('The user may allow it when the application asks.'),
            ),
            'database_copied': Explanation(
                _('%s came with a token of the database that this one was copied from.', client),
                _('Connect again, if it is to work with the copy.'),
            ),
        }

    def _replayed(self) -> Explanation:
        seconds = self._late_by()
        if seconds is None:
            return Explanation(
                _(
                    'A refresh token of %s was used twice: somebody may have copied it, so the connection was ended.',
                    self._who(),
                ),
                _('Ask the user; if all is well, connect again.'),
                'open_connection' if self.grant_id else None,
            )
        what = _(
            '%(client)s sent its refresh token again after %(seconds)s, so the connection was ended.',
            client=self._who(),
            seconds=server(self.env)._seconds(seconds),
        )
        if self._settings().grace_seconds > seconds:
            return Explanation(what, _('By now the grace window is long enough. Connect again.'))
        return Explanation(
            what, _('Some clients do that. Raise the grace window to 60 seconds, then connect again.'), 'raise_grace'
        )

    def _late_by(self) -> int | None:
        """Return the seconds after which the token came again, if a longer grace window would have helped."""
        number = (self.value or '').removesuffix(' s')
        return int(number) if number.isdecimal() else None

    def _end(self) -> str:
        grants = self.env['muk_mcp_oauth.grant']
        reason = (self.reason or '').rpartition(' ')[2]
        return dict(grants._fields['ended_reason']._description_selection(self.env)).get(reason, reason)
