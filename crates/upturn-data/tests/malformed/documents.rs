//! Documents that are read back, as the page does with a file that somebody put beside it.

use upturn_data::document::from_json;
use upturn_data::series::{SeriesOptions, documents};

use crate::case::Case;

fn json(name: &'static str, text: &str) -> Case {
    let error = from_json(text).expect_err(name);
    Case { name, input: text.into(), ended: error.kind(), said: vec![error.to_string()] }
}

pub(crate) fn cases() -> Vec<Case> {
    let good = documents(b"period,value\n2024,7\n", "in.csv", &SeriesOptions::default()).unwrap();
    let good = upturn_data::document::to_json(&good[0]);
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} in {good}");
        good.replacen(from, to, 1)
    };
    vec![
        json("no text at all", ""),
        json("a web page in place of a document", "<!DOCTYPE html>"),
        json("a document that is cut off", &good[..100]),
        json("a comma too many", "[{\"schema\": \"upturn.trajectory/1\",}]"),
        json("text behind the document", &format!("{good} and more")),
        json("an object that is no document", "{}"),
        json("a list of something else", "[1, 2]"),
        json("text alone", "\"upturn\""),
        json("nothing alone", "null"),
        json("a document of another program", "{\"schema\": \"something/1\"}"),
        json("a schema without its version", "{\"schema\": \"upturn.trajectory\"}"),
        json("a document of a later version", "[{\"schema\": \"upturn.trajectory/2\"}]"),
        json("a document without its figures", "{\"schema\": \"upturn.trajectory/1\"}"),
        json("text for a number", &changed("\"value\":7", "\"value\":\"7\"")),
        json("a status that nobody knows", &changed("\"status\":\"number\"", "\"status\":\"guessed\"")),
        json("an impossible day", &changed("\"start\":\"2024-01-01\"", "\"start\":\"2024-02-30\"")),
    ]
}
