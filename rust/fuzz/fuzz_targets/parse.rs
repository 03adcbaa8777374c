#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/rules/parse.rs"]
mod parse;

fuzz_target!(|uri: &str| parse::holds(uri));
