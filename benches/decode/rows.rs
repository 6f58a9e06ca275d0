//! The rows of the table: a JSON text with the two types that hold it.

use std::fmt::Write as _;
use std::hint::black_box;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::measure::{Operation, Side};
use crate::{by_hand, generated::models};

/// A JSON text, and how each side decodes and encodes it.
pub struct Row {
    /// What it shows.
    pub name: &'static str,
    /// The text.
    pub text: String,
    ours: Work,
    by_hand: Work,
}

/// How one side works.
struct Work {
    decode: fn(&str),
    encode: Box<dyn Fn()>,
}

impl Work {
    fn of<T: Serialize + DeserializeOwned + 'static>(name: &str, text: &str) -> (Self, String) {
        let value: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let again = serde_json::to_string(&value).unwrap_or_default();
        let work = Self {
            decode: |text| drop(black_box(serde_json::from_slice::<T>(text.as_bytes()).ok())),
            encode: Box::new(move || drop(black_box(serde_json::to_vec(&value).ok()))),
        };
        (work, again)
    }
}

impl Row {
    /// A row whose two types keep the whole text, so that both do the whole work.
    fn new<Ours, ByHand>(name: &'static str, text: String) -> Self
    where
        Ours: Serialize + DeserializeOwned + 'static,
        ByHand: Serialize + DeserializeOwned + 'static,
    {
        let (ours, by_us) = Work::of::<Ours>(name, &text);
        let (by_hand, by_them) = Work::of::<ByHand>(name, &text);
        assert!(by_us == text, "{name}: ours loses something");
        assert!(by_them == text, "{name}: by hand loses something");
        Self { name, text, ours, by_hand }
    }

    /// Does the work of a side so many times.
    pub fn repeat(&self, side: Side, operation: Operation, times: u32) {
        let work = if side == Side::Ours { &self.ours } else { &self.by_hand };
        for _ in 0..times {
            match operation {
                Operation::Decode => (work.decode)(black_box(&self.text)),
                Operation::Encode => (work.encode)(),
            }
        }
    }
}

/// A list of so many items, made from their numbers.
fn list(count: usize, mut item: impl FnMut(usize) -> String) -> String {
    let items: Vec<String> = (0..count).map(&mut item).collect();
    format!("[{}]", items.join(","))
}

fn message(number: usize) -> String {
    let state = ["queued", "sent", "delivered", "read"][number % 4];
    let mut text = format!(
        r#"{{"id":"3EB0{number:016X}","chat":"55119{number:08}@s.whatsapp.net","from_me":{},"state":"{state}","#,
        number.is_multiple_of(2)
    );
    let _ = write!(text, r#""sent_at":"2026-11-22T16:27:{:02}Z","kind":{}"#, number % 60, number % 6);
    if !number.is_multiple_of(5) {
        let _ = write!(text, r#","text":"Message {number}: see you at nine, \"as ever\", in the usual place.""#);
    }
    if number.is_multiple_of(5) {
        let _ = write!(text, r#","size":{},"seconds":{}.5"#, number * 1021, number % 90);
    }
    if number.is_multiple_of(7) {
        let _ = write!(text, r#","labels":["work","label {number}"],"place":{}"#, place(number));
    }
    text + "}"
}

fn place(number: usize) -> String {
    format!(r#"{{"latitude":-23.{number:05}5,"longitude":-46.{number:05}5,"name":"Place {number}"}}"#)
}

fn event(number: usize) -> String {
    let at = 1_700_000_000 + number;
    match number % 3 {
        0 => format!(r#"{{"type":"joined","who":"Ann {number}","at":{at},"invited_by":"Bob"}}"#),
        1 => format!(
            r#"{{"type":"said","who":"Bob {number}","at":{at},"text":"Hello, world","place":{}}}"#,
            place(number)
        ),
        _ => format!(r#"{{"type":"left","who":"Cid {number}","at":{at}}}"#),
    }
}

fn change(number: usize) -> String {
    match number % 2 {
        0 => format!(r#"{{"op":"name","first":"Ann {number}","last":"Smith"}}"#),
        _ => place(number).replacen('{', r#"{"op":"place","#, 1),
    }
}

fn figure(number: usize) -> String {
    match number % 5 {
        0 => format!(r#"{{"x":{number}.5,"y":2.5,"radius":3.5,"label":"circle {number}"}}"#),
        1 => format!(r#"{{"x":{number}.5,"y":2.5,"width":4.5,"height":5.5}}"#),
        2 => format!(r#"{{"from":{},"to":{}}}"#, place(number), place(number + 1)),
        3 => format!(r#""figure {number}""#),
        _ => number.to_string(),
    }
}

fn profile(number: usize) -> String {
    format!(r#"{{"id":"{number}","name":"Ann {number}","city":"Berlin","street":"Long Street {number}","door":"4b"}}"#)
}

fn patch(number: usize) -> String {
    match number % 3 {
        0 => format!(r#"{{"name":"Ann {number}","about":null,"limit":{number}}}"#),
        1 => r#"{"name":null,"website":"https://example.com/a","limit":null}"#.to_owned(),
        _ => r#"{"about":"Around"}"#.to_owned(),
    }
}

/// The rows with all of these words in their names. Others are not made: the tool that counts instructions is slow.
pub fn with(words: &[&str]) -> Vec<Row> {
    let wanted = |name: &str| words.iter().all(|word| name.contains(word));
    ROWS.iter().filter(|(name, _)| wanted(name)).map(|(name, make)| make(name)).collect()
}

type Make = fn(&'static str) -> Row;

const ROWS: [(&str, Make); 12] = [
    ("small", |name| {
        let status = r#"{"code":200,"success":true,"data":{"connected":true,"phone":"551151968302"}}"#;
        Row::new::<models::Status, by_hand::Status>(name, status.to_owned())
    }),
    ("large", |name| {
        let page = format!(r#"{{"items":{},"total":10000,"next":"c2Vjb25k"}}"#, list(5_000, message));
        Row::new::<models::Page, by_hand::Page>(name, page)
    }),
    ("enum-known", |name| {
        Row::new::<models::States, Vec<by_hand::State>>(name, list(200, |number| word(&LISTED, number)))
    }),
    ("enum-known-of-open", |name| {
        Row::new::<models::States, Vec<by_hand::OpenState>>(name, list(200, |number| word(&LISTED, number)))
    }),
    ("enum-unknown", |name| {
        let others = ["typing", "half-delivered", "archived"];
        Row::new::<models::States, Vec<by_hand::OpenState>>(name, list(200, |number| word(&others, number)))
    }),
    ("enum-integer", |name| {
        Row::new::<models::Kinds, Vec<by_hand::Kind>>(name, list(200, |number| (number % 6).to_string()))
    }),
    ("union-by-tag", |name| Row::new::<models::Events, Vec<by_hand::Event>>(name, list(200, event))),
    ("union-by-added-tag", |name| Row::new::<models::Changes, Vec<by_hand::Change>>(name, list(200, change))),
    ("union-by-shape", |name| Row::new::<models::Figures, Vec<by_hand::Figure>>(name, list(200, figure))),
    ("map", |name| {
        let counts = list(200, |number| format!(r#""counter {number}":{}"#, number * 37));
        Row::new::<models::Counts, by_hand::Counts>(name, counts.replace('[', "{").replace(']', "}"))
    }),
    ("object-and-rest", |name| Row::new::<models::Profiles, Vec<by_hand::Profile>>(name, list(200, profile))),
    ("optional-nullable", |name| Row::new::<models::Patches, Vec<by_hand::Patch>>(name, list(200, patch))),
];

/// The values that the document lists.
const LISTED: [&str; 8] = ["queued", "sent", "delivered", "read", "played", "failed", "revoked", "expired"];

fn word(words: &[&str], number: usize) -> String {
    format!(r#""{}""#, words[number % words.len()])
}
