//! What is measured of a film or a recording: by ffprobe where it is installed, by its own boxes otherwise.

use std::fs::File;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::mp4;
use crate::inspect::read_at;
use crate::kind::{Kind, SNIFFED_BYTES, sniff};
use crate::tool::{self, Bounds, ToolError};

/// What is known of a film or a recording; 0 and empty where it is not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct Facts {
    pub size_bytes: u64,
    pub duration_ms: u64,
    pub width: u32,
    pub height: u32,
    /// ffmpeg's name of the codec
    pub picture: String,
    /// Pictures in a thousand seconds
    pub rate_millis: u64,
    /// Bits a second
    pub picture_bits: u64,
    /// ffmpeg's name of the codec
    pub sound: String,
    /// Bits a second
    pub sound_bits: u64,
    /// How long the first picture stays; `None` where it was not measured
    pub still_ms: Option<u64>,
}

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// It is neither a film nor a recording of a kind that is taken.
    #[error("it is neither a film nor a recording that is taken here")]
    Kind,
    /// It is broken.
    #[error("it cannot be read: {0}")]
    Broken(String),
    /// It cannot be opened.
    #[error("it cannot be opened")]
    Io(#[from] io::Error),
}

const BOUNDS: Bounds = Bounds { cpu_seconds: 120, memory_bytes: 4 << 30, file_bytes: 1 << 20, wall_seconds: 180 };
/// Only the beginning is looked at for the title card.
const LOOKED_AT_SECONDS: &str = "8";

/// Measures the file, which is read as what its first bytes say and nothing else.
///
/// # Errors
/// See [`CheckError`].
pub async fn measure(path: &Path) -> Result<Facts, CheckError> {
    let path = path.canonicalize()?;
    let start = read_at(&mut File::open(&path)?, 0, SNIFFED_BYTES as u64)?;
    let (kind, media_type) = sniff(&start).filter(|(kind, _)| matches!(kind, Kind::Film | Kind::Recording)).ok_or(CheckError::Kind)?;
    let size_bytes = std::fs::metadata(&path)?.len();
    if !tool::is_there("ffprobe") {
        let facts = mp4::read(&mut File::open(&path)?)?.ok_or(CheckError::Kind)?;
        return Ok(Facts { size_bytes, ..facts });
    }
    let mut facts = Facts { size_bytes, ..probe(&path, media_type).await? };
    if facts.duration_ms == 0 {
        facts.duration_ms = played_ms(&path, media_type).await;
    }
    if kind == Kind::Film {
        facts.still_ms = still_ms(&path, media_type).await;
    }
    Ok(facts)
}

/// How ffmpeg is made to read a file: by the reader of its kind, so that nothing can pass for a playlist, and from no network.
pub(crate) fn input(path: &Path, media_type: &str) -> Vec<String> {
    let reader = match media_type {
        "video/webm" | "audio/webm" => "matroska",
        "audio/mpeg" => "mp3",
        "audio/wav" => "wav",
        "audio/ogg" => "ogg",
        "image/png" => "png_pipe",
        "image/jpeg" => "jpeg_pipe",
        "image/webp" => "webp_pipe",
        _ => "mov",
    };
    ["-protocol_whitelist", "file,pipe", "-f", reader, "-i"]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("file:{}", path.display())])
        .collect()
}

#[derive(Deserialize)]
struct Probed {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Default, Deserialize)]
struct Format {
    #[serde(default)]
    duration: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Stream {
    codec_type: String,
    codec_name: String,
    width: u32,
    height: u32,
    avg_frame_rate: String,
    bit_rate: String,
    duration: String,
    disposition: Disposition,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Disposition {
    attached_pic: u8,
}

async fn probe(path: &Path, media_type: &str) -> Result<Facts, CheckError> {
    let mut args: Vec<String> = ["-v", "error", "-print_format", "json", "-show_format", "-show_streams"].map(str::to_owned).into();
    args.extend(input(path, media_type));
    let text = tool::ask("ffprobe", &args, Path::new("/tmp"), BOUNDS).await.map_err(broken)?;
    let probed: Probed = serde_json::from_str(&text).map_err(|_| CheckError::Broken("ffprobe said nothing that makes sense".to_owned()))?;
    let is = |kind: &'static str| move |stream: &&Stream| stream.codec_type == kind && stream.disposition.attached_pic == 0;
    let none = Stream::default();
    let picture = probed.streams.iter().find(is("video")).unwrap_or(&none);
    let sound = probed.streams.iter().find(is("audio")).unwrap_or(&none);
    let lengths = [&probed.format.duration, &picture.duration, &sound.duration];
    Ok(Facts {
        duration_ms: lengths.into_iter().find_map(|text| ms(text)).unwrap_or(0),
        width: picture.width,
        height: picture.height,
        picture: picture.codec_name.clone(),
        rate_millis: fraction_millis(&picture.avg_frame_rate),
        picture_bits: picture.bit_rate.parse().unwrap_or(0),
        sound: sound.codec_name.clone(),
        sound_bits: sound.bit_rate.parse().unwrap_or(0),
        ..Facts::default()
    })
}

/// How long it is when all of it is read: what was recorded live, as browsers do, has no length at its beginning. 0 when that fails.
async fn played_ms(path: &Path, media_type: &str) -> u64 {
    let mut args: Vec<String> = ["-nostdin", "-v", "error"].map(str::to_owned).into();
    args.extend(input(path, media_type));
    args.extend(["-map", "0:v?", "-map", "0:a?", "-c", "copy", "-progress", "pipe:1", "-f", "null", "-"].map(str::to_owned));
    let text = tool::ask("ffmpeg", &args, Path::new("/tmp"), BOUNDS).await.unwrap_or_default();
    let us = text.lines().rev().find_map(|line| line.strip_prefix("out_time_us=")).and_then(|us| us.parse::<u64>().ok());
    us.unwrap_or(0) / 1000
}

/// How long the first picture stays, as `freezedetect` sees it; `None` when it could not be measured.
async fn still_ms(path: &Path, media_type: &str) -> Option<u64> {
    let mut args: Vec<String> = ["-nostdin", "-v", "error", "-t", LOOKED_AT_SECONDS].map(str::to_owned).into();
    args.extend(input(path, media_type));
    let look = "scale=320:-2,freezedetect=n=-50dB:d=0.5,metadata=print:file=-";
    args.extend(["-map", "0:v:0", "-vf", look, "-f", "null", "-"].map(str::to_owned));
    let text = tool::ask("ffmpeg", &args, Path::new("/tmp"), BOUNDS).await.ok()?;
    let of = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).and_then(ms);
    let (start, end) = (of("lavfi.freezedetect.freeze_start="), of("lavfi.freezedetect.freeze_end="));
    // What never ended in these seconds stayed for all of them; what began later was not the first picture.
    Some(match start {
        Some(start) if start <= 200 => end.unwrap_or(8_000).saturating_sub(start),
        _ => 0,
    })
}

fn broken(error: ToolError) -> CheckError {
    match error {
        ToolError::Io(e) => CheckError::Io(e),
        other => CheckError::Broken(other.to_string()),
    }
}

fn ms(seconds: &str) -> Option<u64> {
    let length = std::time::Duration::try_from_secs_f64(seconds.trim().parse().ok()?).ok()?;
    u64::try_from(length.as_millis()).ok()
}

fn fraction_millis(text: &str) -> u64 {
    let Some((above, below)) = text.split_once('/') else { return 0 };
    let (above, below): (u64, u64) = (above.parse().unwrap_or(0), below.parse().unwrap_or(0));
    (above * 1000).checked_div(below).unwrap_or(0)
}
