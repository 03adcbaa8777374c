"""The one statement that reads whether grants may act, and the conditions in it, two of which pages ask as well."""

from pathlib import Path

from ...protocol.token.grant_state import GrantState

# On a row ``account`` of res_users. Portal and public users never connect, in whatever groups they are.
USER_MAY_CONNECT = """account.share IS NOT TRUE AND EXISTS (
    SELECT FROM res_groups_users_rel member WHERE member.uid = account.id AND member.gid = ANY (%(groups)s))"""

# On a row ``client``, for the user {user}. Since 19 a user's row names only the groups given directly, so all groups
# that imply an allowed one are looked for.
CLIENT_ADMITS_USER = """CASE WHEN client.is_restricted THEN EXISTS (
    WITH RECURSIVE allowed (gid) AS (
           SELECT a.res_groups_id FROM muk_mcp_oauth_client_res_groups_rel a WHERE a.muk_mcp_oauth_client_id = client.id
            UNION SELECT i.gid FROM res_groups_implied_rel i JOIN allowed ON i.hid = allowed.gid)
    SELECT FROM res_groups_users_rel member JOIN allowed ON allowed.gid = member.gid WHERE member.uid = {user}
    ) ELSE TRUE END"""

# On a row ``client``, for the user {user}.
CLIENT_MAY_ADMINISTER = """CASE WHEN client.may_administer THEN EXISTS (
    SELECT FROM ir_config_parameter WHERE key = 'muk_mcp_oauth.clients_may_administer' AND lower(value) IN ('1', 'true', 'yes')
    ) AND EXISTS (
    WITH RECURSIVE administering (gid) AS (
           SELECT d.res_id FROM ir_model_data d WHERE d.module = 'base' AND d.name = 'group_system'
            UNION SELECT i.gid FROM res_groups_implied_rel i JOIN administering ON i.hid = administering.gid)
    SELECT FROM res_groups_users_rel member JOIN administering ON administering.gid = member.gid WHERE member.uid = {user}
    ) ELSE FALSE END"""

# What stands for both if the answer does not depend on groups, as for nearly every client; NULL if it does.
ADMITS_EVERYBODY = 'CASE WHEN client.is_restricted THEN NULL ELSE TRUE END'
NEVER_ADMINISTERS = 'CASE WHEN client.may_administer THEN NULL ELSE FALSE END'

_STATEMENT = Path(__file__).with_suffix('.sql').read_text()


def statement(which: str) -> str:
    """Return the statement for the grants whose id ``which`` (SQL such as ``= %(grant)s``); it needs ``groups``."""
    return _filled(which, CLIENT_ADMITS_USER.format(user='g.user_id'), CLIENT_MAY_ADMINISTER.format(user='g.user_id'))


def statement_without_groups(which: str) -> str:
    """Return the statement without its two questions about groups of the user, with NULL if one has to be asked.

    PostgreSQL plans them whether or not they are asked, which takes twice as long as everything else. A row that
    ``depends_on_groups`` decides nothing: whoever gets it runs the whole statement instead.
    """
    return _filled(which, ADMITS_EVERYBODY, NEVER_ADMINISTERS)


def depends_on_groups(row) -> bool:
    """Return True if the JSON object of ``statement_without_groups`` left a question open."""
    return None in (row['client']['admits_user'], row['client']['may_administer'])


def _filled(which, client_admits_user, client_may_administer):
    return _STATEMENT.format(
        which=which,
        user_may_connect=USER_MAY_CONNECT,
        client_admits_user=client_admits_user,
        client_may_administer=client_may_administer,
    )


def read_states(env, ids) -> list[GrantState]:
    """Return the states of grants, with what the request itself has not written yet."""
    env.flush_all()
    groups = env['res.users']._connecting_group_ids()
    env.cr.execute(_OF_IDS, {'ids': list(ids), 'groups': groups})
    return [GrantState.from_row(row) for (row,) in env.cr.fetchall()]


_OF_IDS = statement('= ANY (%(ids)s)')
