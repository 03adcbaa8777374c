//! Rules that hold for every redirect URI. The tests check them on the corpora and on random texts, the fuzz targets on the
//! inputs of libFuzzer. Each file is one rule, because a fuzz target includes one of them.

pub mod append;
pub mod matching;
pub mod parse;
