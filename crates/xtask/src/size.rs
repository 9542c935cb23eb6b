//! What is built, measured: each file plain and after gzip, and what a page loads before its first chart.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::{Outcome, build, files, process, show};

/// Bytes after gzip that everything needed for the first chart may have.
const BUDGET: u64 = 120_000;

/// Prints the table, ends with one line of figures; whether the first chart keeps to its budget.
pub(crate) fn size() -> Outcome<bool> {
    let widget = build::widget();
    if !widget.join("upturn.js").exists() {
        return Err(format!("{} has no upturn.js: run `cargo xtask build` first.", show::short(&widget)));
    }
    println!("{:<36} {:>12} {:>12}", "file", "bytes", "gzip");
    for file in files::files_in(&process::dist())? {
        row(&show::short(&file), Bytes::of(std::iter::once(file.as_path()))?);
    }
    let first = first_chart()?;
    row(&format!("first chart ({} files)", first.files), first);
    let module = Bytes::of([process::dist().join("bin/upturn-jobs.wasm").as_path()])?;
    if first.gzip > BUDGET {
        let advice =
            if build::wasm_opt().is_none() { "; it was built without wasm-opt: run `npm ci` in web/" } else { "" };
        eprintln!("The first chart is {} bytes over its budget{advice}.", first.gzip - BUDGET);
    }
    println!(
        "module {}, first chart {} gzip of {} allowed ({} plain)",
        show::kilobytes(module.plain),
        show::kilobytes(first.gzip),
        show::kilobytes(BUDGET),
        show::kilobytes(first.plain),
    );
    Ok(first.gzip <= BUDGET)
}

/// Some files together.
#[derive(Clone, Copy)]
pub(crate) struct Bytes {
    pub(crate) files: usize,
    pub(crate) plain: u64,
    pub(crate) gzip: u64,
}

impl Bytes {
    fn of<'a>(files: impl IntoIterator<Item = &'a Path>) -> Outcome<Bytes> {
        let mut sum = Bytes { files: 0, plain: 0, gzip: 0 };
        for file in files {
            sum.files += 1;
            sum.plain += files::bytes_in(file)?;
            sum.gzip += files::gzip_bytes(file)?;
        }
        Ok(sum)
    }
}

/// `upturn.js`, every script that it names, and the module that draws; not the module that computes.
pub(crate) fn first_chart() -> Outcome<Bytes> {
    let widget = build::widget();
    let mut needed = reachable(&widget, &widget.join("upturn.js"))?;
    needed.insert(widget.join("upturn_view_bg.wasm"));
    Bytes::of(needed.iter().map(PathBuf::as_path))
}

/// The page of a site with all that it names: styles, scripts, modules, data.
pub(crate) fn first_page(site: &Path) -> Outcome<Bytes> {
    Bytes::of(reachable(site, &site.join("index.html"))?.iter().map(PathBuf::as_path))
}

/// The file and what it names, and what that names, as far as it lies in the folder. Other pages and downloads are not
/// loaded with a page, nor is the computing module, which is fetched only when a page computes for itself.
fn reachable(folder: &Path, start: &Path) -> Outcome<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::from([start.to_path_buf()]);
    let mut waiting = vec![start.to_path_buf()];
    while let Some(file) = waiting.pop() {
        if !matches!(ending(&file), "html" | "js" | "css") {
            continue;
        }
        let beside = file.parent().unwrap_or(folder);
        for name in named(&files::read_text(&file)?) {
            let path = match name.strip_prefix('/') {
                Some(name) => folder.join(name),
                None => beside.join(name.strip_prefix("./").unwrap_or(&name)),
            };
            let loaded = !matches!(ending(&path), "html" | "csv" | "ndjson") && !name.contains("upturn_compute");
            if loaded && path.is_file() && found.insert(path.clone()) {
                waiting.push(path);
            }
        }
    }
    Ok(found)
}

/// What stands between quotes of any kind, before them and after: among it are all files that the text loads. Comments and
/// links load nothing.
fn named(text: &str) -> Vec<String> {
    let is_comment = |line: &str| ["//", "/*", "*"].iter().any(|mark| line.trim_start().starts_with(mark));
    let code = text.lines().filter(|line| !is_comment(line) && !line.contains("<a "));
    code.flat_map(|line| line.split(['"', '\'', '`'])).map(String::from).collect()
}

fn ending(path: &Path) -> &str {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}

fn row(name: &str, bytes: Bytes) {
    println!("{name:<36} {:>12} {:>12}", bytes.plain, bytes.gzip);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_code_and_not_in_comments() {
        let text = "import { view } from './module.js';\n/** @typedef {import('./types.js').X} X */\n  await import(\"./a.js\")";
        let found = named(text);
        assert!(["./module.js", "./a.js"].iter().all(|name| found.iter().any(|one| one == name)), "{found:?}");
        assert!(!found.iter().any(|name| name == "./types.js"));
        // An apostrophe in a sentence, as packed scripts hold them on one long line, hides nothing.
        assert!(named("say(\"can't\");import('./b.js')").iter().any(|name| name == "./b.js"));
    }
}
