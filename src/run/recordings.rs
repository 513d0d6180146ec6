//! Recordings judged while they are read: one thread reads on, the others judge.

use rayon::prelude::*;

use crate::exchange::recording::{Piece, Recording};

/// How many bytes of entries are judged together. Twice as much is held at a time, or the two
/// largest entries.
const CHUNK: usize = 4 << 20;

/// Judges each piece of a recording on any thread, and takes the results in the order of
/// the pieces.
pub(super) fn each<T: Send>(
    recording: &mut Recording,
    judge: impl Fn(Piece) -> T + Sync,
    mut take: impl FnMut(T),
) {
    let mut chunk = gather(recording);
    while !chunk.is_empty() {
        let (next, judged) = rayon::join(
            || gather(recording),
            || chunk.into_par_iter().map(&judge).collect::<Vec<T>>(),
        );
        judged.into_iter().for_each(&mut take);
        chunk = next;
    }
}

/// The next entries, some megabytes of them.
fn gather(recording: &mut Recording) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut bytes = 0;
    while bytes < CHUNK
        && let Some(piece) = recording.next()
    {
        bytes += piece.len();
        pieces.push(piece);
    }
    pieces
}
