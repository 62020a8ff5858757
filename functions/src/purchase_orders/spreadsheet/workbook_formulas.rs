//! Finds formulas without a result. Programs that write workbooks without computing them leave the results out, and a
//! reader would take the cells for empty.

use std::io::{BufReader, Cursor};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error as XmlError, Reader};
use zip::ZipArchive;

use super::file::SpreadsheetError;

/// The folder of the sheets in the archive.
const SHEETS: &str = "xl/worksheets/";

/// Fails for the first formula without a result. The archive is within its bounds.
pub fn check(bytes: &[u8]) -> Result<(), SpreadsheetError> {
    let damaged = |error: &dyn std::error::Error| SpreadsheetError::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = entry.name().to_ascii_lowercase().replace('\\', "/");
        if !name.starts_with(SHEETS) || !entry.is_file() {
            continue;
        }
        let found = first_without_result(Reader::from_reader(BufReader::new(entry)));
        if let Some(cell) = found.map_err(|error| damaged(&error))? {
            return Err(SpreadsheetError::NotComputed(cell));
        }
    }
    Ok(())
}

/// A cell while it is read.
#[derive(Default)]
struct SeenCell {
    place: String,
    is_text: bool,
    has_formula: bool,
    has_value: bool,
}

impl SeenCell {
    fn of(element: &BytesStart<'_>) -> Result<Self, XmlError> {
        let attribute = |name: &str| {
            let attribute = element.try_get_attribute(name)?;
            Ok::<_, XmlError>(
                attribute.map_or_else(String::new, |it| String::from_utf8_lossy(&it.value).into_owned()),
            )
        };
        let place = attribute("r")?.chars().filter(char::is_ascii_alphanumeric).take(10).collect();
        Ok(Self { place, is_text: attribute("t")? == "str", ..Self::default() })
    }
}

/// Returns the place of the first cell with a formula and no result, such as `B7`. The result of a text formula may be empty.
fn first_without_result(mut xml: Reader<BufReader<impl std::io::Read>>) -> Result<Option<String>, XmlError> {
    let config = xml.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let (mut buffer, mut cell, mut is_in_value) = (Vec::new(), SeenCell::default(), false);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                b"c" => cell = SeenCell::of(&element)?,
                b"f" => cell.has_formula = true,
                name => is_in_value = name == b"v",
            },
            Event::Text(_) | Event::GeneralRef(_) | Event::CData(_) => cell.has_value |= is_in_value,
            Event::End(element) => match element.local_name().as_ref() {
                b"c" if cell.has_formula && !cell.has_value && !cell.is_text => return Ok(Some(cell.place)),
                b"c" => cell = SeenCell::default(),
                _ => is_in_value = false,
            },
            Event::Eof => return Ok(None),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}
