#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/rules/append.rs"]
mod append;

fuzz_target!(|answer: (&str, &str, &str)| append::holds(answer.0, answer.1, answer.2));
