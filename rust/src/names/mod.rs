//! Names that a user reads: hosts and client names, and which of them look alike.

mod confusable;
mod host;

pub use confusable::confusable_skeleton;
pub use host::{registrable_domain, unicode_host};
