//! Packages of other systems.

use identity::export::Zip;
use kernel::OrgId;

use crate::world::{Browser, World, between, worlds};

const MANIFEST: &str = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.users,bulk\nfile.demographics,bulk\n";
const ORGS: &str = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n\
                    s-2,,,示例市第一中学,school,9901010002,d\ns-1,,,示例市第一小学,school,9901010001,d\n\
                    s-9,,,别处的学校,school,8801010001,\nd,,,示例市,district,990101,\n";
const CLASSES: &str = "sourcedId,status,title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n\
                       c-81,,1,08,k,homeroom,s-2,t\nc-m,,数学 8,08,k,scheduled,s-2,t\nc-31,,1,03,k,homeroom,s-1,t\n";
const USERS: &str = "sourcedId,status,enabledUser,username,givenName,familyName,identifier,primaryOrgSourcedId\n\
                     u-1,,true,a,一,沈,S1,s-2\nu-2,,true,b,二,沈,S2,s-2\nu-3,,true,c,老师,钱,T1,s-2\nu-4,,true,d,Anna,Lee,P1,s-1\n\
                     u-5,,true,e,无班,沈,S5,s-2\n";
const ROLES: &str = "sourcedId,userSourcedId,roleType,role,orgSourcedId\n\
                     r1,u-1,primary,student,s-2\nr2,u-2,primary,student,s-2\nr3,u-3,primary,teacher,s-2\nr4,u-4,primary,student,s-1\nr5,u-5,primary,student,s-2\n";
const ENROLLMENTS: &str = "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,primary\n\
                           e1,,c-81,s-2,u-1,student,\ne2,,c-81,s-2,u-2,student,\ne3,,c-81,s-2,u-3,teacher,true\n\
                           e4,,c-m,s-2,u-1,student,\ne5,,c-31,s-1,u-4,student,\n";

/// The package above, with these tables in place of its own.
fn package(other: &[(&str, &str)]) -> Vec<u8> {
    let tables = [
        ("manifest.csv", MANIFEST),
        ("orgs.csv", ORGS),
        ("classes.csv", CLASSES),
        ("users.csv", USERS),
        ("roles.csv", ROLES),
        ("enrollments.csv", ENROLLMENTS),
        ("demographics.csv", "sourcedId,birthDate\nu-1,2014-01-01\n"),
    ];
    let is_replaced = |name: &str| other.iter().any(|(replaced, _)| *replaced == name);
    let own = tables.into_iter().filter(|(name, _)| !is_replaced(name));
    let files: Vec<(&str, Vec<u8>)> = own.chain(other.iter().copied()).map(|(name, text)| (name, text.into())).collect();
    Zip::of(&files)
}

async fn bring(school: &Browser, file: &[u8]) -> String {
    school.upload_bytes("oneroster.zip", file).await
}

async fn enrolled(world: &World, number: &'static str) -> i64 {
    let mut tx = world.db.read().await.unwrap();
    store::sql(
        "SELECT COUNT(*) AS n FROM enrollment e JOIN roster_number r ON r.account_id = e.account_id
                 WHERE r.number = $1 AND e.ended_at IS NULL",
    )
    .bind(number)
    .fetch_one(&mut tx, |row| row.get("n"))
    .await
    .unwrap()
}

#[tokio::test]
async fn a_package_fills_one_school_and_brought_again_changes_nothing() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let check = bring(&school, &package(&[])).await;
        let page = school.get(&check).await;
        for text in ["新建 1 个班级", "新增 3 人", "八（1）班", "demographics.csv", "有 1 名学生没有班级", "钱老师"]
        {
            assert!(page.text().contains(text), "{text} on {}: {}", world.db.name(), page.text());
        }
        school.confirm(&check).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM roster_source").await, 4, "three people and a class");
        let again = school.get(&bring(&school, &package(&[])).await).await;
        assert!(again.text().contains("不会改变什么"), "{}", again.text());
        let heads = "SELECT COUNT(*) AS n FROM enrollment e JOIN class_group c ON c.id = e.class_id
                      WHERE c.name = '八（1）班' AND e.duty = 'head_teacher' AND e.ended_at IS NULL";
        assert_eq!(world.count(heads).await, 1);
    }
}

#[tokio::test]
async fn people_and_classes_are_found_again_by_their_ids() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        school.confirm(&bring(&school, &package(&[])).await).await;
        let (users, classes) =
            (USERS.replace(",S1,", ",NEW-1,").replace("一,沈", "壹,沈"), CLASSES.replace("c-81,,1,08", "c-81,,改过的名,07"));
        let check = bring(&school, &package(&[("users.csv", &users), ("classes.csv", &classes)])).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("改正 1 个姓名") && !page.text().contains("新增") && !page.text().contains("新建"), "{}", page.text());
        school.confirm(&check).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM roster_number WHERE number = 'NEW-1'").await, 0);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account WHERE display_name = '沈壹'").await, 1);
    }
}

#[tokio::test]
async fn what_is_to_be_deleted_leaves_the_class_and_only_what_is_known() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        school.confirm(&bring(&school, &package(&[])).await).await;
        let users = USERS.replace("u-2,,", "u-2,tobedeleted,") + "u-8,tobedeleted,true,x,八,沈,S8,s-2\n";
        let rows = ENROLLMENTS.replace("e1,,c-81", "e1,tobedeleted,c-81") + "e8,tobedeleted,c-81,s-2,u-8,student,\n";
        let check = bring(&school, &package(&[("users.csv", &users), ("enrollments.csv", &rows)])).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("2 人离开班级") && !page.text().contains("新增"), "{}", page.text());
        school.confirm(&check).await;
        assert_eq!((enrolled(&world, "S1").await, enrolled(&world, "S2").await, enrolled(&world, "T1").await), (0, 0, 1));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account WHERE display_name = '沈二'").await, 1, "the account stays");
        let moved = CLASSES.to_owned() + "c-82,,2,08,k,homeroom,s-2,t\n";
        let rows = rows + "e9,,c-82,s-2,u-1,student,\n";
        let check = bring(&school, &package(&[("users.csv", &users), ("classes.csv", &moved), ("enrollments.csv", &rows)])).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("1 名学生换班或回到班级") && !page.text().contains("离开班级"), "{}", page.text());
    }
}

#[tokio::test]
async fn a_teacher_who_is_to_be_deleted_leaves_the_school_also_without_a_class() {
    const TEACHERS: &str = "SELECT COUNT(*) AS n FROM account_role r JOIN roster_number n ON n.account_id = r.account_id
                             WHERE r.kind = 'teacher' AND r.is_confirmed = 1 AND n.number IN ('T1', 'T2', 'T3')";
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let users = USERS.to_owned() + "u-6,,true,f,老师,赵,T2,s-2\nu-7,,true,g,老师,周,T3,s-2\n";
        let roles = ROLES.to_owned() + "r6,u-6,primary,teacher,s-2\nr7,u-7,primary,teacher,s-2\n";
        school.confirm(&bring(&school, &package(&[("users.csv", &users), ("roles.csv", &roles)])).await).await;
        assert_eq!(world.count(TEACHERS).await, 3);
        let users = users.replace("u-3,,", "u-3,tobedeleted,").replace("u-6,,", "u-6,tobedeleted,");
        let roles = "sourcedId,status,userSourcedId,roleType,role,orgSourcedId\nr7,tobedeleted,u-7,primary,teacher,s-2\n";
        let check = bring(&school, &package(&[("users.csv", &users), ("roles.csv", roles)])).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("3 名教师离开本校") && page.text().contains("1 人离开班级"), "{}", page.text());
        school.confirm(&check).await;
        assert_eq!((world.count(TEACHERS).await, enrolled(&world, "T1").await), (0, 0), "{}", world.db.name());
    }
}

#[tokio::test]
async fn a_district_brings_several_schools_and_only_its_own() {
    for world in worlds().await {
        let city = world.browser_of("city").await;
        let reply = district(&city, "", &package(&[])).await;
        assert_eq!(reply.0, 200, "{}", reply.1);
        assert!(reply.1.contains("别处的学校") && reply.1.contains("示例市第一小学") && reply.1.contains("示例市第一中学"), "{}", reply.1);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM roster_import").await, 2);
        let primary = reply.1.split("示例市第一小学</a>").next().unwrap().rsplit("href=\"").next().unwrap();
        let check = primary.split('"').next().unwrap().to_owned();
        assert!(city.confirm(&check).await.text().contains("新增 1 人"));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account WHERE display_name = 'Anna Lee'").await, 1);

        let county = world.browser_of("county").await;
        let reply = district(&county, "", &package(&[])).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM roster_import").await, 2, "no school of theirs: {}", reply.1);
        let city_org = OrgId::from_name("qinghe demo", "990101").to_string();
        assert_eq!(district(&county, &city_org, &package(&[])).await.0, 404);
        assert_eq!(district(&world.browser_of("teacher").await, "", &package(&[])).await.0, 403);
        assert_eq!(district(&city, "", b"a,b\n1,2").await.0, 422);
    }
}

/// Uploads to the page of a district; answers status and page.
async fn district(browser: &Browser, org: &str, file: &[u8]) -> (u16, String) {
    let reply = browser.upload_at("/admin/roster/district", org, "oneroster.zip", file).await;
    (reply.status.as_u16(), reply.text().to_owned())
}

#[tokio::test]
async fn a_package_of_one_school_that_is_called_otherwise_says_so() {
    const HEAD: &str = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n";
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let page = school.get(&bring(&school, &package(&[("orgs.csv", &format!("{HEAD}s-2,,,别的叫法,school,x,\n"))])).await).await;
        assert!(page.text().contains("包里只有一所学校，叫“别的叫法”"), "{}", page.text());
        let own = school.get(&bring(&school, &package(&[])).await).await;
        assert!(!own.text().contains("包里只有一所学校"));
        for another in ["s-1,,,x,school,9901010001,", "9901010001,,,x,school,,", "s-1,,,示例市第一小学,school,,"] {
            let reply = school.upload_to("", "a.zip", &package(&[("orgs.csv", &format!("{HEAD}{another}\n"))])).await;
            assert!(reply.status == 422 && reply.text().contains("不在你管理的范围"), "{another} on {}: {}", world.db.name(), reply.text());
        }
    }
}

#[tokio::test]
async fn a_hostile_package_is_refused_or_mended() {
    let other = ORGS.replace("示例市第一中学,school,9901010002", "别的,school,1");
    let version = MANIFEST.replace("1.2", "9.0");
    let no_users: Vec<u8> = Zip::of(&[("manifest.csv", MANIFEST.into()), ("orgs.csv", ORGS.into())]);
    for world in worlds().await {
        let school = world.browser_of("school").await;
        for (file, sentence) in [
            (package(&[("orgs.csv", &other)]), "不在你管理的范围"),
            (package(&[("manifest.csv", &version)]), "这不是 OneRoster"),
            (no_users.clone(), "这不是 OneRoster"),
            (package(&[("../../x.csv", "x")]), "不安全"),
            (package(&[("users.csv", "\0\u{1}")]), "这不是花名册文件"),
            (package(&[("enrollments.csv", "sourcedId\n"), ("roles.csv", "sourcedId\n")]), "文件里没有内容"),
        ] {
            let reply = school.upload_to("", "a.zip", &file).await;
            assert!(reply.status == 422 && reply.text().contains(sentence), "{sentence}: {}", between(reply.text(), "<main", "</main>"));
        }
        let users = USERS.replace("一,沈,S1", "=cmd|' /C calc'!A0,,S1").replace(",S2,", ",S1,");
        let rows = ENROLLMENTS.to_owned() + "e7,,c-81,s-2,nobody,student,\n";
        let check = bring(&school, &package(&[("users.csv", &users), ("enrollments.csv", &rows)])).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("电子表格会把它当作公式") && page.text().contains("姓名要有"), "{}", page.text());
        school.post_form(&check, &[("r0-name", "沈一"), ("r3-out", "1")]).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("有 1 行需要修改"), "two people with one number: {}", page.text());
        school.post_form(&check, &[("r1-number", "S2")]).await;
        assert!(school.confirm(&check).await.text().contains("新增 3 人"));
    }
}

#[tokio::test]
async fn an_exported_package_changes_nothing_when_it_comes_back() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        school.confirm(&bring(&school, &package(&[])).await).await;
        school.confirm(&school.upload("姓名,学号,年级,班级,身份,任教学科\nAnna Maria Lee,X1,8,2,,\n孙老师,T7,8,2,教师,数学\n孙老师,T7,8,1,教师,语文\n李老师,T8,,,教师,\n").await).await;
        world.browser_of("pupil").await.post_form("/me/settings/profile", &[("display_name", "=1+1"), ("schooling", "初中/七年级")]).await;
        let file = school.get("/admin/roster/oneroster.zip").await;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        for part in ["u-1,", "c-81,", "oneroster.version,1.2", "file.demographics,absent", "'=1+1"] {
            assert!(text.contains(part), "{part}");
        }
        let page = school.get(&bring(&school, &file.bytes).await).await;
        assert!(page.text().contains("不会改变什么"), "{}: {}", world.db.name(), page.text());
    }
}

#[tokio::test]
async fn two_thousand_pupils_come_in_as_a_package_and_go_out_as_a_workbook_that_changes_nothing() {
    let users: String = (0..2000).map(|n| format!("p{n},,true,,{n}号,学生,G{n:05},s-2\n")).collect();
    let users = format!("sourcedId,status,enabledUser,username,givenName,familyName,identifier,primaryOrgSourcedId\n{users}");
    let classes: String = (0..42).map(|n| format!("k{n},,{},{:02},k,homeroom,s-2,t\n", 1 + n / 3, 7 + n % 3)).collect();
    let classes = format!("sourcedId,status,title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n{classes}");
    let rows: String = (0..2000).map(|n| format!("e{n},,k{},s-2,p{n},student,\n", n % 42)).collect();
    let rows = format!("sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,primary\n{rows}");
    let file = package(&[("users.csv", &users), ("classes.csv", &classes), ("enrollments.csv", &rows), ("roles.csv", "sourcedId\n")]);
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let page = school.confirm(&bring(&school, &file).await).await;
        assert!(page.text().contains("新增 2000 人"), "{}", page.text());
        let book = school.get("/admin/roster/roster.xlsx").await;
        let again = school.get(&school.upload_bytes("a.xlsx", &book.bytes).await).await;
        assert!(again.text().contains("不会改变什么"), "{}", world.db.name());
    }
}
