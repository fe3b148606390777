//! Requests in nine languages.

use super::ArcRequest;
use proptest::prelude::*;

fn course(text: &str) -> (Option<f32>, String, String, String) {
    let request = ArcRequest::parse(text).unwrap_or_else(|| panic!("{text} is not understood"));
    let (from, to) = request.course.clone().unwrap_or_else(|| panic!("{text} has no course: {request:?}"));
    (request.minutes, from, to, request.about)
}

#[test]
fn length_start_and_end_are_found_in_nine_languages() {
    #[rustfmt::skip]
    let cases = [
        ("40 minutes from calm to bright", 40.0, "calm", "bright"),
        ("from calm to bright in 40 minutes", 40.0, "calm", "bright"),
        ("an hour from sleepy to wide awake, please", 60.0, "sleepy", "wide awake"),
        ("Give me half an hour of music from sad to happy", 30.0, "sad", "happy"),
        ("a 90-minute mix that goes from ambient to techno", 90.0, "ambient", "techno"),
        ("1h30 from jazz to soul", 90.0, "jazz", "soul"),
        ("one hour and 20 minutes from slow to fast", 80.0, "slow", "fast"),
        ("forty-five minutes, starting calm and ending bright", 45.0, "calm", "bright"),
        ("40分钟从平静到明亮", 40.0, "平静", "明亮"),
        ("四十分钟，从平静慢慢变得明亮", 40.0, "平静", "明亮"),
        ("一个半小时从忧伤到快乐", 90.0, "忧伤", "快乐"),
        ("来半小时音乐，从安静到热闹", 30.0, "安静", "热闹"),
        ("以安静开始，以热闹结束，一小时", 60.0, "安静", "热闹"),
        ("静かな曲から明るい曲まで40分", 40.0, "静かな曲", "明るい曲"),
        ("40分で静かから明るいへ", 40.0, "静か", "明るい"),
        ("잔잔한 음악에서 밝은 음악으로 40분", 40.0, "잔잔한", "밝은"),
        ("한 시간 동안 슬픔에서 기쁨으로", 60.0, "슬픔", "기쁨"),
        ("40 minutos de tranquila a alegre", 40.0, "tranquila", "alegre"),
        ("una hora y media desde triste hasta feliz", 90.0, "triste", "feliz"),
        ("40 Minuten von ruhig bis fröhlich", 40.0, "ruhig", "fröhlich"),
        ("eine halbe Stunde von traurig zu heiter", 30.0, "traurig", "heiter"),
        ("40 minutes de calme à lumineux", 40.0, "calme", "lumineux"),
        ("une heure et demie du jazz vers le rock", 90.0, "jazz", "le rock"),
        ("40 minutos de calma até animada", 40.0, "calma", "animada"),
        ("meia hora do silêncio à festa", 30.0, "silêncio", "festa"),
        ("40 минут от спокойной до весёлой", 40.0, "спокойной", "весёлой"),
        ("полчаса от грусти к радости", 30.0, "грусти", "радости"),
    ];
    for (text, minutes, from, to) in cases {
        let found = course(text);
        assert_eq!((found.0, found.1.as_str(), found.2.as_str()), (Some(minutes), from, to), "{text}");
    }
}

#[test]
fn words_that_say_that_something_moves_need_no_length() {
    for (text, from, to) in [
        ("start with slow piano and end with loud rock", "slow piano", "loud rock"),
        ("calm piano slowly becoming energetic techno", "calm piano", "energetic techno"),
        ("从钢琴慢慢过渡到摇滚", "钢琴", "摇滚"),
        ("empezando con jazz y terminando con salsa", "jazz", "salsa"),
        ("commence par du piano puis du rock", "du piano", "du rock"),
    ] {
        let found = course(text);
        assert_eq!((found.0, found.1.as_str(), found.2.as_str()), (None, from, to), "{text}");
    }
}

#[test]
fn what_holds_for_the_whole_list_is_kept() {
    assert_eq!(course("30 minutes of piano from calm to bright").3, "piano");
    let steady = ArcRequest::parse("45 minutes of calm piano").unwrap();
    assert_eq!((steady.minutes, steady.course, steady.about.as_str()), (Some(45.0), None, "calm piano"));
    let purpose = ArcRequest::parse("30 minutes of rain to sleep").unwrap();
    assert_eq!((purpose.course, purpose.about.as_str()), (None, "rain to sleep"));
    assert_eq!(ArcRequest::parse("来一小时爵士").unwrap().about, "爵士");
    assert_eq!(ArcRequest::parse("eine Stunde lang Klavier").unwrap().minutes, Some(60.0));
    assert_eq!(ArcRequest::parse("2時間のジャズ").unwrap().minutes, Some(120.0));
    assert_eq!(ArcRequest::parse("１時間のジャズ").unwrap().minutes, Some(60.0), "full width");
}

#[test]
fn other_requests_are_left_alone() {
    for text in [
        "",
        "calm piano",
        "from Berlin to Paris",
        "From the 80s to the 90s",
        "songs under 12 minutes",
        "tracks longer than 10 minutes",
        "不超过15分钟的歌",
        "a 4 minute song",
        "lieder unter 20 minuten",
        "music to fall asleep to",
        "de la musique à danser",
        "música para bailar",
        "от заката до рассвета",
        "from dusk till dawn",
        "1989",
        "what I added in the last 2 hours",
        "最近两小时听过的",
    ] {
        assert_eq!(ArcRequest::parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_crash(text in "\\PC{0,60}") {
        let _ = ArcRequest::parse(&text);
    }

    #[test]
    fn mixtures_of_its_own_words_are_read_without_a_crash(
        words in prop::collection::vec(prop::sample::select(vec![
            "40", "分", "分钟", "from", "to", "从", "到", "から", "まで", "에서", "으로", "de", "à", "h", "hour", "一个半小时",
            "半", "от", "до", " ", ",", "calm", "é", "ん", "and", "starting", "ending", "1:30", "9999999999",
        ]), 0..12),
    ) {
        if let Some(request) = ArcRequest::parse(&words.concat()) {
            prop_assert!(request.minutes.is_none_or(|m| (1.0..=1440.0).contains(&m)));
            if let Some((from, to)) = request.course {
                prop_assert!(!from.is_empty() && !to.is_empty());
            }
        }
    }

    #[test]
    fn numbers_of_minutes_come_back(minutes in 10u32..300, language in 0usize..9) {
        let text = [
            format!("{minutes} minutes from calm to bright"),
            format!("{minutes}分钟从平静到明亮"),
            format!("静かから明るいまで{minutes}分"),
            format!("{minutes}분 조용함에서 밝음으로"),
            format!("{minutes} minutos de triste a alegre"),
            format!("{minutes} Minuten von ruhig bis hell"),
            format!("{minutes} minutes de calme à clair"),
            format!("{minutes} minutos de triste até alegre"),
            format!("{minutes} минут от тихой до яркой"),
        ];
        prop_assert_eq!(course(&text[language]).0, Some(minutes as f32));
    }
}
