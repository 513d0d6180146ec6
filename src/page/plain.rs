//! stub
use std::sync::Arc;
use crate::text::Source;
use super::Page;
pub(super) fn is_plain(_s:&Source)->bool{false}
pub(super) fn read(_s:&Arc<Source>)->Page{unimplemented!()}
