//! What the listener has played and when tracks came in.

use std::sync::LazyLock;

use super::{Read, longest};
use crate::limits::Limit;
use crate::request::number::number;
use crate::request::template::{Slot, Templates};
use crate::text::{fold, simplify};

/// Days of *lately*, and of *in a long time*.
const LATELY: u16 = 31;
const LONG: u16 = 183;

#[derive(Clone, Copy)]
enum Kind {
    Never,
    Added,
    NotPlayed,
}

/// `{t}` is a time such as *this week*; without one it is lately.
#[rustfmt::skip]
const PATTERNS: &[(Kind, &str)] = &[
    (Kind::Never, "[that |which ](never[ been] (played|heard|listened to)|unplayed|unheard|not yet (played|heard)|not (played|heard) yet|unlistened)"),
    (Kind::Never, "[that |which ](i've|i have|i) never (played|heard|listened to)[ before| yet]"),
    (Kind::Never, "[that |which ][i ](haven't|have not|havent) (played|heard|listened to)[ yet| before]"),
    (Kind::Never, "[我](从没|从来没|还没|没|未)(有)听过[的]"),
    (Kind::Never, "[我](从没|从来没|还没|没|未|从未)(听|播放|放)过[的]"),
    (Kind::Never, "未播放[过][的]"),
    (Kind::Never, "[まだ](聴いた|聞いた)こと(の|が)ない"),
    (Kind::Never, "(まだ|一度も)(聴いて|聞いて|再生して)い?ない"),
    (Kind::Never, "未再生[の]"),
    (Kind::Never, "[한 번도 |한번도 |아직 ](안 들어본|안 들은|못 들어본|들어본 적 없는|듣지 않은|들어보지 못한)"),
    (Kind::Never, "[que ](nunca he|no he) (escuchado|oido)[ nunca| aun| todavia]"),
    (Kind::Never, "(nunca escuchad~|sin escuchar|nunca oid~)"),
    (Kind::Never, "[die ich ](noch nie|nie|noch nicht|niemals) (gehort~|gespielt~)[ habe]"),
    (Kind::Never, "(ungehort~|ungespielt~)"),
    (Kind::Never, "(jamais|pas encore) (ecoute~|entendu~|joue~)"),
    (Kind::Never, "que je n'ai (jamais|pas encore) (ecoute~|entendu~)"),
    (Kind::Never, "(nunca ouvid~|nunca tocad~|que nunca ouvi|que ainda nao ouvi|ainda nao ouvid~)"),
    (Kind::Never, "[которые |что |которую ][я ](ни разу не|никогда не|еще не) (слушал~|слышал~)"),
    (Kind::Never, "неслушанн~"),
    (Kind::Added, "[newly |just ](added|imported)[ {t}]"),
    (Kind::Added, "(recently|newly|just|lately) (added|imported)"),
    (Kind::Added, "[that |which ](i|i've|i have) added[ {t}]"),
    (Kind::Added, "new (in|to) my (library|collection)[ {t}]"),
    (Kind::Added, "(latest|newest) additions"),
    (Kind::Added, "[{t}](新添加|新加入|新入库|刚添加|刚加|新加|新增|添加|加入|入库|加)[进来|到库里][的]"),
    (Kind::Added, "{t}(追加した|追加された|入れた)"),
    (Kind::Added, "(新しく|新規)追加(した|された)"),
    (Kind::Added, "{t} (추가한|추가된|넣은)"),
    (Kind::Added, "새로 (추가한|추가된)"),
    (Kind::Added, "(anadid~|agregad~) {t}"),
    (Kind::Added, "recien (anadid~|agregad~)"),
    (Kind::Added, "{t} hinzugefugt~"),
    (Kind::Added, "neu (hinzugefugt~|in meiner (bibliothek|sammlung))"),
    (Kind::Added, "ajoute~ {t}"),
    (Kind::Added, "{t} ajoute~"),
    (Kind::Added, "adicionad~ {t}"),
    (Kind::Added, "{t} adicionad~"),
    (Kind::Added, "{t} добавленн~"),
    (Kind::Added, "добавленн~ {t}"),
    (Kind::NotPlayed, "[that |which ][i ](not|haven't|have not|havent|didn't|did not) (played|heard|listened to|play|hear|listen to)[ them| it] {t}"),
    (Kind::NotPlayed, "(not|nothing) (from|in) the (last|past) (week|seven days|7 days)"),
    (Kind::NotPlayed, "[我]{t}(没|没有|都没|都没有|没怎么)(听|放|播放)[过][的]"),
    (Kind::NotPlayed, "[我]{t}不曾听[过][的]"),
    (Kind::NotPlayed, "{t}(聴いていない|聞いていない|聴いてない|聞いてない|再生していない)"),
    (Kind::NotPlayed, "{t} (안 들은|듣지 않은|못 들은)"),
    (Kind::NotPlayed, "[que ](no he|no) (escuchado|oido|escuchad~) {t}"),
    (Kind::NotPlayed, "{t} (nicht|nicht mehr) gehort~"),
    (Kind::NotPlayed, "[que je n'ai ](pas|plus) (ecoute~|entendu~) {t}"),
    (Kind::NotPlayed, "[que ](nao ouco|nao ouvi|nao ouvid~|nao escuto) {t}"),
    (Kind::NotPlayed, "[которые |что ][я ]{t} не (слушал~|слышал~)"),
    (Kind::NotPlayed, "не (слушал~|слышал~) {t}"),
];

#[rustfmt::skip]
const TIMES: &[(u16, &str)] = &[
    (1, "today|今天|今日|오늘|hoy|heute|aujourd'hui|hoje|сегодня"),
    (2, "yesterday|since yesterday|昨天|昨日|어제|ayer|gestern|hier|ontem|вчера"),
    (7, "this week|in the last week|in the past week|last week|for a week|in a week|本周|这周|这个星期|这星期|最近一周|一周|上周|今週|この一週間|先週|이번 주|이번 주에|일주일간|지난주에|esta semana|la ultima semana|en la ultima semana|diese woche|letzte woche|in der letzten woche|cette semaine|la semaine derniere|depuis une semaine|esta semana|na ultima semana|ha uma semana|на этой неделе|за последнюю неделю|последнюю неделю|на прошлой неделе"),
    (31, "this month|in the last month|in the past month|last month|for a month|in a month|本月|这个月|最近一个月|一个月|上个月|今月|先月|이번 달|이번 달에|이달|지난달에|este mes|el ultimo mes|en el ultimo mes|el mes pasado|diesen monat|letzten monat|im letzten monat|ce mois|ce mois-ci|le mois dernier|depuis un mois|este mes|no ultimo mes|ha um mes|в этом месяце|за последний месяц|последний месяц|в прошлом месяце"),
    (366, "this year|in the last year|in the past year|last year|for a year|今年|去年|올해|올해에|este ano|el ultimo ano|dieses jahr|letztes jahr|cette annee|este ano|в этом году|за последний год"),
    (LATELY, "lately|recently|最近|近来|近期|刚刚|刚|新|最近|このごろ|ここ最近|최근에|최근|요즘|요새|ultimamente|recientemente|hace poco|recien|kurzlich|neulich|zuletzt|in letzter zeit|recemment|dernierement|ces derniers temps|recentemente|ultimamente|недавно|в последнее время"),
    (LONG, "in a while|in ages|for ages|in a long time|for a long time|in a long while|for a while|好久|很久|很长时间|许久|好长时间|しばらく|長い間|ずっと|오랫동안|한동안|오래|hace tiempo|hace mucho|hace mucho tiempo|desde hace tiempo|lange|schon lange|lange zeit|schon langer|ewig|seit langem|depuis longtemps|depuis un moment|ha tempo|ha muito tempo|ha tempos|faz tempo|давно|давненько|сто лет|долго"),
];

/// Units of "in the last 3 weeks".
#[rustfmt::skip]
const UNITS: &[(u16, &str)] = &[
    (1, "days|day|天|日|일|dias|dia|tagen|tage|tag|jours|jour|дней|дня|день"),
    (7, "weeks|week|周|星期|个星期|週間|주|semanas|semana|wochen|woche|semaines|semaine|недели|недель|неделю"),
    (30, "months|month|个月|か月|ヶ月|개월|meses|mes|monaten|monate|monat|mois|месяца|месяцев|месяц"),
];

/// Words before a count of days.
const COUNTERS: [&str; 12] = [
    "in the last ",
    "in the past ",
    "within the last ",
    "for ",
    "最近",
    "近",
    "过去",
    "最近の",
    "지난 ",
    "en los ultimos ",
    "in den letzten ",
    "за последние ",
];

static TEMPLATES: LazyLock<Templates<Kind, u16>> =
    LazyLock::new(|| Templates::new(PATTERNS, |_| time as Slot<u16>));

static FOLDED: LazyLock<Vec<(u16, String)>> = LazyLock::new(|| split(TIMES));
static FOLDED_UNITS: LazyLock<Vec<(u16, String)>> = LazyLock::new(|| split(UNITS));

fn split(table: &[(u16, &str)]) -> Vec<(u16, String)> {
    table
        .iter()
        .flat_map(|(days, words)| words.split('|').map(|word| (*days, simplify(&fold(word)))))
        .collect()
}

fn time(text: &str) -> Option<(u16, usize)> {
    let of = |table: &[(u16, String)], text: &str| {
        table
            .iter()
            .filter(|(_, word)| text.starts_with(word.as_str()))
            .map(|(days, word)| (*days, word.len()))
            .max_by_key(|found| found.1)
    };
    let counted = COUNTERS.iter().find_map(|counter| {
        let counter = simplify(&crate::text::Folded::new(counter).text);
        let rest = text.strip_prefix(counter.as_str())?;
        let (count, digits) = number(rest)?;
        let gap = rest[digits..].len() - rest[digits..].trim_start().len();
        let (days, unit) = of(&FOLDED_UNITS, &rest[digits + gap..])?;
        let total = (count * f32::from(days)).clamp(1.0, 3660.0) as u16;
        Some((total, counter.len() + digits + gap + unit))
    });
    counted.into_iter().chain(of(&FOLDED, text)).max_by_key(|found| found.1)
}

pub(super) fn read(text: &str, start: usize) -> Read {
    let readings = TEMPLATES.read(text, start).map(|(kind, values, end)| {
        let days = values.first().copied().unwrap_or(LATELY);
        let limit = match kind {
            Kind::Never => Limit::NeverPlayed,
            Kind::Added => Limit::AddedWithin { days },
            Kind::NotPlayed => Limit::NotPlayedWithin { days },
        };
        (limit, end)
    });
    longest(readings).map(|(limit, end)| (limit, None, end))
}
