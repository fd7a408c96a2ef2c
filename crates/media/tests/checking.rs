use media::check::{Facts, Rule, Stage, judge, measure};

use crate::world::{film, has, worlds};

/// Ten minutes and a bit of nothing much, made in a second or two: a still card of five seconds, then something that moves slowly.
const GOOD: &str = "-f lavfi -i color=c=blue:size=1920x1080:rate=25:duration=5 -f lavfi -i testsrc2=size=1920x1080:rate=25:duration=5 \
-f lavfi -i sine=duration=10:sample_rate=48000 -filter_complex [0:v][1:v]concat=n=2:v=1:a=0 -c:v libx264 -preset ultrafast -c:a aac -b:a 128k";

fn failed(facts: &Facts) -> Vec<Rule> {
    judge(facts, Some(Stage::Primary)).into_iter().filter(|verdict| !verdict.is_met).map(|verdict| verdict.rule).collect()
}

#[tokio::test]
async fn films_are_measured_as_they_are() {
    if !has("ffmpeg") {
        return;
    }
    let world = worlds().await.remove(0);
    let folder = world.db.folder().path().to_owned();
    film(&world, "good.mp4", GOOD);
    let good = measure(&folder.join("good.mp4")).await.unwrap();
    assert_eq!((good.width, good.height, good.rate_millis), (1920, 1080, 25_000), "{good:?}");
    assert!((9_900..=10_200).contains(&good.duration_ms), "{good:?}");
    assert!(good.still_ms.is_some_and(|still| (4_800..=5_200).contains(&still)), "{good:?}");
    let but_for_its_length = Facts { duration_ms: 600_000, picture_bits: 8_000_000, sound_bits: 128_000, ..good };
    assert_eq!(failed(&but_for_its_length), []);

    let bad = GOOD
        .replace("1920x1080:rate=25", "1440x1080:rate=30")
        .replace("duration=5", "duration=1")
        .replace("aac -b:a 128k", "libmp3lame -b:a 64k");
    film(&world, "bad.mp4", &bad);
    let bad = measure(&folder.join("bad.mp4")).await.unwrap();
    let rules = failed(&bad);
    for rule in [Rule::Length, Rule::TitleCard, Rule::Shape, Rule::Rate, Rule::Pixels, Rule::Sound, Rule::SoundBits] {
        assert!(rules.contains(&rule), "{rule:?}: {bad:?}");
    }
}

#[tokio::test]
async fn what_is_no_film_is_said_so() {
    let world = worlds().await.remove(0);
    let file = world.db.folder().path().join("playlist.mp4");
    std::fs::write(&file, "#EXTM3U\nfile:///etc/passwd\n").unwrap();
    assert!(measure(&file).await.unwrap_err().to_string().contains("neither a film"));
}
