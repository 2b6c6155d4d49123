//! A published site as one zip file: the same site gives the same bytes.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{MANIFEST, Manifest, PublishError, Sum};

/// Writes the site published in `out` to the zip file `file`, the whole of it or nothing. Gives the number of files.
///
/// # Errors
///
/// Where a file of the site is not as the manifest has it, or the zip file cannot be written.
pub fn pack(out: &Path, file: &Path) -> Result<usize, PublishError> {
    let list = out.join(MANIFEST);
    let text = super::read(&list).map_err(|e| PublishError::new("read", &list, e))?;
    let manifest = Manifest::parse(&list, &text)?;
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let failed = |e: io::Error| PublishError::new("write", part, e);
    let to = fs::File::create(part).map_err(failed)?;
    let written = write(out, &manifest, &text, to, &failed);
    let done = written.and_then(|count| {
        fs::rename(part, file).map_err(|e| PublishError::new("write", file, e))?;
        Ok(count)
    });
    if done.is_err() {
        // Best effort: the error that is told is the one that matters.
        let _ = fs::remove_file(part);
    }
    done
}

fn write(
    out: &Path,
    manifest: &Manifest,
    text: &[u8],
    to: fs::File,
    failed: &dyn Fn(io::Error) -> PublishError,
) -> Result<usize, PublishError> {
    // The first day that a zip file can name, on every file.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(io::BufWriter::new(to));
    let mut count = 1;
    for (path, sha256) in manifest.files() {
        let from = out.join(path);
        let mut file = super::open(&from).map_err(|e| PublishError::new("read", &from, e))?;
        zip.start_file(path, options).map_err(|e| failed(e.into()))?;
        let sum = Sum::read_into(&mut file, |part| zip.write_all(part).map_err(failed))?;
        if sum.map_err(|e| PublishError::new("read", &from, e))? != sha256 {
            return Err(PublishError::damaged(&from, "it is not as the build left it; build again, then zip"));
        }
        count += 1;
    }
    zip.start_file(MANIFEST, options).map_err(|e| failed(e.into()))?;
    zip.write_all(text).map_err(failed)?;
    let to = zip.finish().map_err(|e| failed(e.into()))?;
    to.into_inner().map_err(|e| failed(e.into_error()))?;
    Ok(count)
}
