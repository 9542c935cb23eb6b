//! The command line: the host takes its own options out, wherever they stand, and hands everything else to the module
//! word for word, so that the module is the only one that knows what its options mean.
//!
//! The host has to know one thing about the module's options: which words are paths, because those it must grant.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::exit::Stop;

/// What `upturn --help` prints.
pub(crate) const HELP: &str = "\
Runs the Upturn module in a sandbox that sees only the folders of the files named,
with all that is in them. A symbolic link out of its folder is not followed.

Usage: upturn [OPTIONS] <COMMAND> [ARGUMENTS]

Commands (`upturn <COMMAND> --help` tells more):
  series [FILE|-]                      reads plain series, prints one trajectory a line
  check --workbook FILE                says what is wrong with a workbook and its sources
  compute --workbook FILE --out DIR    computes everything and writes the output folder
  schema trajectory|workbook           prints the JSON Schema
  init DIR                             writes a starter workbook that computes as it stands

Options of the sandbox, before or after the command:
  --memory-limit SIZE    memory and tables, 4GiB at most; 512MiB, 2GiB or bytes [default: 2GiB]
  --time-limit SECONDS   for the whole command, compiling included [default: 600]
  --fuel UNITS           instructions, roughly, for each run of the module [default: not counted]
  --output-limit SIZE    all that is written, files and streams together [default: 4GiB]
  --module FILE          the module [default: $UPTURN_MODULE, or upturn-jobs.wasm beside this program;
                         for Parquet and Arrow upturn-jobs-columnar.wasm]
  --cache DIR            where compiled modules are kept [default: $XDG_CACHE_HOME/upturn or ~/.cache/upturn]
  --no-cache             compile anew and keep nothing
  --log-format json      one event a line on standard error, of the module and of the host
  -h, --help             this text
  -V, --version          the version

Exit codes: 0 done; 2 usage or workbook wrong; 3 input refused; 4 a limit was hit; 5 output could not be written.
A limit that is hit while the output folder is replaced can leave files of two runs in it; the next run puts it right.
";

/// Commands that are passed to the module.
const COMMANDS: [&str; 4] = ["series", "check", "compute", "schema"];

/// Options of `series` that stand alone; every other option there is followed by its value.
const SERIES_FLAGS: [&str; 3] = ["--panel", "--help", "--version"];

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Request {
    /// Print the help text.
    Help,
    /// Print the version.
    Version,
    /// Write a starter workbook.
    Init(Box<Invocation>),
    /// Run the module.
    Run(Box<Invocation>),
}

/// One run of the module as asked for.
#[derive(Debug)]
pub(crate) struct Invocation {
    /// The command and its arguments, as typed.
    pub(crate) arguments: Vec<String>,
    /// The paths among them.
    pub(crate) paths: NamedPaths,
    /// Limits of the sandbox.
    pub(crate) limits: Limits,
    /// The module, where one is named.
    pub(crate) module: Option<PathBuf>,
    /// Where compiled modules are kept.
    pub(crate) cache: CacheChoice,
    /// How the host says why it stopped.
    pub(crate) log: LogFormat,
}

/// The paths that the command line names, as typed.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct NamedPaths {
    /// `--workbook FILE` of `check` and `compute`.
    pub(crate) workbook: Option<String>,
    /// `--out DIR` of `compute`.
    pub(crate) out_folder: Option<String>,
    /// The series that are read, where they do not come from standard input.
    pub(crate) series: Option<String>,
    /// `--out FILE` of `series`.
    pub(crate) out_file: Option<String>,
    /// Whether the module reads standard input.
    pub(crate) stdin: bool,
}

/// What the module may use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Limits {
    /// Bytes of linear memory and tables together.
    pub(crate) memory: u64,
    /// Time for the whole command.
    pub(crate) time: Duration,
    /// Fuel for each run of the module; `None` does not count it, which is faster.
    pub(crate) fuel: Option<u64>,
    /// Bytes written, files and streams together.
    pub(crate) output: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { memory: 2 << 30, time: Duration::from_secs(600), fuel: None, output: 4 << 30 }
    }
}

/// Where compiled modules are kept.
#[derive(Debug, PartialEq)]
pub(crate) enum CacheChoice {
    /// In the user's cache folder.
    User,
    /// In this folder.
    At(PathBuf),
    /// Nowhere.
    Off,
}

/// How the host writes to standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// A sentence.
    Text,
    /// One JSON object a line.
    Json,
}

/// Reads the command line (without the program's name).
///
/// # Errors
/// [`Stop::Usage`] for a word that is not UTF-8, an option of the host without a legal value, or an unknown command.
pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Request, Stop> {
    let words: Vec<String> = words.map(as_text).collect::<Result<_, _>>()?;
    let mut invocation = Invocation {
        arguments: Vec::new(),
        paths: NamedPaths::default(),
        limits: Limits::default(),
        module: None,
        cache: CacheChoice::User,
        log: LogFormat::Text,
    };
    let mut command = None;
    let mut rest = words.into_iter();
    while let Some(word) = rest.next() {
        if word == "--" {
            invocation.arguments.push(word);
            invocation.arguments.extend(rest.by_ref().map(without_dot));
            break;
        }
        let (name, inline) = split_option(&word);
        let mut value =
            || inline.map(str::to_owned).or_else(|| rest.next()).ok_or_else(|| usage(format!("{name} needs a value")));
        match name {
            "--memory-limit" => invocation.limits.memory = memory(name, &value()?)?,
            "--output-limit" => invocation.limits.output = size(name, &value()?)?,
            "--time-limit" => invocation.limits.time = seconds(name, &value()?)?,
            "--fuel" => invocation.limits.fuel = Some(whole(name, &value()?)?),
            "--module" => invocation.module = Some(value()?.into()),
            "--cache" => invocation.cache = CacheChoice::At(value()?.into()),
            "--no-cache" => invocation.cache = CacheChoice::Off,
            "--log-format" => {
                let value = value()?;
                if value == "json" {
                    invocation.log = LogFormat::Json;
                }
                // The module has the same option, and refuses what is no format.
                invocation.arguments.push(format!("{name}={value}"));
            }
            "--help" | "-h" if command.is_none() => return Ok(Request::Help),
            "--version" | "-V" if command.is_none() => return Ok(Request::Version),
            _ => {
                command = command.or_else(|| Some(word.clone()));
                invocation.arguments.push(match inline {
                    Some(value) => format!("{name}={}", without_dot(value.to_owned())),
                    None => without_dot(word),
                });
            }
        }
    }
    match command.as_deref() {
        None => Err(usage("no command given".to_owned())),
        Some("help") => Ok(Request::Help),
        Some("init") => Ok(Request::Init(Box::new(invocation))),
        Some(command) if COMMANDS.contains(&command) => {
            invocation.paths = named_paths(command, &invocation.arguments);
            Ok(Request::Run(Box::new(invocation)))
        }
        Some(other) => Err(usage(format!("unknown command `{other}`; the commands are {}, init", COMMANDS.join(", ")))),
    }
}

/// Whether any of these words (arguments, or paths that a workbook names) speaks of Parquet or Arrow, which only the larger
/// of the two modules knows. That one does all that the other does, so a word too many costs a moment and changes nothing.
pub(crate) fn says_columnar<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> bool {
    let says = |part: &str| {
        let part = part.to_ascii_lowercase();
        matches!(part.as_str(), "parquet" | "arrow")
            || [".parquet", ".arrow", ".feather"].iter().any(|ending| part.ends_with(ending))
    };
    words.into_iter().any(|word| word.as_ref().split(['=', ',']).any(says))
}

fn as_text(word: OsString) -> Result<String, Stop> {
    word.into_string().map_err(|word| usage(format!("{word:?} is not UTF-8")))
}

fn usage(what: String) -> Stop {
    Stop::Usage(format!("{what}; `upturn --help` lists what there is"))
}

/// Leaves out `./` at the beginning: the module drops it from the names of granted folders, but not from paths, and would
/// not find them. Only paths begin so.
fn without_dot(word: String) -> String {
    let Some(mut rest) = word.strip_prefix("./").map(|rest| rest.trim_start_matches('/')) else {
        return word;
    };
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter.trim_start_matches('/');
    }
    String::from(if rest.is_empty() { "." } else { rest })
}

fn split_option(word: &str) -> (&str, Option<&str>) {
    match word.split_once('=') {
        Some((name, value)) if name.starts_with("--") => (name, Some(value)),
        _ => (word, None),
    }
}

fn whole(name: &str, value: &str) -> Result<u64, Stop> {
    value.parse().map_err(|_| usage(format!("{name} {value}: a whole number is wanted")))
}

fn size(name: &str, value: &str) -> Result<u64, Stop> {
    let digits = value.trim_end_matches(|c: char| !c.is_ascii_digit());
    let shift = match value[digits.len()..].trim() {
        "" | "B" => 0,
        "K" | "KiB" => 10,
        "M" | "MiB" => 20,
        "G" | "GiB" => 30,
        _ => return Err(usage(format!("{name} {value}: bytes are wanted, or a number with KiB, MiB or GiB"))),
    };
    whole(name, digits)?.checked_mul(1 << shift).ok_or_else(|| usage(format!("{name} {value}: too large")))
}

/// A 32-bit module cannot have more than 4 GiB, so a larger limit would promise too much.
fn memory(name: &str, value: &str) -> Result<u64, Stop> {
    let bytes = size(name, value)?;
    if bytes <= 4 << 30 { Ok(bytes) } else { Err(usage(format!("{name} {value}: 4GiB is the most there is"))) }
}

fn seconds(name: &str, value: &str) -> Result<Duration, Stop> {
    let wanted = || usage(format!("{name} {value}: seconds above 0 and up to 1000000 are wanted"));
    let seconds: f64 = value.parse().map_err(|_| wanted())?;
    if seconds > 0.0 && seconds <= 1e6 { Ok(Duration::from_secs_f64(seconds)) } else { Err(wanted()) }
}

fn named_paths(command: &str, arguments: &[String]) -> NamedPaths {
    let mut paths = NamedPaths::default();
    // The format of the log may stand before the command.
    let mut rest = arguments.iter().map(String::as_str).skip_while(|word| *word != command).skip(1);
    let mut positional = None;
    while let Some(word) = rest.next() {
        if word == "--" {
            positional = rest.next().or(positional);
            break;
        }
        let (name, inline) = split_option(word);
        if !name.starts_with("--") {
            // A single dash is standard input; other short options take no value and name no path.
            if word == "-" || !word.starts_with('-') {
                positional = positional.or(Some(word));
            }
            continue;
        }
        let value = if SERIES_FLAGS.contains(&name) { None } else { inline.or_else(|| rest.next()) };
        let value = value.filter(|value| !value.is_empty()).map(str::to_owned);
        match (command, name) {
            ("check" | "compute", "--workbook") => paths.workbook = value,
            ("compute", "--out") => paths.out_folder = value,
            ("series", "--out") => paths.out_file = value.filter(|value| value != "-"),
            _ => {}
        }
    }
    if command == "series" {
        paths.series = positional.filter(|file| !matches!(*file, "-" | "")).map(str::to_owned);
        paths.stdin = paths.series.is_none();
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(line: &str) -> Result<Invocation, String> {
        match parse(line.split_whitespace().map(OsString::from)) {
            Ok(Request::Run(invocation)) => Ok(*invocation),
            Ok(other) => Err(format!("{other:?}")),
            Err(stop) => Err(stop.to_string()),
        }
    }

    #[test]
    fn the_hosts_options_are_taken_out_wherever_they_stand() {
        let asked = run("--fuel=7 compute --workbook a/u.toml --memory-limit 64MiB --out o --time-limit 1.5").unwrap();
        assert_eq!(asked.arguments, ["compute", "--workbook", "a/u.toml", "--out", "o"]);
        let limits = Limits { memory: 64 << 20, time: Duration::from_millis(1500), fuel: Some(7), output: 4 << 30 };
        assert_eq!(asked.limits, limits);
        let paths = NamedPaths {
            workbook: Some("a/u.toml".to_owned()),
            out_folder: Some("o".to_owned()),
            ..NamedPaths::default()
        };
        assert_eq!(asked.paths, paths);
    }

    #[test]
    fn an_options_value_is_never_taken_for_the_file() {
        let asked = run("series --horizon 4 --chart p --panel --target=3 d/s.csv --format csv --out r/o.csv").unwrap();
        assert_eq!(asked.paths.series.as_deref(), Some("d/s.csv"));
        assert_eq!(asked.paths.out_file.as_deref(), Some("r/o.csv"));
        assert!(!asked.paths.stdin);
        for line in ["series", "series -", "series --better lower", "series --out - -"] {
            let paths = run(line).unwrap().paths;
            assert_eq!(paths, NamedPaths { stdin: true, ..NamedPaths::default() }, "{line}");
        }
        assert_eq!(run("series -- --odd.csv").unwrap().paths.series.as_deref(), Some("--odd.csv"));
    }

    #[test]
    fn words_that_speak_of_parquet_or_arrow_are_found() {
        for words in
            [&["--formats", "json,parquet"][..], &["--format=arrow"], &["series", "d/S.Parquet"], &["a/*.feather"]]
        {
            assert!(says_columnar(words), "{words:?}");
        }
        assert!(!says_columnar(["compute", "--formats", "json,csv", "parquet/figures.csv", "arrows"]));
    }

    #[test]
    fn a_dot_before_a_path_is_left_out() {
        let asked = run("compute --workbook ././w/u.toml --out=./../o").unwrap();
        assert_eq!(asked.arguments, ["compute", "--workbook", "w/u.toml", "--out=../o"]);
        assert_eq!(asked.paths.out_folder.as_deref(), Some("../o"));
        assert_eq!(without_dot(".//./".to_owned()), ".");
        assert_eq!(without_dot(".//etc".to_owned()), "etc");
        assert_eq!(without_dot(".hidden".to_owned()), ".hidden");
    }

    #[test]
    fn the_format_of_the_log_is_for_both_and_may_stand_first() {
        let asked = run("--log-format json series --better lower s.csv").unwrap();
        assert_eq!(asked.log, LogFormat::Json);
        assert_eq!(asked.arguments, ["--log-format=json", "series", "--better", "lower", "s.csv"]);
        assert_eq!(asked.paths.series.as_deref(), Some("s.csv"));
        assert_eq!(run("series s.csv --log-format text").unwrap().paths.series.as_deref(), Some("s.csv"));
    }

    #[test]
    fn paths_belong_to_the_command_that_knows_them() {
        assert_eq!(run("schema --workbook /etc/x --out /etc").unwrap().paths, NamedPaths::default());
        assert_eq!(run("check --workbook w --out /etc").unwrap().paths.out_folder, None);
    }

    #[test]
    fn wrong_values_are_refused_with_a_sentence() {
        for (line, part) in [
            ("", "no command given"),
            ("publish", "unknown command `publish`"),
            ("series --time-limit 0", "seconds above 0"),
            ("series --time-limit NaN", "seconds above 0"),
            ("series --memory-limit 3TB", "bytes are wanted"),
            ("series --memory-limit 99999999999GiB", "too large"),
            ("series --memory-limit 5GiB", "4GiB is the most"),
            ("series --fuel -1", "a whole number is wanted"),
            ("series --fuel", "--fuel needs a value"),
        ] {
            let sentence = run(line).unwrap_err();
            assert!(sentence.contains(part), "{line}: {sentence}");
        }
    }

    #[test]
    fn help_after_a_command_is_the_modules() {
        assert!(matches!(parse(["--help".into()].into_iter()), Ok(Request::Help)));
        assert_eq!(run("compute --help").unwrap().arguments, ["compute", "--help"]);
    }
}
