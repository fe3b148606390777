//! Text from before Unicode: tags written as "Latin-1" that are really GBK, Big5, Shift-JIS, EUC-KR or Windows-1251,
//! and lyrics files in any of them.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// Decodes a text file: by its byte-order mark, as UTF-8, or in the most likely legacy encoding.
pub(crate) fn decode_file(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    std::str::from_utf8(bytes).map_or_else(|_| guess(bytes).decode(bytes).0.into_owned(), str::to_owned)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Repairs the texts of one tag together (more bytes make a surer guess): where they hold only Latin-1 characters
/// and those look like another encoding's bytes, they are decoded as that encoding.
pub(crate) fn repair(texts: &mut [&mut String]) {
    let bytes: Vec<u8> = texts.iter().filter_map(|text| latin1_bytes(text)).flatten().collect();
    if !has_foreign_runs(&bytes) {
        return;
    }
    let encoding = guess(&bytes);
    for text in texts {
        let Some(bytes) = latin1_bytes(text) else { continue };
        if let Some(repaired) = encoding.decode_without_bom_handling_and_without_replacement(&bytes) {
            **text = repaired.into_owned();
        }
    }
}

/// The bytes behind a text that was decoded as Latin-1; none if it holds other characters or only ASCII.
fn latin1_bytes(text: &str) -> Option<Vec<u8>> {
    if text.is_ascii() {
        return None;
    }
    text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

/// Western text has accents singly ("café", "naïve"); the multi-byte encodings and Cyrillic come in runs.
fn has_foreign_runs(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let in_runs: usize = bytes
        .chunk_by(|a, b| (*a >= 0x80) == (*b >= 0x80))
        .filter(|run| run[0] >= 0x80 && run.len() >= 2)
        .map(<[u8]>::len)
        .sum();
    // Shift-JIS and Big5 mix high and low second bytes, hence no more than half.
    high > 0 && in_runs * 2 >= high && in_runs >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_latin1(bytes: &[u8]) -> String {
        bytes.iter().map(|&byte| char::from(byte)).collect()
    }

    #[test]
    fn chinese_in_gbk_is_recovered() {
        let mut title = as_latin1(&encoding_rs::GBK.encode("青花瓷").0);
        let mut artist = as_latin1(&encoding_rs::GBK.encode("周杰伦").0);
        repair(&mut [&mut title, &mut artist]);
        assert_eq!((title.as_str(), artist.as_str()), ("青花瓷", "周杰伦"));
    }

    #[test]
    fn cyrillic_in_windows_1251_is_recovered() {
        let mut title = as_latin1(&encoding_rs::WINDOWS_1251.encode("Группа крови").0);
        repair(&mut [&mut title]);
        assert_eq!(title, "Группа крови");
    }

    #[test]
    fn western_accents_stay() {
        for original in ["Café del Mar", "Ágætis byrjun", "Björk – Jóga", "Motörhead", "Déjà vu", "北京"]
        {
            let mut text = original.to_owned();
            repair(&mut [&mut text]);
            assert_eq!(text, original);
        }
    }

    #[test]
    fn lyrics_are_decoded_by_mark_or_guess() {
        let text = "[00:00.00]第一句\n[00:03.50]副歌";
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode_file(&utf16), text);
        assert_eq!(decode_file(&encoding_rs::GBK.encode(text).0), text);
        assert_eq!(decode_file(text.as_bytes()), text);
    }
}
