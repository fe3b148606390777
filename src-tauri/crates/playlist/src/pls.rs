//! PLS: numbered keys in a section.

use std::collections::BTreeMap;

use crate::{Entry, Playlist, seconds, some};

/// Reads the entries in the order of their numbers; numbers may be missing or in any order.
pub(crate) fn read(text: &str) -> Playlist {
    let mut entries: BTreeMap<u32, Entry> = BTreeMap::new();
    for line in text.lines() {
        let Some((key, value)) = line.split_once('=') else { continue };
        let key = key.trim().to_ascii_lowercase();
        let Some(digits) = key.find(|c: char| c.is_ascii_digit()) else { continue };
        let (name, number) = key.split_at(digits);
        let Ok(number) = number.parse() else { continue };
        match name {
            "file" => value.trim().clone_into(&mut entries.entry(number).or_default().location),
            "title" => entries.entry(number).or_default().label = some(value),
            "length" => entries.entry(number).or_default().seconds = seconds(value),
            _ => {}
        }
    }
    let entries = entries.into_values().filter(|entry| !entry.location.is_empty()).collect();
    Playlist { name: None, entries }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_in_the_order_of_their_numbers() {
        let list = read(
            "[playlist]\r\nNumberOfEntries=3\r\nFILE10=c.mp3\r\nFile2 = b=1.mp3\r\nTitle2=B\r\nLength2=61\r\n\
             File1=a.mp3\r\nLength1=-1\r\nTitle7=nothing to play\r\nVersion=2\r\nFilex=no\r\nFile99999999999=no\r\n",
        );
        let entry = |location: &str, label: Option<&str>, seconds| Entry {
            location: location.into(),
            label: label.map(str::to_owned),
            seconds,
        };
        assert_eq!(
            list.entries,
            [entry("a.mp3", None, None), entry("b=1.mp3", Some("B"), Some(61.0)), entry("c.mp3", None, None)]
        );
    }
}
