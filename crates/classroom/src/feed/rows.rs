//! Posts, as rows.

use kernel::{AccountId, PostId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql, sql_dynamic};

use super::{COMMENTS_SHOWN, MOST_COMMENTS, PAGE, Post};
use crate::attachments::{Owner, remove_attachments};

/// What a reader is shown: nothing that was reported or removed, but their own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    pub(crate) account: AccountId,
    /// Sees what was reported, too
    pub(crate) is_head: bool,
}

/// A post, the name of its author, and whether they speak as head teacher or have become one.
const COLUMNS: &str = "p.*, a.display_name AS author_name,
    CAST(CASE WHEN p.author_duty = 'head_teacher' OR EXISTS (SELECT 1 FROM enrollment e
      WHERE e.home = p.home AND e.class_id = p.class_id AND e.account_id = p.author_id AND e.duty = 'head_teacher' AND e.ended_at IS NULL)
    THEN 1 ELSE 0 END AS BIGINT) AS is_by_head";

fn post(row: &Row) -> Result<Post, DbError> {
    let is_set = |name: &str| Ok::<bool, DbError>(row.get::<Option<i64>>(name)?.is_some());
    Ok(Post {
        id: row.parse("id")?,
        space: row.parse("space")?,
        author: row.parse("author_id")?,
        author_name: row.get::<Option<String>>("author_name")?.unwrap_or_default(),
        author_duty: row.parse("author_duty")?,
        is_by_head: row.get::<i64>("is_by_head")? == 1,
        reply_to: row.parse_optional("reply_to")?,
        body: row.get("body")?,
        made_at: row.get("made_at")?,
        edited_at: row.get("edited_at")?,
        is_pinned: is_set("pinned_at")?,
        is_hidden: is_set("hidden_at")?,
        is_removed: is_set("removed_at")?,
        verdict: row.get("verdict")?,
    })
}

/// The posts of a space that are not pinned, newest first, after `before`: one more than a page, to tell whether there are more.
pub(super) async fn list_posts(
    tx: &mut Tx,
    class: &Class,
    space: identity::Space,
    before: Option<(i64, PostId)>,
    reader: Reader,
) -> Result<Vec<Post>, DbError> {
    let (at, id) = before.map_or((i64::MAX, String::new()), |(at, id)| (at, id.to_string()));
    sql_dynamic(format!(
        "SELECT {COLUMNS} FROM class_post p LEFT JOIN account a ON a.id = p.author_id
          WHERE p.home = $1 AND p.class_id = $2 AND p.space = $3 AND p.reply_to IS NULL AND p.pinned_at IS NULL
            AND (p.made_at, p.id) < ($4, $5)
            AND ((p.hidden_at IS NULL AND p.removed_at IS NULL) OR p.author_id = $6 OR (p.removed_at IS NULL AND CAST($7 AS BIGINT) = 1))
          ORDER BY p.made_at DESC, p.id DESC LIMIT $8"
    ))
    .bind(&class.home)
    .bind(class.id)
    .bind(space.key())
    .bind(at)
    .bind(id)
    .bind(reader.account)
    .bind(reader.is_head)
    .bind(PAGE + 1)
    .fetch_all(tx, post)
    .await
}

/// What stands on top of a space, the last pinned first.
pub(super) async fn list_pinned(tx: &mut Tx, class: &Class, space: identity::Space, reader: Reader) -> Result<Vec<Post>, DbError> {
    sql_dynamic(format!(
        "SELECT {COLUMNS} FROM class_post p LEFT JOIN account a ON a.id = p.author_id
          WHERE p.home = $1 AND p.class_id = $2 AND p.space = $3 AND p.pinned_at IS NOT NULL
            AND ((p.hidden_at IS NULL AND p.removed_at IS NULL) OR p.author_id = $4 OR (p.removed_at IS NULL AND CAST($5 AS BIGINT) = 1))
          ORDER BY p.pinned_at DESC, p.id DESC"
    ))
    .bind(&class.home)
    .bind(class.id)
    .bind(space.key())
    .bind(reader.account)
    .bind(reader.is_head)
    .fetch_all(tx, post)
    .await
}

/// The last comments on each of the posts, the oldest first, each with how many its post has. One statement.
pub(super) async fn list_comments(
    tx: &mut Tx,
    class: &Class,
    posts: &[PostId],
    is_all: bool,
    reader: Reader,
) -> Result<Vec<(Post, i64)>, DbError> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=posts.len()).map(|number| format!("${}", number + 4)).collect();
    let text = format!(
        "SELECT c.* FROM (
           SELECT {COLUMNS}, COUNT(*) OVER (PARTITION BY p.reply_to) AS comments,
                  ROW_NUMBER() OVER (PARTITION BY p.reply_to ORDER BY p.made_at DESC, p.id DESC) AS from_end
             FROM class_post p LEFT JOIN account a ON a.id = p.author_id
            WHERE p.home = $1 AND p.reply_to IN ({})
              AND ((p.hidden_at IS NULL AND p.removed_at IS NULL) OR p.author_id = $2 OR (p.removed_at IS NULL AND CAST($3 AS BIGINT) = 1))
         ) c WHERE c.from_end <= $4 ORDER BY c.made_at, c.id",
        marks.join(", ")
    );
    let most = if is_all { MOST_COMMENTS } else { COMMENTS_SHOWN };
    let query = sql_dynamic(text).bind(&class.home).bind(reader.account).bind(reader.is_head).bind(most);
    let query = posts.iter().fold(query, |query, id| query.bind(*id));
    query.fetch_all(tx, |row| Ok((post(row)?, row.get("comments")?))).await
}

/// The post of that id in the class.
pub(super) async fn find_post(tx: &mut Tx, class: &Class, id: PostId) -> Result<Option<Post>, DbError> {
    Ok(list_posts_by_id(tx, class, &[id]).await?.pop())
}

/// The posts of these ids in the class.
pub(crate) async fn list_posts_by_id(tx: &mut Tx, class: &Class, ids: &[PostId]) -> Result<Vec<Post>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=ids.len()).map(|number| format!("${}", number + 2)).collect();
    let text = format!(
        "SELECT {COLUMNS} FROM class_post p LEFT JOIN account a ON a.id = p.author_id
          WHERE p.home = $1 AND p.class_id = $2 AND p.id IN ({}) ORDER BY p.made_at, p.id",
        marks.join(", ")
    );
    ids.iter().fold(sql_dynamic(text).bind(&class.home).bind(class.id), |query, id| query.bind(*id)).fetch_all(tx, post).await
}

/// Whether the head teacher keeps somebody from speaking in the class.
pub(super) async fn is_blocked(tx: &mut Tx, class: &Class, account: AccountId) -> Result<bool, DbError> {
    let found = sql("SELECT reason FROM class_block WHERE home = $1 AND class_id = $2 AND account_id = $3");
    Ok(found.bind(&class.home).bind(class.id).bind(account).fetch_optional(tx, |_| Ok(())).await?.is_some())
}

/// Adds a post or comment; `false` when it is there already, because the same form came twice.
pub(super) async fn add(tx: &mut Tx, class: &Class, new: &Post) -> Result<bool, DbError> {
    let added = sql("INSERT INTO class_post (home, id, class_id, space, author_id, author_duty, reply_to, body, made_at, verdict)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '') ON CONFLICT DO NOTHING")
    .bind(&class.home)
    .bind(new.id)
    .bind(class.id)
    .bind(new.space.key())
    .bind(new.author)
    .bind(new.author_duty.key())
    .bind(new.reply_to)
    .bind(&new.body)
    .bind(new.made_at)
    .execute(tx)
    .await?;
    Ok(added == 1)
}

/// Saves what the author made of it; `false` when it was reported or removed meanwhile. That an earlier wording was kept says nothing about
/// the new one.
pub(super) async fn change(tx: &mut Tx, class: &Class, id: PostId, body: &str, now: Timestamp) -> Result<bool, DbError> {
    let changed = sql("UPDATE class_post SET body = $3, edited_at = $4, kept_at = NULL
                        WHERE home = $1 AND id = $2 AND hidden_at IS NULL AND removed_at IS NULL");
    Ok(changed.bind(&class.home).bind(id).bind(body).bind(now).execute(tx).await? == 1)
}

/// Puts a post on top, or takes it down.
pub(super) async fn pin(tx: &mut Tx, class: &Class, id: PostId, at: Option<Timestamp>) -> Result<(), DbError> {
    let pinned = sql("UPDATE class_post SET pinned_at = $3 WHERE home = $1 AND id = $2 AND reply_to IS NULL");
    pinned.bind(&class.home).bind(id).bind(at).execute(tx).await?;
    Ok(())
}

/// Removes what its author takes back, with the comments below it; `false` when it was reported meanwhile.
pub(super) async fn remove_by_author(tx: &mut Tx, class: &Class, id: PostId) -> Result<bool, DbError> {
    let gone = sql("DELETE FROM class_post WHERE home = $1 AND id = $2 AND hidden_at IS NULL").bind(&class.home).bind(id);
    if gone.execute(tx).await? == 0 {
        return Ok(false);
    }
    remove_attachments(tx, &class.home, Owner::Post(id)).await?;
    sql("DELETE FROM class_post WHERE home = $1 AND reply_to = $2").bind(&class.home).bind(id).execute(tx).await?;
    Ok(true)
}

/// Removes what somebody else said: only the reason is left, for its author.
pub(crate) async fn remove_by_other(tx: &mut Tx, class: &Class, id: PostId, why: &str, now: Timestamp) -> Result<(), DbError> {
    remove_attachments(tx, &class.home, Owner::Post(id)).await?;
    sql("DELETE FROM class_post WHERE home = $1 AND reply_to = $2").bind(&class.home).bind(id).execute(tx).await?;
    sql("UPDATE class_post SET body = '', verdict = $3, removed_at = $4, hidden_at = NULL, pinned_at = NULL WHERE home = $1 AND id = $2")
        .bind(&class.home)
        .bind(id)
        .bind(why)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Hides a post that was reported, unless somebody has decided before that it stays.
pub(crate) async fn hide(tx: &mut Tx, class: &Class, id: PostId, now: Timestamp) -> Result<(), DbError> {
    let hidden = sql("UPDATE class_post SET hidden_at = COALESCE(hidden_at, $3) WHERE home = $1 AND id = $2 AND kept_at IS NULL");
    hidden.bind(&class.home).bind(id).bind(now).execute(tx).await?;
    Ok(())
}

/// Shows a post again that was reported, for good.
pub(crate) async fn keep(tx: &mut Tx, class: &Class, id: PostId, now: Timestamp) -> Result<(), DbError> {
    let kept = sql("UPDATE class_post SET hidden_at = NULL, kept_at = $3 WHERE home = $1 AND id = $2");
    kept.bind(&class.home).bind(id).bind(now).execute(tx).await?;
    Ok(())
}
