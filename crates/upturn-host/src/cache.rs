//! Compiled modules, kept from one run to the next: compiling takes seconds, loading what was compiled milliseconds.
//!
//! Loading compiled code means running whatever the file holds, so an entry is loaded only from a folder that nobody
//! but this user can write, only where the file itself (and that of its digest) belongs to this user, and only where its content still has the
//! digest that was stored with it. Anything else is compiled anew. An entry's name is made of the module's digest and
//! of all that the engine's compiled code depends on (version, settings, processor).

use std::fs::{self, File, OpenOptions};
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use wasmtime::{Engine, Module};

use crate::cli::CacheChoice;
use crate::exit::Stop;

/// A module ready to run.
pub(crate) struct Loaded {
    /// The compiled module.
    pub(crate) module: Module,
    /// What is wrong with the cache, in a sentence, where it could not be used.
    pub(crate) doubt: Option<String>,
}

/// Loads the module of this file from the cache, or compiles it and keeps the result there.
///
/// # Errors
/// [`Stop::Usage`] where the file cannot be read or is no module that this engine compiles. A cache that cannot be used
/// is only a doubt.
pub(crate) fn load(engine: &Engine, path: &Path, choice: &CacheChoice) -> Result<Loaded, Stop> {
    let folder = match choice {
        CacheChoice::Off => None,
        CacheChoice::At(folder) => Some(folder.clone()),
        CacheChoice::User => user_folder(),
    };
    // Read once: what is digested must be what is compiled, whoever changes the file meanwhile.
    let wasm = fs::read(path)
        .map_err(|error| Stop::Usage(format!("the module {} cannot be read: {error}", path.display())))?;
    let compile = || {
        Module::from_binary(engine, &wasm)
            .map_err(|error| Stop::Usage(format!("the module {} cannot be compiled: {error:#}", path.display())))
    };
    let Some(folder) = folder else {
        return Ok(Loaded { module: compile()?, doubt: None });
    };
    let entry = folder.join(entry_name(engine, &wasm));
    let usable = own_folder(&folder);
    if usable.is_ok()
        && let Some(module) = read_entry(engine, &entry)
    {
        return Ok(Loaded { module, doubt: None });
    }
    let module = compile()?;
    let doubt = usable.and_then(|()| write_entry(&entry, &module)).err();
    let doubt = doubt.map(|error| format!("the compile cache {} is not used: {error}", folder.display()));
    Ok(Loaded { module, doubt })
}

fn user_folder() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let caches = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    caches.map(|folder| folder.join("upturn"))
}

fn entry_name(engine: &Engine, wasm: &[u8]) -> String {
    let mut key = Sha256Hasher(Sha256::new_with_prefix(Sha256::digest(wasm)));
    engine.precompile_compatibility_hash().hash(&mut key);
    let hex: String = key.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}.compiled")
}

/// Read piece by piece: a file of megabytes in memory would take longer to make room for than to digest.
fn digest_of(mut file: impl Read) -> io::Result<Vec<u8>> {
    let mut digest = Sha256::new();
    let mut piece = [0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(digest.finalize().to_vec()),
            length => digest.update(&piece[..length]),
        }
    }
}

/// Takes what a `Hash` writes into a digest that is the same in every process, and too wide for chance collisions.
struct Sha256Hasher(Sha256);

impl Hasher for Sha256Hasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        // Never asked for: the digest is taken whole.
        0
    }
}

/// Makes the folder where it is missing, and checks that only this user can write to it.
fn own_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)?;
    only_ours(&fs::metadata(folder)?)
}

#[cfg(unix)]
fn only_ours(metadata: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let owner = metadata.uid();
    if owner != rustix::process::geteuid().as_raw() {
        return Err(io::Error::other(format!("it belongs to user {owner}; name another with --cache")));
    }
    if metadata.mode() & 0o022 != 0 {
        return Err(io::Error::other("others can write to it; `chmod 700` it"));
    }
    Ok(())
}

#[cfg(not(unix))]
fn only_ours(_: &fs::Metadata) -> io::Result<()> {
    Err(io::Error::other("whether only this user can write to it cannot be told on this system"))
}

/// The file that holds the digest of an entry.
fn digest_file(entry: &Path) -> PathBuf {
    entry.with_extension("sha256")
}

/// The module of an entry; `None` where there is none or where anything about it is not as it was written.
fn read_entry(engine: &Engine, entry: &Path) -> Option<Module> {
    let mut stored = Vec::new();
    open_ours(&digest_file(entry)).ok()?.read_to_end(&mut stored).ok()?;
    let code = open_ours(entry).ok()?;
    if digest_of(&code).ok()? != stored {
        return None;
    }
    // SAFETY: the code was written by `write_entry` from what an engine like this one compiled: the file (the one whose
    // digest was just taken) and its folder belong to this user and nobody else can write to them, its name holds the
    // engine's compatibility hash, the digest shows that it has not changed since, and nothing here writes to an entry
    // that exists: it is replaced as a whole.
    unsafe { Module::deserialize_open_file(engine, code) }.ok()
}

fn open_ours(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    only_ours(&file.metadata()?)?;
    Ok(file)
}

/// Code first, then its digest: half an entry is none.
fn write_entry(entry: &Path, module: &Module) -> io::Result<()> {
    let code = module.serialize().map_err(|error| io::Error::other(format!("{error:#}")))?;
    write_whole(entry, &code)?;
    write_whole(&digest_file(entry), &Sha256::digest(&code))
}

/// Writes beside and renames, so that another process sees a whole file or none.
fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.write(true).create(true).truncate(true).open(&beside);
    let written = file.and_then(|mut file| file.write_all(content)).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        fs::remove_file(&beside).ok();
    }
    written
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::sandbox;

    /// The shortest module, and one that differs from it by a custom section.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0";
    const OTHER: &[u8] = b"\0asm\x01\0\0\0\0\x02\x01a";

    /// A folder with a module in it and a place for the cache.
    fn place() -> (tempfile::TempDir, PathBuf, CacheChoice) {
        let place = tempfile::tempdir().unwrap();
        let module = place.path().join("module.wasm");
        fs::write(&module, MODULE).unwrap();
        let choice = CacheChoice::At(place.path().join("deep/cache"));
        (place, module, choice)
    }

    fn entries(place: &tempfile::TempDir) -> Vec<PathBuf> {
        let paths = fs::read_dir(place.path().join("deep/cache")).unwrap().map(|entry| entry.unwrap().path());
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "compiled")).collect()
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn an_entry_is_made_once_and_found_again() {
        let (place, module, choice) = place();
        let engine = sandbox::engine(false).unwrap();
        assert_eq!(load(&engine, &module, &choice).unwrap().doubt, None);
        let [entry] = &entries(&place)[..] else { panic!("one entry") };
        assert_eq!((mode(entry.parent().unwrap()), mode(entry)), (0o700, 0o600));
        let before = fs::metadata(entry).unwrap().modified().unwrap();
        assert!(read_entry(&engine, entry).is_some());
        load(&engine, &module, &choice).unwrap();
        assert_eq!(fs::metadata(entry).unwrap().modified().unwrap(), before);
        // Other settings and other modules have other entries.
        load(&sandbox::engine(true).unwrap(), &module, &choice).unwrap();
        fs::write(&module, OTHER).unwrap();
        load(&engine, &module, &choice).unwrap();
        assert_eq!(entries(&place).len(), 3);
    }

    #[test]
    fn a_damaged_or_foreign_entry_is_compiled_anew() {
        let (place, module, choice) = place();
        let engine = sandbox::engine(false).unwrap();
        load(&engine, &module, &choice).unwrap();
        let entry = &entries(&place)[0];
        let good = fs::read(entry).unwrap();
        let mut flipped = good.clone();
        flipped[good.len() / 2] ^= 1;
        for damaged in [&flipped[..], &good[..good.len() - 1], &good[..10], b""] {
            fs::write(entry, damaged).unwrap();
            assert!(read_entry(&engine, entry).is_none());
            assert_eq!(load(&engine, &module, &choice).unwrap().doubt, None);
            assert!(fs::read(entry).unwrap() == good, "{} bytes", damaged.len());
        }
        for file in [entry, &digest_file(entry)] {
            fs::set_permissions(file, fs::Permissions::from_mode(0o666)).unwrap();
            assert!(read_entry(&engine, entry).is_none());
            load(&engine, &module, &choice).unwrap();
            assert!(read_entry(&engine, entry).is_some());
        }
        fs::remove_file(digest_file(entry)).unwrap();
        assert!(read_entry(&engine, entry).is_none());
    }

    #[test]
    fn a_folder_that_others_can_write_to_is_not_used() {
        let (place, module, choice) = place();
        let engine = sandbox::engine(false).unwrap();
        load(&engine, &module, &choice).unwrap();
        fs::remove_file(&entries(&place)[0]).unwrap();
        fs::set_permissions(place.path().join("deep/cache"), fs::Permissions::from_mode(0o777)).unwrap();
        let doubt = load(&engine, &module, &choice).unwrap().doubt.unwrap();
        assert!(doubt.contains("others can write to it"), "{doubt}");
        assert!(entries(&place).is_empty());
    }

    #[test]
    fn no_module_is_a_sentence() {
        let (_place, module, choice) = place();
        let engine = sandbox::engine(false).unwrap();
        fs::write(&module, "no module").unwrap();
        for (choice, part) in [(&choice, "cannot be compiled"), (&CacheChoice::Off, "cannot be compiled")] {
            let stop = load(&engine, &module, choice).err().unwrap();
            assert!(stop.code() == 2 && stop.to_string().contains(part), "{stop}");
        }
        fs::remove_file(&module).unwrap();
        let stop = load(&engine, &module, &choice).err().unwrap();
        assert!(stop.code() == 2 && stop.to_string().contains("cannot be read"), "{stop}");
    }
}
