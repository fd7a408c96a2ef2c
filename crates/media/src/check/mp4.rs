//! Length and size of an MP4 film without any tool: ISO/IEC 14496-12 §8.2.2 (`mvhd`) and §8.3.2 (`tkhd`).

use std::fs::File;
use std::io;

use super::Facts;
use crate::inspect::read_at;

const LARGEST_INDEX_BYTES: u64 = 64 << 20;

/// What the film's own index says; `None` where it has none.
pub(super) fn read(file: &mut File) -> io::Result<Option<Facts>> {
    let size_bytes = file.metadata()?.len();
    let mut at = 0;
    while at + 8 <= size_bytes {
        let head = read_at(file, at, 16)?;
        let Some((name, length)) = box_head(&head) else { return Ok(None) };
        let length = if length == 0 { size_bytes - at } else { length };
        if &name == b"moov" {
            let index = read_at(file, at, length.min(LARGEST_INDEX_BYTES))?;
            return Ok(facts(index.get(8..).unwrap_or_default()));
        }
        if length < 8 {
            return Ok(None);
        }
        at += length;
    }
    Ok(None)
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
