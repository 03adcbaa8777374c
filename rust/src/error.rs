use std::fmt;

/// What was refused. Each kind is an exception class in Python.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Key,
    Token,
    Pkce,
    Uri,
}

/// A refusal.
///
/// Both texts are `'static`, so an error cannot carry a part of a key or a token into a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    pub kind: Kind,
    /// A stable snake_case word for the audit log.
    pub reason: &'static str,
    /// A short English sentence for a developer.
    pub description: &'static str,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub const fn key(reason: &'static str, description: &'static str) -> Self {
        Self { kind: Kind::Key, reason, description }
    }

    pub const fn token(reason: &'static str, description: &'static str) -> Self {
        Self { kind: Kind::Token, reason, description }
    }

    pub const fn pkce(reason: &'static str, description: &'static str) -> Self {
        Self { kind: Kind::Pkce, reason, description }
    }

    pub const fn uri(reason: &'static str, description: &'static str) -> Self {
        Self { kind: Kind::Uri, reason, description }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.description)
    }
}

impl std::error::Error for Error {}
