//! A notice to try the program with.

use identity::{find_demo_person, org};
use kernel::{NoticeId, Timestamp};
use store::Tx;
use web::PageError;

use super::{Audience, Notice, rows};

const WEEK_MS: i64 = 7 * 24 * 3_600_000;

/// A notice of the demo city to everything below, which its county has confirmed and its schools have not. The same again adds nothing.
pub(crate) async fn demo_notice(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let (city, county) = (find_demo_person(tx, "city").await?, find_demo_person(tx, "county").await?);
    let (Some(city), Some(county)) = (city, county) else { return Ok(()) };
    let (Some(sender), Some(receiver)) = (city.role.org.as_ref(), county.role.org.as_ref()) else { return Ok(()) };
    if !rows::list_sent(tx, sender.id).await?.is_empty() {
        return Ok(());
    }
    let notice = Notice {
        id: NoticeId::from_name("qinghe demo", "term begins"),
        org: sender.id,
        author: city.account,
        title: "开学前请检查教室多媒体设备".to_owned(),
        body: "请各校在开学前一周检查教室的投影、音箱和网络，确保全屏授课可以正常使用。\n发现问题请在回执里写明教室和问题，市电教馆统一安排维修。"
            .to_owned(),
        audience: Audience::All,
        passes_on: None,
        due_at: Some(now.plus_ms(WEEK_MS)),
        sent_at: now,
        reminded_at: None,
    };
    rows::add(tx, &notice, &[]).await?;
    let Some(line) = org::find_line(tx, receiver.id).await? else { return Ok(()) };
    Ok(rows::confirm(tx, &line, notice.id, county.account, "已转各校", now).await?)
}
