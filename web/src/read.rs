//! Documents from JSON, in few bytes of code.
//!
//! serde_json writes its whole parser out again for each type that it reads: for a document, 150 KB of module. The page
//! has a parser of its own, exact to the last bit; what it made is walked here by a reader that is little more than a
//! lookup by name.

use serde::de::value::{Error, SeqDeserializer, StringDeserializer};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use upturn_core::Trajectory;
use upturn_core::control::Control;
use upturn_core::journey::Journey;
use upturn_core::quality::Quality;
use upturn_core::trajectory::SCHEMA;
use upturn_core::words::Words;
use upturn_data::document::DocumentError;

/// A value that was parsed from JSON, whoever parsed it.
pub(crate) trait Tree: Clone {
    /// Whether it is `null`, or not there.
    fn is_null(&self) -> bool;
    /// The number that it is.
    fn number(&self) -> Option<f64>;
    /// The truth value that it is.
    fn truth(&self) -> Option<bool>;
    /// The text that it is.
    fn text(&self) -> Option<String>;
    /// The elements of the array that it is.
    fn items(&self) -> Option<Vec<Self>>;
    /// A field of the object that it is, null where the object has none of this name; `None` where it is no object.
    fn field(&self, name: &str) -> Option<Self>;
}

/// The documents of an array, or a single one; as [`upturn_data::document::from_json`] reads them.
///
/// # Errors
/// [`DocumentError`], with the same kinds but for text that is not JSON, which never comes here.
pub(crate) fn documents<T: Tree>(tree: T) -> Result<Vec<(Trajectory, T)>, DocumentError> {
    tree.items().unwrap_or_else(|| vec![tree]).into_iter().map(document).collect()
}

fn document<T: Tree>(tree: T) -> Result<(Trajectory, T), DocumentError> {
    let wrong = |message: String| DocumentError::WrongSchema { message };
    match tree.field("schema").and_then(|schema| schema.text()) {
        Some(schema) if schema == SCHEMA => match drawn(schema, &Node(tree.clone())) {
            Ok(trajectory) => Ok((trajectory, tree)),
            Err(error) => Err(wrong(error.to_string())),
        },
        Some(schema) => {
            let version = schema.strip_prefix("upturn.trajectory/").and_then(|version| version.parse::<u32>().ok());
            Err(match version {
                Some(2..) => DocumentError::NewerSchema { schema },
                _ => wrong(["it names the schema `", &schema, "`"].concat()),
            })
        }
        None => Err(wrong("it names no `schema`".to_owned())),
    }
}

/// The sections that a chart is drawn from. The others are not read: their code would be a third of the module, and what
/// the page says of them it takes from what was published.
fn drawn<T: Tree>(schema: String, document: &Node<T>) -> Result<Trajectory, Error> {
    Ok(Trajectory {
        schema,
        id: document.section("id")?,
        area: document.section("area")?,
        measure: document.section("measure")?,
        points: document.section("points")?,
        level: None,
        trend: None,
        control: document.optional("control")?.map(control).transpose()?,
        pace: document.section("pace")?,
        forecast: None,
        impact: None,
        benchmark: None,
        journey: document.optional("journey")?.map(journey).transpose()?,
        quality: Quality::of(Vec::new()),
        words: Words { alt_text: document.field("words")?.section("alt_text")?, ..Words::default() },
    })
}

fn control<T: Tree>(section: Node<T>) -> Result<Control, Error> {
    Ok(Control {
        chart: section.section("chart")?,
        screened: section.section("screened")?,
        phases: section.section("phases")?,
        points: section.section("points")?,
        variation: section.section("variation")?,
        assurance: section.section("assurance")?,
        proposed_rebases: Vec::new(),
    })
}

fn journey<T: Tree>(section: Node<T>) -> Result<Journey, Error> {
    let (judgements, events) = (section.section("judgements")?, section.section("events")?);
    Ok(Journey { judgements, events, current: None, spell: None, as_of: None, leaving: None })
}

/// A place in the tree.
struct Node<T>(T);

impl<T: Tree> Node<T> {
    fn field(&self, name: &str) -> Result<Node<T>, Error> {
        self.0.field(name).map(Node).ok_or_else(|| self.is_not("an object"))
    }

    /// A field that may be missing or `null`.
    fn optional(&self, name: &str) -> Result<Option<Node<T>>, Error> {
        self.field(name).map(|field| (!field.0.is_null()).then_some(field))
    }

    fn section<S: DeserializeOwned>(&self, name: &str) -> Result<S, Error> {
        S::deserialize(self.field(name)?)
    }

    fn is_not(&self, wanted: &str) -> Error {
        let tree = &self.0;
        let found = if tree.is_null() {
            "null"
        } else if tree.truth().is_some() {
            "true or false"
        } else if tree.number().is_some() {
            "a number"
        } else if tree.text().is_some() {
            "text"
        } else if tree.items().is_some() {
            "an array"
        } else {
            "an object"
        };
        Error::custom(["found ", found, ", expected ", wanted].concat())
    }

    fn number(&self) -> Result<f64, Error> {
        self.0.number().ok_or_else(|| self.is_not("a number"))
    }

    fn whole(&self) -> Result<i64, Error> {
        let whole = |number: &f64| (*number as i64) as f64 == *number;
        Ok(self.0.number().filter(whole).ok_or_else(|| self.is_not("a whole number"))? as i64)
    }

    fn text(&self) -> Result<String, Error> {
        self.0.text().ok_or_else(|| self.is_not("text"))
    }
}

impl<'de, T: Tree> IntoDeserializer<'de, Error> for Node<T> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de, T: Tree> Deserializer<'de> for Node<T> {
    type Error = Error;

    /// Hands the fields over in the order in which the type asks for them: far less code than matching names.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(Fields { object: self, names: fields.iter() })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let items = self.0.items().ok_or_else(|| self.is_not("an array"))?;
        visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Node)))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // A name alone: no variant of a document has content.
        let name: StringDeserializer<Error> = self.text()?.into_deserializer();
        visitor.visit_enum(name)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.number()?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.0.truth().ok_or_else(|| self.is_not("true or false"))?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    /// No type of a document asks for this.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(self.is_not("something else"))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 u16 u32 f32 char bytes byte_buf unit unit_struct newtype_struct tuple_struct map identifier
    }
}

/// The fields of an object, one after the other.
struct Fields<T> {
    object: Node<T>,
    names: core::slice::Iter<'static, &'static str>,
}

impl<'de, T: Tree> SeqAccess<'de> for Fields<T> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(name) = self.names.next() else { return Ok(None) };
        seed.deserialize(self.object.field(name)?).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use upturn_data::document;

    use super::*;

    impl Tree for Value {
        fn is_null(&self) -> bool {
            self.is_null()
        }
        fn number(&self) -> Option<f64> {
            self.as_f64()
        }
        fn truth(&self) -> Option<bool> {
            self.as_bool()
        }
        fn text(&self) -> Option<String> {
            self.as_str().map(str::to_owned)
        }
        fn items(&self) -> Option<Vec<Self>> {
            self.as_array().cloned()
        }
        fn field(&self, name: &str) -> Option<Self> {
            self.is_object().then(|| self.get(name).cloned().unwrap_or(Value::Null))
        }
    }

    fn from_json(text: &str) -> Result<Vec<Trajectory>, DocumentError> {
        let tree: Value = serde_json::from_str(text).unwrap();
        Ok(documents(tree)?.into_iter().map(|(trajectory, _)| trajectory).collect())
    }

    use upturn_data::series::{self, SeriesEvent, SeriesOptions};

    #[test]
    fn documents_read_here_are_those_that_are_read_elsewhere() {
        let figures = "series_id,period,value,numerator,denominator\n\
            a,2015,,30,40\na,2016,,21,30\na,2017,c,,\na,2018,,35,50\na,2019,,9,15\na,2020,,44,50\na,2021,,41,50\n\
            b,2024-01,3.5,,\nb,2024-02,-2,,\n";
        let options = SeriesOptions {
            per: 100.0,
            target: Some(95.0),
            by: upturn_core::Date::parse("2027-03-31"),
            events: vec![SeriesEvent { date: upturn_core::Date::parse("2018-04-01").unwrap(), label: "Étape".into() }],
            ..SeriesOptions::default()
        };
        let json = document::array_to_json(&series::documents(figures.as_bytes(), "f.csv", &options).unwrap());
        let read = from_json(&json).unwrap();
        assert_eq!(read.len(), 2);
        assert!(read[0].control.is_some() && read[0].journey.is_some() && read[0].pace.is_some());
        for (read, whole) in read.iter().zip(document::from_json(&json).unwrap()) {
            assert_eq!((&read.schema, &read.id, &read.area), (&whole.schema, &whole.id, &whole.area));
            assert_eq!((&read.measure, &read.points), (&whole.measure, &whole.points));
            assert_eq!(read.pace, whole.pace);
            let limits = |one: &Trajectory| {
                one.control.as_ref().map(|control| {
                    (
                        control.chart,
                        control.phases.clone(),
                        control.points.clone(),
                        control.variation,
                        control.assurance,
                    )
                })
            };
            assert_eq!(limits(read), limits(&whole));
            let known = |one: &Trajectory| one.journey.as_ref().map(|one| (one.judgements.clone(), one.events.clone()));
            assert_eq!(known(read), known(&whole));
            assert_eq!(read.words.alt_text, whole.words.alt_text);
        }
    }

    #[test]
    fn what_is_refused_elsewhere_is_refused_here() {
        for text in [
            "42",
            "[7]",
            "{}",
            "[null]",
            "{\"schema\":\"something/1\"}",
            "[{\"schema\":\"upturn.trajectory/2\"}]",
            "{\"schema\":\"upturn.trajectory/1\",\"id\":7}",
            "{\"schema\":\"upturn.trajectory/1\"}",
        ] {
            let (here, elsewhere) = (from_json(text).unwrap_err(), document::from_json(text).unwrap_err());
            assert_eq!(here.kind(), elsewhere.kind(), "{text}: {here} / {elsewhere}");
        }
        let message = from_json("{\"schema\":\"upturn.trajectory/1\",\"id\":7}").unwrap_err().to_string();
        assert_eq!(message, "The data is not a document `upturn.trajectory/1`: found a number, expected text.");
    }
}
