//! The files of `dist`, embedded at build time by `build.rs`.

/// One file of the console.
#[derive(Debug)]
pub struct File {
    /// Its name; there are no folders.
    pub name: &'static str,
    /// Its `Content-Type`.
    pub media_type: &'static str,
    /// Changes whenever the content does.
    pub tag: &'static str,
    /// What it is.
    pub content: &'static [u8],
    /// The same, compressed, where that is smaller.
    pub brotli: Option<&'static [u8]>,
}

// `RELEASE` and `FILES`: see there.
include!(concat!(env!("OUT_DIR"), "/files.rs"));

impl File {
    /// The file called `name`.
    pub fn named(name: &str) -> Option<&'static File> {
        FILES.iter().find(|file| file.name == name)
    }
}
