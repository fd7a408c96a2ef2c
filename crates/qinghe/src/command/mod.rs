//! The command line: one file a command.

mod administrator;
mod audit;
mod backup;
mod channel;
mod check_config;
mod client;
mod demo;
mod divisions;
mod doctor;
mod export;
mod import;
mod import_status;
mod media_check;
mod migrate;
mod pack;
mod rebuild;
mod restore;
mod search;
mod seed;
mod serve;

use clap::{Args, Parser, Subcommand};

use crate::config::{NodeArgs, ServeArgs, Settings};
use crate::failure::Failure;

const EXIT_CODES: &str = "Exit codes:
  0  done
  1  refused, or a problem was found
  2  the command line or the configuration makes no sense
  3  the database cannot be reached or failed
  4  what was given to read is broken
  5  the address or the data folder is in use";

/// A smart-education platform that any nation, region or school can run.
///
/// Without a command: serves the data folder, with the demo nation in it where it is new.
#[derive(Debug, Parser)]
#[command(name = "qinghe", version, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    node: NodeArgs,
    #[command(flatten)]
    serve: ServeArgs,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the node until it is asked to stop (SIGTERM, Ctrl-C)
    #[command(after_help = "Example:\n  qinghe serve --data /var/lib/qinghe --listen 127.0.0.1:8080")]
    Serve(ServeArgs),
    /// Fill an empty data folder with the demo nation
    #[command(after_help = "Example:\n  qinghe demo --data ./data && qinghe serve --data ./data")]
    Demo,
    /// Take in catalogues of other platforms, listings and packages
    Import(Import),
    /// Write the library out
    Export(Export),
    /// Carry chapters, books and resources to a node without a network
    Pack(pack::Pack),
    /// Fill the node with synthetic resources and people, for measuring
    #[command(after_help = "Example:\n  qinghe seed --resources 100000 --users 10000 --data ./bench")]
    Seed(seed::Seed),
    /// Sections of the site
    Channel(Channel),
    /// People who run the node
    Administrator(Administrator),
    /// Other systems that sign people in here
    Client(Client),
    /// The record of administrative acts
    Audit(Audit),
    /// Bring the tables up to date; `serve` does so as well
    #[command(after_help = "Example:\n  qinghe migrate --data /var/lib/qinghe")]
    Migrate,
    /// Look whether the node is in good health
    #[command(after_help = "Example:\n  qinghe doctor --all --data /var/lib/qinghe")]
    Doctor(doctor::Doctor),
    /// Copy the whole node, also while it serves
    #[command(after_help = "Example:\n  qinghe backup --to /mnt/backup/2026-03-02 --data /var/lib/qinghe")]
    Backup(backup::Backup),
    /// Fill an empty data folder from a backup
    #[command(after_help = "Example:\n  qinghe restore --from /mnt/backup/2026-03-02 --data /var/lib/qinghe")]
    Restore(restore::Restore),
    /// Make what pages read anew from the library's log
    #[command(after_help = "Example:\n  qinghe rebuild --data /var/lib/qinghe")]
    Rebuild,
    /// Films and recordings
    Media(Media),
    /// The search index
    Search(Search),
    /// The configuration
    Config(Config),
}

#[derive(Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    what: ImportWhat,
}

#[derive(Debug, Subcommand)]
enum ImportWhat {
    /// Take in a folder or file; what is there already stays as it is
    #[command(after_help = "Example:\n  qinghe import catalogue ./catalogue --report refused.jsonl")]
    Catalogue(import::Catalogue),
    /// Bring the tree of provinces, cities and counties up to a file of divisions; what vanished from it stays and is reported
    #[command(after_help = "Example:\n  qinghe import divisions ./china-division/dist")]
    Divisions(divisions::Divisions),
    /// List the latest imports
    #[command(after_help = "Example:\n  qinghe import status")]
    Status,
}

#[derive(Debug, Args)]
pub struct Export {
    #[command(subcommand)]
    what: ExportWhat,
}

#[derive(Debug, Subcommand)]
enum ExportWhat {
    /// Every published textbook and resource as JSON Lines; the same content gives the same bytes
    #[command(after_help = "Example:\n  qinghe export catalogue --out catalogue.jsonl")]
    Catalogue(export::Catalogue),
}

#[derive(Debug, Args)]
pub struct Channel {
    #[command(subcommand)]
    what: ChannelWhat,
}

#[derive(Debug, Subcommand)]
enum ChannelWhat {
    /// Add a section after the others
    #[command(after_help = "Example:\n  qinghe channel add --key reading --title 阅读 --title-en Reading --column poems=诗歌")]
    Add(channel::Add),
    /// List the sections and their columns
    #[command(after_help = "Example:\n  qinghe channel list")]
    List,
}

#[derive(Debug, Args)]
pub struct Administrator {
    #[command(subcommand)]
    what: AdministratorWhat,
}

#[derive(Debug, Subcommand)]
enum AdministratorWhat {
    /// Make the first administrator of a node, or a further one
    #[command(
        after_help = "Example:\n  qinghe administrator add --sign-in-name wang --name 王老师 --org-kind school --org-name 示例市第一小学 < password.txt"
    )]
    Add(administrator::Add),
}

#[derive(Debug, Args)]
pub struct Client {
    #[command(subcommand)]
    what: ClientWhat,
}

#[derive(Debug, Subcommand)]
enum ClientWhat {
    /// Register a system; its secret is printed once
    #[command(
        after_help = "Example:\n  qinghe client add --name 示例省教研网 --redirect-uri https://research.example/signed-in --scopes 'openid profile roles'"
    )]
    Add(client::Add),
    /// List the systems
    #[command(after_help = "Example:\n  qinghe client list")]
    List,
    /// Forget a system, and what people allowed it
    #[command(after_help = "Example:\n  qinghe client remove 0192f0c4-8e53-7c3a-9f5e-2d1b6a7c8d9e")]
    Remove(client::Remove),
}

#[derive(Debug, Args)]
pub struct Audit {
    #[command(subcommand)]
    what: AuditWhat,
}

#[derive(Debug, Subcommand)]
enum AuditWhat {
    /// Check that every entry is as it was written and that none is missing
    #[command(after_help = "Example:\n  qinghe audit verify --data /var/lib/qinghe")]
    Verify,
}

#[derive(Debug, Args)]
pub struct Media {
    #[command(subcommand)]
    what: MediaWhat,
}

#[derive(Debug, Subcommand)]
enum MediaWhat {
    /// Check a film against the specification of quality lessons, rule by rule
    #[command(after_help = "Example:\n  qinghe media check lesson.mp4 --stage primary")]
    Check(media_check::MediaCheck),
}

#[derive(Debug, Args)]
pub struct Search {
    #[command(subcommand)]
    what: SearchWhat,
}

#[derive(Debug, Subcommand)]
enum SearchWhat {
    /// Make the search index anew from the library's log; `serve` makes a missing one by itself
    #[command(after_help = "Example:\n  qinghe search rebuild --data /var/lib/qinghe")]
    Rebuild,
}

#[derive(Debug, Args)]
pub struct Config {
    #[command(subcommand)]
    what: ConfigWhat,
}

#[derive(Debug, Subcommand)]
enum ConfigWhat {
    /// Read the configuration as `serve` would, and print what it comes to
    #[command(after_help = "Example:\n  qinghe config check --config /etc/qinghe.toml")]
    Check(ServeArgs),
}

impl Cli {
    /// The settings that the command works with.
    ///
    /// # Errors
    /// The configuration file cannot be read, or holds what it must not.
    pub fn settings(&mut self) -> Result<Settings, Failure> {
        let serve = match &mut self.command {
            Some(Command::Serve(args) | Command::Config(Config { what: ConfigWhat::Check(args) })) => std::mem::take(args),
            _ => ServeArgs::default(),
        };
        Settings::new(std::mem::take(&mut self.node), serve.or(std::mem::take(&mut self.serve)))
    }
}

/// Does what was asked.
///
/// # Errors
/// See [`Failure`].
pub async fn run(command: Option<Command>, settings: &Settings) -> Result<(), Failure> {
    let Some(command) = command else { return serve::run_with_demo(settings).await };
    match command {
        Command::Serve(_) => serve::run(settings).await,
        Command::Demo => demo::run(settings).await,
        Command::Import(Import { what: ImportWhat::Catalogue(asked) }) => import::run(asked, settings).await,
        Command::Import(Import { what: ImportWhat::Divisions(asked) }) => divisions::run(asked, settings).await,
        Command::Import(Import { what: ImportWhat::Status }) => import_status::run(settings).await,
        Command::Export(Export { what: ExportWhat::Catalogue(asked) }) => export::run(asked, settings).await,
        Command::Pack(asked) => pack::run(asked, settings).await,
        Command::Seed(asked) => seed::run(asked, settings).await,
        Command::Channel(Channel { what: ChannelWhat::Add(asked) }) => channel::add(asked, settings).await,
        Command::Channel(Channel { what: ChannelWhat::List }) => channel::list(settings).await,
        Command::Administrator(Administrator { what: AdministratorWhat::Add(asked) }) => administrator::add(asked, settings).await,
        Command::Client(Client { what: ClientWhat::Add(asked) }) => client::add(asked, settings).await,
        Command::Client(Client { what: ClientWhat::List }) => client::list(settings).await,
        Command::Client(Client { what: ClientWhat::Remove(asked) }) => client::remove(asked, settings).await,
        Command::Audit(Audit { what: AuditWhat::Verify }) => audit::verify(settings).await,
        Command::Migrate => migrate::run(settings).await,
        Command::Doctor(asked) => doctor::run(asked, settings).await,
        Command::Backup(asked) => backup::run(asked, settings).await,
        Command::Restore(asked) => restore::run(asked, settings).await,
        Command::Rebuild => rebuild::run(settings).await,
        Command::Media(Media { what: MediaWhat::Check(asked) }) => media_check::run(asked, settings).await,
        Command::Search(Search { what: SearchWhat::Rebuild }) => search::rebuild(settings).await,
        Command::Config(_) => check_config::run(settings).await,
    }
}
