//! How to knock at a door.

use axum::body::Body;
use axum::http::Method;
use testing::{Client, Reply, Wire};

use super::people::Room;

/// How to knock. In addresses and forms `{class}` and `{pupil}` stand for the room, `{org}` for the org, and `{nothing}` for an id that
/// nothing has.
#[derive(Debug, Clone, Copy)]
pub enum Knock {
    Get,
    /// With a form that fits. What it asks for is refused or changes nothing that another knock depends on.
    Post(Fields),
    /// The same, with a form that can carry files and carries none.
    PostParts(Fields),
}

type Fields = &'static [(&'static str, &'static str)];

const NOTHING: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// Knocks.
pub async fn knock(browser: &Client<Wire>, path: &str, how: Knock, room: Option<&Room>, org: &str) -> Reply {
    let (class, pupil) = room.map(|room| (room.class.to_string(), room.pupil.account.to_string())).unwrap_or_default();
    let filled = |text: &str| {
        let text = text.replace("{class}", &class).replace("{pupil}", &pupil);
        text.replace("{org}", org).replace("{nothing}", NOTHING)
    };
    let path = filled(path);
    let fill = |fields: Fields| -> Vec<(&'static str, String)> { fields.iter().map(|(name, value)| (*name, filled(value))).collect() };
    match how {
        Knock::Get => browser.get(&path).await,
        Knock::Post(fields) => {
            let fields = fill(fields);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post_form(&path, &fields).await
        }
        Knock::PostParts(fields) => {
            let token = browser.cookie("qh_csrf").unwrap_or_default();
            let fields = [vec![("csrf", token)], fill(fields)].concat();
            let part =
                |(name, value): &(&str, String)| format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            let body = fields.iter().map(part).collect::<String>() + "--edge--\r\n";
            browser.send(Method::POST, &path, &[("content-type", "multipart/form-data; boundary=edge")], Body::from(body)).await
        }
    }
}
