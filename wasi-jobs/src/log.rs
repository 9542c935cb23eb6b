//! What is said on stderr: findings and events, as text or as one JSON object a line.

use std::io::Write;

use serde::Serialize;
use upturn_data::finding::{Finding, Severity};

use crate::arguments::LogFormat;

/// The log. What cannot be written to it is lost: there is nowhere else to say it.
pub(crate) struct Log<'l> {
    format: LogFormat,
    stream: &'l mut dyn Write,
}

#[derive(Serialize)]
struct Event<'e> {
    level: &'static str,
    event: &'e str,
    message: &'e str,
}

#[derive(Serialize)]
struct FindingEvent<'e> {
    level: &'static str,
    event: &'static str,
    #[serde(flatten)]
    finding: &'e Finding,
}

impl<'l> Log<'l> {
    pub(crate) fn new(format: LogFormat, stream: &'l mut dyn Write) -> Log<'l> {
        Log { format, stream }
    }

    pub(crate) fn finding(&mut self, finding: &Finding) {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        match self.format {
            LogFormat::Text => self.line(&finding.to_string()),
            LogFormat::Json => self.json(&FindingEvent { level, event: "finding", finding }),
        }
    }

    pub(crate) fn error(&mut self, event: &str, message: &str) {
        self.say("error", event, message);
    }

    pub(crate) fn info(&mut self, event: &str, message: &str) {
        self.say("info", event, message);
    }

    fn say(&mut self, level: &'static str, event: &str, message: &str) {
        match self.format {
            LogFormat::Text => self.line(message),
            LogFormat::Json => self.json(&Event { level, event, message }),
        }
    }

    fn json<T: Serialize>(&mut self, event: &T) {
        if let Ok(line) = serde_json::to_string(event) {
            self.line(&line);
        }
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.stream, "{line}");
    }
}
