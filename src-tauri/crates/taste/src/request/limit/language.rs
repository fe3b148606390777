//! The language lyrics are in.

use std::sync::LazyLock;

use super::{Read, longest};
use crate::facts::Language;
use crate::limits::Limit;
use crate::request::template::{Slot, Templates};
use crate::text::{fold, simplify};

/// A language: code, the lexicon's words for its sound, and its names in the lexicon's languages. Those behind the bar
/// mean the language itself; those before it need words around them (*in French*, but not *French jazz*).
#[rustfmt::skip]
const LANGUAGES: &[(&str, &str, &str, &str)] = &[
    ("en", "", "english englisch englischer ingles inglesa anglais anglaise английском английский английски", "英语 英文 英語 영어"),
    ("zh", "chinese", "chinese mandarin chinesisch chinesischer mandarinchinesisch chino mandarin chinois mandarim chines китайском китайский китайски", "中文 国语 普通话 汉语 华语 中国語 北京話 중국어"),
    ("yue", "cantonese", "cantonese kantonesisch cantones cantonais кантонском кантонский", "粤语 广东话 广东歌 白话歌 広東語 광둥어"),
    ("ja", "japanese", "japanese japanisch japanischer japones japonais japonaise японском японский японски", "日语 日文 日本語 일본어"),
    ("ko", "korean", "korean koreanisch koreanischer coreano coreen coreenne корейском корейский корейски", "韩语 韩文 韓国語 朝鲜语 한국어 우리말"),
    ("es", "spanish", "spanish spanisch spanischer espanol castellano espagnol espagnole espanhol испанском испанский испански", "西班牙语 西班牙文 西语 スペイン語 스페인어"),
    ("de", "german", "german deutsch deutscher aleman alemana allemand allemande alemao немецком немецкий немецки", "德语 德文 ドイツ語 독일어"),
    ("fr", "french", "french franzosisch franzosischer frances francesa francais francaise французском французский французски", "法语 法文 フランス語 프랑스어 불어"),
    ("pt", "brazilian", "portuguese portugiesisch portugiesischer portugues portuguesa portugais portugaise португальском португальский португальски", "葡萄牙语 葡语 ポルトガル語 포르투갈어"),
    ("ru", "russian", "russian russisch russischer ruso rusa russe russo русском русский русски", "俄语 俄文 ロシア語 러시아어"),
    ("it", "italian", "italian italienisch italienischer italiano italiana italien italienne итальянском итальянский итальянски", "意大利语 意语 イタリア語 이탈리아어"),
    ("hi", "indian", "hindi хинди", "印地语 ヒンディー語 힌디어"),
    ("ar", "arabic", "arabic arabisch arabischer arabe арабском арабский", "阿拉伯语 アラビア語 아랍어"),
    ("sv", "nordic", "swedish schwedisch sueco suedois шведском", "瑞典语 スウェーデン語 스웨덴어"),
    ("tr", "turkish", "turkish turkisch turco turc турецком", "土耳其语 トルコ語 튀르키예어"),
    ("vi", "", "vietnamese vietnamesisch vietnamita vietnamien вьетнамском", "越南语 ベトナム語 베트남어"),
    ("th", "", "thai тайском", "泰语 泰文 タイ語 태국어"),
];

#[rustfmt::skip]
const PATTERNS: &[&str] = &[
    "[sung |singing |vocals |lyrics |songs |song |that are ]in {l}[ language]",
    "{l}( language|-language|-speaking| speaking| lyrics| vocals| vocal| songs| song| singing|-sung)",
    "auf {l}", "in {l} sprache", "{l} (gesungen~|texte|texten|lieder|songs)", "{l}sprachig~",
    "[cantad~ |canciones ]en {l}", "canciones {l}~",
    "[chante~ |chansons ]en {l}", "chansons {l}~", "paroles en {l}",
    "[cantad~ |cancoes |musicas ]em {l}",
    "на {l}[ языке]", "по-{l}", "{l}язычн~",
    "[用|唱]{w}[唱|演唱][的][歌词|歌曲|歌]", "{w}[の][歌詞|歌|曲]", "{w}で歌[う|われた|っている|って]", "{w}[로][ ](노래|가사|곡)[ 부른]",
    "{w}",
];

static TEMPLATES: LazyLock<Templates<(), usize>> = LazyLock::new(|| {
    let patterns: Vec<((), &str)> = PATTERNS.iter().map(|pattern| ((), *pattern)).collect();
    Templates::new(&patterns, |name| if name == "w" { whole as Slot<usize> } else { named })
});

type Names = Vec<(String, usize)>;

static NAMED: LazyLock<(Names, Names)> = LazyLock::new(|| {
    let list = |names: &str, index: usize| -> Names {
        names.split(' ').map(|name| (simplify(&fold(name)), index)).collect()
    };
    let all = LANGUAGES.iter().enumerate();
    (
        all.clone().flat_map(|(index, language)| list(language.2, index)).collect(),
        all.flat_map(|(index, language)| list(language.3, index)).collect(),
    )
});

fn named(text: &str) -> Option<(usize, usize)> {
    first_of(text, &NAMED.0)
}

fn whole(text: &str) -> Option<(usize, usize)> {
    first_of(text, &NAMED.1)
}

fn first_of(text: &str, names: &Names) -> Option<(usize, usize)> {
    names
        .iter()
        .filter(|(name, _)| text.starts_with(name.as_str()))
        .map(|(name, index)| (*index, name.len()))
        .max_by_key(|found| found.1)
}

#[cfg(test)]
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|(code, _, _, _)| *code)
}

pub(super) fn read(text: &str, start: usize) -> Read {
    let readings = TEMPLATES.read(text, start).filter_map(|((), values, end)| Some((*values.first()?, end)));
    let (index, end) = longest(readings)?;
    let (code, sound, _, _) = LANGUAGES[index];
    let sound = (!sound.is_empty()).then(|| sound.to_string());
    Some((Limit::Language(Language::new(code)?), sound, end))
}
