//! How pages are written: the words of the pages as data, and the type expressions in cells.

pub mod types;
