//! Words that shape a request and are not part of what it says about sound, in the lexicon's languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::{Folded, is_jamo, on_word_boundaries, simplify, words};

/// What a mark does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Ends a clause; the next is wanted.
    Turn,
    /// Like [`Mark::Turn`], and what was said of lasting taste ends too.
    But,
    /// Ends a clause that is not wanted or a theme: what follows is said about the rest.
    Return,
    /// What follows is not wanted.
    Not,
    /// What stands before is not wanted.
    NotAfter,
    /// Joins two things of which neither is wanted.
    Nor,
    /// Looks like another mark and is none.
    Nothing,
    /// More of what follows.
    More,
    /// Less of what follows.
    Less,
    /// More of what stands before.
    MoreAfter,
    /// What follows is loved for good.
    Love,
    /// What stands before is loved for good.
    LoveAfter,
    /// What follows is hated for good.
    Hate,
    /// What stands before is hated for good.
    HateAfter,
    /// The request is for this moment.
    Now,
    /// The name that follows is an example.
    Like,
    /// As [`Mark::Like`], but part of the words when no name follows.
    LikeName,
    /// The name before is an example.
    LikeAfter,
    /// What follows is what songs are about.
    About,
    /// What stands before is what songs are about.
    AboutAfter,
}

/// A mark, the language it is a mark in (empty: any) and its texts.
#[rustfmt::skip]
const MARKS: &[(Mark, &str, &str)] = &[
    (Mark::But, "", "but|however|though|although|yet|aber|doch|jedoch|sondern|pero|sino|aunque|porem|no entanto|но|зато|однако|但是|但|不过|可是|然而|だけど|けど|でも|ただし|ただ|하지만|그런데|그래도|대신"),
    (Mark::But, "fr", "mais"), (Mark::But, "pt", "mas"),
    (Mark::Turn, "", "just|only|solo|nur|seulement|только|只要|就要|我要|要有|想要|而是"),
    (Mark::Return, "", "for|when|while|during|in|at|with|by|from|please|because|since|für|zum|zur|beim|bei|mit|während|wenn|bitte|im|pour|avec|pendant|quand|dans|s'il te plaît|s'il vous plaît|para|con|cuando|mientras|por favor|com|quando|enquanto|для|с|когда|под|во время|пожалуйста|的|适合|用来|之外|都行|都可以"),
    (Mark::Nor, "", "or|nor|oder|noch|ou|ni|nem|или|ни|或|或者|也不要"), (Mark::Nor, "es", "o"),
    (Mark::Not, "", "i don't want|i do not want|i don't like|don't want|do not want|dont want|don't like|dont like|do not like|don't play|do not play|don't need|without any|without|instead of|rather than|anything but|everything but|except for|except|excluding|avoid|minus|never|nothing|not too|not so|not|no|w/o|isn't|aren't|ain't|skip|free of|zero"),
    (Mark::Not, "", "而不是|不想听|不想要|不需要|不要有|不要太|不要|不带|不含|不是|不太|不那么|没那么|不想|不能|没有|避免|拒绝|除了|排除|别放|别要|别太|别来|别|无|不|没|唔要|唔好"),
    (Mark::Not, "", "ohne|nicht zu|nicht so|nicht|kein|keine|keinen|keiner|keinerlei|bloß kein|bloß keine|weder|außer|bitte keine|statt"),
    (Mark::Not, "", "sans aucun|sans|pas trop|pas de|pas du|pas d'|pas|ni|aucun|aucune|jamais de|tout sauf du|tout sauf de la|tout sauf|sauf|rien de|surtout pas de|surtout pas|au lieu de|plutôt que"),
    (Mark::Not, "", "sin nada de|nada de|sem nada de|sem|não muito|não|que não|nenhum|nenhuma|exceto|tudo menos|em vez de|sin que|no muy|no tan|no quiero|que no sea|que no|tampoco|ningún|ninguna|excepto|todo menos|en vez de|evita|no quiero nada|no quiero"),
    (Mark::Not, "es", "sin|no sea|nada"), (Mark::Not, "pt", "nada"),
    (Mark::Not, "", "без|не слишком|не очень|не такое|не|кроме|только не|никакого|никаких|никакой|вместо|исключая"),
    (Mark::Nothing, "pt", "no"),
    (Mark::Nothing, "", "not only|not just|nothing but|no matter|no problem|no one|no longer|never mind|never ending|no wave|no frills|no nonsense|no rush|no worries|no limits|without a care|less is more|more or less|more than|du noch nicht|nicht nur|pas mal|pas seulement|no solo|não só|не только|有没有|不错|不同|不仅|不但|不只|不管|不论|不知|不禁|不朽|不断|不息|不久|不如|不少|不一样|无论|无比|无限|无尽|无敌|无聊|无奈|无所谓|无题|无忧|别人|别致|别样|别墅|特别|告别|离别|分别|性别|区别|类别|差不多|了不起|忍不住|睡不着|不眠|不夜|不老|不羁|不屈|不插电|对不起|无损|没事|没关系|没问题|没完|沉没|淹没|没落|more please|как можно|noch etwas|noch ein|noch mal|别的|像素|图像|偶像|想像|好像"),
    (Mark::NotAfter, "", "なしで|なしの|なし|無しの|無しで|無し|抜きで|抜きの|抜き|ではない|ではなく|じゃない|じゃなくて|じゃなく|以外の|以外で|以外|のない|がない|の無い|が入ってない|が入っていない|はいらない|いらない|は要らない|は嫌|くないやつ|くない|くなくて|くなく|すぎない|すぎず|でない"),
    (Mark::NotAfter, "", "이 없는|가 없는|은 없는|는 없는|없는|없이|없고|없으면|말고|빼고|제외하고|제외한|제외|아닌|않은|않고|않게|않는|지 않은|지 않고|지 않게|지 않는|이 아닌|가 아닌|은 싫고|는 싫고|은 말고|는 말고|안 들어간"),
    (Mark::More, "", "more|even more|a bit more|much more|a little more|etwas mehr|mehr|noch mehr|un peu plus de|un peu plus|plus de|más|un poco más|algo más|um pouco mais|ainda mais|mais de|больше|побольше|более|ещё больше|чуть больше|чуть более|немного больше|更加|更|再多点|再|多一点|多点|多一些|多来点|もっと|もう少し|もうちょっと|より|더|좀 더|조금 더"),
    (Mark::More, "fr", "plus"), (Mark::More, "", "mais|mas"),
    (Mark::Less, "", "less|fewer|a bit less|much less|a little less|not as much|weniger|etwas weniger|un peu moins de|un peu moins|moins de|moins|menos|un poco menos|um pouco menos|con menos|com menos|меньше|поменьше|менее|чуть меньше|少一点|少点|少一些|少来点|少些|덜|좀 덜|조금 덜|もっと少ない"),
    (Mark::MoreAfter, "", "一点点|一点儿|一点|点儿|一些|些的"),
    (Mark::Love, "", "i love|i really love|i like|i really like|i adore|i'm into|i'm a fan of|i always like|i enjoy|i've always loved|i'm obsessed with|my favorite is|my favourite is|我一直喜欢|我喜欢听|我喜欢|我最喜欢|我爱听|我超爱|我很喜欢|我热爱|一直都喜欢|ich liebe|ich mag|ich höre gern|ich höre gerne|ich steh auf|ich stehe auf|j'adore|j'aime bien|j'aime|je suis fan de|me encanta|me encantan|me gusta|me gustan|adoro|eu adoro|eu amo|eu gosto de|gosto de|gosto muito de|amo|soy fan de|обожаю|я обожаю|люблю|я люблю|мне нравится|мне нравятся|я фанат"),
    (Mark::LoveAfter, "", "が大好きです|が大好き|大好き|が好きです|が好きで|が好き|を愛してる|ファンです|를 좋아해요|을 좋아해요|를 좋아합니다|을 좋아합니다|를 좋아해|을 좋아해|를 좋아하는데|을 좋아하는데|를 사랑해|을 사랑해|좋아해요|좋아합니다|좋아해|좋아하는데|사랑해"),
    (Mark::Hate, "", "i hate|i can't stand|i never want|i really don't like|i dislike|我讨厌|我不喜欢|讨厌|我最讨厌|受不了|ich hasse|ich mag kein|ich mag keine|ich mag keinen|je déteste|je n'aime pas|odio|detesto|no me gusta|no me gustan|não gosto de|odeio|eu odeio|ненавижу|я ненавижу|не люблю|я не люблю|терпеть не могу|мне не нравится"),
    (Mark::HateAfter, "", "が嫌いです|が嫌い|は嫌い|は苦手|が苦手|를 싫어해|을 싫어해|은 싫어요|는 싫어요|은 싫어|는 싫어|이 싫어|가 싫어|은 별로야|는 별로야|싫어해|싫어요|싫어|별로야|질색"),
    (Mark::Now, "", "right now|for now|for tonight|tonight|just for today|for today|today|at the moment|for the moment|this time|this evening|this morning|现在|今晚|今天|此刻|这会儿|今夜|今早|jetzt|gerade|heute abend|heute nacht|für heute|heute|im moment|maintenant|ce soir|aujourd'hui|pour ce soir|là maintenant|en ce moment|ce matin|ahora mismo|ahora|esta noche|hoy|por ahora|esta tarde|agora mesmo|agora|hoje à noite|hoje|esta noite|por agora|сейчас|сегодня вечером|сегодня|на сегодня|прямо сейчас|今夜は|今日は|今日の気分は|今の気分は|今は|今すぐ|今夜|今日|지금은|지금 당장|지금|오늘 밤에|오늘 밤|오늘은|오늘"),
    (Mark::Now, "", "now"),
    (Mark::Like, "", "more like|a lot like|sort of like|kind of like|something like|songs like|artists like|bands like|sounds like|sounding like|similar to|in the style of|in the vein of|reminiscent of|à la|a la|like|so was wie|sowas wie|etwas wie|so wie|klingt wie|klingen wie|wie|ähnlich wie|im stil von|comme|du genre de|dans le style de|dans le genre de|qui ressemble à|similaire à|à la manière de|como|parecido a|parecida a|parecidas a|parecidos a|similar a|al estilo de|estilo|del estilo de|parecido com|parecidas com|parecida com|no estilo de|tipo|вроде|типа|похожее на|похожие на|похоже на|похожую на|похожая на|в стиле|в духе|наподобие|как у|как|类似于|类似"),
    (Mark::LikeName, "", "像|好像|跟|和|有点像|接近|仿佛"),
    (Mark::LikeAfter, "", "那样的歌|那样的|那样|那种感觉的|那种感觉|那种风格的|那种风格|那种|这种|一样的|一样|差不多的|类似的|风格的|风格|式的|之类的|之类|みたいなの|みたいな感じ|みたいな|みたいに|みたい|のような|のように|っぽいの|っぽい|風の|風|系の|系|に似た感じの|に似た|に似ている|같은 느낌의|같은 느낌|같은 거|같은|처럼|스타일의|스타일|느낌의|느낌|비슷한|이랑 비슷한|랑 비슷한|와 비슷한|과 비슷한|-like|-esque|style|-ähnlich"),
    (Mark::About, "", "songs about|song about|music about|something about|lyrics about|tracks about|tunes about|ballads about|ones about|about|songs on the theme of|关于|有关|以|歌词讲|讲|写|唱的是|歌词关于|lieder über|songs über|musik über|lied über|etwas über|über|chansons sur|chanson sur|musique sur|morceaux sur|quelque chose sur|titres sur|qui parlent de|qui parle de|à propos de|au sujet de|que hablen de|que hablan de|que hable de|canciones de tema|canciones sobre|música sobre|algo sobre|sobre|acerca de|músicas sobre|que falem de|que fala de|que falam de|песни о|песни об|песни про|песня о|песня про|что-нибудь о|что-нибудь про|что-то про|музыку о|музыка о|про|о|об"),
    (Mark::AboutAfter, "", "についての歌|についての曲|についての|について歌った|をテーマにした|がテーマの|に関する|にまつわる|を歌った|에 대한 노래|에 대한|에 관한 노래|에 관한|를 노래한|을 노래한|를 주제로 한|을 주제로 한|为主题的|为题材的|题材的|主题的"),
];

struct Table {
    by_first: HashMap<char, Vec<(String, &'static str, Mark)>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut by_first: HashMap<char, Vec<(String, &'static str, Mark)>> = HashMap::new();
    for (mark, language, texts) in MARKS {
        for text in texts.split('|') {
            let text = simplify(&Folded::new(text).text);
            let Some(first) = text.chars().next() else { continue };
            by_first.entry(first).or_default().push((text, language, *mark));
        }
    }
    // Longest first; of one text that is a mark in one language and another in any, the language's own comes first.
    for list in by_first.values_mut() {
        list.sort_by_key(|(text, language, _)| (std::cmp::Reverse(text.len()), language.is_empty()));
    }
    Table { by_first }
});

/// The mark that begins at a position of a folded text in a language, with its length.
pub(super) fn at(text: &str, position: usize, language: &str) -> Option<(Mark, usize)> {
    let rest = &text[position..];
    let first = rest.chars().next()?;
    TABLE
        .by_first
        .get(&first)?
        .iter()
        .find(|(text_of, only, mark)| {
            (only.is_empty() || *only == language)
                && rest.starts_with(text_of.as_str())
                && bounded(text, position, text_of, *mark)
        })
        .map(|(text, _, mark)| (*mark, text.len()))
}

/// Whether a negation is one inside a phrase of the lexicon, too.
pub(super) fn always_negates(text: &str) -> bool {
    ["without", "no", "ohne", "sin", "sans", "sem", "без", "not"].contains(&text)
}

/// Whether a mark stands by itself. Korean marks that stand behind a word are written together with it.
fn bounded(text: &str, position: usize, words: &str, mark: Mark) -> bool {
    let end = position + words.len();
    let behind = matches!(
        mark,
        Mark::NotAfter | Mark::LikeAfter | Mark::LoveAfter | Mark::HateAfter | Mark::AboutAfter
    );
    let joined = behind && words.starts_with(is_jamo) && text[..position].ends_with(is_jamo);
    // The beginning is that of a syllable either way: marks begin with an initial.
    on_word_boundaries(
        &text[if joined { position } else { 0 }..],
        if joined { 0 } else { position },
        if joined { words.len() } else { end },
    )
}

/// Whether a mark that is none, such as 特别, began earlier and covers this position.
pub(super) fn is_inside_other_word(text: &str, position: usize) -> bool {
    text[..position].char_indices().rev().take(4).any(|(start, _)| {
        crate::text::is_unspaced(text[start..].chars().next().unwrap_or(' '))
            && matches!(at(text, start, ""), Some((Mark::Nothing, length)) if start + length > position)
    })
}

/// Common words by which the Romance languages, German and English are told apart where a mark means different things.
#[rustfmt::skip]
const EVIDENCE: &[(&str, &str)] = &[
    ("en", "the a for with something songs song music i want and but play give me my of to some that"),
    ("fr", "je j'ai une des les la musique pour chansons chanson avec et du le veux voudrais ecouter morceaux pas sans quelque chose comme quand dans sur tres de qui un ce mets moi quelquechose style plus moins trucs voix envie calme comme rythme"),
    ("pt", "quero musica musicas uma para com sem nao cancoes do da dos das ouvir algo nem coisa tipo um que de e mais toca me em anos menos calmo ao na voz alguma poe queria gosto eu gostaria"),
    ("es", "quiero musica canciones una para con sin algo los las del el que y escuchar pero un de mas no me ponme pon la en anos algo menos tranquilo voz cancion quisiera gusta encanta dame tipo"),
    ("de", "ich der die das und mit für ohne musik lieder etwas zum bitte ein eine nicht aber"),
];

/// The language a request seems to be in, of those in [`EVIDENCE`]; English when nothing tells.
pub(super) fn language(text: &str) -> &'static str {
    let mut best = ("en", 0);
    for (language, evidence) in EVIDENCE {
        let count = words(text).filter(|word| evidence.split(' ').any(|known| known == *word)).count();
        if count > best.1 {
            best = (language, count);
        }
    }
    best.0
}
