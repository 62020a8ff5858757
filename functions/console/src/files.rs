//! The files of `dist`, which `build.rs` embeds.

#[derive(Debug)]
pub struct File {
    /// A name without folders.
    pub name: &'static str,
    pub media_type: &'static str,
    /// Changes whenever the content changes.
    pub tag: &'static str,
    pub content: &'static [u8],
    /// The compressed content, if it is smaller.
    pub brotli: Option<&'static [u8]>,
}

// `RELEASE` and `FILES`.
include!(concat!(env!("OUT_DIR"), "/files.rs"));

impl File {
    /// Returns the file called `name`.
    pub fn named(name: &str) -> Option<&'static File> {
        FILES.iter().find(|file| file.name == name)
    }
}
