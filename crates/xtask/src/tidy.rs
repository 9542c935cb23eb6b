//! Checks of the tree that the compiler and clippy cannot do. Each is a function from the files to its findings.

use std::path::Path;

use crate::{Outcome, files, process};

/// The longest a file may be before it is likely to answer two questions.
const LONGEST: usize = 400;

/// A file of the repository: its path from the root, and its text where it is text that somebody writes.
struct Written {
    path: String,
    text: String,
}

/// Prints every finding as `path:line: finding`; fails when there is one.
pub(crate) fn tidy() -> Outcome {
    let paths = tracked()?;
    let written = paths.iter().filter(|path| is_written(path)).map(|path| {
        let text = files::read_text(&process::root().join(path))?;
        Ok(Written { path: path.clone(), text })
    });
    let written = written.collect::<Outcome<Vec<Written>>>()?;
    let manifest = files::read_text(&process::root().join("Cargo.toml"))?;
    let checks = [layout(&paths), pins(&manifest), long(&written), float_methods(&written), words(&written)];
    let findings: Vec<String> = checks.concat();
    if findings.is_empty() {
        println!("   {} files, nothing found", paths.len());
        return Ok(());
    }
    Err(findings.join("\n"))
}

/// What git holds or would hold: new files count before they are added.
fn tracked() -> Outcome<Vec<String>> {
    let arguments = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let text = process::output(std::process::Command::new("git").args(arguments).current_dir(process::root()))?;
    let mut paths: Vec<String> =
        text.lines().filter(|path| process::root().join(path).is_file()).map(String::from).collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

fn is_written(path: &str) -> bool {
    path.starts_with(".ci/")
        || matches!(ending(path), "rs" | "js" | "mjs" | "py" | "toml" | "md" | "html" | "css" | "sh" | "yml")
}

fn ending(path: &str) -> &str {
    Path::new(path).extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}

/// The top level holds the layout's entries and dot-files, nothing else.
fn layout(paths: &[String]) -> Vec<String> {
    const ENTRIES: [&str; 9] = [
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "README.md",
        "crates",
        "tests",
        "wasi-jobs",
        "web",
    ];
    let mut tops: Vec<&str> = paths.iter().filter_map(|path| path.split('/').next()).collect();
    tops.dedup();
    let strangers =
        tops.iter().filter(|top| !ENTRIES.contains(top) && !top.starts_with('.') && !top.starts_with("LICENSE"));
    strangers.map(|top| format!("{top}: is not part of the layout of ARCHITECTURE.md")).collect()
}

/// Another version of these is another number, or glue that does not fit its module.
fn pins(manifest: &str) -> Vec<String> {
    let pinned = |name: &&str| manifest.lines().any(|line| line.starts_with(&format!("{name} = \"=")));
    ["libm", "wasm-bindgen", "wasm-bindgen-cli-support"]
        .iter()
        .filter(|name| !pinned(name))
        .map(|name| format!("Cargo.toml: {name} must be pinned with `=`"))
        .collect()
}

fn long(written: &[Written]) -> Vec<String> {
    let code = written.iter().filter(|file| matches!(ending(&file.path), "rs" | "js" | "mjs" | "py"));
    code.map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| format!("{}:{lines}: over {LONGEST} lines; does it answer two questions?", file.path))
        .collect()
}

/// Methods whose result is up to the platform's maths library: the core calls its `math` module instead.
fn float_methods(written: &[Written]) -> Vec<String> {
    const METHODS: [&str; 25] = [
        "ln", "ln_1p", "log", "log2", "log10", "exp", "exp2", "exp_m1", "powf", "powi", "sin", "cos", "tan", "asin",
        "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt", "hypot",
    ];
    let calls: Vec<String> = METHODS.iter().chain(&["mul_add"]).map(|method| format!(".{method}(")).collect();
    let core = |file: &&Written| file.path.starts_with("crates/upturn-core/src/");
    find(written.iter().filter(core), |line| {
        let code = !line.trim_start().starts_with("//") && !line.contains("math::");
        let call = calls.iter().find(|call| code && line.contains(call.as_str()))?;
        Some(format!("`{call}…)` differs between platforms; call `crate::math`"))
    })
}

/// Tests that do not run, and work left for later.
fn words(written: &[Written]) -> Vec<String> {
    // Each is written in two halves so that this file does not find itself.
    const REFUSED: [(&str, &str); 7] = [
        (concat!("#[", "ignore"), "a test that does not run"),
        (concat!("test", ".skip"), "a test that does not run"),
        (concat!("test", ".fixme"), "a test that does not run"),
        (concat!("describe", ".skip"), "a test that does not run"),
        (concat!("pytest", ".skip"), "a test that does not run"),
        (concat!("TO", "DO"), "do it, or leave it out"),
        (concat!("FIX", "ME"), "do it, or leave it out"),
    ];
    find(written.iter(), |line| {
        let (word, reason) = REFUSED.iter().find(|(word, _)| line.contains(word))?;
        Some(format!("`{word}`: {reason}"))
    })
}

/// What a check says of each line, with the place.
fn find<'a>(written: impl Iterator<Item = &'a Written>, check: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut findings = Vec::new();
    for file in written {
        let lines = file.text.lines().enumerate();
        findings.extend(lines.filter_map(|(at, line)| Some(format!("{}:{}: {}", file.path, at + 1, check(line)?))));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Vec<Written> {
        vec![Written { path: path.into(), text: text.into() }]
    }

    #[test]
    fn the_layout_is_kept() {
        let paths = ["Cargo.toml", "LICENSE", ".gitignore", "crates/a.rs", "scripts/b.sh"].map(String::from);
        assert_eq!(layout(&paths), ["scripts: is not part of the layout of ARCHITECTURE.md"]);
    }

    #[test]
    fn a_loose_version_is_found() {
        let manifest = "libm = \"=0.2.16\"\nwasm-bindgen = \"0.2\"\nwasm-bindgen-cli-support = \"=0.2.130\"\n";
        assert_eq!(pins(manifest), ["Cargo.toml: wasm-bindgen must be pinned with `=`"]);
    }

    #[test]
    fn a_long_file_is_found() {
        assert!(long(&file("a.rs", &"x\n".repeat(LONGEST))).is_empty());
        assert_eq!(long(&file("a.rs", &"x\n".repeat(LONGEST + 1))).len(), 1);
        assert!(long(&file("a.md", &"x\n".repeat(LONGEST + 1))).is_empty());
    }

    #[test]
    fn a_float_method_is_found_in_the_core_only() {
        let text = "// x.ln()\nlet a = math::ln(x);\nlet b = x.sqrt();\nlet c = x.ln();\n";
        let found = float_methods(&file("crates/upturn-core/src/a.rs", text));
        assert_eq!(found, ["crates/upturn-core/src/a.rs:4: `.ln(…)` differs between platforms; call `crate::math`"]);
        assert!(float_methods(&file("crates/upturn-testkit/src/a.rs", text)).is_empty());
    }

    #[test]
    fn refused_words_are_found() {
        let text = concat!("a\n#[", "ignore]\n// TO", "DO later\n");
        assert_eq!(words(&file("a.rs", text)).len(), 2);
    }
}
