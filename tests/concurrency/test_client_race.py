"""What happens to one client on several processes at once: its assertions, its deletion (RFC 7523, RFC 7592)."""

import json
import time
from collections import Counter
from functools import partial
from uuid import uuid4

import httpx2
import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.application import CALLBACK, WIRE, Application
from tests.support.simultaneously import simultaneously, spread

ROUNDS = 10
RACERS = 16
ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'


def register(host: str, **metadata: object) -> dict:
    answer = WIRE.post(
        f'{host}/mcp/oauth/register',
        json={'redirect_uris': [CALLBACK], 'token_endpoint_auth_method': 'none', **metadata},
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def delete(client: dict, host: str) -> httpx2.Response:
    headers = {'Authorization': f'Bearer {client["registration_access_token"]}'}
    return WIRE.delete(f'{host}/mcp/oauth/register/{client["client_id"]}', headers=headers)


def outcome(answer: httpx2.Response) -> tuple[int, str | None]:
    return answer.status_code, answer.json().get('error') if answer.content else None


def test_one_of_many_simultaneous_uses_of_an_assertion_is_accepted(host, hosts):
    """RFC 7523 section 3: the accepted one comes as far as its invented code, the others do not authenticate."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    client = register(host, token_endpoint_auth_method='private_key_jwt', jwks={'keys': [public]})['client_id']
    issuer = WIRE.get(f'{host}/.well-known/oauth-authorization-server').json()['issuer']
    for _ in range(ROUNDS):
        claims = {'iss': client, 'sub': client, 'aud': issuer, 'exp': int(time.time()) + 60, 'jti': uuid4().hex}
        proof = {'client_assertion': jwt.encode(claims, key, 'ES256'), 'client_assertion_type': ASSERTION_TYPE}
        answers = simultaneously(
            [partial(Application(host, client).exchange, 'invented', on, **proof) for on in spread(hosts, RACERS)]
        )
        accepted = sum(answer.status_code == 400 and answer.json()['error'] == 'invalid_grant' for answer in answers)
        # Refusals are limited per minute, so the later ones say 429 instead of 401.
        refused = sum(answer.status_code in (401, 429) for answer in answers)
        assert (accepted, refused) == (1, RACERS - 1), Counter(map(outcome, answers))


def test_exchange_that_races_the_deletion_of_its_client_ends_cleanly(host, hosts, store, user, figure):
    """RFC 7592 section 2.3: every exchange is answered with tokens or an error of the protocol, and nothing of the client is left."""
    seen: Counter = Counter()
    for _ in range(ROUNDS):
        client = register(host)
        application = Application(host, client['client_id'])
        user.allow(application)
        exchanges = [
            partial(application.exchange, code, on)
            for code, on in zip(store.more_codes(8), spread(hosts, 8), strict=True)
        ]
        exchanges.insert(4, partial(delete, client, hosts[-1]))
        answers = [outcome(answer) for answer in simultaneously(exchanges)]
        assert answers.pop(4) == (204, None)
        assert set(answers) <= {(200, None), (400, 'invalid_grant'), (401, 'invalid_client')}, answers
        assert not store.value('SELECT count(*) FROM muk_mcp_oauth_client WHERE client_id = %s', application.client_id)
        seen.update(status for status, _ in answers)
    figure(f'{sum(seen.values())} exchanges while their client is deleted: {dict(seen)}')
