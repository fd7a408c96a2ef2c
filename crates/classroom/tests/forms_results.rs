use kernel::Clock;
use store::sql;

use crate::forms::{CLASSMATES, DAY_MS, answer, list, poll, post_form};
use crate::joining::{code, let_in, open};
use crate::world::{World, request, worlds};

/// Everything that the tables of forms hold but the forms themselves, as one text for each row.
async fn rows(world: &World, statement: &'static str) -> Vec<String> {
    let mut tx = world.db.read().await.unwrap();
    sql(statement).fetch_all(&mut tx, |row| row.get::<String>("held")).await.unwrap()
}

#[tokio::test]
async fn without_names_nothing_kept_tells_who_answered_what_nor_in_which_order() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let teacher = world.browser_of("teacher").await;
        let ask = [
            ("anonymous", "1"),
            ("text-0", "去哪儿"),
            ("kind-0", "one"),
            ("choices-0", "植物园\n河边"),
            ("text-1", "为什么"),
            ("kind-1", "text"),
        ];
        let mut kept = Vec::new();
        for turn in [1, -1] {
            let form = post_form(&world, &teacher, "pupils", &ask).await.header("location").to_owned();
            let mut given = vec![("c73-01", "0", "丙"), ("c73-02", "1", "甲"), ("c73-03", "0", "乙")];
            if turn < 0 {
                given.reverse();
            }
            for (who, choice, why) in given {
                let pupil = world.browser_of(who).await;
                assert!(pupil.get(&form).await.text().contains("提交后不能修改"), "said before sending");
                assert_eq!(answer(&pupil, &form, &[("q0", choice), ("q1", why)]).await.status, 303);
                world.db.clock().advance_ms(1_000);
            }
            kept.push(rows(&world, "SELECT sums AS held FROM class_form_sums ORDER BY form_id").await);
        }
        assert_eq!(kept[1], [kept[0][0].clone(), kept[0][0].clone()], "{}: the same in either order", world.db.name());
        assert_eq!(
            kept[0],
            [r#"{"n":3,"of":[{"counts":[2,1],"texts":[],"numbers":[]},{"counts":[],"texts":["丙","乙","甲"],"numbers":[]}]}"#]
        );
        let said = "SELECT COALESCE(request_id, '') || COALESCE(answers, '') || COALESCE(CAST(made_at AS TEXT), '') AS held FROM class_form_answer";
        assert_eq!(rows(&world, said).await, [""; 6], "that they answered, and nothing else");
    }
}

#[tokio::test]
async fn results_without_names_are_shown_once_it_is_closed_and_five_have_answered() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let teacher = world.browser_of("teacher").await;
        let few = poll(&world, &teacher, "pupils", &[("anonymous", "1"), ("results", "1")]).await;
        let form = poll(&world, &teacher, "pupils", &[("anonymous", "1"), ("results", "1")]).await;
        for (at, who) in CLASSMATES.iter().enumerate() {
            let pupil = world.browser_of(who).await;
            if at < 4 {
                answer(&pupil, &few, &[("q0", "0")]).await;
            }
            let sheet = pupil.get(&form).await;
            assert_eq!(answer(&pupil, &form, &[("q0", "2")]).await.status, 303);
            let reader = world.account(who).await.to_string();
            assert!(sheet.text().contains(&reader));
            let again = [("request", request()), ("reader", reader), ("q0", "0".to_owned())];
            let again: Vec<(&str, &str)> = again.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(pupil.post_form(&format!("{form}/answers"), &again).await.status, 303, "once is enough");
            assert!(!teacher.get(&form).await.text().contains("<dt>河边</dt>"), "not while it is open");
            assert!(!pupil.get(&form).await.text().contains("class=\"form mt3 fo-s\""), "nothing to change");
        }
        for path in [&few, &form] {
            assert!(teacher.get(path).await.text().contains("已填"));
            assert_eq!(teacher.post_form(&format!("{path}/close"), &[]).await.status, 303);
            assert_eq!(teacher.get(&format!("{path}/answers.csv")).await.status, 404, "there is no list");
        }
        let page = teacher.get(&form).await;
        assert!(page.text().contains("<dt>河边</dt><dd>5 人 · 100%"), "{} {}", world.db.name(), page.text());
        assert!(page.text().contains("<dt>植物园</dt><dd>0 人 · 0%"), "no second answer counted");
        assert!(!page.text().contains("逐份查看"));
        let page = teacher.get(&few).await;
        assert!(page.text().contains("满 5 人填写后显示") && !page.text().contains("<dt>河边</dt>"), "four are too few");
        assert!(world.browser_of("c73-01").await.get(&form).await.text().contains("<dt>河边</dt>"), "who answered sees the counts");
        assert!(!world.browser_of("c73-07").await.get(&form).await.text().contains("<dt>河边</dt>"), "who did not does not");
    }
}

#[tokio::test]
async fn those_who_answered_see_counts_where_the_teacher_says_so_and_never_a_text() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let teacher = world.browser_of("teacher").await;
        let ask = [("text-0", "去吗"), ("kind-0", "one"), ("choices-0", "去\n不去"), ("text-1", "备注"), ("kind-1", "text")];
        let shown = post_form(&world, &teacher, "pupils", &[&ask[..], &[("results", "1")]].concat()).await.header("location").to_owned();
        let kept = post_form(&world, &teacher, "pupils", &ask).await.header("location").to_owned();
        let first = world.browser_of("pupil").await;
        for form in [&shown, &kept] {
            assert_eq!(answer(&first, form, &[("q0", "0"), ("q1", "我的备注")]).await.status, 303);
        }
        assert!(first.get(&shown).await.text().contains("满 5 人填写后显示"), "one is too few");
        for who in CLASSMATES {
            let pupil = world.browser_of(who).await;
            answer(&pupil, &shown, &[("q0", "1"), ("q1", "悄悄说")]).await;
            answer(&pupil, &kept, &[("q0", "1"), ("q1", "悄悄说")]).await;
        }
        let page = first.get(&shown).await;
        assert!(page.text().contains("<dt>不去</dt><dd>5 人 · 83%"), "{}", page.text());
        assert!(!page.text().contains("悄悄说") && !page.text().contains("逐份查看"), "{}", world.db.name());
        assert!(!page.text().contains("<h3>备注</h3>"), "of what cannot be counted nothing");
        assert!(!first.get(&kept).await.text().contains("id=\"results\""));
        let page = teacher.get(&kept).await;
        assert!(page.text().contains("悄悄说") && page.text().contains("逐份查看"));
    }
}

#[tokio::test]
async fn answers_leave_as_a_table_that_no_spreadsheet_runs() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        let ask = [("text-0", "=1+1 备注"), ("kind-0", "text"), ("text-1", "要什么"), ("kind-1", "several"), ("choices-1", "@水\n伞\n帽")];
        let form = post_form(&world, &teacher, "parents", &ask).await.header("location").to_owned();
        assert_eq!(answer(&parent, &form, &[("q0", "=HYPERLINK(\"x\"),\"乙\""), ("q1", "0"), ("q1", "2")]).await.status, 303);
        let file = teacher.get(&format!("{form}/answers.csv")).await;
        assert!(
            file.status == 200 && file.header("content-disposition").ends_with("''%E5%8E%BB%E5%93%AA%E5%84%BF%E6%98%A5%E6%B8%B8.csv"),
            "{}",
            world.db.name()
        );
        assert!(file.text().starts_with("\u{feff}姓名,'=1+1 备注,要什么,填写时间"), "{}", file.text());
        assert!(file.text().contains("林小满,\"'=HYPERLINK(\"\"x\"\"),\"\"乙\"\"\",'@水、帽,"), "{}", file.text());
    }
}

#[tokio::test]
async fn what_does_not_fit_is_said_and_kept() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        let (long, wide) = ("长".repeat(61), "长".repeat(1_001));
        let many: Vec<(String, String)> =
            (0..21).flat_map(|n| [(format!("text-{n}"), "问".into()), (format!("kind-{n}"), "text".into())]).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let question = [("text-0", "备注"), ("kind-0", "text")];
        for more in [
            &[("title", long.as_str())][..],
            &[("title", "")],
            &[("intro", wide.as_str())],
            &[("space", "everyone")],
            &[("closes", "2020-01-01")],
            &[("closes", "9999-12-31")],
            &[("kind-0", "grid")],
            &[("choices-0", "甲\n乙")],
            &many,
        ] {
            let refused = post_form(&world, &teacher, "parents", &[&question[..], more].concat()).await;
            assert_eq!(refused.status, 422, "{more:?} on {}", world.db.name());
            assert!(refused.text().contains("error-summary") && refused.text().contains("value=\"备注\"") || more.len() > 2);
        }
        for act in ["add", "preview"] {
            let page = post_form(&world, &teacher, "parents", &[&question[..], &[("act", act)]].concat()).await;
            assert!(page.status == 200 && page.text().contains("value=\"备注\""), "{act}");
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_form").await, 0);
        let ask = [("text-0", "备注"), ("kind-0", "text"), ("text-1", "几人"), ("kind-1", "number")];
        let form = post_form(&world, &teacher, "parents", &ask).await.header("location").to_owned();
        let endless = "长".repeat(501);
        for (text, number) in [("", "1"), (endless.as_str(), "1"), ("好", "十"), ("好", "1e9"), ("好", "")] {
            let refused = answer(&parent, &form, &[("q0", text), ("q1", number)]).await;
            assert_eq!(refused.status, 422, "{number}");
            assert!(refused.text().contains("field-error") && refused.text().contains(text));
        }
        assert_eq!(answer(&parent, &form, &[("q0", "好"), ("q1", "3"), ("q99", "x"), ("qx", "x")]).await.status, 303);
        assert!(teacher.get(&form).await.text().contains("合计 3，平均 3"));
    }
}

#[tokio::test]
async fn in_a_closed_class_forms_are_only_read() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil-primary").await);
        let class = open(&teacher, "").await;
        let link = format!("/join/{}", code(&teacher, &class).await);
        pupil.post_form(&link, &[]).await;
        assert_eq!(let_in(&teacher, &class, &["pupil-primary"], "approve").await, 303);
        let (number, closes) = (request(), world.db.clock().now().plus_ms(DAY_MS).date());
        let fields = |space: &'static str, number: &str| {
            [
                ("request", number),
                ("title", "看星星"),
                ("space", space),
                ("closes", &closes),
                ("poll", "1"),
                ("kind-0", "one"),
                ("choices-0", "来\n不来"),
            ]
            .map(|(name, value)| (name, value.to_owned()))
        };
        let post = async |fields: [(&'static str, String); 7]| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            teacher.post_form(&format!("{class}/forms"), &fields).await
        };
        assert_eq!(post(fields("parents", &request())).await.status, 403, "no parent comes to this class");
        let made = post(fields("pupils", &number)).await;
        let form = made.header("location").to_owned();
        assert_eq!(answer(&pupil, &form, &[("q0", "0")]).await.status, 303, "{}", world.db.name());
        assert_eq!(teacher.post_form(&format!("{class}/settings/close"), &[("sure", "1")]).await.status, 303);
        let page = pupil.get(&form).await;
        assert!(page.text().contains("<dd>来</dd>") && !page.text().contains(&format!("{form}/answers")), "{}", page.text());
        let reader = world.account("pupil-primary").await.to_string();
        let sent = [("request", number.as_str()), ("reader", &reader), ("q0", "1")];
        assert_eq!(pupil.post_form(&format!("{form}/answers"), &sent).await.status, 403);
        assert!(teacher.get(&form).await.text().contains("<dt>来</dt><dd>1 人"));
        for act in ["remind", "close", "delete"] {
            assert_eq!(teacher.post_form(&format!("{form}/{act}"), &[]).await.status, 403, "{act}");
        }
        assert_eq!(post(fields("pupils", &request())).await.status, 403);
        assert_eq!(teacher.get(&list().replace(&crate::world::address(crate::forms::CLASS), &class)).await.status, 200);
    }
}
