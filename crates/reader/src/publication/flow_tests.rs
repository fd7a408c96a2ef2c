use library::document::{Block, Publication, PublicationBody};

use super::Flow;

fn publication() -> Publication {
    let file = kernel::BlobId::from_digest([7; 32]);
    serde_json::from_value(serde_json::json!({
        "images": [{ "file": file, "width": 640, "height": 360 }],
        "sections": [{ "title": "一" }, { "title": "二" }],
        "pages": [{ "label": "13", "place": { "section": 1, "block": 2 } }],
    }))
    .unwrap()
}

fn html(blocks: &str) -> String {
    let body = PublicationBody::parse(format!("{{\"sections\":[{blocks}]}}").as_bytes()).unwrap();
    let blocks: &[Block] = &body.sections[0];
    Flow { publication: &publication(), section: 1, table_name: "表" }.html(blocks).replace('\n', "")
}

#[test]
fn words_stay_words() {
    let text = html(r#"[{"block":"paragraph","runs":[{"text":"<script>\" & '\nb"},{"text":"春","ruby":"<i>","marks":["strong"]}]}]"#);
    assert_eq!(text, "<p id=\"b1\">&lt;script&gt;&quot; &amp; '<br>b<strong><ruby>春<rt>&lt;i&gt;</rt></ruby></strong></p>");
}

#[test]
fn links_and_pictures_stay_in_the_book() {
    let text = html(
        r#"[{"block":"paragraph","runs":[{"text":"a","to":{"section":1,"block":2}},{"text":"b","to":{"section":2}},{"text":"c","to":{"section":9}}]},
            {"block":"figure","image":0,"alt":"\"x"},{"block":"figure","image":5,"alt":"gone"}]"#,
    );
    let file = kernel::BlobId::from_digest([7; 32]);
    assert_eq!(
        text,
        format!(
            "<p id=\"b1\"><a href=\"#b2\">a</a><a href=\"?section=2\">b</a>c</p><span class=\"rd-pb\" data-p=\"13\"></span>\
             <figure id=\"b2\"><img src=\"/files/{file}\" alt=\"&quot;x\" width=\"640\" height=\"360\" loading=\"lazy\"></figure>"
        )
    );
}

#[test]
fn lists_quotes_and_tables_are_closed() {
    let item = |level: u8, number: &str, text: &str| format!(r#"{{"block":"item","level":{level}{number},"runs":[{{"text":"{text}"}}]}}"#);
    let numbered = r#","number":3"#;
    let blocks = [
        item(1, "", "a"),
        item(2, numbered, "b"),
        item(1, "", "c"),
        r#"{"block":"paragraph","setting":"quote","runs":[{"text":"q"}]}"#.to_owned(),
        r#"{"block":"row","is_head":true,"cells":[[{"text":"h"}]]}"#.to_owned(),
        r#"{"block":"row","cells":[[{"text":"d"}],[]]}"#.to_owned(),
    ];
    assert_eq!(
        html(&format!("[{}]", blocks.join(","))),
        "<ul><li id=\"b1\">a<span class=\"rd-pb\" data-p=\"13\"></span><ol><li id=\"b2\" value=\"3\">b</li></ol></li><li id=\"b3\">c</li></ul>\
         <blockquote><p id=\"b4\">q</p></blockquote>\
         <div class=\"tbl-w\" tabindex=\"0\" role=\"region\" aria-label=\"表\"><table class=\"tbl\"><tbody>\
         <tr id=\"b5\"><th scope=\"col\">h</th></tr><tr id=\"b6\"><td>d</td><td></td></tr></tbody></table></div>"
    );
}
