//! Generates the table of files that the function embeds: each with its media type, its tag and, if that is smaller,
//! its Brotli-compressed form. The function compresses nothing at run time.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;
use sha2::{Digest, Sha256};

/// Hex digits of a SHA-256 in tags and in the release's name.
const DIGEST_LENGTH: usize = 16;

struct File {
    name: String,
    content: Vec<u8>,
}

fn main() -> Result<(), Box<dyn Error>> {
    // Read at run time, not by `env!`: the checkout and its target folder may have moved since this was compiled.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?;
    let dist = Path::new(&package).join("dist");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
    // People download it from the settings.
    let role_template = Path::new(&package).join("../src/invoices/aws-invoice-reader.yaml");
    println!("cargo::rerun-if-changed={}", role_template.display());

    let mut files = Vec::new();
    let built = fs::read_dir(&dist)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    for path in built.into_iter().chain([role_template]) {
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("a name is not UTF-8")?.to_owned();
        if name != "built-from.txt" {
            files.push(File { content: fs::read(&path)?, name });
        }
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    let release = release(&files);
    for file in &mut files {
        if media_type(&file.name)?.starts_with("text/html") {
            // The build writes relative addresses, but pages are served at paths of any depth.
            let page = std::str::from_utf8(&file.content)?;
            file.content = page.replace("=\"./", &format!("=\"/console/{release}/")).into_bytes();
        }
    }
    fs::write(out.join("files.rs"), table(&files, &release, &out)?)?;
    Ok(())
}

/// Returns a name that changes whenever a file changes.
fn release(files: &[File]) -> String {
    let mut sum = Sha256::new();
    for file in files {
        sum.update(format!("{}\n{}\n", file.name, file.content.len()));
        sum.update(&file.content);
    }
    hex(&sum.finalize())[..DIGEST_LENGTH].to_owned()
}

fn table(files: &[File], release: &str, out: &Path) -> Result<String, Box<dyn Error>> {
    let mut table = format!(
        "/// Changes whenever a file changes.\npub const RELEASE: &str = {release:?};\n\
         pub static FILES: &[File] = &[\n"
    );
    for File { name, content } in files {
        let compressed = compressed(content)?;
        fs::write(out.join(name), content)?;
        fs::write(out.join(format!("{name}.br")), &compressed)?;
        let include = |name: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))");
        let brotli = if compressed.len() < content.len() {
            format!("Some({})", include(&format!("{name}.br")))
        } else {
            "None".to_owned()
        };
        writeln!(
            table,
            "File {{ name: {name:?}, media_type: {:?}, tag: {:?}, content: {}, brotli: {brotli} }},",
            media_type(name)?,
            &hex(&Sha256::digest(content))[..DIGEST_LENGTH],
            include(name),
        )?;
    }
    table.push_str("];\n");
    Ok(table)
}

/// Quality 9 of 11: the best quality takes about ten times as long and saves another tenth.
fn compressed(content: &[u8]) -> Result<Vec<u8>, std::io::Error> {
    let parameters = BrotliEncoderParams { quality: 9, lgwin: 22, ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn media_type(name: &str) -> Result<&'static str, Box<dyn Error>> {
    let (_, extension) = name.rsplit_once('.').ok_or_else(|| format!("{name} has no extension"))?;
    Ok(match extension {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "yaml" => "application/yaml",
        other => return Err(format!("{name}: no media type is known for .{other}").into()),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
