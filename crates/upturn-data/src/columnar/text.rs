//! A column of Arrow as the texts that a CSV file would hold.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use upturn_core::Date;

use crate::document::number;

/// Adds the text of a row; nothing where the row is null.
pub(super) type Texts = Box<dyn Fn(usize, &mut String)>;

const MILLISECONDS_A_DAY: i64 = 86_400_000;

/// Whether a column of this type can be read.
pub(super) fn is_read(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_read(values),
        DataType::Null
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Boolean
        | DataType::Float32
        | DataType::Float64
        | DataType::Date32
        | DataType::Date64
        | DataType::Timestamp(..)
        | DataType::Decimal128(..) => true,
        kind => kind.is_integer(),
    }
}

/// The texts of a column; none at all for a type that is not read.
///
/// Numbers are written as in documents, so 202324.0 is `202324`; NaN and infinity keep their names. A day is
/// `2024-03-31`, and so is a time stamp at midnight; any other has its time behind it.
pub(super) fn texts(array: &ArrayRef) -> Texts {
    macro_rules! written {
        ($values:expr, |$value:ident, $text:ident| $write:expr) => {{
            let values = $values.clone();
            Box::new(move |row, $text: &mut String| {
                if !values.is_null(row) {
                    let $value = values.value(row);
                    $write
                }
            })
        }};
    }
    macro_rules! whole {
        ($kind:ty) => {
            written!(array.as_primitive::<$kind>(), |value, text| text.push_str(&value.to_string()))
        };
    }
    macro_rules! moment {
        ($kind:ty, $milliseconds:expr) => {
            written!(array.as_primitive::<$kind>(), |value, text| push_moment($milliseconds(value), text))
        };
    }
    match array.data_type() {
        DataType::Utf8 => written!(array.as_string::<i32>(), |value, text| text.push_str(value)),
        DataType::LargeUtf8 => written!(array.as_string::<i64>(), |value, text| text.push_str(value)),
        DataType::Utf8View => written!(array.as_string_view(), |value, text| text.push_str(value)),
        DataType::Boolean => {
            written!(array.as_boolean(), |value, text| text.push_str(if value { "true" } else { "false" }))
        }
        DataType::Int8 => whole!(Int8Type),
        DataType::Int16 => whole!(Int16Type),
        DataType::Int32 => whole!(Int32Type),
        DataType::Int64 => whole!(Int64Type),
        DataType::UInt8 => whole!(UInt8Type),
        DataType::UInt16 => whole!(UInt16Type),
        DataType::UInt32 => whole!(UInt32Type),
        DataType::UInt64 => whole!(UInt64Type),
        // The shortest digits of the narrow number, not those of the wide one next to it: 0.1, not 0.10000000149.
        DataType::Float32 => written!(array.as_primitive::<Float32Type>(), |value, text| push_number(
            value.to_string().parse().unwrap_or(f64::from(value)),
            text
        )),
        DataType::Float64 => written!(array.as_primitive::<Float64Type>(), |value, text| push_number(value, text)),
        DataType::Decimal128(..) => {
            let values = array.as_primitive::<Decimal128Type>().clone();
            Box::new(move |row, text: &mut String| {
                if !values.is_null(row) {
                    text.push_str(&values.value_as_string(row));
                }
            })
        }
        DataType::Date32 => written!(array.as_primitive::<Date32Type>(), |value, text| push_day(value, text)),
        DataType::Date64 => moment!(Date64Type, Some),
        DataType::Timestamp(TimeUnit::Second, _) => {
            moment!(TimestampSecondType, |value: i64| value.checked_mul(1000))
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => moment!(TimestampMillisecondType, Some),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            moment!(TimestampMicrosecondType, |value: i64| whole_part(value, 1000))
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            moment!(TimestampNanosecondType, |value: i64| whole_part(value, 1_000_000))
        }
        DataType::Dictionary(..) => {
            let keys = array.as_any_dictionary();
            if keys.values().is_empty() {
                return Box::new(|_, _| {});
            }
            let (at, values, array) = (keys.normalized_keys(), texts(keys.values()), array.clone());
            Box::new(move |row, text: &mut String| {
                if !array.is_null(row) {
                    values(at[row], text);
                }
            })
        }
        _ => Box::new(|_, _| {}),
    }
}

fn push_number(value: f64, text: &mut String) {
    match value.is_finite() {
        true => text.push_str(&number(value)),
        false => text.push_str(&value.to_string()),
    }
}

/// The quotient, where nothing is left over.
fn whole_part(value: i64, unit: i64) -> Option<i64> {
    (value % unit == 0).then(|| value / unit)
}

/// A moment in milliseconds since 1970; `None` is one that is no whole number of them.
fn push_moment(milliseconds: Option<i64>, text: &mut String) {
    let Some(value) = milliseconds else { return text.push_str("a time within a millisecond") };
    let (days, rest) = (value.div_euclid(MILLISECONDS_A_DAY), value.rem_euclid(MILLISECONDS_A_DAY));
    push_day(i32::try_from(days).unwrap_or(i32::MAX), text);
    if rest != 0 {
        let seconds = rest / 1000;
        text.push_str(&format!("T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
}

/// Days since 1970 as a day; those that no calendar of four-digit years has, as a number of days.
fn push_day(days: i32, text: &mut String) {
    // Year 1 to year 9999.
    let known = (-719_162..=2_932_896).contains(&days);
    match Date::from_ymd(1970, 1, 1).filter(|_| known) {
        Some(first) => text.push_str(&first.add_days(days).to_string()),
        None => text.push_str(&format!("day {days}")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::*;

    use super::*;

    fn all(array: ArrayRef) -> Vec<String> {
        assert!(is_read(array.data_type()));
        let texts = texts(&array);
        let text = |row| {
            let mut text = String::new();
            texts(row, &mut text);
            text
        };
        (0..array.len()).map(text).collect()
    }

    #[test]
    fn cells_are_written_as_csv_would_have_them() {
        let numbers = Float64Array::from(vec![Some(202_324.0), None, Some(0.1), Some(f64::NAN), Some(f64::INFINITY)]);
        assert_eq!(all(Arc::new(numbers)), ["202324", "", "0.1", "NaN", "inf"]);
        assert_eq!(all(Arc::new(Float32Array::from(vec![0.1, 16_777_216.0]))), ["0.1", "16777216"]);
        assert_eq!(all(Arc::new(UInt64Array::from(vec![u64::MAX]))), ["18446744073709551615"]);
        let money = Decimal128Array::from(vec![Some(-1250), None]).with_precision_and_scale(9, 2).unwrap();
        assert_eq!(all(Arc::new(money)), ["-12.50", ""]);
        assert_eq!(all(Arc::new(BooleanArray::from(vec![Some(true), None]))), ["true", ""]);
        let names: DictionaryArray<Int8Type> = [Some("c"), None, Some("12"), Some("c")].into_iter().collect();
        assert_eq!(all(Arc::new(names)), ["c", "", "12", "c"]);
        let none: DictionaryArray<Int8Type> = [None::<&str>, None].into_iter().collect();
        assert_eq!(all(Arc::new(none)), ["", ""]);
    }

    #[test]
    fn days_are_written_as_days_and_times_keep_their_time() {
        // 2024-03-31 is day 19813 after 1970-01-01 (Python: datetime.date).
        assert_eq!(
            all(Arc::new(Date32Array::from(vec![19_813, -1, i32::MAX]))),
            ["2024-03-31", "1969-12-31", "day 2147483647"]
        );
        let midnight = 19_813 * 86_400;
        let seconds = TimestampSecondArray::from(vec![midnight, midnight + 3_661, i64::MAX]);
        assert_eq!(all(Arc::new(seconds))[..2], ["2024-03-31", "2024-03-31T01:01:01"]);
        let nanoseconds = TimestampNanosecondArray::from(vec![midnight * 1_000_000_000, 1]);
        assert_eq!(all(Arc::new(nanoseconds)), ["2024-03-31", "a time within a millisecond"]);
    }

    #[test]
    fn nested_columns_are_not_read() {
        let list = DataType::List(Arc::new(arrow_schema::Field::new("item", DataType::Int64, true)));
        assert!(!is_read(&list) && !is_read(&DataType::Binary));
    }
}
