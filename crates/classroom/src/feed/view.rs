use std::collections::HashMap;

use identity::{Action, Person};
use kernel::{AccountId, PostId, RequestId};
use roster::Seen;
use web::Shell;

use super::{LONGEST_COMMENT, LONGEST_POST, Piece, Post, SpaceSeen, pieces};
use crate::attachments::{Attached, FilesView, Owner};

/// What the reader may do in a space. It is asked of the authorizer once for a page: what they may do to their own posts, and to those of others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) me: AccountId,
    may_change: bool,
    may_speak: bool,
    may_lead: bool,
}

impl Standing {
    pub(super) fn new(person: &Person, space: &SpaceSeen) -> Self {
        let SpaceSeen { seen, space, may_speak, may_lead, .. } = space;
        let own = identity::PostFacts { class: &seen.facts, space: *space, author: person.account, is_by_head: false, is_hidden: false };
        let may_change = person.may(Action::ChangePost, identity::Resource::Post(own)).is_ok();
        Self { me: person.account, may_change, may_speak: *may_speak, may_lead: *may_lead }
    }

    /// Of one who only reads: an administrator who decides about a report.
    pub(crate) const fn of_reader(me: AccountId) -> Self {
        Self { me, may_change: false, may_speak: false, may_lead: false }
    }
}

/// What `classroom/feed/post.html` prints.
pub(crate) struct PostView {
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) author: String,
    pub(crate) initial: String,
    pub(crate) duty: String,
    pub(crate) at: String,
    pub(crate) body: String,
    /// So many characters at most
    pub(crate) longest: usize,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) files: FilesView,
    pub(crate) is_pinned: bool,
    pub(crate) is_edited: bool,
    pub(crate) is_hidden: bool,
    pub(crate) is_removed: bool,
    pub(crate) verdict: String,
    pub(crate) may_change: bool,
    /// Removes what others said
    pub(crate) may_remove: bool,
    pub(crate) may_pin: bool,
    pub(crate) may_report: bool,
    pub(crate) may_comment: bool,
    pub(crate) comments: Vec<PostView>,
    /// How many comments there are, where not all are shown
    pub(crate) more_comments: Option<i64>,
    /// The number of the form for the next comment
    pub(crate) request: String,
}

impl PostView {
    pub(crate) fn new(shell: &Shell, seen: &Seen, standing: Standing, post: &Post, attached: &HashMap<Owner, Vec<Attached>>) -> Self {
        let is_mine = post.author == standing.me;
        let is_open = !post.is_hidden && !post.is_removed;
        let href = format!("/class/{}/feed/{}", seen.class.id, post.id);
        let files = attached.get(&Owner::Post(post.id)).map(|all| FilesView::new(shell, all, &format!("{href}/files")));
        Self {
            id: post.id.to_string(),
            author: post.author_name.clone(),
            initial: post.author_name.chars().next().map(String::from).unwrap_or_default(),
            duty: shell.t(&format!("duty-{}", post.author_duty.key())).into_owned(),
            at: post.made_at.minute(),
            pieces: pieces(&post.body),
            body: post.body.clone(),
            longest: if post.reply_to.is_some() { LONGEST_COMMENT } else { LONGEST_POST },
            files: files.unwrap_or_default(),
            is_pinned: post.is_pinned,
            is_edited: post.edited_at.is_some(),
            is_hidden: post.is_hidden,
            is_removed: post.is_removed,
            verdict: post.verdict.clone(),
            may_change: is_mine && is_open && standing.may_change,
            may_remove: !is_mine && is_open && standing.may_lead && !post.is_by_head,
            may_pin: is_open && standing.may_lead && post.reply_to.is_none(),
            may_report: !is_mine && is_open && (standing.may_change || standing.may_speak),
            may_comment: is_open && standing.may_speak && post.reply_to.is_none(),
            comments: Vec::new(),
            more_comments: None,
            request: RequestId::new().to_string(),
            href,
        }
    }
}

/// Puts comments below their posts.
pub(crate) fn with_comments(mut posts: Vec<PostView>, comments: Vec<(PostId, PostView, i64)>) -> Vec<PostView> {
    let mut by_post: HashMap<String, (Vec<PostView>, i64)> = HashMap::new();
    for (post, view, total) in comments {
        let known = by_post.entry(post.to_string()).or_default();
        known.0.push(view);
        known.1 = total;
    }
    for post in &mut posts {
        if let Some((comments, total)) = by_post.remove(&post.id) {
            post.more_comments = (total > comments.len() as i64).then_some(total);
            post.comments = comments;
        }
    }
    posts
}
