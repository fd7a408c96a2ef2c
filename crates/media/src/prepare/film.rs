//! A film in two sizes, its sound alone, a poster; a recording made equally loud. One file a size: fragmented MP4 that plays by itself
//! while it loads, with a playlist (RFC 8216, byte ranges) of its pieces.

use std::path::PathBuf;

use library::document::{Rendition, Sound};

use super::playlist::{SizeLine, master, pieces};
use super::{Ended, Note, Work};
use crate::check::{CheckError, Facts, input, measure};
use crate::tool::{self, Bounds, ToolError};
use crate::{Refusal, kind::Kind};

/// A size: most lines, bits of the picture and of the sound.
struct Size {
    lines: u32,
    picture_kbit: u32,
    sound_kbit: u32,
    /// How much of all the work it is, in thousandths
    share: u64,
}

const LARGE: Size = Size { lines: 1080, picture_kbit: 4_000, sound_kbit: 128, share: 600 };
const SMALL: Size = Size { lines: 480, picture_kbit: 900, sound_kbit: 96, share: 300 };
const LONGEST_MS: u64 = 4 * 3_600_000;
const PIECE_SECONDS: u32 = 4;
/// EBU R 128, at the loudness that streaming services agreed on.
const LOUDNESS: &str = "loudnorm=I=-16:TP=-1.5:LRA=11,aresample=48000";
const MP4: &str = "+frag_keyframe+empty_moov+default_base_moof+global_sidx";
const FILE_BYTES: u64 = 8 << 30;

impl Work<'_> {
    /// Sizes, sound, poster, in that order.
    pub(super) async fn film(&mut self) -> Result<(), Ended> {
        let facts = self.measured(Kind::Film).await?;
        if !tool::is_there("ffmpeg") {
            self.prepared.note(Note::NoFfmpeg);
            return Ok(());
        }
        match self.sizes(&facts).await {
            Err(Ended::Failed(error)) if error.is::<ToolError>() => {
                tracing::warn!(upload = %self.upload.id, error = &*error as &dyn std::error::Error, "a film could not be converted");
                self.prepared.note(Note::Failed);
                Ok(())
            }
            outcome => outcome,
        }
    }

    /// A recording, equally loud.
    pub(super) async fn recording(&mut self) -> Result<(), Ended> {
        let facts = self.measured(Kind::Recording).await?;
        if !tool::is_there("ffmpeg") {
            self.prepared.note(Note::NoFfmpeg);
            return Ok(());
        }
        self.sound(&facts, 0, 1000).await
    }

    async fn measured(&mut self, kind: Kind) -> Result<Facts, Ended> {
        if let Some(facts) = &self.prepared.facts {
            return Ok(facts.clone());
        }
        let facts = match measure(&self.source).await {
            Ok(facts) => facts,
            Err(CheckError::Io(error)) => return Err(error.into()),
            // Without ffprobe only MP4 tells its length.
            Err(CheckError::Kind) if !tool::is_there("ffprobe") => Facts::default(),
            Err(_) => return Err(Ended::Refused(Refusal::Broken)),
        };
        let is_there = if kind == Kind::Film { facts.width > 0 } else { !facts.sound.is_empty() };
        if tool::is_there("ffprobe") && (!is_there || facts.duration_ms == 0) {
            return Err(Ended::Refused(Refusal::Broken));
        }
        if facts.duration_ms > LONGEST_MS {
            return Err(Ended::Refused(Refusal::TooLong));
        }
        self.prepared.facts = Some(facts.clone());
        self.save().await?;
        Ok(facts)
    }

    async fn sizes(&mut self, facts: &Facts) -> Result<(), Ended> {
        if self.prepared.poster.is_none() {
            self.prepared.poster = self.poster(facts).await?;
            self.save().await?;
        }
        let mut done = 0;
        let wanted: &[Size] = if facts.height > SMALL.lines { &[LARGE, SMALL] } else { &[SMALL] };
        for (at, size) in wanted.iter().enumerate() {
            if self.prepared.sizes.len() <= at {
                let made = self.size(facts, size, done).await?;
                self.prepared.sizes.push(made);
                self.save().await?;
            }
            done += size.share;
        }
        if !facts.sound.is_empty() {
            self.sound(facts, done, 1000 - done).await?;
        }
        if self.prepared.master.is_none() {
            let lines = wanted
                .iter()
                .zip(&self.prepared.sizes)
                .map(|(size, made)| SizeLine { rendition: made, bits: u64::from(size.picture_kbit + size.sound_kbit) * 1000 });
            let text = master(lines, self.prepared.sound.as_ref().filter(|_| !facts.sound.is_empty()));
            self.prepared.master = Some(self.keep_text(&text, PLAYLIST).await?);
        }
        Ok(())
    }

    async fn size(&self, facts: &Facts, size: &Size, done: u64) -> Result<Rendition, Ended> {
        let lines = facts.height.min(size.lines) / 2 * 2;
        let rate = if facts.rate_millis > 30_500 { ",fps=30" } else { "" };
        let (picture, buffer) = (format!("{}k", size.picture_kbit), format!("{}k", size.picture_kbit * 2));
        let mut args = words("-map 0:v:0 -map 0:a:0? -sn -dn -map_metadata -1 -map_chapters -1 -vf");
        args.push(format!("scale=-2:{lines}{rate},format=yuv420p"));
        args.extend(words("-c:v libx264 -preset veryfast -profile:v main -crf 23 -maxrate"));
        args.extend([
            picture,
            "-bufsize".to_owned(),
            buffer,
            "-force_key_frames".to_owned(),
            format!("expr:gte(t,n_forced*{PIECE_SECONDS})"),
        ]);
        args.extend(words("-sc_threshold 0"));
        if !facts.sound.is_empty() {
            args.extend(sound_args(size.sound_kbit));
        }
        let file = self.convert(facts, args, &format!("{lines}.mp4"), done, size.share).await?;
        let text = pieces(&std::fs::File::open(&file)?)?;
        let made = measure(&file).await.map_err(|error| Ended::Failed(error.into()))?;
        let file = self.keep(&file, "video/mp4").await?;
        let playlist = self.keep_text(&text.naming(&file), PLAYLIST).await?;
        Ok(Rendition { file, playlist, width: made.width, height: made.height })
    }

    async fn sound(&mut self, facts: &Facts, done: u64, share: u64) -> Result<(), Ended> {
        if self.prepared.sound.is_some() {
            return Ok(());
        }
        let mut args = words("-map 0:a:0 -vn -sn -dn -map_metadata -1 -map_chapters -1");
        args.extend(sound_args(96));
        args.extend(["-frag_duration".to_owned(), format!("{}", PIECE_SECONDS * 1_000_000)]);
        let file = self.convert(facts, args, "sound.m4a", done, share).await?;
        let text = pieces(&std::fs::File::open(&file)?)?;
        let file = self.keep(&file, "audio/mp4").await?;
        let playlist = self.keep_text(&text.naming(&file), PLAYLIST).await?;
        self.prepared.sound = Some(Sound { file, playlist });
        self.save().await
    }

    async fn poster(&self, facts: &Facts) -> Result<Option<String>, Ended> {
        let file = self.folder.join("poster.jpg");
        let mut args = words("-nostdin -v error -y -ss");
        args.push(format!("{}ms", (facts.duration_ms / 5).min(10_000)));
        args.extend(input(&self.source, &self.media_type));
        args.extend(words("-frames:v 1 -update 1 -q:v 4 -vf"));
        args.push("scale=640:360:force_original_aspect_ratio=increase,crop=640:360,format=yuvj420p".to_owned());
        args.extend(["-f".to_owned(), "image2".to_owned(), format!("file:{}", file.display())]);
        tool::run("ffmpeg", &args, &self.folder, bounds(60_000), |_| ()).await?;
        // A film whose picture begins late has none there, and does without.
        if file.exists() { Ok(Some(self.keep(&file, "image/jpeg").await?)) } else { Ok(None) }
    }

    /// Runs ffmpeg from the source to a fragmented MP4 in the folder.
    async fn convert(&self, facts: &Facts, args: Vec<String>, name: &str, done: u64, share: u64) -> Result<PathBuf, Ended> {
        let file = self.folder.join(name);
        let mut all = words("-nostdin -v error -y -threads 2");
        all.extend(input(&self.source, &self.media_type));
        all.extend(args);
        all.extend(words("-threads 2 -t 14400 -movflags"));
        all.push(MP4.to_owned());
        all.extend(words("-progress pipe:1 -f mp4"));
        all.push(format!("file:{}", file.display()));
        let length_us = facts.duration_ms.max(1) * 1000;
        tool::run("ffmpeg", &all, &self.folder, bounds(facts.duration_ms), |line| {
            if let Some(at) = line.strip_prefix("out_time_us=").and_then(|text| text.parse::<u64>().ok()) {
                self.reached(done + share * at.min(length_us) / length_us);
            }
        })
        .await?;
        self.reached(done + share);
        Ok(file)
    }
}

const PLAYLIST: &str = "application/vnd.apple.mpegurl";

fn sound_args(kbit: u32) -> Vec<String> {
    let mut args = words("-af");
    args.push(LOUDNESS.to_owned());
    args.extend(words("-c:a aac -ac 2 -b:a"));
    args.push(format!("{kbit}k"));
    args
}

/// A slow processor may need ten times as long as the film runs, on both cores.
fn bounds(duration_ms: u64) -> Bounds {
    let seconds = 120 + duration_ms / 1000 * 10;
    Bounds { cpu_seconds: seconds * 2, memory_bytes: 6 << 30, file_bytes: FILE_BYTES, wall_seconds: seconds * 2 }
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}
