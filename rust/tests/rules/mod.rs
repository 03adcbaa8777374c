//! What has to hold for every redirect URI, whoever made it up: the tests ask it of the corpora and of random texts, the
//! fuzz targets of whatever libFuzzer finds. Each file is one rule, so that a program can take one alone.

pub mod append;
pub mod matching;
pub mod parse;
