use serde_json::{Map, Value};
use store::{DbError, Row, Tx, sql};

use super::{Listing, Shape};
use crate::guardians::Owner;

/// The listing as JSON: an array with an object for each row.
pub(super) async fn read(tx: &mut Tx, listing: &Listing, owner: &Owner) -> Result<String, DbError> {
    let mut text = String::from("[");
    sql(listing.statement)
        .bind(&owner.home)
        .bind(owner.account)
        .for_each(tx, |row| {
            text.push_str(if text.len() == 1 { "\n" } else { ",\n" });
            text.push_str(&Value::Object(object(row, listing)?).to_string());
            Ok::<(), DbError>(())
        })
        .await?;
    text.push_str("\n]\n");
    Ok(text)
}

fn object(row: &Row, listing: &Listing) -> Result<Map<String, Value>, DbError> {
    listing.columns.iter().map(|(name, shape)| Ok(((*name).to_owned(), value(row, name, *shape)?))).collect()
}

fn value(row: &Row, name: &str, shape: Shape) -> Result<Value, DbError> {
    Ok(match shape {
        Shape::Text => row.get::<Option<String>>(name)?.map_or(Value::Null, Value::from),
        Shape::Number => row.get::<Option<i64>>(name)?.map_or(Value::Null, Value::from),
        Shape::Time => row.get::<Option<kernel::Timestamp>>(name)?.map_or(Value::Null, |at| Value::from(at.rfc3339())),
    })
}
