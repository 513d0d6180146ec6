//! stub
use super::Page;
use crate::text::Source;
use std::sync::Arc;
pub(super) fn is_plain(_s: &Source) -> bool {
    false
}
pub(super) fn read(_s: &Arc<Source>) -> Page {
    unimplemented!()
}
