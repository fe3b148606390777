//! Commands to a sheet.

use super::line::{file_name, frames, split, text};
use super::{CueError, CueSheet, CueTrack, FRAMES_PER_SECOND, Position};
use crate::tags::{parse_gain, parse_pair, parse_year};

/// A track as far as its lines were read.
struct Open {
    number: u32,
    audio: bool,
    title: Option<String>,
    performer: Option<String>,
    songwriter: Option<String>,
    isrc: Option<String>,
    replay_gain_db: Option<f32>,
    /// The best INDEX so far: its number, file and place.
    index: Option<(u32, usize, u64)>,
}

impl Open {
    fn new(number: u32, audio: bool) -> Self {
        Self {
            number,
            audio,
            title: None,
            performer: None,
            songwriter: None,
            isrc: None,
            replay_gain_db: None,
            index: None,
        }
    }

    /// INDEX 01 is the start; without it the lowest other one, and INDEX 00 when it is the only one.
    fn offer(&mut self, index: u32, file: usize, frames: u64) {
        let rank = |index: u32| if index == 0 { u32::MAX } else { index };
        if self.index.is_none_or(|(known, _, _)| rank(index) < rank(known)) {
            self.index = Some((index, file, frames));
        }
    }

    fn close(self) -> Result<CueTrack, CueError> {
        let (_, file, ticks) = self.index.ok_or(CueError::NoStart(self.number))?;
        Ok(CueTrack {
            number: self.number,
            audio: self.audio,
            file,
            start: Position { ticks, per_second: FRAMES_PER_SECOND },
            title: self.title,
            performer: self.performer,
            songwriter: self.songwriter,
            isrc: self.isrc,
            replay_gain_db: self.replay_gain_db,
        })
    }
}

pub(super) fn sheet(text: &str) -> Result<CueSheet, CueError> {
    let mut sheet = CueSheet::default();
    let mut open: Option<Open> = None;
    let text = text.replace("\r\n", "\n");
    for (number, line) in (1..).zip(text.split(['\n', '\r'])) {
        let (command, rest) = split(line);
        let wrong = || CueError::Line { line: number, text: line.trim().to_owned() };
        match command.to_ascii_uppercase().as_str() {
            "FILE" => sheet.files.push(file_name(rest)),
            "TRACK" => {
                let (number, kind) = split(rest);
                let number = number.parse().map_err(|_| wrong())?;
                if let Some(track) = open.replace(Open::new(number, is_audio(kind))) {
                    sheet.tracks.push(track.close()?);
                }
            }
            "INDEX" => {
                let (number, time) = split(rest);
                let (Ok(number), Some(frames)) = (number.parse(), frames(time)) else { return Err(wrong()) };
                if sheet.files.is_empty() {
                    sheet.files.push(String::new());
                }
                // Before the first TRACK it is about nothing.
                if let Some(track) = &mut open {
                    track.offer(number, sheet.files.len() - 1, frames);
                }
            }
            "REM" => remark(rest, &mut sheet, open.as_mut()),
            command => describe(command, rest, &mut sheet, open.as_mut()),
        }
    }
    if let Some(track) = open {
        sheet.tracks.push(track.close()?);
    }
    if sheet.audio_tracks() == 0 {
        return Err(CueError::NoTracks);
    }
    Ok(sheet)
}

/// A track is music unless its mode says otherwise; writers that forget the mode write music.
fn is_audio(mode: &str) -> bool {
    let mode = mode.to_ascii_uppercase();
    !(mode.starts_with("MODE") || mode.starts_with("CDI") || mode.starts_with("CDG"))
}

/// Names: of the track once there is one, else of the album.
fn describe(command: &str, rest: &str, sheet: &mut CueSheet, open: Option<&mut Open>) {
    let slot = match (command, open) {
        ("TITLE", Some(track)) => &mut track.title,
        ("TITLE", None) => &mut sheet.title,
        ("PERFORMER", Some(track)) => &mut track.performer,
        ("PERFORMER", None) => &mut sheet.performer,
        ("SONGWRITER", Some(track)) => &mut track.songwriter,
        ("SONGWRITER", None) => &mut sheet.songwriter,
        ("ISRC", Some(track)) => &mut track.isrc,
        // CATALOG, FLAGS, CDTEXTFILE; PREGAP and POSTGAP are silence that is in no file.
        _ => return,
    };
    if let Some(text) = text(rest) {
        *slot = Some(text);
    }
}

/// Remarks as Exact Audio Copy and foobar2000 write them.
fn remark(rest: &str, sheet: &mut CueSheet, open: Option<&mut Open>) {
    let (key, value) = split(rest);
    let Some(value) = text(value) else { return };
    match (key.to_ascii_uppercase().as_str(), open) {
        ("GENRE", _) => sheet.genre = Some(value),
        ("DATE" | "YEAR", _) => sheet.year = parse_year(&value).or(sheet.year),
        ("DISCNUMBER", _) => {
            let (number, total) = parse_pair(&value);
            sheet.disc_number = number;
            sheet.disc_total = total.or(sheet.disc_total);
        }
        ("TOTALDISCS" | "DISCTOTAL", _) => sheet.disc_total = parse_pair(&value).0.or(sheet.disc_total),
        ("COMPOSER", Some(track)) => track.songwriter = Some(value),
        ("COMPOSER", None) => sheet.songwriter = Some(value),
        ("REPLAYGAIN_ALBUM_GAIN", _) => sheet.replay_gain_db = parse_gain(&value),
        ("REPLAYGAIN_TRACK_GAIN", Some(track)) => track.replay_gain_db = parse_gain(&value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALBUM: &str = r#"REM GENRE "Trip Hop"
REM DATE 1998-04-20
REM DISCID 7A0A5E0B
REM DISCNUMBER 1
REM TOTALDISCS 2
REM REPLAYGAIN_ALBUM_GAIN -7.31 dB
CATALOG 0724384559625
PERFORMER "Massive Attack"
TITLE "Mezzanine"
FILE "Massive Attack - Mezzanine.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Angel"
    PERFORMER "Massive Attack"
    SONGWRITER "Horace Andy"
    ISRC GBAAA9800001
    REM REPLAYGAIN_TRACK_GAIN -6.50 dB
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Risingson"
    FLAGS DCP
    INDEX 00 06:17:70
    INDEX 01 06:18:40
    INDEX 02 07:00:00
"#;

    fn starts(sheet: &CueSheet) -> Vec<(u32, usize, u64)> {
        sheet.tracks.iter().map(|track| (track.number, track.file, track.start.ticks)).collect()
    }

    #[test]
    fn an_album_is_read_with_all_that_it_says() {
        let sheet = CueSheet::parse(ALBUM.as_bytes()).unwrap();
        assert_eq!(sheet.title.as_deref(), Some("Mezzanine"));
        assert_eq!(sheet.performer.as_deref(), Some("Massive Attack"));
        assert_eq!(sheet.genre.as_deref(), Some("Trip Hop"));
        assert_eq!((sheet.year, sheet.disc_number, sheet.disc_total), (Some(1998), Some(1), Some(2)));
        assert_eq!(sheet.replay_gain_db, Some(-7.31));
        assert_eq!(sheet.files, ["Massive Attack - Mezzanine.wav"]);
        let first = &sheet.tracks[0];
        assert_eq!(first.title.as_deref(), Some("Angel"));
        assert_eq!(first.songwriter.as_deref(), Some("Horace Andy"));
        assert_eq!(first.isrc.as_deref(), Some("GBAAA9800001"));
        assert_eq!(first.replay_gain_db, Some(-6.5));
        assert_eq!(starts(&sheet), [(1, 0, 0), (2, 0, (6 * 60 + 18) * 75 + 40)]);
    }

    #[test]
    fn case_line_ends_marks_and_byte_order_marks_do_not_matter() {
        let plain = CueSheet::parse(ALBUM.as_bytes()).unwrap();
        let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            std::iter::once('\u{feff}')
                .chain(ALBUM.chars())
                .collect::<String>()
                .encode_utf16()
                .flat_map(bytes)
                .collect()
        };
        for (how, bytes) in [
            ("CR LF", ALBUM.replace('\n', "\r\n").into_bytes()),
            ("CR", ALBUM.replace('\n', "\r").into_bytes()),
            ("UTF-8 with a mark", format!("\u{feff}{ALBUM}").into_bytes()),
            ("UTF-16 LE", utf16(u16::to_le_bytes)),
            ("UTF-16 BE", utf16(u16::to_be_bytes)),
            ("no indentation", ALBUM.lines().map(str::trim).collect::<Vec<_>>().join("\n").into_bytes()),
            (
                "lower case",
                ALBUM
                    .replace("TRACK ", "track ")
                    .replace("INDEX", "Index")
                    .replace("FILE ", "File ")
                    .into_bytes(),
            ),
        ] {
            assert_eq!(CueSheet::parse(&bytes).unwrap(), plain, "{how}");
        }
    }

    #[test]
    fn names_in_legacy_encodings_are_recovered() {
        for (encoding, title, performer, tracks) in [
            (encoding_rs::SHIFT_JIS, "夜明けの手紙", "宇多田ヒカル", ["静かな海", "最後の電車"]),
            (encoding_rs::GBK, "叶惠美", "周杰伦", ["以父之名", "晴天的故事"]),
            (encoding_rs::WINDOWS_1251, "Группа крови", "Кино", ["Закрой за мной дверь", "Война"]),
            (encoding_rs::WINDOWS_1252, "Le Café de la Liberté", "Édith Piaf", ["L’Été à Paris", "Déjà vu"]),
        ] {
            let text = format!(
                "PERFORMER \"{performer}\"\nTITLE \"{title}\"\nFILE \"{title}.wav\" WAVE\n  TRACK 01 AUDIO\n    \
                 TITLE \"{}\"\n    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    TITLE \"{}\"\n    INDEX 01 04:00:00\n",
                tracks[0], tracks[1]
            );
            let (bytes, _, lost) = encoding.encode(&text);
            assert!(!lost, "{title} can be written in {}", encoding.name());
            let sheet = CueSheet::parse(&bytes).unwrap();
            assert_eq!(sheet.title.as_deref(), Some(title), "{}", encoding.name());
            assert_eq!(sheet.performer.as_deref(), Some(performer), "{}", encoding.name());
            assert_eq!(sheet.tracks[1].title.as_deref(), Some(tracks[1]), "{}", encoding.name());
        }
    }

    #[test]
    fn a_gap_at_the_end_of_the_file_before_starts_no_track_there() {
        let sheet = CueSheet::from_text(
            "FILE 01.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 04:00:00\n\
             FILE 02.wav WAVE\nINDEX 01 00:00:00\n",
        );
        assert_eq!(starts(&sheet.unwrap()), [(1, 0, 0), (2, 1, 0)]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error = |text: &str| CueSheet::from_text(text).unwrap_err();
        assert_eq!(error(""), CueError::NoTracks);
        assert_eq!(error("FILE a.wav WAVE\nTITLE x"), CueError::NoTracks);
        assert_eq!(error("TRACK 01 MODE1/2352\nINDEX 01 00:00:00"), CueError::NoTracks);
        assert_eq!(
            error("FILE a WAVE\nTRACK 07 AUDIO\nTRACK 08 AUDIO\nINDEX 01 00:00:00"),
            CueError::NoStart(7)
        );
        let line = CueError::Line { line: 3, text: "INDEX 01 soon".into() };
        assert_eq!(error("FILE a WAVE\r\nTRACK 01 AUDIO\r\n  INDEX 01 soon\r\n"), line);
        assert_eq!(line.to_string(), "line 3 of the cue sheet cannot be understood: INDEX 01 soon");
        assert!(matches!(error("TRACK one AUDIO"), CueError::Line { line: 1, .. }));
    }

    fn quoted(command: &str, text: Option<&String>) -> String {
        text.map(|text| format!("{command} \"{text}\"\r\n")).unwrap_or_default()
    }

    /// The sheet as a writer would put it.
    fn written(sheet: &CueSheet) -> String {
        use std::fmt::Write;
        let mut text = quoted("REM GENRE", sheet.genre.as_ref())
            + &sheet.year.map(|year| format!("REM DATE {year}\r\n")).unwrap_or_default()
            + &quoted("PERFORMER", sheet.performer.as_ref())
            + &quoted("TITLE", sheet.title.as_ref());
        let mut file = None;
        for track in &sheet.tracks {
            if file != Some(track.file) {
                file = Some(track.file);
                write!(text, "FILE \"{}\" WAVE\r\n", sheet.files[track.file]).unwrap();
            }
            let (ticks, mode) = (track.start.ticks, if track.audio { "AUDIO" } else { "MODE1/2048" });
            write!(text, "  TRACK {:02} {mode}\r\n", track.number).unwrap();
            text += &quoted("    TITLE", track.title.as_ref());
            text += &quoted("    PERFORMER", track.performer.as_ref());
            text += &quoted("    SONGWRITER", track.songwriter.as_ref());
            write!(text, "    INDEX 01 {:02}:{:02}:{:02}\r\n", ticks / 4500, ticks / 75 % 60, ticks % 75)
                .unwrap();
        }
        text
    }

    fn name() -> impl Strategy<Value = Option<String>> {
        proptest::option::of("[^\r\n\0\u{feff}]{1,12}".prop_map(|text| text.trim().to_owned()))
            .prop_map(|name| name.filter(|name| !name.is_empty()))
    }

    fn any_sheet() -> impl Strategy<Value = CueSheet> {
        let track = (name(), name(), name(), 0u64..400_000, 0usize..2, any::<bool>());
        let tracks = proptest::collection::vec(track, 1..6);
        (name(), name(), name(), proptest::option::of(1000i32..2999), tracks).prop_map(
            |(title, performer, genre, year, tracks)| {
                let mut file = 0;
                let tracks: Vec<CueTrack> = (1..)
                    .zip(tracks)
                    .map(|(number, (title, performer, songwriter, ticks, next, audio))| {
                        file = if number == 1 { 0 } else { file + next };
                        CueTrack {
                            number,
                            audio: audio || number == 1,
                            file,
                            start: Position { ticks, per_second: FRAMES_PER_SECOND },
                            title,
                            performer,
                            songwriter,
                            isrc: None,
                            replay_gain_db: None,
                        }
                    })
                    .collect();
                let files = (0..=file).map(|file| format!("disc {file}.wav")).collect();
                CueSheet { title, performer, genre, year, files, tracks, ..CueSheet::default() }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(sheet in any_sheet()) {
            let text = written(&sheet);
            prop_assert_eq!(CueSheet::parse(text.as_bytes()), Ok(sheet.clone()));
            let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            prop_assert_eq!(CueSheet::parse(&utf16), Ok(sheet));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = CueSheet::parse(&bytes);
        }

        #[test]
        fn no_lines_make_it_panic(
            lines in "((FILE|TRACK|INDEX|TITLE|REM|rem GENRE|PERFORMER|ISRC)( |\t)?(\"|[0-9]{1,12}|:|AUDIO|WAVE|周| ){0,8}(\r\n|\n|\r)){0,12}",
            rate in any::<u32>(), frames in any::<u64>(),
        ) {
            if let Ok(sheet) = CueSheet::from_text(&lines) {
                for file in 0..=sheet.files.len() {
                    let _ = sheet.cuts(file, rate, Some(frames));
                }
            }
        }
    }
}
