#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/rules/matching.rs"]
mod matching;

fuzz_target!(|pair: (&str, &str)| matching::holds(pair.0, pair.1));
