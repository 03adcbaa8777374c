use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyString;

use super::text::Text;
use crate::jose::{access_token, client_assertion, jwk, signing_key, verifying_keys};

#[pyclass(frozen, module = "muk_mcp_oauth_core")]
#[derive(Debug)]
pub struct SigningKey(signing_key::SigningKey);

#[pymethods]
impl SigningKey {
    #[staticmethod]
    #[pyo3(signature = (bits = 2048))]
    fn generate(py: Python<'_>, bits: u32) -> PyResult<Self> {
        Ok(Self(py.detach(|| signing_key::SigningKey::generate(bits))?))
    }

    #[staticmethod]
    #[pyo3(signature = (pem, passphrase = None))]
    fn from_pem(py: Python<'_>, pem: &str, passphrase: Option<&str>) -> PyResult<Self> {
        Ok(Self(py.detach(|| signing_key::SigningKey::from_pem(pem, passphrase))?))
    }

    #[pyo3(signature = (passphrase = None))]
    fn to_pem<'py>(&self, py: Python<'py>, passphrase: Option<&str>) -> PyResult<Bound<'py, PyString>> {
        Ok(PyString::new(py, &py.detach(|| self.0.to_pem(passphrase))?))
    }

    #[getter]
    fn kid(&self) -> &str {
        self.0.kid()
    }

    #[getter]
    fn bits(&self) -> usize {
        self.0.bits()
    }

    fn public_jwk(&self) -> String {
        self.0.public_jwk()
    }

    #[pyo3(signature = (*, issuer, audience, subject, client_id, scope, jti, issued_at, expires_at))]
    #[expect(clippy::too_many_arguments, reason = "Keyword-only in Python, where each claim is named by its caller.")]
    fn sign_access_token(
        &self,
        py: Python<'_>,
        issuer: &str,
        audience: &str,
        subject: &str,
        client_id: &str,
        scope: &str,
        jti: &str,
        issued_at: i64,
        expires_at: i64,
    ) -> PyResult<String> {
        let claims =
            access_token::AccessTokenClaims { issuer, audience, subject, client_id, scope, jti, issued_at, expires_at };
        Ok(py.detach(|| access_token::sign(&self.0, &claims))?)
    }
}

#[pyclass(frozen, get_all, module = "muk_mcp_oauth_core")]
#[derive(Debug)]
pub struct AccessToken {
    issuer: String,
    audience: String,
    subject: String,
    client_id: String,
    scope: String,
    jti: String,
    issued_at: i64,
    not_before: i64,
    expires_at: i64,
    kid: String,
}

impl From<access_token::AccessToken> for AccessToken {
    fn from(token: access_token::AccessToken) -> Self {
        Self {
            issuer: token.issuer,
            audience: token.audience,
            subject: token.subject,
            client_id: token.client_id,
            scope: token.scope,
            jti: token.jti,
            issued_at: token.issued_at,
            not_before: token.not_before,
            expires_at: token.expires_at,
            kid: token.kid,
        }
    }
}

#[pyclass(frozen, module = "muk_mcp_oauth_core")]
#[derive(Debug)]
pub struct VerifyingKeys(verifying_keys::VerifyingKeys);

#[pymethods]
impl VerifyingKeys {
    #[new]
    fn new(jwks: Vec<PyBackedStr>) -> PyResult<Self> {
        Ok(Self(verifying_keys::VerifyingKeys::new(jwks.iter().map(|jwk| &**jwk))?))
    }

    fn kids(&self) -> Vec<&str> {
        self.0.kids().collect()
    }

    #[pyo3(signature = (token, *, issuer, audience, now, leeway = 30))]
    fn verify_access_token(
        &self,
        py: Python<'_>,
        token: Text<'_>,
        issuer: &str,
        audience: &str,
        now: i64,
        leeway: i64,
    ) -> PyResult<AccessToken> {
        Ok(py.detach(|| access_token::verify(&self.0, &token, issuer, audience, now, leeway))?.into())
    }
}

#[pyclass(frozen, get_all, module = "muk_mcp_oauth_core")]
#[derive(Debug)]
pub struct ClientAssertion {
    client_id: String,
    jti: String,
    expires_at: i64,
    issued_at: Option<i64>,
}

#[pyclass(frozen, module = "muk_mcp_oauth_core")]
#[derive(Debug)]
pub struct ClientKeys(client_assertion::ClientKeys);

#[pymethods]
impl ClientKeys {
    #[new]
    fn new(jwks: Text<'_>) -> PyResult<Self> {
        Ok(Self(client_assertion::ClientKeys::new(&jwks)?))
    }

    #[pyo3(signature = (assertion, *, client_id, audiences, now, leeway = 30, max_lifetime = 600))]
    #[expect(clippy::too_many_arguments, reason = "Keyword-only in Python, where each expectation is named.")]
    fn verify_assertion(
        &self,
        py: Python<'_>,
        assertion: Text<'_>,
        client_id: Text<'_>,
        audiences: Vec<String>,
        now: i64,
        leeway: i64,
        max_lifetime: i64,
    ) -> PyResult<ClientAssertion> {
        let expected =
            client_assertion::Expectation { client_id: &client_id, audiences: &audiences, now, leeway, max_lifetime };
        let client_assertion::ClientAssertion { client_id, jti, expires_at, issued_at } =
            py.detach(|| self.0.verify(&assertion, &expected))?;
        Ok(ClientAssertion { client_id, jti, expires_at, issued_at })
    }
}

#[pyfunction]
pub fn jwk_set(jwks: Vec<PyBackedStr>) -> PyResult<String> {
    Ok(jwk::set(jwks.iter().map(|jwk| &**jwk))?)
}
