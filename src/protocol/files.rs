//! The files of a task: which they are, and what each one is.

use super::json::{elements_in, member, text_in, text_of};
use crate::ascii::split_at_byte;

/// What a file is, as far as a model cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// Text, which can stand in a message.
    Text,
    /// A picture.
    Image,
    /// A PDF.
    Pdf,
    /// A document of an office program, or a book.
    Document,
    /// Sound.
    Audio,
    /// A film.
    Video,
    /// Anything else.
    Other,
}

/// The buckets in the order of [`TABLE`].
const ORDER: [Bucket; 7] =
    [Bucket::Text, Bucket::Image, Bucket::Pdf, Bucket::Document, Bucket::Audio, Bucket::Video, Bucket::Other];

/// What each bucket goes by: its `kind`, its media types (one that ends with `/` or `.` is the beginning of many), its
/// extensions with their dots. Of two that know a name the more exact one has it: `image/svg+xml` is text.
const TABLE: &str = "text text/ application/json application/xml image/svg+xml .svg .txt .csv .json .xml .html .htm \
     .md .rst .yaml .yml .py .js .ts .java .c .cpp .h .cs .go .rb .php .sh .tsv .log .ini .toml .tex .ipynb .eml \
     | image image/ .jpg .jpeg .png .gif .bmp .tiff .webp \
     | pdf application/pdf .pdf \
     | document application/msword application/rtf application/epub+zip application/vnd.ms-excel \
     application/vnd.ms-powerpoint application/vnd.openxmlformats-officedocument. \
     application/vnd.oasis.opendocument. .docx .doc .docm .xlsx .xls .xlsm .xlsb .pptx .ppt .pptm .pot .pps .ppsx \
     .odt .ods .odp .rtf .epub .pages .key .numbers \
     | audio audio/ .mp3 .wav .m4a .ogg .flac .aac .opus \
     | video video/ .mp4 .mov .mkv .webm .avi .mpeg .mpg .flv .wmv .3gp \
     | archive";

/// One file of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it is.
    pub url: String,
    /// What it is.
    pub bucket: Bucket,
}

/// The files of a task, a record as JSON, in order: its attachments, or else the plain URLs. What an attachment says
/// of itself comes before what its URL looks like. Platform page: task, `to_message`.
pub fn files(task: &[u8]) -> Vec<File> {
    let input = member(task, "input").flatten().unwrap_or_default();
    let mut found = Vec::new();
    let attachments = elements_in(input, "attachments");
    for attachment in &attachments {
        let [url, kind, mime] =
            [text_in(attachment, "url"), text_in(attachment, "kind"), text_in(attachment, "mime")];
        found.push(File { bucket: bucket(&url, &kind, &mime), url });
    }
    if attachments.is_empty() {
        for url in elements_in(input, "files") {
            let url = text_of(url).unwrap_or_default();
            found.push(File { bucket: bucket(&url, "", ""), url });
        }
    }
    found
}

/// What a file is: by its `kind`, else by its media type, else by the extension of its URL.
pub fn bucket(url: &str, kind: &str, mime: &str) -> Bucket {
    let mime = split_at_byte(mime, b';').map_or(mime, |(essence, _)| essence).trim_ascii();
    for name in [kind, mime, extension(url)] {
        if let Some(bucket) = known(name) {
            return bucket;
        }
    }
    Bucket::Other
}

/// The bucket of the row with this word, or else with the beginning of it that ends with `/` or `.`.
fn known(name: &str) -> Option<Bucket> {
    let name = name.to_ascii_lowercase();
    let (mut row, mut partly) = (0, None);
    for word in TABLE.as_bytes().split(|byte| *byte == b' ') {
        if word == b"|" {
            row += 1;
        } else if word == name.as_bytes() {
            return ORDER.get(row).copied();
        } else if matches!(word.last(), Some(b'/' | b'.')) && name.as_bytes().starts_with(word) {
            partly = Some(row);
        }
    }
    ORDER.get(partly?).copied()
}

/// The extension of the last segment of a URL's path, with its dot; empty where there is none.
fn extension(url: &str) -> &str {
    let (mut segment, mut dot, mut end) = (0, 0, url.len());
    for (at, byte) in url.bytes().enumerate() {
        match byte {
            b'/' => (segment, dot) = (at + 1, 0),
            // A host has no extension, and a name that only begins with a dot neither.
            b'.' if at > segment && !is_host(url, segment) => dot = at,
            b'?' | b'#' => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    if dot == 0 { "" } else { url.get(dot..end).unwrap_or_default() }
}

fn is_host(url: &str, segment: usize) -> bool {
    url.as_bytes().get(..segment).is_some_and(|before| before.ends_with(b"://"))
}
