//! Bounds of a workbook, checked before anything is read into memory. A workbook is a ZIP archive of XML files; a few
//! kilobytes of it can unpack to gigabytes, and announce more.

use std::io::{self, Cursor, Read, Write};

use thiserror::Error;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most files in the archive. A workbook of Excel with a hundred sheets has some three hundred.
pub const ENTRIES_MAX: usize = 1_000;
/// The most bytes of all files of the archive together, unpacked: several times the largest import.
pub const UNPACKED_MAX: usize = 64 << 20;
/// The attribute with the number of shared texts, for which a reader reserves memory.
const COUNT_ATTRIBUTE: &[u8] = b"uniqueCount";
/// The fewest bytes of a shared text: `<si/>`.
const SHARED_TEXT_MIN: usize = 5;

/// The error of a workbook that is too large, or no workbook.
#[derive(Debug, Error)]
pub enum BoundError {
    #[error("the workbook has {0} files inside, and the limit is {ENTRIES_MAX}")]
    TooManyEntries(usize),
    #[error("the workbook unpacks to more than {UNPACKED_MAX} bytes")]
    TooLarge,
    #[error("the workbook announces more texts than it can have")]
    FalseCount,
    #[error("the workbook can't be read: {0}")]
    Archive(#[from] ZipError),
}

/// Unpacks every file of the archive once, without keeping it.
pub fn check(bytes: &[u8]) -> Result<(), BoundError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.len() > ENTRIES_MAX {
        return Err(BoundError::TooManyEntries(archive.len()));
    }
    let mut left = UNPACKED_MAX;
    for index in 0..archive.len() {
        let entry = archive.by_index(index)?;
        let mut scan = Scan::default();
        let most = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
        io::copy(&mut entry.take(most), &mut scan).map_err(ZipError::from)?;
        left = left.checked_sub(scan.bytes).ok_or(BoundError::TooLarge)?;
        if scan.largest_count > scan.bytes / SHARED_TEXT_MIN {
            return Err(BoundError::FalseCount);
        }
    }
    Ok(())
}

/// Counts the bytes of a file, and finds the largest number of texts that it announces.
#[derive(Default)]
struct Scan {
    bytes: usize,
    largest_count: usize,
    /// The bytes of the attribute's name that were just read.
    matched: usize,
    /// The number so far, after the attribute's name.
    number: Option<usize>,
}

impl Scan {
    fn read(&mut self, byte: u8) {
        match self.number {
            Some(number) if byte.is_ascii_digit() => {
                let number = number.saturating_mul(10).saturating_add(usize::from(byte.saturating_sub(b'0')));
                self.number = Some(number);
                self.largest_count = self.largest_count.max(number);
            }
            Some(0) if byte.is_ascii_whitespace() || b"=\"'".contains(&byte) => {}
            Some(_) | None => self.number = None,
        }
        // White space is before an attribute's name, so that a partial match can't hide its beginning.
        self.matched =
            if COUNT_ATTRIBUTE.get(self.matched) == Some(&byte) { self.matched.saturating_add(1) } else { 0 };
        if self.matched == COUNT_ATTRIBUTE.len() {
            (self.matched, self.number) = (0, Some(0));
        }
    }
}

impl Write for Scan {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes = self.bytes.saturating_add(bytes.len());
        for byte in bytes {
            self.read(*byte);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
