//! What an editor is served: findings while a page is typed, the claims under the cursor, the way to
//! the promise, and fixes.

mod actions;
mod claims;
mod client;
mod diagnostics;
mod document;
mod position;
mod server;
mod session;
mod uris;
mod wire;

pub use server::{Options, serve};
