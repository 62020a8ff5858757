//! XML files of strangers, read into a tree within bounds. Nothing outside the file is ever read: document types, entities and
//! inclusions are refused.

use quick_xml::encoding::Decoder;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use thiserror::Error;

use super::{Unreadable, encoding};

/// The deepest nesting of elements. E-invoices have about ten levels.
const DEPTH_MAX: usize = 64;
/// The most elements of a file.
const ELEMENTS_MAX: usize = 200_000;
/// The most attributes of an element.
const ATTRIBUTES_MAX: usize = 64;

const XINCLUDE: &str = "http://www.w3.org/2001/XInclude";

/// The reason why an XML file is refused.
#[derive(Debug, Error)]
pub enum XmlError {
    #[error("the file is not well-formed XML: {0}")]
    Malformed(String),
    #[error("the file has a document type definition, which is not allowed")]
    DocumentType,
    #[error("the file has the entity `{0}`, which is not allowed")]
    Entity(String),
    #[error("the file includes other files, which is not allowed")]
    Inclusion,
    #[error("the file nests elements deeper than {DEPTH_MAX} levels")]
    TooDeep,
    #[error("the file has more than {ELEMENTS_MAX} elements")]
    TooManyElements,
    #[error("an element has more than {ATTRIBUTES_MAX} attributes")]
    TooManyAttributes,
    #[error("the file says that it is in `{0}`, but it isn't, or that encoding isn't read here")]
    Encoding(String),
}

/// An element, without its prefix.
#[derive(Debug, Default)]
pub struct Element {
    pub namespace: String,
    pub name: String,
    /// The attributes without namespaces.
    pub attributes: Vec<(String, String)>,
    /// The text, without that of elements inside.
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// Returns the elements inside of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Returns the first element at a path of names, such as `Party/EndpointID`.
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('/').try_fold(self, |element, name| element.children.iter().find(|it| it.name == name))
    }

    /// Returns all elements at a path of names.
    pub fn all_at<'a>(&'a self, path: &'a str) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        match path.split_once('/') {
            Some((name, rest)) => Box::new(self.all(name).flat_map(move |element| element.all_at(rest))),
            None => Box::new(self.all(path)),
        }
    }

    /// Returns the text at a path, without white space around it; none if it is empty.
    pub fn text_at(&self, path: &str) -> Option<String> {
        self.at(path)?.own_text()
    }

    /// Returns the text without white space around it; none if it is empty.
    pub fn own_text(&self) -> Option<String> {
        Some(self.text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a file and returns its root.
pub fn read(bytes: &[u8]) -> Result<Element, Unreadable> {
    let text = encoding::xml_text(bytes)?;
    Ok(parse(&text)?)
}

fn parse(text: &str) -> Result<Element, XmlError> {
    let mut reader = NsReader::from_str(text);
    let (mut tree, decoder) = (Tree::default(), reader.decoder());
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(malformed)?;
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => String::from_utf8_lossy(namespace.as_ref()).into_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => {
                let prefix = String::from_utf8_lossy(&prefix).into_owned();
                return Err(XmlError::Malformed(format!("the prefix `{}` is not declared", short(&prefix))));
            }
        };
        match event {
            Event::Start(start) => tree.open(namespace, &start, decoder)?,
            Event::Empty(start) => {
                tree.open(namespace, &start, decoder)?;
                tree.close()?;
            }
            Event::End(_) => tree.close()?,
            Event::Text(text) => tree.add(&text.xml_content().map_err(malformed)?)?,
            Event::CData(text) => tree.add(&text.xml_content().map_err(malformed)?)?,
            Event::GeneralRef(reference) => tree.add(resolved(&reference)?.encode_utf8(&mut [0; 4]))?,
            Event::DocType(_) => return Err(XmlError::DocumentType),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return tree.finish(),
        }
    }
}

/// The elements that are open, and what is read.
#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Tree {
    fn open(&mut self, namespace: String, start: &BytesStart<'_>, decoder: Decoder) -> Result<(), XmlError> {
        self.elements = self.elements.saturating_add(1);
        if self.elements > ELEMENTS_MAX {
            return Err(XmlError::TooManyElements);
        }
        if self.open.len() >= DEPTH_MAX {
            return Err(XmlError::TooDeep);
        }
        if namespace == XINCLUDE {
            return Err(XmlError::Inclusion);
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(XmlError::Malformed("it has two roots".to_owned()));
        }
        let mut attributes = Vec::new();
        // Without the check for duplicates, which takes quadratic time, until the number is known.
        for (nth, attribute) in start.attributes().with_checks(false).enumerate() {
            if nth >= ATTRIBUTES_MAX {
                return Err(XmlError::TooManyAttributes);
            }
            let attribute = attribute.map_err(malformed)?;
            let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
            let value = attribute.decode_and_unescape_value(decoder).map_err(malformed)?.into_owned();
            if attributes.iter().any(|(known, _)| *known == name) {
                return Err(XmlError::Malformed(format!("the attribute `{}` is there twice", short(&name))));
            }
            attributes.push((name, value));
        }
        let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
        self.open.push(Element { namespace, name, attributes, ..Element::default() });
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), XmlError> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(XmlError::Malformed("it has text outside of its root".to_owned())),
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), XmlError> {
        let closed = self.open.pop();
        match (closed, self.open.last_mut()) {
            (Some(element), Some(parent)) => parent.children.push(element),
            (closed, None) => self.root = closed,
            (None, Some(_)) => return Err(XmlError::Malformed("an element is closed twice".to_owned())),
        }
        Ok(())
    }

    fn finish(self) -> Result<Element, XmlError> {
        let complete = self.root.filter(|_| self.open.is_empty());
        complete.ok_or_else(|| XmlError::Malformed("it ends early".to_owned()))
    }
}

/// Returns the character of a reference. Only XML's own five entities exist without a document type.
fn resolved(reference: &BytesRef<'_>) -> Result<char, XmlError> {
    if let Some(character) = reference.resolve_char_ref().map_err(malformed)? {
        return Ok(character);
    }
    let name = reference.decode().map_err(malformed)?;
    match &*name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        other => Err(XmlError::Entity(short(other))),
    }
}

fn malformed(error: impl std::fmt::Display) -> XmlError {
    XmlError::Malformed(short(&error.to_string()))
}

/// Returns the beginning of a text of any length.
fn short(text: &str) -> String {
    text.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the root as text: its name, attributes and text, and its children.
    fn shown(element: &Element) -> String {
        let attributes: Vec<String> =
            element.attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        let children: Vec<String> = element.children.iter().map(shown).collect();
        format!("{}{}({}{})", element.name, attributes.concat(), element.text, children.concat())
    }

    #[test]
    fn a_file_is_read_whatever_its_prefixes_and_its_encoding() {
        let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect()
        };
        let declared = |name: &str| format!("<?xml version='1.0' encoding='{name}'?><a>ä</a>");
        for (file, wanted) in [
            (b"<a/>".to_vec(), "a()"),
            (
                b"<x:a xmlns:x='urn:1' b='&#65;&amp;'>1<!-- no -->0<![CDATA[0.<]]>&lt;</x:a>".to_vec(),
                "a xmlns:x=urn:1 b=A&(100.<<)",
            ),
            (b"<a>\n<b> 1 </b><?pi x?></a>\n<!-- end -->".to_vec(), "a(\nb( 1 ))"),
            (declared("UTF-8").into_bytes(), "a(ä)"),
            (format!("\u{feff}{}", declared("utf-8")).into_bytes(), "a(ä)"),
            (b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe4</a>".to_vec(), "a(ä)"),
            (utf16(&declared("UTF-16"), u16::to_le_bytes), "a(ä)"),
            (utf16(&declared("UTF-16"), u16::to_be_bytes), "a(ä)"),
        ] {
            let found =
                read(&file).unwrap_or_else(|error| panic!("{}: {error}", String::from_utf8_lossy(&file)));
            assert_eq!(shown(&found), wanted);
        }
    }

    #[test]
    fn hostile_and_broken_files_are_refused() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        let attributes: Vec<String> = (0..100_000).map(|nth| format!(" a{nth}='1'")).collect();
        let bomb = "<!DOCTYPE a [<!ENTITY b \"xx\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        for (file, reason) in [
            (bomb.to_owned(), "document type definition"),
            ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>".to_owned(), "document type definition"),
            ("<a><!DOCTYPE b></a>".to_owned(), "document type definition"),
            ("<a>&secret;</a>".to_owned(), "entity `secret`"),
            ("<a b='&secret;'/>".to_owned(), "not well-formed"),
            ("<a>&#0;&#x110000;</a>".to_owned(), "not well-formed"),
            (
                "<a xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='x'/></a>".to_owned(),
                "includes other files",
            ),
            (nested(65), "deeper than 64"),
            ("<a>".repeat(1_000_000), "deeper than 64"),
            (format!("<a>{}</a>", "<b/>".repeat(200_000)), "more than 200000 elements"),
            (format!("<a{}/>", attributes.concat()), "more than 64 attributes"),
            ("<a b='1' b='2'/>".to_owned(), "there twice"),
            ("<a><b></a></b>".to_owned(), "not well-formed"),
            ("<a>".to_owned(), "ends early"),
            ("<a/><b/>".to_owned(), "two roots"),
            ("<a/>text".to_owned(), "outside of its root"),
            ("<x:a/>".to_owned(), "prefix `x` is not declared"),
            ("<?xml version='1.0' encoding='UTF-16'?><a/>".to_owned(), "says that it is in `utf-16`"),
            ("<?xml version='1.0' encoding='EBCDIC'?><a/>".to_owned(), "says that it is in `ebcdic`"),
            (String::new(), "ends early"),
            ("%PDF-1.7".to_owned(), "outside of its root"),
        ] {
            let refused = read(file.as_bytes()).unwrap_err().to_string();
            assert!(refused.contains(reason), "{}: {refused}", file.chars().take(80).collect::<String>());
        }
        assert!(read(nested(64).as_bytes()).is_ok());
        let not_text = read(b"<?xml version='1.0' encoding='UTF-8'?><a>\xe4</a>").unwrap_err().to_string();
        assert!(not_text.contains("not text"), "{not_text}");
    }
}
