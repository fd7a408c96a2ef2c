//! What administrators do with the tree. What is refused changes nothing and stands in the record of acts too.

use identity::org::{self, TreeFault, find_places};
use identity::{Action, OrgKind, OrgLine, Person, Resource, Visit, audit};
use kernel::OrgId;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::page::{OrgForm, Refused, refused};
use crate::place::managed;

/// An act on its way: who does what to which org.
struct Doing {
    person: Person,
    visit: Visit,
    line: OrgLine,
    act: &'static str,
}

impl Doing {
    /// Writes down what was done, and goes back to the org.
    async fn done(self, mut tx: Tx, subject: &str) -> PageResult {
        audit::append(&mut tx, self.person.account, &format!("org.{}", self.act), subject, self.visit.app.clock.now()).await?;
        tx.commit().await?;
        web::see_other(&format!("/admin/orgs?org={}", self.line.org.id))
    }

    /// Writes down what was not done, and says why.
    async fn refuse(self, mut tx: Tx, filled: OrgForm, why: &'static str) -> PageResult {
        let (org, act) = (self.line.org.id, format!("org.{}.refused", self.act));
        audit::append(&mut tx, self.person.account, &act, &format!("{org} {why}"), self.visit.app.clock.now()).await?;
        tx.commit().await?;
        let sentence = self.visit.say(&format!("org-fault-{why}"));
        refused(&self.person, &self.visit, &self.line, filled, Refused { act: self.act, sentence }).await
    }

    async fn end(self, tx: Tx, filled: OrgForm, decided: Result<(), TreeFault>) -> PageResult {
        let subject = self.line.org.id.to_string();
        match decided {
            Ok(()) => self.done(tx, &subject).await,
            Err(fault) => self.refuse(tx, filled, fault.key()).await,
        }
    }
}

/// The org whose place is to change, for those who decide about it.
async fn placed(tx: &mut Tx, person: &Person, form: &OrgForm) -> Result<OrgLine, PageError> {
    let line = managed(tx, person, &form.org).await?;
    person.may(Action::PlaceOrg, Resource::Org(&line))?;
    Ok(line)
}

/// `POST /admin/orgs/add`
pub(super) async fn add(person: Person, visit: Visit, CsrfForm(form): CsrfForm<OrgForm>) -> PageResult {
    let kind: OrgKind = form.kind.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let mut tx = visit.app.db.begin().await?;
    let line = managed(&mut tx, &person, &form.org).await?;
    let added = org::add_part(&mut tx, &line.org, kind, &form.code, &form.name, visit.app.clock.now()).await?;
    let doing = Doing { person, visit, line, act: "add" };
    match added {
        Ok(part) => {
            let subject = format!("{} {}", doing.line.org.id, part.id);
            doing.done(tx, &subject).await
        }
        Err(fault) => doing.refuse(tx, form, fault.key()).await,
    }
}

/// `POST /admin/orgs/rename`
pub(super) async fn rename(person: Person, visit: Visit, CsrfForm(form): CsrfForm<OrgForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let line = placed(&mut tx, &person, &form).await?;
    let renamed = org::rename(&mut tx, line.org.id, &form.name).await?;
    Doing { person, visit, line, act: "rename" }.end(tx, form, renamed).await
}

/// `POST /admin/orgs/close`
pub(super) async fn close(person: Person, visit: Visit, CsrfForm(form): CsrfForm<OrgForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let line = placed(&mut tx, &person, &form).await?;
    let closed = match line.org.parent {
        Some(_) => org::close(&mut tx, line.org.id, visit.app.clock.now()).await?,
        None => Err(TreeFault::Level),
    };
    Doing { person, visit, line, act: "close" }.end(tx, form, closed).await
}

/// `POST /admin/orgs/reopen`
pub(super) async fn reopen(person: Person, visit: Visit, CsrfForm(form): CsrfForm<OrgForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let line = placed(&mut tx, &person, &form).await?;
    let reopened = org::reopen(&mut tx, line.org.id).await?;
    Doing { person, visit, line, act: "reopen" }.end(tx, form, reopened).await
}

/// `POST /admin/orgs/move`: by somebody who may manage both what the org is part of and what it will be part of.
pub(super) async fn move_org(person: Person, visit: Visit, CsrfForm(form): CsrfForm<OrgForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let line = placed(&mut tx, &person, &form).await?;
    let target = target(&mut tx, &person, &line, &form.to).await?;
    let doing = Doing { person, visit, line, act: "move" };
    let to = match target {
        Ok(to) => to,
        Err(why) => return doing.refuse(tx, form, why).await,
    };
    let (id, from) = (doing.line.org.id, doing.line.org.parent.map(|id| id.to_string()).unwrap_or_default());
    match org::move_to(&mut tx, id, to, doing.visit.app.clock.now()).await? {
        Ok(()) => doing.done(tx, &format!("{id} {from} {to}")).await,
        Err(fault) => doing.refuse(tx, form, fault.key()).await,
    }
}

/// The org that was typed as id, code or full name, if it is in the person's own part of the tree.
async fn target(tx: &mut Tx, person: &Person, moved: &OrgLine, typed: &str) -> Result<Result<OrgId, &'static str>, PageError> {
    if let Ok(id) = typed.parse::<OrgId>() {
        let Some(to) = org::find_line(tx, id).await? else { return Ok(Err("outside")) };
        return Ok(person.may(Action::ManageOrg, Resource::Org(&to)).map(|()| id).map_err(|_| "outside"));
    }
    let own = person.role.org.as_ref().or_not_found()?;
    let found = find_places(tx, own.id, typed).await?;
    let fitting: Vec<OrgId> = found.iter().filter(|org| moved.org.kind.fits_under(org.kind)).map(|org| org.id).collect();
    Ok(match (fitting.as_slice(), found.first()) {
        ([only], _) => Ok(*only),
        ([_, ..], _) => Err("several"),
        ([], Some(unfit)) => Ok(unfit.id),
        ([], None) => Err("outside"),
    })
}
