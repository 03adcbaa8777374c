//! The rules of redirect URIs over the corpora and over random texts; `cargo fuzz` asks them of much more.

mod rules;
mod texts;

use std::fs;

use muk_mcp_oauth_core::uri::parse_redirect_uri;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use texts::uri_like;

const STATES: [&str; 6] = ["", "xyz", "a b+c%20&=#é\"<>'/?", "\u{202e}\0\r\n", "&code=stolen", "%26code%3dstolen"];

/// The members of that name in all rows of a corpus of the Python tests.
fn corpus(name: &str, members: &[&str]) -> Vec<String> {
    let text = fs::read_to_string(format!("{}/../tests/core/corpora/{name}.json", env!("CARGO_MANIFEST_DIR")));
    let rows: Vec<Value> = serde_json::from_str(&text.expect("the corpus is there")).expect("the corpus is JSON");
    let texts = rows.iter().flat_map(|row| members.iter().filter_map(|member| row[*member].as_str()));
    texts.map(str::to_owned).collect()
}

fn every_uri() -> Vec<String> {
    let mut uris = corpus("redirect_uri_registration", &["uri"]);
    uris.extend(corpus("redirect_uri_match", &["registered", "requested"]));
    uris
}

#[test]
fn corpora_keep_the_rules_of_parsing_and_appending() {
    let uris = every_uri();
    assert!(uris.len() > 1_500);
    for uri in &uris {
        rules::parse::holds(uri);
        for state in STATES {
            rules::append::holds(uri, state, "code");
        }
    }
}

#[test]
fn every_accepted_uri_keeps_the_rule_of_matching_with_every_other() {
    let mut accepted = every_uri();
    accepted.retain(|uri| parse_redirect_uri(uri).is_ok());
    accepted.sort();
    accepted.dedup();
    assert!(accepted.len() > 200);
    for registered in &accepted {
        for requested in &accepted {
            rules::matching::holds(registered, requested);
        }
    }
}

/// A text of the corpora with a few characters put in, taken out or replaced, which gets deeper than chance alone.
fn mutated() -> impl Strategy<Value = String> {
    let piece = "[:/?#@%.\\\\*\\[\\] a-z0-9]|%2[ef]|\\PC";
    let edits = prop::collection::vec((any::<Index>(), 0..3usize, piece), 1..4);
    (prop::sample::select(every_uri()), edits).prop_map(|(uri, edits)| edits.into_iter().fold(uri, edited))
}

fn edited(text: String, (place, removed, piece): (Index, usize, String)) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = place.index(characters.len() + 1);
    let rest = characters.iter().skip(at + removed);
    characters[..at].iter().copied().chain(piece.chars()).chain(rest.copied()).collect()
}

fn any_uri() -> impl Strategy<Value = String> {
    prop_oneof![3 => mutated(), 2 => uri_like(), 1 => "\\PC{0,60}"]
}

/// A control: the rules would hold for nothing if every random text were refused.
#[test]
fn random_uris_are_accepted_often_enough() {
    let (mut runner, uris) = (TestRunner::deterministic(), any_uri());
    let mut accepts = || parse_redirect_uri(&uris.new_tree(&mut runner).unwrap().current()).is_ok();
    assert!((0..2_000).filter(|_| accepts()).count() > 200);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn random_uri_keeps_the_rule_of_parsing(uri in any_uri()) {
        rules::parse::holds(&uri);
    }

    #[test]
    fn random_pair_keeps_the_rule_of_matching(registered in any_uri(), edits in prop::collection::vec((any::<Index>(), 0..3usize, "[:/0-9a-z]"), 0..3)) {
        let requested = edits.into_iter().fold(registered.clone(), edited);
        rules::matching::holds(&registered, &requested);
        rules::matching::holds(&requested, &registered);
    }

    #[test]
    fn random_answer_keeps_the_rule_of_appending(uri in any_uri(), state in any::<String>(), code in any::<String>()) {
        rules::append::holds(&uri, &state, &code);
    }
}
