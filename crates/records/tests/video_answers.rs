use kernel::ResourceId;

use crate::world::{lesson, question_key, worlds};

#[tokio::test]
async fn what_was_answered_in_a_film_is_known_on_another_device() {
    for world in worlds().await {
        let at_school = world.browser_of("pupil-primary").await;
        let answers = format!("/me/video-answers/{}", lesson());
        assert_eq!(at_school.page(&answers).await, "[]");
        let [choice, open] = [0, 1].map(question_key);
        assert_eq!(at_school.put(&format!("{answers}/{choice}"), r#"{"choices":[0]}"#).await, 200);
        world.advance_minutes(1);
        assert_eq!(at_school.put(&format!("{answers}/{choice}"), r#"{"choices":[1]}"#).await, 200);
        world.advance_minutes(1);
        assert_eq!(at_school.put(&format!("{answers}/{open}"), r#""skipped""#).await, 200);

        let at_home = world.browser_of("pupil-primary").await;
        let said = format!(
            r#"[{{"question":"{choice}","response":{{"choices":[1]}},"success":true}},{{"question":"{open}","response":"skipped","success":null}}]"#
        );
        assert_eq!(at_home.page(&answers).await, said, "{}", world.db.name());
        assert_eq!(world.browser_of("teacher").await.page(&answers).await, "[]");
        assert_eq!(world.browser().get(&answers).await.status, 204);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_video_answer WHERE verb = 'answered' AND success = 0").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_video_answer WHERE verb = 'skipped' AND success IS NULL").await, 1);
    }
}

#[tokio::test]
async fn only_answers_to_questions_of_the_film_are_taken() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let [choice, open] = [0, 1].map(question_key);
        for (path, body, status) in [
            (format!("{}/{choice}", lesson()), r#"{"choices":[2]}"#, 400),
            (format!("{}/{choice}", lesson()), r#"{"choices":[]}"#, 400),
            (format!("{}/{choice}", lesson()), r#"{"choices":[-1]}"#, 400),
            (format!("{}/{choice}", lesson()), r#"{"choices":[0],"text":"x"}"#, 400),
            (format!("{}/{choice}", lesson()), r#"{"text":"x"}"#, 400),
            (format!("{}/{choice}", lesson()), "\0", 400),
            (format!("{}/{open}", lesson()), r#"{"text":" "}"#, 400),
            (format!("{}/0000000000000000", lesson()), r#"{"choices":[0]}"#, 404),
            (format!("{}/%00", lesson()), r#"{"choices":[0]}"#, 404),
            (format!("{}/{choice}", ResourceId::new()), r#"{"choices":[0]}"#, 404),
            (format!("x/{choice}"), r#"{"choices":[0]}"#, 404),
        ] {
            assert_eq!(pupil.put(&format!("/me/video-answers/{path}"), body).await, status, "{path} {body}");
        }
        assert_eq!(world.browser().put(&format!("/me/video-answers/{}/{choice}", lesson()), r#"{"choices":[0]}"#).await, 303);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_video_answer").await, 0, "{}", world.db.name());
    }
}

#[tokio::test]
async fn answers_are_forgotten_with_the_history() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let answer = format!("/me/video-answers/{}/{}", lesson(), question_key(0));
        let left = "SELECT COUNT(*) AS n FROM record_video_answer";
        pupil.put(&answer, r#"{"choices":[1]}"#).await;
        let one = [("kind", "resource"), ("id", &lesson().to_string())];
        assert_eq!(pupil.post_form("/me/history/remove", &one).await.status, 303);
        assert_eq!(world.count(left).await, 0);
        pupil.put(&answer, r#"{"choices":[1]}"#).await;
        assert_eq!(world.count(left).await, 1);
        assert_eq!(pupil.post_form("/me/history/clear", &[]).await.status, 303);
        assert_eq!(world.count(left).await, 0);
    }
}
