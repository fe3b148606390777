//! Which names are ordinary words, and so need a hint before they count as names.

use crate::lexicon::{Lexicon, Spotter};
use crate::text::{fold, simplify, words};
use std::collections::HashSet;
use std::sync::Arc;

/// Frequent English words and short words that are also bands, albums and titles.
const FREQUENT: &str = "a about above across after again against air all alone along always am an and angel angels animal \
animals another any anything are around as ask at away baby back bad band be beach beast beat beautiful because bed been \
before begin believe best better big bird birds black blood blue body born both boy boys break bright bring broken brother \
burn bush but by call can car cars cat change chicago child children circle city clean close cloud clouds club cold come \
cool could country crazy cream crash cry culture cure cut dance dark day days dead dear deep devil did die different do dog \
doing done door doors down dream dreams drive drop each earth east easy eat echo edge end enough europe even ever every \
everybody everyone everything eyes face faith fall family far fast father feel feeling few fields fight find fire first fish \
five flag fly focus for forever found four free freedom friend friends from full fun future game garden genesis get ghost \
girl girls give go god going gold gone good got great green ground group grow had half hand hands happy hard has have he \
head hear heart heaven hell hello help her here hero high him his hit hold hole home hope hot hour house how human hunger i \
ice if in inside into is island it its james japan joe journey joy just keep kids kind king kings kiss know land last late \
late leave left less let letter letters life light lights like line lion listen little live lives lonely long look lost lot \
loud love lover low made madness magic make man many maybe me mean men middle mind mine mirror miss money moon more morning \
most mother mountain mountains move much muse music must my name nature near need never new news next night nights nine no \
none north not nothing now ocean of off oh old on once one only open or other our out outside over own panic paper paradise \
part party pass peace people perfect phoenix piano pieces place play please point police power prince pulp pure put queen \
question quiet radio rain read ready real really red remember rest return ride right ring rise river road rock roots rose \
round run running rush sad said same saw say school sea season see seed self send set seven shadow shadows she shine ship \
shoes should show side sign silence simple sing sister six sky sleep slow small smile smoke snow so soft solo some someone \
something sometimes somewhere song songs soul sound south space spirit spoon spring squeeze stand star stars start stay step \
still stone stop storm story strange street stress strong style such suede sugar summer sun sunday sunshine sweet take talk \
tears tell temple ten than that the their them then there these they thing things think this those thousand three through \
time times to today together tomorrow tonight tool too top touch town toys train travel traffic tree trees trip true trust \
try turn twelve two under until up us use very voice wait wake walk wall want war warm was watch water wave waves way we \
weather well were west what when where which while white who why wide wild will wind window winter wire wish with without \
woman women wonder word words work world would yes yesterday yet you young your zero";

/// Genre tags that say nothing.
const NO_GENRES: [&str; 10] = [
    "other",
    "unknown",
    "misc",
    "various",
    "music",
    "none",
    "genre",
    "default",
    "miscellaneous",
    "undefined",
];

pub(super) fn is_no_genre(folded: &str) -> bool {
    NO_GENRES.contains(&folded)
}

/// The words that are ordinary.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ordinary {
    words: Arc<HashSet<String>>,
    spotter: Option<Arc<Spotter>>,
}

impl Ordinary {
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        // Artists of the lexicon are names already; their words stay distinctive.
        let meanings = lexicon.phrases().iter().filter(|p| lexicon.concepts()[p.concept].topic != "artists");
        let mut all: HashSet<String> = FREQUENT.split_whitespace().map(String::from).collect();
        for phrase in meanings {
            all.extend(words(&simplify(&fold(&phrase.text))).map(String::from));
        }
        Self { words: Arc::new(all), spotter: Spotter::without(lexicon, "artists").ok().map(Arc::new) }
    }

    /// Whether a word is one of the ordinary ones, or stands around requests in some language.
    pub(crate) fn is_common(&self, word: &str) -> bool {
        self.words.contains(word) || crate::request::is_filler_word(word)
    }

    /// Whether every word is ordinary, or the lexicon explains the whole text.
    pub(crate) fn is_ordinary(&self, folded: &str) -> bool {
        if words(folded).all(|word| self.words.contains(word)) {
            return true;
        }
        let Some(spotter) = &self.spotter else { return false };
        let covered: usize = spotter.spot(folded).iter().map(|spot| spot.end - spot.start).sum();
        let fillers = folded
            .chars()
            .filter(|c| matches!(c, '的' | ' ' | '之' | '在' | '与' | '和' | '里'))
            .map(char::len_utf8);
        covered + fillers.sum::<usize>() >= folded.len()
    }
}
