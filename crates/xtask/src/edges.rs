//! Who may depend on whom: the map of ARCHITECTURE.md, held against what cargo resolves.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{Outcome, process};

/// Prints every edge that must not be; fails when there is one.
pub(crate) fn edges() -> Outcome {
    let mut findings = Vec::new();
    core(&mut findings)?;
    jobs(&mut findings)?;
    let ours = ours()?;
    for package in &ours {
        let below = tree(&["--package", package, "--edges", "normal,build"])?;
        findings.extend(forbidden(package, &below, &ours));
    }
    if findings.is_empty() {
        println!("   {} packages, every edge allowed", ours.len());
        return Ok(());
    }
    Err(findings.join("\n"))
}

/// The core stands on `libm` alone; with `serde` also on that and what its derive is made of.
fn core(findings: &mut Vec<String>) -> Outcome {
    let plain = ["upturn-core", "libm"];
    let serde = ["serde", "serde_core", "serde_derive", "proc-macro2", "quote", "syn", "unicode-ident"];
    let with_serde = [&plain[..], &serde].concat();
    for (features, allowed) in [(&[][..], &plain[..]), (&["--features", "serde"], &with_serde)] {
        let arguments = [&["--package", "upturn-core", "--edges", "normal"], features].concat();
        let below = tree(&arguments)?;
        let strangers = below.iter().filter(|name| !allowed.contains(&name.as_str()));
        findings.extend(
            strangers.map(|name| format!("upturn-core must not depend on {name} (cargo tree {})", arguments.join(" "))),
        );
    }
    Ok(())
}

/// The job runs where there is no JavaScript.
fn jobs(findings: &mut Vec<String>) -> Outcome {
    let wasi = ["--package", "upturn-jobs", "--edges", "normal", "--target", "wasm32-wasip1"];
    let below = tree(&[&wasi[..], &["--features", "columnar"]].concat())?;
    let scripts = below.iter().filter(|name| ["wasm-bindgen", "js-sys", "web-sys"].contains(&name.as_str()));
    findings.extend(scripts.map(|name| format!("upturn-jobs must not depend on {name}")));
    // Parquet and Arrow make a module many times larger: they come with their feature only.
    let plain = tree(&wasi)?;
    let columnar = plain.iter().filter(|name| name.starts_with("arrow") || *name == "parquet");
    findings.extend(columnar.map(|name| format!("upturn-jobs without columnar must not depend on {name}")));
    Ok(())
}

/// Which of our packages each may stand on; development dependencies do not count.
const ALLOWED: [(&str, &[&str]); 9] = [
    ("upturn-core", &[]),
    ("upturn-data", &["upturn-core"]),
    ("upturn-charts", &["upturn-core"]),
    ("upturn-jobs", &["upturn-core", "upturn-data"]),
    ("upturn-web", &["upturn-core", "upturn-data", "upturn-charts"]),
    ("upturn-host", &[]),
    ("upturn-testkit", &[]),
    ("upturn-tests", &[]),
    ("xtask", &[]),
];

/// What one package has below it and must not have.
fn forbidden(package: &str, below: &BTreeSet<String>, ours: &BTreeSet<String>) -> Vec<String> {
    let allowed = ALLOWED.iter().find(|(name, _)| *name == package).map_or(&[][..], |(_, allowed)| allowed);
    let refused = |name: &str| {
        let stranger = ours.contains(name) && name != package && !allowed.contains(&name);
        stranger || (is_engine(name) && package != "upturn-host")
    };
    let found = below.iter().filter(|name| refused(name));
    found.map(|name| format!("{package} must not depend on {name}")).collect()
}

/// Wasmtime, its compiler, and tokio, which is used for nothing else: the host's alone.
fn is_engine(name: &str) -> bool {
    name == "tokio" || name.starts_with("wasmtime") || name.starts_with("cranelift")
}

/// The names of the workspace's packages.
fn ours() -> Outcome<BTreeSet<String>> {
    let text = process::output(&mut process::cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    Ok(packages.iter().filter_map(|package| package["name"].as_str()).map(String::from).collect())
}

/// The names of a package and all that it depends on.
fn tree(arguments: &[&str]) -> Outcome<BTreeSet<String>> {
    let base = ["tree", "--prefix", "none", "--format", "{p}"];
    let text = process::output(process::cargo(&base).args(arguments))?;
    Ok(text.lines().filter_map(|line| line.split_whitespace().next()).map(String::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| name.to_string()).collect()
    }

    #[test]
    fn a_forbidden_edge_is_named() {
        let ours = names(&["upturn-core", "upturn-charts", "upturn-host", "upturn-testkit", "xtask"]);
        assert_eq!(
            forbidden("upturn-charts", &names(&["upturn-charts", "upturn-core", "wasmtime-wasi"]), &ours),
            ["upturn-charts must not depend on wasmtime-wasi"]
        );
        assert_eq!(
            forbidden("upturn-host", &names(&["upturn-host", "wasmtime", "tokio", "upturn-core"]), &ours),
            ["upturn-host must not depend on upturn-core"]
        );
        assert_eq!(
            forbidden("xtask", &names(&["xtask", "upturn-testkit"]), &ours),
            ["xtask must not depend on upturn-testkit"]
        );
        assert_eq!(
            forbidden("upturn-charts", &names(&["upturn-charts", "upturn-data"]), &names(&["upturn-data"])),
            ["upturn-charts must not depend on upturn-data"]
        );
        assert!(forbidden("upturn-core", &names(&["upturn-core", "libm"]), &ours).is_empty());
        assert_eq!(
            forbidden("upturn-core", &names(&["upturn-core", "upturn-testkit"]), &ours),
            ["upturn-core must not depend on upturn-testkit"]
        );
    }
}
