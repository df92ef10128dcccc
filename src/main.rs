//! The command line of banxin.
fn main() {}
