//! Words around a request that carry no meaning for the sound.

use crate::lexicon::Spotter;

/// English words dropped from both ends of a clause.
const EDGES: &str = "i i'm i'd i'll im id we you he she it me my us your want wanna would like love need to hear listen listening \
play give get find show put on some something anything someone bit little of a an the this that these those and or \
also with for please can could will is are be so very really quite more most any music song songs tune tunes track \
tracks playlist sound sounds sounding piece pieces mood vibe vibes feeling stuff kind type sort lot lots one ones in \
at by from to too now today lately especially particularly mostly mainly suggest recommend suggestion let let's s who which \
suitable good nice about when while during just only am feel going thing things as artist artists band bands style";

/// Chinese texts dropped from both ends of a clause. Longer ones come first where one begins with another.
#[rustfmt::skip]
const EDGES_ZH: &[&str] = &[
    "给我来一点", "给我来点", "给我来一首", "给我来首", "给我放点", "给我放一首", "给我推荐", "帮我找",
    "帮我放", "推荐一些", "推荐几首", "推荐点", "推荐", "我想要听", "我想要", "我想听", "想听", "我喜欢听",
    "我喜欢", "喜欢听", "喜欢", "我爱听", "我要听", "我要", "我爱", "来一点", "来一首", "来一些", "来几首",
    "来点", "来首", "来些", "放一首", "放一点", "放点", "放些", "播放", "听一点", "听一些", "听点", "听些",
    "听", "有没有", "有什么", "一些", "一点", "一首", "几首", "尤其是", "尤其", "特别是", "比较", "非常",
    "适合", "关于", "那种", "这种", "一种", "之类", "感觉", "风格", "类型", "音乐", "歌曲", "的歌", "歌",
    "曲子", "乐曲", "的", "了", "吧", "吗", "呢", "啊", "请", "想", "些", "点", "我", "要", "很", "时候",
    "时", "太", "有", "是", "让人", "能", "可以", "以及", "和", "与", "或", "也", "用", "在", "最", "更",
    "又",
];

/// The words of a clause without filler at its ends; `None` when nothing is left. What the lexicon knows is never
/// filler, nor part of it: the 歌 of 民歌 stays.
pub(super) fn strip(clause: &str, spotter: &Spotter) -> Option<String> {
    let mut text = clause.trim_matches(is_edge);
    while let Some(shorter) = without_filler(text, spotter) {
        text = shorter.trim_matches(is_edge);
    }
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!joined.is_empty()).then_some(joined)
}

fn is_edge(character: char) -> bool {
    !character.is_alphanumeric()
}

fn without_filler<'a>(text: &'a str, spotter: &Spotter) -> Option<&'a str> {
    let spots = spotter.spot(text);
    let known_start = spots.iter().any(|spot| spot.start == 0);
    let known_end = spots.iter().any(|spot| spot.end == text.len());
    let word = |word: &str| !word.is_empty() && EDGES.split_whitespace().any(|edge| edge == word);
    let first = text.split(' ').next().unwrap_or_default();
    let last = text.rsplit(' ').next().unwrap_or_default();
    if !known_start && word(first) {
        return Some(&text[first.len()..]);
    }
    if !known_end && word(last) {
        return Some(&text[..text.len() - last.len()]);
    }
    if !known_start && let Some(rest) = EDGES_ZH.iter().find_map(|edge| text.strip_prefix(edge)) {
        return Some(rest);
    }
    if !known_end && let Some(rest) = EDGES_ZH.iter().find_map(|edge| text.strip_suffix(edge)) {
        return Some(rest);
    }
    None
}
