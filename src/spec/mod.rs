//! What the newsroom wrote: the files' own types, with every length in its unit, and nothing resolved.

mod role;

pub use role::Role;
