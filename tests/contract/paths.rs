//! Values in the path: each stays in its segment, as Prism's router sees it.

use vzaps::ErrorKind;

use crate::prism::bearer;

#[tokio::test]
async fn a_path_value_stays_in_its_segment() {
    for id in ["a/b", "a b", "100%", "%2F", "?a=b", "#a", "ção", "..x", ";a=b"] {
        let status = bearer().session().status(id).await;
        assert_eq!(status.map(|status| status.code).map_err(|error| error.to_string()), Ok(200), "{id}");
    }
}

#[tokio::test]
async fn a_path_value_that_would_leave_its_segment_is_refused() {
    for id in ["..", ".", ""] {
        let error = bearer().session().status(id).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{id:?}");
    }
}
