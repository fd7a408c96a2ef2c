//! `qinghe demo`: the demo nation, taken in like any other package.

use std::fmt;
use std::path::Path;

use classroom::demo_leave;
use identity::{DEMO_PASSWORD, demo_people};
use records::demo_history;
use roster::demo_classes;
use rust_embed::RustEmbed;
use serde::Serialize;
use store::{DbError, Tx, sql};

use crate::command::import::{Outcome, take_in};
use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out::{self, padded};

/// The package, inside the program.
#[derive(RustEmbed)]
#[folder = "../../sample/nation"]
struct Package;

/// The name of the package's folder is the name of its source, so `import catalogue sample/nation` brings it up to date.
const FOLDER: &str = "nation";
const SOURCE: &str = "qinghe:nation";

#[derive(Serialize)]
struct Demo {
    imports: Vec<Outcome>,
    password: &'static str,
    accounts: Vec<Account>,
}

#[derive(Serialize)]
struct Account {
    role: &'static str,
    sign_in_name: &'static str,
}

/// Fills an empty node; a node that is the demo already is brought up to date.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    if !may_fill(settings).await? {
        let folder = settings.data.display();
        return Err(Failure::refused(format!("{folder} already holds a node of its own; choose an empty folder with --data")));
    }
    let node = Node::make(settings).await?;
    let unpacked = settings.data.join("unpacked");
    unpack(&unpacked.join(FOLDER))?;
    let imports = take_in(&node, &unpacked).await;
    std::fs::remove_dir_all(&unpacked)?;
    let imports = imports?.outcomes;
    let accounts = people(&node).await?;
    node.close().await;
    out::answer(settings.json, &Demo { imports, password: DEMO_PASSWORD, accounts })
}

async fn people(node: &Node) -> Result<Vec<Account>, Failure> {
    let mut tx = node.db.begin().await?;
    let people = demo_people(&mut tx, &*node.clock).await?;
    demo_classes(&mut tx, node.clock.now().school_year(), node.clock.now()).await?;
    roster::demo_transfers(&mut tx, node.clock.now().school_year(), node.clock.now()).await?;
    demo_leave(&mut tx, node.clock.now()).await?;
    classroom::demo_joining(&mut tx, node.clock.now()).await?;
    identity::minor_mode::demo_minor_mode(&mut tx, node.clock.now()).await?;
    classroom::demo_picture_codes(&mut tx, node.clock.now()).await?;
    classroom::demo_feed(&mut tx, node.clock.now()).await?;
    classroom::demo_notice(&mut tx, node.clock.now()).await?;
    classroom::demo_forms(&mut tx, node.clock.now()).await?;
    classroom::demo_after_school(&mut tx, node.clock.now()).await?;
    classroom::demo_check_ins(&mut tx, node.clock.now()).await?;
    administration::demo_administration(&mut tx, node.clock.now()).await?;
    classroom::demo_evaluation(&mut tx, node.clock.now()).await?;
    demo_history(&mut tx, node.clock.now()).await?;
    identity::oauth::demo_connections(&mut tx, node.clock.now()).await?;
    tx.commit().await?;
    Ok(people.into_iter().map(|person| Account { role: person.role, sign_in_name: person.sign_in_name }).collect())
}

/// Whether the node is new, or the demo already.
pub async fn may_fill(settings: &Settings) -> Result<bool, Failure> {
    let node = Node::make(settings).await?;
    let may_fill = is_empty_or_demo(&mut node.db.read().await?).await?;
    node.close().await;
    Ok(may_fill)
}

async fn is_empty_or_demo(tx: &mut Tx) -> Result<bool, DbError> {
    sql("SELECT CAST(CASE WHEN EXISTS (SELECT 1 FROM library_import WHERE source = $1) THEN 1
                          WHEN EXISTS (SELECT 1 FROM library_log) OR EXISTS (SELECT 1 FROM account) THEN 0
                          ELSE 1 END AS BIGINT) AS is_free")
    .bind(SOURCE)
    .fetch_one(tx, |row| Ok(row.get::<i64>("is_free")? == 1))
    .await
}

fn unpack(folder: &Path) -> std::io::Result<()> {
    for name in Package::iter() {
        let Some(file) = Package::get(&name) else { continue };
        let path = folder.join(name.as_ref());
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, file.data)?;
    }
    Ok(())
}

impl fmt::Display for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for import in &self.imports {
            writeln!(f, "The demo nation: {}", import.sum())?;
        }
        writeln!(f, "One account for each role; the password of all is {}:", self.password)?;
        for account in &self.accounts {
            writeln!(f, "  {} {}", padded(account.role, 16), account.sign_in_name)?;
        }
        Ok(())
    }
}
