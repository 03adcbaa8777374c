//! Reads verified claims: each has to be present and of its JSON type (RFC 7519 section 4.1).

use serde_json::{Map, Value};

use crate::error::{Error, Result};

const CLAIM_MISSING: Error = Error::token("claim_missing", "A required claim is missing.");
const CLAIM_TYPE: Error = Error::token("claim_type", "A claim has the wrong JSON type or is empty.");
const EXPIRED: Error = Error::token("expired", "The token has expired.");
const NOT_YET_VALID: Error = Error::token("not_yet_valid", "The token is not valid yet.");
const ISSUED_IN_FUTURE: Error = Error::token("issued_in_future", "The token was issued in the future.");
const LEEWAY_OUT_OF_RANGE: Error = Error::token("leeway_out_of_range", "The leeway has to be 0 to 60 seconds.");

/// The claims of a token whose signature was verified.
#[derive(Debug)]
pub struct Claims(pub Map<String, Value>);

impl Claims {
    /// A required claim that is a non-empty string.
    pub fn text(&self, name: &str) -> Result<&str> {
        let text = self.0.get(name).ok_or(CLAIM_MISSING)?.as_str().ok_or(CLAIM_TYPE)?;
        if text.is_empty() { Err(CLAIM_TYPE) } else { Ok(text) }
    }

    /// `aud`, which RFC 7519 section 4.1.3 writes as a string or as an array of strings.
    pub fn audiences(&self) -> Result<Vec<&str>> {
        match self.0.get("aud").ok_or(CLAIM_MISSING)? {
            Value::String(audience) => Ok(vec![audience]),
            Value::Array(audiences) => audiences.iter().map(|audience| audience.as_str().ok_or(CLAIM_TYPE)).collect(),
            _ => Err(CLAIM_TYPE),
        }
    }

    /// A required claim in whole seconds since 1970.
    pub fn seconds(&self, name: &str) -> Result<i64> {
        self.optional_seconds(name)?.ok_or(CLAIM_MISSING)
    }

    pub fn optional_seconds(&self, name: &str) -> Result<Option<i64>> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        value.as_i64().filter(|seconds| *seconds >= 0).map(Some).ok_or(CLAIM_TYPE)
    }
}

/// Current time and allowed clock skew.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    now: i64,
    leeway: i64,
}

impl Clock {
    pub fn new(now: i64, leeway: i64) -> Result<Self> {
        if (0..=60).contains(&leeway) { Ok(Self { now, leeway }) } else { Err(LEEWAY_OUT_OF_RANGE) }
    }

    /// RFC 7519 section 4.1.4: refused on the second of `exp` itself.
    pub fn check_expiry(&self, expires_at: i64) -> Result<()> {
        if expires_at.saturating_add(self.leeway) > self.now { Ok(()) } else { Err(EXPIRED) }
    }

    pub fn check_not_before(&self, not_before: i64) -> Result<()> {
        if self.has_come(not_before) { Ok(()) } else { Err(NOT_YET_VALID) }
    }

    pub fn check_issued(&self, issued_at: i64) -> Result<()> {
        if self.has_come(issued_at) { Ok(()) } else { Err(ISSUED_IN_FUTURE) }
    }

    fn has_come(&self, time: i64) -> bool {
        time <= self.now.saturating_add(self.leeway)
    }
}
