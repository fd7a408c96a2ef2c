//! `qinghe migrate`

use serde_json::json;

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out;

/// Brings the tables up to date. Two processes may do so at once.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let node = Node::open(settings).await?;
    let made = store::migrate(&node.db, node.clock.now()).await?;
    node.close().await;
    if settings.json {
        out::line(&json!({ "made": made }).to_string());
    } else if made.is_empty() {
        out::line("The tables are up to date.");
    } else {
        out::line(&format!("The tables were brought up to date: {}", made.join(", ")));
    }
    Ok(())
}
