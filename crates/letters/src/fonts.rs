//! The one family of fonts that letters are set in, read once.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// What letters are set in.
const FAMILY: &str = "Libertinus Serif";

/// The fonts and the book by which they are found.
pub struct Fonts {
    pub book: LazyHash<FontBook>,
    pub all: Vec<Font>,
}

/// Every weight and slope of the family.
pub static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let all: Vec<Font> = typst_assets::fonts()
        .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
        .filter(|font| font.info().family == FAMILY)
        .collect();
    Fonts {
        book: LazyHash::new(FontBook::from_fonts(&all)),
        all,
    }
});
