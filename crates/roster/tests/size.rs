use crate::world::worlds;

#[tokio::test]
async fn two_thousand_pupils_come_in_with_one_file() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let rows: String = (0..2000).map(|n| format!("学生{n},G{n:05},{},{}\n", 7 + n % 3, 1 + n / 3 % 14)).collect();
        let check = school.upload(&format!("姓名,学号,年级,班级\n{rows}")).await;
        let page = school.confirm(&check).await;
        assert!(page.text().contains("新增 2000 人"), "{}: {}", world.db.name(), page.text());
        let placed = "SELECT COUNT(*) AS n FROM enrollment e JOIN account a ON a.home = e.home AND a.id = e.account_id
                       WHERE a.display_name LIKE '学生%' AND e.duty = 'pupil' AND e.is_administrative = 1 AND e.ended_at IS NULL";
        assert_eq!(world.count(placed).await, 2000, "{}: each in a class", world.db.name());
    }
}
