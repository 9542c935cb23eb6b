//! What can be written in a workbook. Each field is a key; the JSON Schema of the workbook is made from these types.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use upturn_core::control::ChartChoice;
use upturn_core::impact::DonorPool;
use upturn_core::journey::EventKind;
use upturn_core::{Better, Kind};

pub use super::areas::{AreaEntry, Neighbours, OtherNeighbours};
pub use super::renamed::RenamedFrom;
pub use super::target::{PathEntry, StepEntry, TargetEntry, TargetTable};
pub use super::values::{Day, Names};

/// A workbook `upturn.toml`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Workbook {
    /// How the workbook is called.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub path: String,
    /// Its text, for the places of findings.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub(crate) text: String,
    /// What the workbook is about.
    pub upturn: About,
    /// Files of figures.
    pub source: Vec<Source>,
    /// What is measured.
    pub measure: Vec<MeasureEntry>,
    /// For whom.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub area: Vec<AreaEntry>,
    /// Where the neighbours come from.
    pub neighbours: Option<Neighbours>,
    /// A file of judgements.
    pub judgements: Option<JudgementFile>,
    /// Judgements written here.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub judgement: Vec<JudgementEntry>,
    /// What happened, and when.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub event: Vec<EventEntry>,
    /// Settings of the control charts.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub control: ControlEntry,
    /// Settings of the forecasts.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub forecast: ForecastEntry,
    /// Settings of the reading of interventions.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub impact: ImpactEntry,
}

/// `[upturn]`: what the workbook is about.
#[derive(Clone, Debug, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct About {
    /// Title of the pages.
    pub title: String,
    /// The day the answers are given for; without it nothing is called stale.
    pub as_of: Option<Day>,
    /// Language of the pages.
    #[serde(default = "british_english")]
    pub locale: String,
    /// Which areas are computed.
    #[serde(default)]
    pub areas: Which,
    /// With `areas = "all"`: the levels at which every area is taken; `["Local authority"]` where left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Level>>"))]
    pub levels: Option<Spanned<Vec<Level>>>,
}

fn british_english() -> String {
    "en-GB".into()
}

/// Which areas are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Which {
    /// Those of the `[[area]]` list.
    #[default]
    Named,
    /// Every area found in the sources at `levels`.
    All,
}

/// A geographic level, as Explore Education Statistics names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Level {
    /// England.
    National,
    /// A region.
    Regional,
    /// A local authority.
    #[serde(rename = "Local authority")]
    LocalAuthority,
}

/// `[[source]]`: a file of figures.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// What measures call it.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub id: Spanned<String>,
    /// Path, relative to the workbook; `*` and `?` stand for any characters of a file's name.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub path: Spanned<String>,
    /// How it is laid out.
    pub format: Format,
    /// Who published it, as one line; shown as the source of each measure.
    pub title: String,
    /// Its licence.
    pub licence: Option<String>,
    /// The month, 1 to 12, in which a year such as 2025 ends; where left out, December for a single year, March for a
    /// pair such as 2024/25, August for an academic year.
    #[cfg_attr(feature = "schema", schemars(with = "Option<u32>", range(min = 1, max = 12)))]
    pub year_ends_in: Option<Spanned<u32>>,
    /// The day on which it was published. Where a measure has several sources and two of them give different figures for a
    /// period, that of the newer one stands: by this day where all sources of the measure state one, and otherwise the
    /// one that stands later in the measure's list.
    pub published: Option<Day>,
    /// What becomes of rows of this source that give different figures for one period.
    #[serde(default)]
    pub duplicates: Duplicates,
    /// The publisher's rule for symbols that hide a count: the lowest and the highest count that a symbol can stand for,
    /// such as `{ c = [1, 5] }`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, [u32; 2]>"))]
    pub suppression: BTreeMap<Spanned<String>, Spanned<[f64; 2]>>,
}

/// What becomes of rows of one source that give different figures for one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Duplicates {
    /// The source is refused.
    #[default]
    Refuse,
    /// The last of them stands, with a remark.
    Last,
}

/// How a source is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Format {
    /// Plain series, `series_id` being `<area code>/<measure id>`.
    Series,
    /// Tidy CSV of Explore Education Statistics.
    Ees,
    /// Parquet: the columns of plain series, or, with `time_period` and `geographic_level`, those of the tidy CSV.
    Parquet,
    /// Arrow IPC, file or stream, with the same columns as Parquet.
    Arrow,
}

impl Format {
    /// Whether the columns of such a file may be those of the tidy CSV.
    pub(crate) fn may_be_tidy(self) -> bool {
        !matches!(self, Format::Series)
    }
}

/// `[[measure]]`: what is measured.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeasureEntry {
    /// Stable identifier: letters, digits, `-`, `_` and `.`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub id: Spanned<String>,
    /// Name in plain words.
    pub title: String,
    /// The question that it answers, in plain words.
    pub question: Option<String>,
    /// Id of the source, or a list of them, the newest last: where two give different figures for a period, the newer one
    /// stands, and a remark tells both.
    #[cfg_attr(feature = "schema", schemars(with = "Names"))]
    pub source: Spanned<Names>,
    /// The column of the values. For plain series: the part of `series_id` after `/`; the measure's id where left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub column: Option<Spanned<String>>,
    /// What the columns are called in other releases: a list of other names of `column`, or a table such as
    /// `{ referral_count = ["Referrals"] }`. Each is read from files that do not have the column itself.
    #[cfg_attr(feature = "schema", schemars(with = "Option<RenamedFrom>"))]
    pub renamed_from: Option<Spanned<RenamedFrom>>,
    /// In place of `column`, where a row is a year and has a column for each month: the twelve columns, in the order of the
    /// year, such as `["April", "May", ...]`. Each must be called by the name of its month.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Names>"))]
    pub months: Option<Spanned<Names>>,
    /// The rows that count: column = text that must stand in it.
    #[serde(default, rename = "where")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub filters: BTreeMap<Spanned<String>, String>,
    /// The column of the count above the line, or a list of columns that are added.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Names>"))]
    pub numerator: Option<Spanned<Names>>,
    /// The column of the count below the line, or a list of columns that are added.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Names>"))]
    pub denominator: Option<Spanned<Names>>,
    /// Unit as printed after a number; where left out, what the publisher's `NAME.meta.csv` beside `NAME.csv` says.
    #[serde(default)]
    pub unit: String,
    /// What kind of number it is.
    #[serde(default)]
    pub kind: Kind,
    /// `value = per * numerator / denominator`; finite and above 0, 1 where left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>", extend("exclusiveMinimum" = 0)))]
    pub per: Option<Spanned<f64>>,
    /// Which direction is improvement.
    #[serde(default)]
    pub better: Better,
    /// Digits after the decimal point; where left out, what the publisher's `NAME.meta.csv` says, or else 1.
    #[cfg_attr(feature = "schema", schemars(with = "Option<u8>", range(max = 9)))]
    pub decimals: Option<Spanned<u8>>,
    /// Which control chart is drawn; where left out, the one of `[control]`.
    pub chart: Option<ChartChoice>,
    /// What is aimed at.
    #[cfg_attr(feature = "schema", schemars(with = "Option<TargetEntry>"))]
    pub target: Option<Spanned<TargetEntry>>,
    /// Whether the figures are as at the last day of each period, such as a count of the workforce at 30 September,
    /// and not over the whole of it: a period then begins and ends on that day, under its published label. `false`
    /// where left out.
    #[serde(default)]
    pub as_at: bool,
}

impl MeasureEntry {
    /// Takes unit and digits from the publisher where the workbook states none.
    pub(crate) fn complete(&mut self, unit: Option<String>, decimals: Option<u8>) {
        if self.unit.is_empty() {
            self.unit = unit.unwrap_or_default();
        }
        if self.decimals.is_none() {
            self.decimals = decimals.map(|decimals| Spanned::new(0..0, decimals));
        }
    }
}

/// `[judgements]`: a CSV file of judgements with the columns `area_code` or `la_name`, `date`, `framework`, and `grade`
/// or `overall`. Where there is no `area_code`, areas are found by name; "Bristol" is also "Bristol, City of", "Durham"
/// also "County Durham", and "Bedford" also "Bedford Borough".
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JudgementFile {
    /// Path, relative to the workbook.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub path: Spanned<String>,
    /// Other names that the file gives to areas, each with the code of the area: `{ "Hull" = "E06000010" }`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub names: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// `[[judgement]]`: one overall judgement.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JudgementEntry {
    /// Code of the area.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub area: Spanned<String>,
    /// Day of publication.
    pub date: Day,
    /// Inspection framework.
    pub framework: String,
    /// The grade, as published.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub grade: Spanned<String>,
}

/// `[[event]]`: something that happened.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventEntry {
    /// Code of the area.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub area: Spanned<String>,
    /// The day.
    pub date: Day,
    /// What kind of thing.
    pub kind: EventKind,
    /// Short label for charts.
    pub label: String,
    /// The partner, where there is one.
    pub partner: Option<String>,
}

/// `[control]`: settings of the control charts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ControlEntry {
    /// Which chart is drawn where a measure does not say itself: `auto` is the chart of the measure's kind.
    pub chart: ChartChoice,
    /// Whether moving ranges beyond 3.267 times their mean are left out once.
    pub screen: bool,
    /// Days at which a new phase begins.
    pub rebase: Vec<RebaseEntry>,
}

impl Default for ControlEntry {
    fn default() -> Self {
        ControlEntry { chart: ChartChoice::Xmr, screen: true, rebase: Vec::new() }
    }
}

/// `[forecast]`: settings of the forecasts.
#[derive(Clone, Debug, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ForecastEntry {
    /// How many periods ahead are forecast, 1 to 120; where left out, up to the target's date or for three years of years.
    #[cfg_attr(feature = "schema", schemars(with = "Option<u16>", range(min = 1, max = 120)))]
    pub horizon: Option<Spanned<u16>>,
}

/// `[impact]`: settings of the reading of interventions.
#[derive(Clone, Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImpactEntry {
    /// Which areas the effect of an intervention is read against: `neighbours`, the statistical neighbours, or all
    /// authorities where fewer than 5 neighbours can be compared with; `all` from the start.
    pub donors: DonorPool,
}

/// A day at which a new phase begins.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RebaseEntry {
    /// Code of the area; every area where left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub area: Option<Spanned<String>>,
    /// Id of the measure; every measure where left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub measure: Option<Spanned<String>>,
    /// First day of the new phase.
    pub date: Day,
    /// Why: what changed in the service or in the counting.
    pub why: String,
}
