//! A folder as a web site on the loopback address, with the headers that an intranet would send.

use std::path::{Component, Path, PathBuf};

use tiny_http::{Header, Request, Response, Server};

use crate::{Outcome, show};

/// The port when none is asked for.
pub(crate) const PORT: u16 = 8321;

/// The policy under which the widget promises to work.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/// Serves until the program is ended.
pub(crate) fn serve(folder: &Path, port: u16) -> Outcome {
    if !folder.join("index.html").exists() {
        return Err(format!("{} has no index.html: run `cargo xtask demo` first.", show::short(folder)));
    }
    let server = Server::http(("127.0.0.1", port))
        .map_err(|error| format!("Port {port} cannot be used ({error}): choose another with --port."))?;
    println!("\nhttp://{}/   (Ctrl+C ends it)", server.server_addr());
    for request in server.incoming_requests() {
        // A reader who went away is no reason to stop.
        let _ = answer(folder, request);
    }
    Ok(())
}

fn answer(folder: &Path, request: Request) -> std::io::Result<()> {
    let found = locate(folder, request.url()).and_then(|path| std::fs::read(&path).ok().map(|bytes| (path, bytes)));
    let (status, kind, bytes) = match found {
        Some((path, bytes)) => (200, media_type(&path), bytes),
        None => (404, "text/plain; charset=utf-8", b"There is no such file here.\n".to_vec()),
    };
    let mut response = Response::from_data(bytes).with_status_code(status);
    for (name, value) in [
        ("Content-Type", kind),
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-cache"),
    ] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    request.respond(response)
}

/// The file that an address means; `None` where it would lead out of the folder.
fn locate(folder: &Path, address: &str) -> Option<PathBuf> {
    let name = decode(address.split(['?', '#']).next()?.trim_start_matches('/'))?;
    let inside = Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
    let path = folder.join(&name);
    inside.then(|| if path.is_dir() { path.join("index.html") } else { path })
}

/// Takes `%41` for `A`; `None` where that is not well formed.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = tail.get(2..)?;
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "ndjson" => "application/x-ndjson",
        "csv" => "text/csv; charset=utf-8",
        "toml" => "application/toml",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_in_the_folder() {
        let folder = Path::new("/site");
        assert_eq!(locate(folder, "/upturn/upturn.js?v=1"), Some(PathBuf::from("/site/upturn/upturn.js")));
        assert_eq!(locate(folder, "/data/a%20b.json"), Some(PathBuf::from("/site/data/a b.json")));
        for address in ["/../secret", "/%2e%2e/secret", "//etc/../../secret", "/a/%2e%2e/%2e%2e/b", "/%zz", "/%2"] {
            assert_eq!(locate(folder, address), None, "{address}");
        }
    }

    #[test]
    fn modules_are_sent_as_what_they_are() {
        assert_eq!(media_type(Path::new("upturn_view_bg.wasm")), "application/wasm");
        assert_eq!(media_type(Path::new("upturn.js")), "text/javascript; charset=utf-8");
    }
}
