//! `qinghe seed`: a nation of any size, the same one for the same seed.

use std::fmt;
use std::time::Instant;

use serde::Serialize;

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out::{self, grouped};
use crate::progress::Progress;

#[derive(Debug, clap::Args)]
pub struct Seed {
    /// How many resources
    #[arg(long, default_value_t = 0)]
    resources: u64,
    /// How many people
    #[arg(long, default_value_t = 0)]
    users: u64,
    /// How many classes for them: an administrative one for every sixty, then ordinary ones
    #[arg(long, default_value_t = 0, requires = "users")]
    classes: u64,
    /// How many of these classes have talked for a year; all others have for two days
    #[arg(long, default_value_t = 0, requires = "classes")]
    feeds: u64,
    /// Another number makes another nation
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Serialize)]
struct Seeded {
    textbooks: u64,
    resources: u64,
    users: u64,
    classes: u64,
    seconds: f64,
}

/// Makes what is missing; what is there from the same seed stays.
pub async fn run(asked: Seed, settings: &Settings) -> Result<(), Failure> {
    let node = Node::make(settings).await?;
    let began = Instant::now();
    let mut seeded = Seeded { textbooks: 0, resources: 0, users: asked.users, classes: 0, seconds: 0.0 };
    if asked.resources > 0 {
        let progress = Progress::new("seed: library");
        let total = asked.resources + (asked.resources / 100).max(6);
        let follow = |done| progress.show(done, total, done);
        let made = library::seed::seed(&node.db, asked.resources, asked.seed, node.clock.now(), &follow).await?;
        (seeded.textbooks, seeded.resources) = (made.textbooks, made.resources);
    }
    if asked.users > 0 {
        identity::seed_people(&node.db, asked.users, asked.seed, node.clock.now()).await?;
    }
    if asked.classes > 0 {
        seeded.classes = roster::seed_classes(&node.db, asked.users, asked.seed, asked.classes, node.clock.now()).await?;
    }
    if asked.feeds > 0 {
        classroom::seed_feeds(&node.db, asked.users, asked.seed, asked.feeds, node.clock.now()).await?;
    }
    node.close().await;
    seeded.seconds = began.elapsed().as_secs_f64();
    out::answer(settings.json, &seeded)
}

impl fmt::Display for Seeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [textbooks, resources, users, classes] = [self.textbooks, self.resources, self.users, self.classes].map(grouped);
        write!(f, "{textbooks} textbooks, {resources} resources, {users} people and {classes} classes in {:.1} s.", self.seconds)
    }
}
