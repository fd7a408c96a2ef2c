//! Length, size and kind of an MP4 without any tool: ISO/IEC 14496-12 §8.2.2 (`mvhd`), §8.3.2 (`tkhd`) and §8.4.3 (`hdlr`).

use std::fs::File;
use std::io;

use super::Facts;
use crate::inspect::read_at;

const LARGEST_INDEX_BYTES: u64 = 64 << 20;
/// Some minutes of speech need no more.
const LARGEST_SPOKEN_INDEX_BYTES: u64 = 1 << 20;
/// The index stands after so many other boxes at most.
const MOST_BOXES: usize = 1_000;

/// What the film's own index says; `None` where it has none.
pub(super) fn read(file: &mut File) -> io::Result<Option<Facts>> {
    Ok(index(file, LARGEST_INDEX_BYTES)?.as_deref().and_then(facts))
}

/// Whether there is sound and no picture: the brands of films say nothing of that, and phones that record a voice use them too.
pub(crate) fn is_sound_alone(file: &mut File) -> io::Result<bool> {
    let Some(index) = index(file, LARGEST_SPOKEN_INDEX_BYTES)? else { return Ok(false) };
    let tracks = boxes(&index).into_iter().filter(|(name, _)| name == b"trak");
    let kinds: Vec<Option<&[u8]>> = tracks.map(|(_, track)| handler(track)).collect();
    Ok(kinds.contains(&Some(b"soun")) && !kinds.contains(&Some(b"vide")))
}

/// What stands in the index, at most `most_bytes`; `None` where there is none or more.
fn index(file: &mut File, most_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    let size_bytes = file.metadata()?.len();
    let mut at = 0;
    for _ in 0..MOST_BOXES {
        let head = read_at(file, at, 16)?;
        let Some((name, length)) = box_head(&head) else { return Ok(None) };
        let length = if length == 0 { size_bytes.saturating_sub(at) } else { length };
        match &name {
            b"moov" if length > most_bytes => return Ok(None),
            b"moov" => return Ok(read_at(file, at, length)?.get(8..).map(<[u8]>::to_vec)),
            _ if length < 8 => return Ok(None),
            _ => at = at.saturating_add(length),
        }
    }
    Ok(None)
}

/// What a track is for: `vide`, `soun`.
fn handler(track: &[u8]) -> Option<&[u8]> {
    let inside = |body, name: &[u8; 4]| boxes(body).into_iter().find(|(found, _)| found == name).map(|(_, body)| body);
    inside(inside(track, b"mdia")?, b"hdlr")?.get(8..12)
}

fn box_head(bytes: &[u8]) -> Option<([u8; 4], u64)> {
    let name = bytes.get(4..8)?.try_into().ok()?;
    let short = number(bytes, 0, 4)?;
    Some((name, if short == 1 { number(bytes, 8, 8)? } else { short }))
}

fn facts(index: &[u8]) -> Option<Facts> {
    let mut facts = Facts::default();
    for (name, body) in boxes(index) {
        match &name {
            b"mvhd" => {
                let (scale, length) = if body.first()? == &1 {
                    (number(body, 20, 4)?, number(body, 24, 8)?)
                } else {
                    (number(body, 12, 4)?, number(body, 16, 4)?)
                };
                facts.duration_ms = length.saturating_mul(1000).checked_div(scale)?;
            }
            b"trak" => {
                let header = boxes(body).into_iter().find(|(name, _)| name == b"tkhd").map(|(_, body)| body)?;
                let from = if header.first()? == &1 { 88 } else { 76 };
                // 16.16 fixed point
                let [width, height] = [from, from + 4].map(|at| number(header, at, 4).and_then(|side| u32::try_from(side >> 16).ok()));
                if width? > facts.width {
                    (facts.width, facts.height) = (width?, height?);
                }
            }
            _ => {}
        }
    }
    (facts.duration_ms > 0).then_some(facts)
}

fn boxes(mut rest: &[u8]) -> Vec<([u8; 4], &[u8])> {
    let mut found = Vec::new();
    while let Some((name, length)) = box_head(rest) {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let Some(body) = rest.get(8..length) else { break };
        found.push((name, body));
        rest = &rest[length..];
    }
    found
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    bytes.get(at..at + length).map(|digits| digits.iter().fold(0, |sum, digit| sum << 8 | u64::from(*digit)))
}
