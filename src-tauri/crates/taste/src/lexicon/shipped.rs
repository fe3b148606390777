//! The lexicon that comes with the program.

use super::Lexicon;
use crate::TasteError;

/// Files of the lexicon with the topic of their concepts, which is the file's name unless it says otherwise.
macro_rules! topics {
    (@topic $file:literal) => { $file };
    (@topic $file:literal $topic:literal) => { $topic };
    ($($file:literal $(is $topic:literal)?),* $(,)?) => {
        [$((
            topics!(@topic $file $($topic)?),
            include_str!(concat!("../../../../../assets/lexicon/", $file, ".txt")),
        )),*]
    };
}

impl Lexicon {
    /// The shipped lexicon.
    pub fn shipped() -> Result<Self, TasteError> {
        Self::parse_all(&topics![
            "moods",
            "energy",
            "activities",
            "places",
            "times",
            "genres",
            "cultures",
            "instruments",
            "voices",
            "eras",
            "production",
            "artists",
            "subgenres",
            "more_moods",
            "more_artists" is "artists",
            "more_scenes",
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lexicon_has_no_mistakes_and_its_promised_size() {
        let lexicon = match Lexicon::shipped() {
            Ok(lexicon) => lexicon,
            Err(TasteError::Lexicon(problems)) => {
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                panic!("{}", lines.join("\n"))
            }
            Err(other) => panic!("{other}"),
        };
        assert!(lexicon.concepts().len() >= 350, "only {} concepts", lexicon.concepts().len());
        assert!(lexicon.phrases().len() >= 1200, "only {} phrases", lexicon.phrases().len());
    }

    #[test]
    fn the_share_of_concepts_with_all_languages_is_counted() {
        let all = "a\nen: a\nzh: b\nja: c\nko: d\nes: e\nde: f\nfr: g\npt: h\nru: i\nis: sad 1\n";
        let both = format!("{all}\nb\nen: j\nzh: k\nis: happy 1\n");
        assert_eq!(Lexicon::parse("test", all).unwrap().complete_share(), 1.0);
        assert_eq!(Lexicon::parse("test", &both).unwrap().complete_share(), 0.5);
        println!(
            "all nine languages: {:.0} % of concepts",
            100.0 * Lexicon::shipped().unwrap().complete_share()
        );
    }

    #[test]
    fn every_axis_is_wanted_by_some_concept() {
        let lexicon = Lexicon::shipped().unwrap();
        for (index, axis) in crate::axes().iter().enumerate() {
            assert!(
                lexicon.concepts().iter().any(|c| c.weights[index] >= 0.5),
                "no words lead to the axis {}",
                axis.id
            );
        }
    }
}
