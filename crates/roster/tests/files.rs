//! Workbooks, honest and hostile.

use std::time::Duration;

use identity::export::Zip;

use crate::world::{between, worlds};

const TYPES: &str = "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
const WORKBOOK: &str =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"一\" r:id=\"rId7\"/><sheet name=\"二\" r:id=\"rId1\"/></sheets></workbook>";
const RELATIONS: &str = "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/other.xml\"/><Relationship Id=\"rId7\" \
                         Target=\"/xl/worksheets/sheet3.xml\"/></Relationships>";

/// A workbook with these rows in its first sheet and these shared strings.
fn workbook(rows: &str, strings: &str) -> Vec<u8> {
    workbook_with(TYPES, rows, strings, &[])
}

fn workbook_with(types: &str, rows: &str, strings: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>");
    let strings = format!("<sst count=\"4\" uniqueCount=\"99999999999\">{strings}</sst>");
    let mut files: Vec<(&str, Vec<u8>)> = vec![
        ("[Content_Types].xml", types.into()),
        ("xl/workbook.xml", WORKBOOK.into()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.into()),
        ("xl/sharedStrings.xml", strings.into_bytes()),
        ("xl/worksheets/sheet3.xml", sheet.into_bytes()),
    ];
    files.extend(more.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())));
    Zip::of(&files)
}

fn row(number: usize, cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|cell| format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>")).collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

fn heading() -> String {
    row(1, &["姓名", "学号", "年级", "班级"])
}

#[tokio::test]
async fn a_workbook_is_taken_as_a_spreadsheet_shows_it() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"D1\" t=\"s\"><v>2</v></c>\
                    <c r=\"F1\" t=\"s\"><v>3</v></c></row><row r=\"2\"/>\
                    <row r=\"5\"><c r=\"A5\" t=\"s\"><v>4</v></c><c r=\"B5\"><v>2.0260801E7</v></c><c r=\"D5\"><v>8</v></c><c r=\"F5\"><v>1</v></c></row>";
        let strings = "<si><t>姓名</t></si><si><t>学号</t></si><si><t>年级</t></si><si><r><t>班</t></r><r><t>级</t></r></si>\
                       <si><t>沈&amp;一</t><rPh sb=\"0\" eb=\"1\"><t>SHEN</t></rPh></si>";
        let check = school.upload_bytes("花名册.xlsx", &workbook(rows, strings)).await;
        let page = school.confirm(&check).await;
        assert!(page.text().contains("新增 1 人"), "{}", page.text());
        let kept = "SELECT COUNT(*) AS n FROM account a JOIN roster_number r ON r.account_id = a.id
                     WHERE a.display_name = '沈&一' AND r.number = '20260801'";
        assert_eq!(world.count(kept).await, 1, "{}", world.db.name());
    }
}

#[tokio::test]
async fn a_formula_is_mended_in_place_and_never_believed() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let evil = "<row r=\"2\"><c r=\"A2\" t=\"str\"><f>HYPERLINK(&quot;http://x&quot;)</f><v>沈一</v></c>\
                    <c r=\"B2\"><v>1</v></c><c r=\"C2\"><v>8</v></c><c r=\"D2\"><v>1</v></c></row>\
                    <row r=\"3\"><c r=\"A3\"><f t=\"shared\" si=\"4000000000\"/><v>沈二</v></c><c r=\"B3\"><v>2</v></c><c r=\"C3\"><v>8</v></c><c r=\"D3\"><v>1</v></c></row>";
        let check = school.upload_bytes("a.xlsx", &workbook(&(heading() + evil), "")).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("有 2 行需要修改") && page.text().contains("电子表格会把它当作公式"), "{}", page.text());
        school.post_form(&check, &[("r0-name", "沈一"), ("r1-out", "1")]).await;
        assert!(school.confirm(&check).await.text().contains("新增 1 人"));
    }
}

#[tokio::test]
async fn a_hostile_workbook_is_refused_with_the_reason() {
    let rows = heading() + &row(2, &["沈一", "S1", "8", "1"]);
    let macros = TYPES.replace("application/xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml");
    let xxe = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Types/>";
    let wide = "<row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>";
    let many: String = (2..20_003).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\"><v>1</v></c></row>")).collect();
    let mut utf16: Vec<u8> = vec![0xFF, 0xFE];
    utf16.extend(TYPES.encode_utf16().flat_map(u16::to_le_bytes));
    let mut bomb = workbook(&rows, "");
    let at = bomb.len() - 22 - 24 - 46;
    assert_eq!(&bomb[at..at + 4], b"PK\x01\x02", "the directory's last entry");
    bomb[at + 24..at + 28].copy_from_slice(&(90_u32 << 20).to_le_bytes());
    let files = [
        ("macros", workbook_with(&macros, &rows, "", &[]), "宏"),
        ("program", workbook_with(TYPES, &rows, "", &[("xl/vbaProject.bin", "x")]), "宏"),
        ("entities", workbook_with(xxe, &rows, "", &[]), "指向外部"),
        ("unknown entity", workbook(&(heading() + &row(2, &["&e;", "S1", "8", "1"])), ""), "指向外部"),
        ("billion laughs", workbook(&rows, "<!DOCTYPE lolz [<!ENTITY lol \"lol\">]><si><t>x</t></si>"), "指向外部"),
        ("wide", workbook(&(heading() + wide), ""), "20,000"),
        ("long", workbook(&(heading() + &many), ""), "20,000"),
        ("empty", workbook("", ""), "文件里没有内容"),
        ("bomb", bomb, "展开以后太大"),
        ("zip slip", workbook_with(TYPES, &rows, "", &[("../../etc/cron.d/x", "x")]), "不安全"),
        ("twice", workbook_with(TYPES, &rows, "", &[("xl/workbook.xml", WORKBOOK)]), "不安全"),
        ("old", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old workbook".to_vec(), "旧的 .xls"),
        ("utf-16", Zip::of(&[("[Content_Types].xml", utf16), ("xl/workbook.xml", Vec::new())]), "这不是花名册文件"),
        ("cut", workbook(&rows, "")[..200].to_vec(), "这不是花名册文件"),
        ("not xml", workbook("<row r=\"1\"><c></row>", ""), "这不是花名册文件"),
        ("no such string", workbook("<row r=\"1\"><c t=\"s\"><v>7</v></c></row>", ""), "这不是花名册文件"),
        ("other archive", Zip::of(&[("readme.txt", b"x".to_vec())]), "这不是花名册文件"),
    ];
    for world in worlds().await {
        let school = world.browser_of("school").await;
        for (name, file, sentence) in &files {
            let reply = school.upload_to("", "a.xlsx", file).await;
            assert_eq!(reply.status, 422, "{name}");
            assert!(reply.text().contains(sentence), "{name}: {}", between(reply.text(), "error-summary", "</div>"));
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM roster_import").await, 0);
        let links = workbook_with(TYPES, &rows, "", &[("xl/externalLinks/externalLink1.xml", "<externalLink/>")]);
        assert_eq!(school.upload_to("", "..\\<b>.xlsx", &links).await.status, 303, "a link that nobody follows is no harm");
    }
}

const TEACHERS: &str =
    "SELECT COUNT(*) AS n FROM account_role r JOIN roster_number n ON n.account_id = r.account_id AND n.org_id = r.org_id
                         WHERE r.kind = 'teacher' AND r.is_confirmed = 1 AND n.number IN ('T1', 'T2')";

#[tokio::test]
async fn a_teacher_who_leaves_the_school_is_no_teacher_of_it_any_more() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        school.confirm(&school.upload("姓名,学号,年级,班级,身份,任教学科\n郑老师,T1,8,1,教师,数学\n钱老师,T2,,,教师,\n").await).await;
        assert_eq!(world.count(TEACHERS).await, 2);
        let gone = "姓名,学号,年级,班级,身份\n郑老师,T1,,,离校\n钱老师,T2,,,离校\n";
        let check = school.upload(gone).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("2 名教师离开本校") && page.text().contains("1 人离开班级"), "{}", page.text());
        school.confirm(&check).await;
        assert_eq!(world.count(TEACHERS).await, 0, "{}", world.db.name());
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM audit_log WHERE action = 'role.withdraw'").await, 2);
        assert!(!school.get("/admin/roster/roster.csv").await.text().contains("郑老师"));
        let slips = school.post_form("/admin/roster/slips", &[("group", "teachers")]).await;
        assert!(!slips.text().contains("钱老师"), "nobody makes them a code");
        let again = school.get(&school.upload(gone).await).await;
        assert!(again.text().contains("不会改变什么"), "{}", again.text());

        let back = school.upload("姓名,学号,年级,班级,身份\n钱老师,T2,,,教师\n").await;
        assert!(school.confirm(&back).await.text().contains("1 名教师回到本校"));
        assert_eq!(world.count(TEACHERS).await, 1);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account WHERE display_name = '钱老师'").await, 1, "one person, one account");
        let both = school.upload("姓名,学号,年级,班级,身份\n钱老师,T2,,,离校\n钱老师,T2,8,1,教师\n").await;
        assert!(school.get(&both).await.text().contains("有 1 行需要修改"));
    }
}

#[tokio::test]
async fn a_file_is_read_without_keeping_anybody_from_writing() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let writer = world.db.begin().await.unwrap();
        for file in [b"no roster".to_vec(), Zip::of(&[("manifest.csv", Vec::new())])] {
            let upload = school.upload_to("", "a.csv", &file);
            let reply = tokio::time::timeout(Duration::from_secs(20), upload).await.unwrap();
            assert_eq!(reply.status, 422, "{}", world.db.name());
        }
        drop(writer);
    }
}

#[tokio::test]
async fn an_exported_workbook_changes_nothing_when_it_comes_back() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        school.confirm(&school.upload("姓名,学号,年级,班级,身份,任教学科\n沈<一&>,S1,八,1,,\n钱老师,T2,8,1,教师,数学\n").await).await;
        world.browser_of("pupil").await.post_form("/me/settings/profile", &[("display_name", "=1+1"), ("schooling", "初中/七年级")]).await;
        let file = school.get("/admin/roster/roster.xlsx").await;
        assert!(file.header("content-disposition").contains("roster.xlsx"));
        assert!(!String::from_utf8_lossy(&file.bytes).contains("<f>"));
        let page = school.get(&school.upload_bytes("roster.xlsx", &file.bytes).await).await;
        assert!(page.text().contains("不会改变什么"), "{}: {}", world.db.name(), page.text());
    }
}

#[tokio::test]
async fn a_row_says_that_somebody_leaves() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let file = "姓名,学号,年级,班级,身份\n安然,C73-01,,,离班\n白鹭,C73-02,七,3,离班\n白鹭,C73-02,七,3,\n没有,X9,,,离班\n";
        let check = school.upload(file).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("有 2 行需要修改") && page.text().contains("没有这个号码"), "{}", page.text());
        school.post_form(&check, &[("r2-out", "1"), ("r3-out", "1"), ("coverage", "classes")]).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("2 人离开班级"), "{}", page.text());
        school.confirm(&check).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM outbox WHERE topic = 'roster.pupil_left'").await, 2);
    }
}
