//! Bytes to text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// Decodes by the byte-order mark, as UTF-8, or in the most likely legacy encoding: `.m3u` files are in whatever the
/// system that wrote them used.
pub(crate) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned();
    }
    std::str::from_utf8(bytes).map_or_else(|_| guess(bytes).decode(bytes).0.into_owned(), str::to_owned)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_older_systems_and_of_windows_are_decoded() {
        let text = "#EXTM3U\n音乐/周杰伦 - 青花瓷.mp3\n音乐/王菲 - 红豆.mp3\n";
        assert_eq!(decode(&encoding_rs::GBK.encode(text).0), text);
        let western = "#EXTM3U\nmusique/Françoise Hardy - Été.mp3\n";
        assert_eq!(decode(&encoding_rs::WINDOWS_1252.encode(western).0), western);
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&utf16), text);
        assert_eq!(decode(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), text);
        assert_eq!(decode(text.as_bytes()), text);
    }
}
