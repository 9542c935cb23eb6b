//! Files of plain series that are text, but not as they should be.

use crate::case::{Case, plain};

/// One row, 2024, with this value.
fn cell(name: &'static str, value: &str) -> Case {
    plain(name, format!("period,value\n2024,{value}\n"))
}

/// One row, 7, of this period.
fn at(name: &'static str, period: &str) -> Case {
    plain(name, format!("period,value\n{period},7\n"))
}

/// One row of counts.
fn counts(name: &'static str, row: &str) -> Case {
    plain(name, format!("period,value,numerator,denominator\n{row}\n"))
}

pub(crate) fn cases() -> Vec<Case> {
    [layout(), periods(), numbers(), series()].into_iter().flatten().collect()
}

fn layout() -> Vec<Case> {
    vec![
        plain("only a header", "period,value\n"),
        plain("no header", "2023,7\n2024,8\n"),
        plain("semicolons", "period;value\n2024;7\n"),
        plain("tabs", "period\tvalue\n2024\t7\n"),
        plain("pipes", "period|value\n2024|7\n"),
        plain("columns by other names", "Period,Amount\n2024,7\n"),
        plain("a title above the header", "Children in need,\nperiod,value\n2024,7\n"),
        plain("a column twice", "period,value,value\n2024,7,8\n"),
        plain("a column without a name that holds figures", "period,,value\n2024,9,7\n"),
        plain("a column that nobody knows", "period,value,note\n2024,7,estimated\n"),
        plain("a numerator and no denominator", "period,numerator\n2024,7\n"),
        plain("rows with a cell too many and too few", "period,value\n2024,7,8\n2025\n"),
        plain("a comma that ends a row", "period,value\n2024,7,\n2025,8\n"),
        plain("a comma between thousands without quotation marks", "period,value\n2024,1,234\n"),
        plain("a quotation mark that is not closed", "period,value\n\"2024,7\n2025,8\n"),
        plain("a quotation mark that is not closed at the end", "period,value\n2020,1\n2021,\"2"),
        plain("a cell over two lines", "period,value\n2020,\"1\n2021,2\"\n2022,3\n"),
        plain("a name over two lines", "period,\"value\n\"\n2020,1\n"),
        plain("text behind a closing quotation mark", "period,value\r\n2020,\"1\"2\r\n"),
        plain("rows that hold nothing", "period,value\n2023,6\n,\n2024,7\n , \n"),
        plain("a total below the figures", "period,value\n2023,6\n2024,7\nTotal,13\n"),
    ]
}

fn periods() -> Vec<Case> {
    vec![
        at("no period", ""),
        at("30 February", "2024-02-30"),
        at("the thirteenth month", "2024-13"),
        at("a day in the thirteenth month", "2024-13-01"),
        at("day before month", "31/12/2024"),
        at("the fifth quarter", "2024-Q5"),
        at("a month in words", "July 2024"),
        at("a year of two digits", "24"),
        at("years that do not follow each other", "2023/25"),
        at("years that do not follow each other, without a stroke", "202325"),
        at("a range of years", "2019-2024"),
        at("the serial number of a spreadsheet", "45292"),
        plain("years and months", "period,value\n2024,7\n2024-07,8\n"),
        plain("years that overlap", "period,value\n2015,1\n2015/16,2\n2016,3\n"),
        plain("a year twice with other figures", "period,value\n2023,6\n2024,7\n2024,8\n"),
        plain("a year twice in two spellings", "period,value\n2023/24,6\n202324,7\n"),
    ]
}

fn numbers() -> Vec<Case> {
    vec![
        cell("a word", "about 12"),
        cell("two points", "1.2.3"),
        cell("a blank between thousands", "1 000"),
        cell("a per cent sign", "84%"),
        cell("a per cent sign behind a blank", "12 %"),
        cell("a currency", "£500"),
        cell("a decimal comma", "\"0,5\""),
        cell("a decimal comma that looks like thousands", "\"0,123\""),
        cell("a typographic minus", "\u{2212}5"),
        cell("a number in brackets", "(12)"),
        cell("an error of a spreadsheet", "#DIV/0!"),
        cell("a point without a digit before it", ".5"),
        cell("a letter for a digit", "1O0"),
        cell("less than", "<5"),
        cell("a symbol that nobody knows", "q"),
        cell("infinity", "Inf"),
        cell("a number too large", "1e999"),
        cell("hexadecimal", "0x1F"),
        counts("a word for a count", "2024,,12,a hundred"),
        counts("a numerator above its denominator", "2024,,12,9"),
        counts("a numerator below 0", "2024,,-3,9"),
        counts("a denominator below 0", "2024,,3,-9"),
        counts("a denominator of 0", "2024,,3,0"),
        counts("counts that are not those of the value", "2024,50,3,4"),
    ]
}

fn series() -> Vec<Case> {
    vec![
        plain("a row without its series", "series_id,period,value\n,2024,7\n"),
        plain("a series with two figures for a year", "series_id,period,value\na,2024,7\nb,2024,7\na,2024,8\n"),
        plain("many mistakes of one kind", format!("period,value\n{}", "2024,x1\n".repeat(3))),
    ]
}
