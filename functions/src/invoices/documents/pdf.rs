//! The e-invoice inside a PDF, by Factur-X and ZUGFeRD. Only embedded files are looked at, each within bounds; the pages, the
//! cross-reference table and everything else in the PDF are not read, so nothing in them can do harm.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use thiserror::Error;

use super::Unreadable;

/// The most embedded files of a PDF.
const ATTACHMENTS_MAX: usize = 32;
/// The most streams of a PDF: pages, images, fonts and files.
const STREAMS_MAX: usize = 20_000;
/// The most bytes of all embedded files, unpacked.
const UNPACKED_MAX: usize = 8 << 20;
/// The most bytes of the description of an embedded file.
const DICTIONARY_MAX: usize = 4096;
/// The namespaces of e-invoices, by which their files differ from others.
const NAMESPACES: [&str; 2] = [
    "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "urn:oasis:names:specification:ubl:schema:xsd:",
];

/// The reason why a PDF is refused.
#[derive(Debug, Error)]
pub enum PdfError {
    #[error("the file is not a PDF")]
    NotPdf,
    #[error("the PDF is encrypted")]
    Encrypted,
    #[error("the PDF has no e-invoice inside; it needs one by Factur-X or ZUGFeRD")]
    NoEInvoice,
    #[error("the PDF has {0} different e-invoices inside; it must have one")]
    SeveralEInvoices(usize),
    #[error("the PDF has more than {ATTACHMENTS_MAX} files inside")]
    TooManyAttachments,
    #[error("the PDF has more than {STREAMS_MAX} streams")]
    TooManyStreams,
    #[error("the files in the PDF unpack to more than {UNPACKED_MAX} bytes")]
    TooLarge,
}

/// Returns the XML of the one e-invoice in a PDF.
pub fn attached_xml(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    Ok(only_e_invoice(bytes)?)
}

fn only_e_invoice(bytes: &[u8]) -> Result<Vec<u8>, PdfError> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if find(head, b"%PDF-").is_none() {
        return Err(PdfError::NotPdf);
    }
    if find(bytes, b"/Encrypt").is_some() {
        return Err(PdfError::Encrypted);
    }
    let (mut found, mut streams, mut seen, mut left) = (Vec::new(), 0_usize, 0_usize, UNPACKED_MAX);
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| find(rest, b"stream")) {
        let start = from.saturating_add(at);
        let after = start.saturating_add(b"stream".len());
        from = after;
        let data = bytes.get(after..).unwrap_or_default();
        let is_end = bytes.get(..start).is_some_and(|before| before.ends_with(b"end"));
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).filter(|_| !is_end);
        let Some(data) = data else { continue };
        streams = streams.saturating_add(1);
        if streams > STREAMS_MAX {
            return Err(PdfError::TooManyStreams);
        }
        let dictionary = dictionary(bytes, start);
        if !is_embedded_file(dictionary) {
            continue;
        }
        seen = seen.saturating_add(1);
        if seen > ATTACHMENTS_MAX {
            return Err(PdfError::TooManyAttachments);
        }
        let Some(file) = unpacked(dictionary, data, left)? else { continue };
        left = left.saturating_sub(file.len());
        if is_e_invoice(&file) && !found.contains(&file) {
            found.push(file);
        }
    }
    match found.len() {
        0 => Err(PdfError::NoEInvoice),
        1 => Ok(found.remove(0)),
        several => Err(PdfError::SeveralEInvoices(several)),
    }
}

/// Returns the dictionary before a stream: what is behind the last `obj`.
fn dictionary(bytes: &[u8], stream: usize) -> &[u8] {
    let before = bytes.get(stream.saturating_sub(DICTIONARY_MAX)..stream).unwrap_or_default();
    let start =
        before.windows(3).rposition(|it| it == b"obj").map_or(before.len(), |at| at.saturating_add(3));
    before.get(start..).unwrap_or_default()
}

/// Whether a dictionary is that of an embedded file, whose type many programs leave out.
fn is_embedded_file(dictionary: &[u8]) -> bool {
    [&b"/EmbeddedFile"[..], b"#2Fxml", b"#2fxml"].iter().any(|name| find(dictionary, name).is_some())
}

/// Returns the contents of an embedded file; none if they can't be unpacked.
fn unpacked(dictionary: &[u8], data: &[u8], max: usize) -> Result<Option<Vec<u8>>, PdfError> {
    let mut file = Vec::new();
    let most = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    if find(dictionary, b"/FlateDecode").is_some() {
        if ZlibDecoder::new(data).take(most).read_to_end(&mut file).is_err() {
            return Ok(None);
        }
    } else if find(dictionary, b"/Filter").is_none() {
        let end = find(data, b"endstream").unwrap_or(data.len());
        file.extend_from_slice(data.get(..end).unwrap_or_default());
    }
    if file.len() > max { Err(PdfError::TooLarge) } else { Ok(Some(file)) }
}

fn is_e_invoice(file: &[u8]) -> bool {
    NAMESPACES.iter().any(|namespace| find(file, namespace.as_bytes()).is_some())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|it| it == wanted)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    const XML: &str =
        "<r:CrossIndustryInvoice xmlns:r='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'/>";

    fn packed(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    fn object(dictionary: &str, data: &[u8]) -> Vec<u8> {
        let dictionary = format!("7 0 obj\n<<{dictionary}/Length {}>>\nstream\r\n", data.len());
        [dictionary.as_bytes(), data, b"\nendstream\nendobj\n"].concat()
    }

    fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
        [b"%PDF-1.7\n".to_vec(), object("/Filter/FlateDecode", &packed(b"BT (page) Tj ET")), objects.concat()]
            .concat()
    }

    const FILE: &str = "/Type/EmbeddedFile/Subtype/text#2Fxml/Params<</Size 99>>/Filter/FlateDecode";

    #[test]
    fn the_e_invoice_in_a_pdf_is_found() {
        for objects in [
            vec![object(FILE, &packed(XML.as_bytes()))],
            vec![object("/Type /EmbeddedFile", XML.as_bytes())],
            vec![object("/Subtype/text#2fxml/Filter[/FlateDecode]", &packed(XML.as_bytes()))],
            vec![object(FILE, &packed(b"<other/>")), object(FILE, &packed(XML.as_bytes()))],
            // Saved twice.
            vec![object(FILE, &packed(XML.as_bytes())), object(FILE, &packed(XML.as_bytes()))],
        ] {
            let found = attached_xml(&pdf(&objects)).unwrap();
            assert_eq!(String::from_utf8_lossy(&found).trim_end(), XML);
        }
    }

    #[test]
    fn other_pdfs_are_refused() {
        let another = XML.replace("/>", " a='1'/>");
        let bomb = packed(&vec![b' '; 64 << 20]);
        assert!(bomb.len() < 100_000);
        let empty = object(FILE, &packed(b"x"));
        for (file, reason) in [
            (b"hello".to_vec(), "not a PDF"),
            (pdf(&[]), "no e-invoice inside"),
            (pdf(&[object(FILE, b"not packed")]), "no e-invoice inside"),
            (pdf(&[object("/Type/EmbeddedFile/Filter/LZWDecode", XML.as_bytes())]), "no e-invoice inside"),
            (
                pdf(&[object(FILE, &packed(XML.as_bytes())), object(FILE, &packed(another.as_bytes()))]),
                "2 different",
            ),
            (pdf(&[object(FILE, &bomb)]), "unpack to more than"),
            (pdf(&vec![empty; 33]), "more than 32 files"),
            (pdf(&[b"stream\n".repeat(500_000)]), "more than 20000 streams"),
            (pdf(&[b"trailer <</Encrypt 9 0 R>>".to_vec()]), "encrypted"),
        ] {
            let refused = attached_xml(&file).unwrap_err().to_string();
            assert!(refused.contains(reason), "{refused}");
        }
    }
}
