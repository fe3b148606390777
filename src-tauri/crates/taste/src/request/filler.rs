//! Words around a request that carry no meaning for the sound, in the lexicon's languages.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::lexicon::Spotter;
use crate::text::{Folded, fold, is_jamo, simplify};

/// Words dropped from both ends of a clause.
#[rustfmt::skip]
const EDGES: [&str; 7] = [
    "i i'm i'd i'll im id we you he she it me my us your want wanna would like love need to hear listen listening \
play give get find show put on some something anything someone bit little of a an the this that these those and or \
also with for please can could will is are be so very really quite more most any music song songs tune tunes track \
tracks playlist sound sounds sounding piece pieces mood vibe vibes feeling stuff kind type sort lot lots one ones in \
at by from to too now today lately especially particularly mostly mainly suggest recommend suggestion let let's s who which \
suitable good nice about when while during just only am feel going thing things as artist artists band bands style \
got hey hi ok okay maybe perhaps instead then but gimme looking hoping mix queue up recommendations have has been there \
what where how much do does did don't i've into best gonna today's under over than it's playing sung version \
even still also else all whole everything anything's thanks thx pls plz tonight's another other such released should shall",
    "ich ich'd möchte hätte gern gerne will würde hören höre was etwas irgendwas irgendetwas mir uns bitte spiel spiele mach \
gib zeig such ein eine einen einem einer der die das den dem des für zum zur zu mit und oder auch mal musik lied lieder song \
songs stücke stück titel sehr ganz so im in am beim von vom jetzt heute sachen zeug stimmung ist sind es man gute guten \
gutes lust auf brauche nach richtig einfach noch dazu dabei als aus klingt klingen bisschen paar mein meine meinen suche \
empfiehl empfehl alles wenn bei während über kannst du könntest spielen wäre schön",
    "je j d l qu j' j'ai j'aimerais voudrais veux envie besoin d'écouter écouter entendre mets mets-moi moi donne joue jouer passe passer trouve \
quelque chose de d' du des la le les l' un une et ou avec pour musique musiques chanson chansons morceau morceaux titre titres \
son sons très bien s'il te vous plaît plait stp svp qui que est sont soit à au aux en ce cette ces mon ma mes me dans sur trucs truc \
genre ambiance plutôt peu on bon bonne quand pendant playlist aimerais ceux celle d'un d'une serait comme faire quelquechose \
qu'on par y il faut vraiment assez c'est",
    "quiero quisiera querría me gustaría gustaria ponme pon poner reproduce dame busco escuchar oír algo alguna alguno algunas algunos \
de del la el los las un una unos unas y o u con para por favor música musica canción canciones tema temas rola rolas cosas cosa tipo \
muy bien que sea sean es son en al mi mis a lo esa ese esta este ahora hoy plis porfa porfavor necesito tengo ganas estilo \
buena bueno buenas cuando mientras onda playlist suene suenen canten cantadas cantada se te puedes como sonido",
    "quero queria gostaria eu ouvir escutar me toca toque tocar põe coloca coloque manda bota dá algo alguma algum algumas alguns coisa \
coisas de do da dos das o a os as um uma uns umas e ou com para pra pro por favor música músicas musica musicas canção canções som sons \
tipo bem muito que seja sejam é são em no na nos nas meu minha esse essa este esta agora hoje preciso vontade quando enquanto playlist \
boa bom pf pfv você cantadas cantada faixas faixa ao à",
    "хочу хочется хотел хотела бы мне мы послушать слушать включи включите поставь поставьте дай найди сыграй что-нибудь что-то чего-нибудь чего-то \
что какую-нибудь какой-нибудь какие-нибудь пожалуйста музыку музыка музыки музыкой песню песни песен песня трек треки треков мелодию мелодии \
для с и или в на под из от к ко по про очень такое такую такой такие эту это этот чтобы было была быть есть немного немножко просто ещё \
хорошую хорошие хорошее моей мой мою настроение плейлист подбери посоветуй подборку сделай нужно нужна нужны можно давай у группы исполнителя \
которые которая который чем же а то как-нибудь",
    "노래 음악 곡 곡들 노래들 음악들 노래를 음악을 곡을 듣고 싶어 싶어요 싶다 싶은데 싶네 들려줘 들려주세요 틀어줘 틀어주세요 틀어 줘 추천해줘 추천해 추천 \
추천해주세요 찾아줘 좀 뭔가 뭐 그런 이런 저런 아주 정말 진짜 너무 내가 나는 난 나 제가 저는 때 거 것 걸 게 듣기 좋은 듣는 있는 있으면 해줘 주세요 부탁해 \
하나 몇 몇개 그리고 또 로 으로 를 을 이 가 은 는 의 에 에서 할 하는 한 분위기의 분위기 느낌의 느낌 스타일 들을 들을만한 만한 어울리는 좋겠어 좋겠다 \
플레이리스트 원해 원해요 필요해 용 부른 가수",
];

/// Texts of scripts without spaces dropped from both ends of a clause. Longer ones come first where one begins with
/// another.
#[rustfmt::skip]
const EDGES_UNSPACED: &[&str] = &[
    "能不能给我来点", "给我来一点", "给我来点", "给我来一首", "给我来首", "给我来些", "给我放点", "给我放一首", "给我放些", "给我放", "给我推荐", "给我找", "帮我找",
    "帮我放", "帮我", "给我", "请给我", "推荐一些", "推荐几首", "推荐点", "推荐", "我想要听", "我想要", "我想听点", "我想听一些", "我想听", "想听点", "想听", "我喜欢听",
    "我喜欢", "喜欢听", "喜欢", "我爱听", "我要听", "我要", "我爱", "来一点", "来一首", "来一些", "来几首",
    "来点", "来首", "来些", "放一首", "放一点", "放点", "放些", "播放", "听一点", "听一些", "听点", "听些",
    "听", "有没有", "有什么", "一些", "一点", "一首", "几首", "尤其是", "尤其", "特别是", "比较", "非常",
    "适合", "关于", "那种", "这种", "一种", "之类", "感觉", "风格", "类型", "音乐", "歌曲", "的歌", "歌",
    "曲子", "乐曲", "的", "了", "吧", "吗", "呢", "啊", "请", "想", "些", "点", "我", "要", "很", "时候",
    "时", "太", "有", "是", "让人", "能", "可以", "以及", "和", "与", "或", "也", "用", "在", "最", "更",
    "又", "再", "别的", "来", "放", "就", "都", "都行", "唱的", "唱", "里", "但", "那", "嘅", "首", "俾我", "我想",
];

/// The same for Japanese, as written.
#[rustfmt::skip]
const EDGES_JAPANESE: &[&str] = &[
    "が聴きたいです", "を聴きたいです", "が聴きたい気分", "が聴きたいな", "が聴きたい", "を聴きたい", "が聞きたい", "を聞きたい", "聴きたい", "聞きたい", "をかけてください", "をかけて", "かけて", "を流して", "流して", "を再生して", "再生して",
    "をお願いします", "お願いします", "をお願い", "お願い", "をください", "ください", "を教えて", "教えて", "がほしい", "が欲しい", "ほしい", "欲しい", "をちょうだい", "ちょうだい", "がいい", "でいい", "を探して", "おすすめ", "オススメ",
    "気分に合う", "に合う", "にぴったりの", "ぴったり", "ための", "ときに", "時に", "とき", "ような", "ように", "な感じの", "な感じ", "感じの", "感じ", "雰囲気", "気分", "何か", "なにか", "なんか", "ちょっと", "すごく", "とても", "もう", "かなり", "最高の",
    "ミュージック", "プレイリスト", "ソング", "音楽", "楽曲", "曲", "歌", "やつ", "もの", "です", "ます", "だけ", "から", "ので", "より", "の", "な", "が", "を", "は", "に", "で", "と", "も", "へ", "や", "よ", "ね", "て", "したい", "する", "した", "私は", "私", "僕は", "僕", "俺",
    "聴く", "聴ける", "歌う", "歌ってる", "歌っている", "頂戴", "くれ", "いい", "欲しいな",
];

static WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| EDGES.iter().flat_map(|list| list.split_whitespace()).map(fold).collect());

static UNSPACED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut all: Vec<String> =
        EDGES_UNSPACED.iter().chain(EDGES_JAPANESE).map(|text| simplify(&Folded::new(text).text)).collect();
    all.sort_by_key(|text| std::cmp::Reverse(text.len()));
    all
});

static ENDINGS: LazyLock<Vec<String>> =
    LazyLock::new(|| ["에서", "할", "에", "를", "을", "의"].iter().map(|ending| fold(ending)).collect());

/// Nouns that stand for what is listened to.
const NOUNS: &str = "music song songs tune tunes track tracks lyrics ballads ballad something anything words musik lied lieder \
stucke musique chanson chansons morceaux titres musica cancion canciones algo temas musicas cancoes cancao музыка музыку \
песни песня песню песен треки что-нибудь что-то 歌 歌曲 音乐";

pub(super) fn is_music_noun(word: &str) -> bool {
    NOUNS.split_whitespace().any(|noun| noun == word)
}

/// Whether a word of a spaced script stands around requests in some language.
pub(crate) fn is_filler_word(word: &str) -> bool {
    WORDS.contains(word)
}

/// The words of a clause without filler at its ends; `None` when nothing is left. What the lexicon knows is never
/// filler, nor part of it: the 歌 of 民歌 stays.
pub(super) fn strip(clause: &str, spotter: &Spotter) -> Option<String> {
    // Filler is compared simplified; the words themselves stay as they are, byte for byte at the same places.
    let matched = simplify(clause);
    let mut text = matched.trim_matches(is_edge);
    while let Some(shorter) = without_filler(text, spotter) {
        text = shorter.trim_matches(is_edge);
    }
    let start = text.as_ptr() as usize - matched.as_ptr() as usize;
    let text = &clause[start..start + text.len()];
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!joined.is_empty()).then_some(joined)
}

fn is_edge(character: char) -> bool {
    !character.is_alphanumeric() && !matches!(character, '\u{3099}' | '\u{309A}')
}

fn without_filler<'a>(text: &'a str, spotter: &Spotter) -> Option<&'a str> {
    let spots = spotter.spot(text);
    let known_start = spots.iter().any(|spot| spot.start == 0);
    let known_end = spots.iter().any(|spot| spot.end == text.len());
    // 明るい曲, "zum Lernen": where the lexicon knows the words with and without filler, the filler goes.
    let same = |rest: &str| {
        let concepts = |spots: &[crate::lexicon::Spot]| spots.iter().map(|s| s.concept).collect::<Vec<_>>();
        concepts(&spots) == concepts(&spotter.spot(rest.trim_matches(is_edge)))
    };
    // Chinese keeps 音乐 and 曲 in what it knows: 流行音乐 is the word for it.
    let plain = text.chars().all(|c| !crate::text::is_unspaced(c) || crate::names::is_kana(c));
    let kana = text.contains(crate::names::is_kana);
    let may = |known: bool, rest: &&str| !known || ((plain || kana) && same(rest));
    let word = |word: &str| !word.is_empty() && WORDS.contains(word);
    let first = text.split(' ').next().unwrap_or_default();
    let last = text.rsplit(' ').next().unwrap_or_default();
    if word(first)
        && let Some(rest) = Some(&text[first.len()..]).filter(|rest| may(known_start, rest))
    {
        return Some(rest);
    }
    if word(last)
        && let Some(rest) = Some(&text[..text.len() - last.len()]).filter(|rest| may(known_end, rest))
    {
        return Some(rest);
    }
    // A voicing mark belongs to the kana before it: は is not the beginning of ば.
    let whole = |rest: &&str| !rest.starts_with(['\u{3099}', '\u{309A}']);
    let begun = UNSPACED.iter().find_map(|edge| text.strip_prefix(edge.as_str()).filter(whole));
    if let Some(rest) = begun.filter(|rest| may(known_start, rest)) {
        return Some(rest);
    }
    let ended = UNSPACED.iter().find_map(|edge| text.strip_suffix(edge.as_str()));
    if let Some(rest) = ended.filter(|rest| may(known_end, rest)) {
        return Some(rest);
    }
    // 공부할 때, 퇴근길에: endings of Korean nouns.
    if !known_end && text.ends_with(is_jamo) {
        let initials = |t: &str| t.chars().filter(|c| matches!(c, '\u{1100}'..='\u{1112}')).count();
        let word = &text[text.rfind(' ').map_or(0, |at| at + 1)..];
        if let Some(ending) =
            ENDINGS.iter().find(|e| word.ends_with(e.as_str()) && initials(word) >= initials(e) + 2)
        {
            return Some(&text[..text.len() - ending.len()]);
        }
    }
    // A Korean particle alone at the end of a known word.
    let tail = spots.iter().map(|spot| spot.end).max().filter(|end| *end < text.len() && *end > 0);
    if let Some(end) = tail
        && text[end..].chars().all(is_jamo)
        && text[..end].ends_with(is_jamo)
    {
        return Some(&text[..end]);
    }
    None
}
