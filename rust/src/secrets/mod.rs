//! Random secrets, their hashes, and Proof Key for Code Exchange.

pub mod opaque_token;
pub mod pkce;
