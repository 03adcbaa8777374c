use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

const MAXIMUM_ROUNDS: usize = 8;

/// Returns a text that is equal for names that look alike. It is for comparison and never shown.
///
/// It is the skeleton of UTS 39 section 4, made independent of case, accents, spacing and punctuation: separators become one
/// space, and `I`, `l` and `1` become one letter in either case. Different names of one skeleton are possible (`ill`, `lil`),
/// so a match is a reason to warn, not to refuse.
pub fn confusable_skeleton(text: &str) -> String {
    let mut folded = fold(text);
    // Lower case and compatibility forms can be in the table of confusables again. No text needs many rounds.
    for _ in 0..MAXIMUM_ROUNDS {
        let next = fold(&folded);
        if next == folded {
            break;
        }
        folded = next;
    }
    folded
}

fn fold(text: &str) -> String {
    // NFKD would make the letters TM and SM of them.
    let without_marks = text.replace(['™', '℠'], " ");
    // The table of confusables needs the case: `I` looks like `l`, `i` does not.
    let similar: String = skeleton(&without_marks).collect();
    let plain: String = similar.nfkd().collect::<String>().to_lowercase();
    let letters = plain.nfd().filter(|letter| !is_combining_mark(*letter)).map(merged);
    let letters = letters.map(|letter| if letter.is_alphanumeric() { letter } else { ' ' });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `OpenAI` and `openai` are the same name, and the table maps only the `I` of one of them to `l`.
fn merged(letter: char) -> char {
    match letter {
        'i' | '1' | 'ı' => 'l',
        '0' => 'o',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::confusable_skeleton;

    fn look_alike(left: &str, right: &str) -> bool {
        confusable_skeleton(left) == confusable_skeleton(right)
    }

    #[test]
    fn names_that_look_alike_have_one_skeleton() {
        for imitation in [
            "Claude",
            "CLAUDE",
            "CIaude",
            "C1aude",
            "Сlaude",
            "Ϲlaude",
            "Cl\u{430}ude",
            "Clàude",
            "Claud\u{435}",
            "𝐂𝐥𝐚𝐮𝐝𝐞",
            "Ｃｌａｕｄｅ",
            "Cla\u{200b}ude",
            "\u{202e}Claude",
            "C\u{301}laude",
            "ⓒⓛⓐⓤⓓⓔ",
            " Claude! ",
            "Ⅽlaude",
        ] {
            assert!(look_alike(imitation, "Claude"), "{imitation} {:?}", confusable_skeleton(imitation));
        }
        for (imitation, name) in [
            ("Cursor™", "Cursor"),
            ("0penAl", "OpenAI"),
            ("openai", "OpenAI"),
            ("ОpеnАІ", "OpenAI"),
            ("Rnistral", "Mistral"),
            ("Сursоr", "Cursor"),
            ("Visual  Studio-Code", "visual studio code"),
            ("VS Соdе", "VS Code"),
            ("claude․ai", "claude.ai"),
        ] {
            assert!(look_alike(imitation, name), "{imitation}");
        }
    }

    #[test]
    fn names_that_look_different_have_different_skeletons() {
        for (left, right) in [
            ("Claude", "Claud"),
            ("Claude", "Cloud"),
            ("Claude", "Claudette"),
            ("Cursor", "Curser"),
            ("ChatGPT", "Chat"),
            ("Claude Code", "ClaudeCode"),
            ("Gemini", ""),
        ] {
            assert!(!look_alike(left, right), "{left} {right}");
        }
    }

    #[test]
    fn skeleton_of_a_skeleton_is_itself() {
        for text in ["Claude", "mm̈", "OpenAI 漢字", "ﬁﬂ", "①②", "İstanbul", "\u{fdfa}", "ʼn"] {
            let once = confusable_skeleton(text);
            assert_eq!(confusable_skeleton(&once), once, "{text}");
        }
    }

    #[test]
    fn text_without_letters_has_an_empty_skeleton() {
        for text in ["", " ", "…", "\u{200b}\u{202e}", "---"] {
            assert_eq!(confusable_skeleton(text), "", "{text}");
        }
    }
}
