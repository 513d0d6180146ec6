//! apiproof holds API reference pages to their promises.
